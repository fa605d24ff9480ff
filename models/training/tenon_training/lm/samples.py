"""What the landed graph writes at places of validation files, and how far int8 is from fp32."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from .package import landed_model, prompt_of
from .rows import load_tokenizer
from .runtime import Session
from .texts import load_texts
from .tokenizer import EOT, FILE_SEP, decoded, ids_of
from .validation import Validation

MOST_WRITTEN = 40
WHOLE = 9000
"""Characters before a place that are read of a file at most."""

Ask = Callable[[dict[str, str], dict, Callable[[str], list[int]]], list[int]]


@dataclass(frozen=True)
class Sample:
    language: str
    path: str
    before: str
    """What stands in the line already."""
    right: str
    written: str
    confidence: float


def samples(folder: Path, count: int, ask: Ask = prompt_of, seed: int = 9) -> list[Sample]:
    """The rest of a line, greedily, each in another file of the validation split, what stands after the line being known."""
    manifest, tokenizer = json.loads((folder / "manifest.json").read_text()), load_tokenizer()
    session = Session(folder / "model.onnx", manifest["window"])
    ends = {tokenizer.token_to_id(mark) for mark in (EOT, FILE_SEP)}
    texts, numbers, found = load_texts("valid"), np.random.default_rng(seed), []
    for at in numbers.permutation(len(texts))[:count]:
        row = texts[at]
        start, stop = place_in(row["text"], numbers)
        before = row["text"][:start]
        asked = {"path": row["path"], "prefix": before[-WHOLE:], "suffix": row["text"][stop:]}
        ids = ask(asked, manifest, lambda text: ids_of(tokenizer, text))
        written, confidence = greedy(session, ids, ends, lambda number: "\n" in decoded(tokenizer, [number]))
        line = before[before.rfind("\n") + 1 :].strip()
        text = decoded(tokenizer, written)
        found.append(Sample(row["language"], row["path"], line, row["text"][start:stop].strip(), text.strip(), confidence))
    return found


def left_to_right(asked: dict[str, str], manifest: dict, encode: Callable[[str], list[int]]) -> list[int]:
    """Path and text before, without marks and without what stands after."""
    header = encode(manifest["prompt"]["header"].replace("{path}", asked["path"]))
    return [*header, *encode(asked["prefix"])[-(manifest["window"] - len(header) - 64) :]]


def place_in(text: str, numbers: np.random.Generator) -> tuple[int, int]:
    """A place before a word in a line, and the end of the line."""
    for _ in range(1000):
        about = int(numbers.integers(len(text)))
        stop = text.find("\n", about)
        stop = len(text) if stop < 0 else stop
        while about < stop and not (text[about].isalpha() and not text[about - 1].isalnum()):
            about += 1
        if about < stop:
            return about, stop
    return 0, max(0, text.find("\n"))


def greedy(session: Session, ids: list[int], ends: set[int], is_break) -> tuple[list[int], float]:
    """Ids up to the end of the line, and the product of their probabilities."""
    session.cut(0)
    written, confidence = [], 1.0
    logits = session.run(ids, len(ids) - 1)[0]
    for _ in range(MOST_WRITTEN):
        best = int(logits.argmax())
        confidence *= float(1 / np.exp(logits - logits[best]).sum())
        if best in ends or is_break(best):
            break
        written.append(best)
        logits = session.run([best])[0]
    return written, confidence


@torch.no_grad()
def rounding(folder: Path, validation: Validation) -> dict[str, float]:
    """Of the int8 graph against the same weights in fp32, on asked rows: bits a token of both, and how often the first is the same."""
    model, manifest = landed_model(folder), json.loads((folder / "manifest.json").read_text())
    session = Session(folder / "model.onnx", manifest["window"], threads=2)
    bits, same, count = [0.0, 0.0], 0, 0
    for row in validation.asked:
        session.cut(0)
        both = torch.from_numpy(session.run(row[:-1].numpy())), model(row[None, :-1])[0][0]
        for way, logits in enumerate(both):
            bits[way] += torch.nn.functional.cross_entropy(logits, row[1:], reduction="sum").item() / math.log(2)
        same += int((both[0].argmax(1) == both[1].argmax(1)).sum())
        count += len(row) - 1
    return {"int8": bits[0] / count, "fp32": bits[1] / count, "same": same / count}
