"""Pairs as token ids, batches of pairs, and the pairs that are measured."""

import pickle
import random
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from .pairs import Pair, training_pairs
from .vocabulary import PREFIX


@dataclass(frozen=True)
class Item:
    """A pair as token ids without the prefix; `group` is its repository, `key` tells equal queries apart."""

    group: int
    doc: np.ndarray
    words: np.ndarray
    code: np.ndarray
    nameless: np.ndarray
    key: int


def load_items(tokenizer: Tokenizer, split: str, longest: int = 255) -> list[Item]:
    """Kept between runs in work/items-SPLIT.pickle; delete it when blocks or tokenizer change."""
    kept = work_file(f"items-{split}-{longest}.pickle")
    if kept.exists():
        return pickle.loads(kept.read_bytes())
    items = read_items(tokenizer, split, longest)
    kept.write_bytes(pickle.dumps(items))
    return items


def read_items(tokenizer: Tokenizer, split: str, longest: int) -> list[Item]:
    groups: dict[str, int] = {}
    items: list[Item] = []
    chunk: list[Pair] = []
    for pair in training_pairs(split):
        chunk.append(pair)
        if len(chunk) == 4096:
            items += items_of(tokenizer, chunk, groups, longest)
            chunk = []
    return items + items_of(tokenizer, chunk, groups, longest)


def items_of(tokenizer: Tokenizer, pairs: list[Pair], groups: dict[str, int], longest: int) -> list[Item]:
    def ids(texts: list[str], most: int) -> list[np.ndarray]:
        return [np.array(e.ids[:most], dtype=np.int32) for e in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]

    docs = ids([pair.doc for pair in pairs], 40)
    words = ids([pair.words for pair in pairs], 12)
    codes = ids([pair.code for pair in pairs], longest)
    nameless = ids([pair.code.replace(pair.name, "f", 1) for pair in pairs], longest)
    return [
        Item(groups.setdefault(p.repository, len(groups)), d, w, c, n, zlib.crc32((p.doc or p.words or p.code).lower().encode()))
        for p, d, w, c, n in zip(pairs, docs, words, codes, nameless, strict=True)
        if len(c) >= 8
    ]


class Batches:
    """Endless batches of (query ids, code ids, keys). Most batches come from one repository: hard negatives."""

    def __init__(self, items: list[Item], size: int, seed: int, vocabulary: int):
        self.size, self.vocabulary = size, vocabulary
        self.random = random.Random(seed)
        self.documented = [item for item in items if len(item.doc)]
        self.named = [item for item in items if len(item.words)]
        self.any = [item for item in items if len(item.code) >= 24]
        self.by_group: dict[int, list[Item]] = {}
        for item in self.documented:
            self.by_group.setdefault(item.group, []).append(item)
        self.large = [group for group, members in self.by_group.items() if len(members) >= size]

    def next(self, most: int) -> tuple[list[np.ndarray], list[np.ndarray], np.ndarray]:
        """`most`: the most code tokens of a sequence."""
        n_doc, n_name = int(self.size * 0.66), int(self.size * 0.17)
        documented = self.documented
        if self.large and self.random.random() < 0.75:
            weights = [len(self.by_group[group]) ** 0.7 for group in self.large]
            documented = self.by_group[self.random.choices(self.large, weights)[0]]
        docs = self.random.sample(documented, min(n_doc, len(documented)))
        names = self.random.sample(self.named, n_name)
        rest = self.random.sample(self.any, self.size - len(docs) - len(names))
        queries = [item.doc for item in docs] + [item.words for item in names] + [self.view(item.code, most) for item in rest]
        codes = [self.code_view(item, most) for item in docs] + [item.nameless[:most] for item in names]
        codes += [self.view(item.code, most) for item in rest]
        return queries, codes, np.array([item.key for item in [*docs, *names, *rest]], dtype=np.int64)

    def code_view(self, item: Item, most: int) -> np.ndarray:
        """Mostly the code as it is; now and then without its name, so that the body has to be read."""
        return (item.nameless if self.random.random() < 0.15 else item.code)[:most]

    def view(self, code: np.ndarray, most: int) -> np.ndarray:
        """A variant of code that means the same: a part of it, tokens dropped, some words renamed throughout."""
        keep = max(16, int(len(code) * self.random.uniform(0.5, 1.0)))
        start = self.random.randint(0, max(0, len(code) - keep))
        part = code[start : start + keep][:most]
        rng = np.random.default_rng(self.random.getrandbits(32))
        distinct = np.unique(part)
        renamed = distinct[rng.random(len(distinct)) < 0.15]
        table = dict(zip(renamed.tolist(), rng.integers(600, self.vocabulary, len(renamed)).tolist(), strict=True))
        part = np.array([table.get(int(token), int(token)) for token in part], dtype=np.int32)
        return part[rng.random(len(part)) > 0.1]


def padded(sequences: list[np.ndarray], prefix: int) -> tuple[Tensor, Tensor]:
    """Token ids with the prefix in front, and the mask: both [B, T]."""
    longest = max(len(sequence) for sequence in sequences) + 1
    ids = np.zeros((len(sequences), longest), dtype=np.int64)
    mask = np.zeros((len(sequences), longest), dtype=np.int64)
    for row, sequence in enumerate(sequences):
        ids[row, 0] = prefix
        ids[row, 1 : len(sequence) + 1] = sequence
        mask[row, : len(sequence) + 1] = 1
    return torch.from_numpy(ids), torch.from_numpy(mask)


def prefix_id(tokenizer: Tokenizer) -> int:
    found = tokenizer.token_to_id(PREFIX)
    assert found is not None
    return found


def work_file(name: str) -> Path:
    from .shards import WORK

    WORK.mkdir(exist_ok=True)
    return WORK / name
