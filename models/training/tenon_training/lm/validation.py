"""Bits per byte of the validation repositories: by language left to right, and of the middles of what is asked."""

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from .loss import TiedCrossEntropy
from .model import Decoder
from .rows import HEADER_SHARE, SHORTEST_ITEM
from .texts import LM_WORK, load_texts
from .tokenizer import EOT, FILE_SEP, FIM_PREFIX, SPECIAL, header_of, ids_of

BATCH = 8


@dataclass(frozen=True)
class Validation:
    by_language: dict[str, Tensor]
    """int64 [rows, window] of a path and the start of its file each; filled up with <eot>."""
    asked: Tensor
    """Packed rows as in training."""
    widths: Tensor
    """Bytes of each token, [vocabulary]; 0 of marks."""
    marks: tuple[int, int, int]
    """Ids of <fim_prefix>, <eot>, <file_sep>."""


def load_validation(tokenizer: Tokenizer, window: int, most: int, seed: int = 6) -> Validation:
    """At most `most` rows of each language and of packed rows, no two of a file."""
    rows: dict[str, list[list[int]]] = defaultdict(list)
    texts = load_texts("valid")
    for at in np.random.default_rng(seed).permutation(len(texts)):
        found = rows[texts[at]["language"]]
        if len(found) < most:
            header = ids_of(tokenizer, header_of(texts[at]["path"]))[: window // HEADER_SHARE]
            ids = [*header, *ids_of(tokenizer, texts[at]["text"])][:window]
            if len(ids) >= SHORTEST_ITEM:
                found.append(ids + ids_of(tokenizer, EOT) * (window - len(ids)))
    asked = np.load(LM_WORK / "rows-valid.npy", mmap_mode="r")[:most].astype(np.int64)
    by_language = {language: torch.tensor(found) for language, found in sorted(rows.items())}
    return Validation(by_language, torch.from_numpy(asked), widths_of(tokenizer), marks_of(tokenizer))


def widths_of(tokenizer: Tokenizer) -> Tensor:
    """A character of a byte-level token stands for a byte."""
    widths = torch.zeros(tokenizer.get_vocab_size())
    for token, number in tokenizer.get_vocab().items():
        widths[number] = 0 if token in SPECIAL else len(token)
    return widths


def marks_of(tokenizer: Tokenizer) -> tuple[int, int, int]:
    prefix, eot, file = (tokenizer.token_to_id(mark) for mark in (FIM_PREFIX, EOT, FILE_SEP))
    return prefix, eot, file


def is_asked(ids: Tensor, marks: tuple[int, int, int]) -> Tensor:
    """bool [B, T]: the tokens behind <fim_prefix>, up to and with the <eot> that ends them."""
    places = torch.arange(ids.shape[1], device=ids.device).expand_as(ids)

    def last(is_mark: Tensor) -> Tensor:
        """Where a mark stood last before each place."""
        seen = torch.where(is_mark, places, -1).cummax(1).values
        return torch.nn.functional.pad(seen[:, :-1], (1, 0), value=-1)

    return last(ids == marks[0]) > last((ids == marks[1]) | (ids == marks[2]))


@torch.no_grad()
def bits_per_byte(model: Decoder, validation: Validation) -> dict[str, float]:
    """By language, `mean` of the languages, and `asked`."""
    found = {}
    for language, ids in validation.by_language.items():
        found[language] = measured(model, ids, validation.widths, validation.widths[ids] > 0)
    found["mean"] = sum(found.values()) / len(found)
    is_behind = is_asked(validation.asked, validation.marks)
    found["asked"] = measured(model, validation.asked, validation.widths, is_behind)
    return {name: round(value, 4) for name, value in found.items()}


def measured(model: Decoder, ids: Tensor, widths: Tensor, counts: Tensor) -> float:
    """Bits a byte of the tokens that count; what ends it is paid for, but has no bytes."""
    bits, size, device = 0.0, 0.0, model.tokens.weight.device
    for rows, counted in zip(ids.split(BATCH), counts.split(BATCH), strict=True):
        rows, counted = rows.to(device), counted.to(device)
        hidden = model.hidden(rows[:, :-1])[0].flatten(0, 1)
        right, weights = rows[:, 1:].flatten(), counted[:, 1:].flatten().float()
        bits += TiedCrossEntropy.apply(hidden, model.tokens.weight, right, weights)[0].item() / math.log(2)
        size += (widths.to(device)[right] * weights).sum().item()
    return bits / size
