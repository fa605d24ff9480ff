"""Pairs as token ids in flat arrays, and batches of them."""

import random
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from .pairs import Pair, training_pairs
from .model import CODE_PREFIX
from .vocabulary import PREFIX, QUERY_PREFIX

LONGEST_DOC, LONGEST_NAME, MOST_PIECES = 40, 12, 12


class Ragged:
    """Sequences of token ids one after the other: `flat` uint16, `ends` int64."""

    def __init__(self, flat: np.ndarray, ends: np.ndarray):
        self.flat, self.ends = flat, ends

    @staticmethod
    def of(sequences: Iterable[list[int]]) -> "Ragged":
        kept = [np.array(sequence, dtype=np.uint16) for sequence in sequences]
        return Ragged(np.concatenate([np.zeros(0, np.uint16), *kept]), np.cumsum([len(k) for k in kept], dtype=np.int64))

    def __getitem__(self, at: int) -> np.ndarray:
        return self.flat[self.ends[at - 1] if at else 0 : self.ends[at]].astype(np.int32)

    def lengths(self) -> np.ndarray:
        return np.diff(self.ends, prepend=0)

    def take(self, rows: Iterable[int]) -> list[np.ndarray]:
        return [self[int(row)] for row in rows]


@dataclass(frozen=True)
class Items:
    """Pairs as token ids without the prefix, one a row. `group` is the repository, `key` tells equal queries apart.

    `whole` is the number of tokens of the code before it was cut; `pieces` of row r are rows pieces_until[r-1] to pieces_until[r].
    """

    group: np.ndarray
    key: np.ndarray
    whole: np.ndarray
    doc: Ragged
    words: Ragged
    code: Ragged
    nameless: Ragged
    piece: Ragged
    pieces_until: np.ndarray
    groups: list[str]
    languages: list[str]

    def __len__(self) -> int:
        return len(self.group)

    def pieces(self, row: int) -> list[np.ndarray]:
        return self.piece.take(range(self.pieces_until[row - 1] if row else 0, self.pieces_until[row]))


def load_items(tokenizer: Tokenizer, split: str, longest: int = 255) -> Items:
    """Kept between runs in work/items-SPLIT.npz; delete it when blocks or tokenizer change."""
    kept = work_file(f"items-{split}-{longest}.npz")
    if not kept.exists():
        save_items(items_of(tokenizer, training_pairs(split), longest), kept)
    return read_items(kept)


def save_items(items: Items, path: Path) -> None:
    ragged = {n: getattr(items, n) for n in ("doc", "words", "code", "nameless", "piece")}
    flat = {f"{n}_{part}": getattr(value, part) for n, value in ragged.items() for part in ("flat", "ends")}
    plain = {n: getattr(items, n) for n in ("group", "key", "whole", "pieces_until")}
    np.savez(path, **flat, **plain, groups=np.array(items.groups), languages=np.array(items.languages))


def read_items(path: Path) -> Items:
    read = np.load(path)
    ragged = {n: Ragged(read[f"{n}_flat"], read[f"{n}_ends"]) for n in ("doc", "words", "code", "nameless", "piece")}
    plain = {n: read[n] for n in ("group", "key", "whole", "pieces_until")}
    return Items(**ragged, **plain, groups=read["groups"].tolist(), languages=read["languages"].tolist())


class Collector:
    def __init__(self, tokenizer: Tokenizer, longest: int):
        self.tokenizer, self.longest = tokenizer, longest
        self.groups: dict[str, int] = {}
        self.languages: list[str] = []
        self.plain: dict[str, list] = {n: [] for n in ("group", "key", "whole", "pieces_until")}
        self.parts: dict[str, list[Ragged]] = {n: [] for n in ("doc", "words", "code", "nameless", "piece")}
        self.pieces = 0

    def ids(self, texts: list[str]) -> list[list[int]]:
        return [e.ids for e in self.tokenizer.encode_batch_fast(texts, add_special_tokens=False)]

    def add(self, pairs: list[Pair]) -> None:
        whole = self.ids([pair.code for pair in pairs])
        kept = [at for at, ids in enumerate(whole) if len(ids) >= 8]
        pairs, whole = [pairs[at] for at in kept], [whole[at] for at in kept]
        nameless = self.ids([pair.code[:2000].replace(pair.name, "f", 1) for pair in pairs])
        pieces = [pair.pieces[:MOST_PIECES] for pair in pairs]
        self.put("code", [ids[: self.longest] for ids in whole])
        self.put("nameless", [ids[: self.longest] for ids in nameless])
        self.put("doc", [ids[:LONGEST_DOC] for ids in self.ids([pair.doc for pair in pairs])])
        self.put("words", [ids[:LONGEST_NAME] for ids in self.ids([pair.words for pair in pairs])])
        self.put("piece", [ids[: self.longest] for ids in self.ids([text for texts in pieces for text in texts])])
        for pair, ids, texts in zip(pairs, whole, pieces, strict=True):
            self.pieces += len(texts)
            if pair.repository not in self.groups:
                self.languages.append(pair.language)
            self.plain["group"].append(self.groups.setdefault(pair.repository, len(self.groups)))
            self.plain["key"].append(zlib.crc32((pair.doc or pair.words or pair.code).lower().encode()))
            self.plain["whole"].append(len(ids))
            self.plain["pieces_until"].append(self.pieces)

    def put(self, name: str, sequences: list[list[int]]) -> None:
        self.parts[name].append(Ragged.of(sequences))

    def done(self) -> Items:
        ragged = {}
        for name, parts in self.parts.items():
            lengths = np.concatenate([np.zeros(0, np.int64), *(part.lengths() for part in parts)])
            ragged[name] = Ragged(np.concatenate([np.zeros(0, np.uint16), *(part.flat for part in parts)]), np.cumsum(lengths))
        plain = {name: np.array(values, dtype=np.int64) for name, values in self.plain.items()}
        return Items(**ragged, **plain, groups=list(self.groups), languages=self.languages)


def items_of(tokenizer: Tokenizer, pairs: Iterable[Pair], longest: int) -> Items:
    collector, chunk = Collector(tokenizer, longest), []
    for pair in pairs:
        chunk.append(pair)
        if len(chunk) == 4096:
            collector.add(chunk)
            chunk = []
    collector.add(chunk)
    return collector.done()


Alike = Callable[[int, int], tuple[list[np.ndarray], list[np.ndarray], np.ndarray]]
"""How many pairs of code that means the same, and the most tokens of each -> the ones, the others, and keys that tell them apart."""


class Batches:
    """Endless batches of (query ids, code ids, keys). Most batches come from one repository: hard negatives."""

    def __init__(self, items: Items, size: int, seed: int, vocabulary: int, local: float = 0.75, views: bool = True):
        self.items, self.size, self.vocabulary, self.local = items, size, vocabulary, local
        self.random = random.Random(seed)
        lengths = items.doc.lengths()
        self.documented = np.flatnonzero(lengths).tolist()
        self.named = np.flatnonzero(items.words.lengths()).tolist()
        self.any = np.flatnonzero(items.code.lengths() >= 24).tolist()
        self.shares = (0.66, 0.17) if views else (0.8, 0.2)
        self.by_group: dict[int, list[int]] = {}
        for row in self.documented:
            self.by_group.setdefault(int(items.group[row]), []).append(row)
        most = int(size * self.shares[0])
        self.large = [group for group, rows in self.by_group.items() if len(rows) >= min(most, 256)]
        self.weights = [len(self.by_group[group]) ** 0.6 for group in self.large]
        self.alike: Alike = self.altered
        self.wrong: np.ndarray | None = None
        """[items, k] rows of the nearest wrong functions of each (`hard.py`), or None: negatives as they come."""

    def next(self, most: int) -> tuple[list[np.ndarray], list[np.ndarray], np.ndarray]:
        """`most`: the most code tokens of a sequence."""
        items = self.items
        docs = self.documented_rows(int(self.size * self.shares[0]))
        names = self.random.sample(self.named, int(self.size * self.shares[1]))
        rest = self.size - len(docs) - len(names) if self.shares[0] < 0.7 else 0
        some, others, keys = self.alike(rest, most)
        queries = items.doc.take(docs) + items.words.take(names) + some
        codes = [self.code_view(row, most) for row in docs] + [code[:most] for code in items.nameless.take(names)] + others
        return queries, codes, np.concatenate([items.key[np.array([*docs, *names])], keys])

    def altered(self, count: int, most: int) -> tuple[list[np.ndarray], list[np.ndarray], np.ndarray]:
        """Two views each of some functions, and their keys."""
        rows = self.random.sample(self.any, count)
        some, others = ([self.view(code, most) for code in self.items.code.take(rows)] for _ in range(2))
        return some, others, self.items.key[np.array(rows, dtype=np.int64)]

    def unlabelled(self, most: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """A batch of code that nobody has to have described: a part of each function, and the whole."""
        rows = self.random.sample(self.any, self.size)
        return [self.view(code, most) for code in self.items.code.take(rows)], [self.code_view(row, most) for row in rows]

    def documented_rows(self, count: int) -> list[int]:
        if self.wrong is None:
            return self.drawn_rows(count)
        seeds = self.drawn_rows(count // 2)
        wrong = [int(self.random.choice(rows)) for rows in self.wrong[seeds].tolist()]
        return list(dict.fromkeys([*seeds, *wrong]))

    def drawn_rows(self, count: int) -> list[int]:
        if not self.large or self.random.random() >= self.local:
            return self.random.sample(self.documented, min(count, len(self.documented)))
        rows: list[int] = []
        for group in self.random.choices(self.large, self.weights, k=4):
            if len(rows) < count:
                members = self.by_group[group]
                rows += self.random.sample(members, min(count - len(rows), len(members)))
        return list(dict.fromkeys(rows))

    def code_view(self, row: int, most: int) -> np.ndarray:
        """Mostly the code as it is; now and then without its name, so that the body has to be read."""
        source = self.items.nameless if self.random.random() < 0.15 else self.items.code
        return source[row][:most]

    def view(self, code: np.ndarray, most: int) -> np.ndarray:
        """A variant of code that means the same: a part of it, tokens dropped, some words renamed throughout."""
        keep = max(16, int(len(code) * self.random.uniform(0.5, 1.0)))
        start = self.random.randint(0, max(0, len(code) - keep))
        part = code[start : start + keep][:most]
        rng = np.random.default_rng(self.random.getrandbits(32))
        distinct = np.unique(part)
        renamed = distinct[rng.random(len(distinct)) < 0.15]
        table = np.arange(self.vocabulary, dtype=np.int32)
        table[renamed] = rng.integers(600, self.vocabulary, len(renamed))
        part = table[part]
        return part[rng.random(len(part)) > 0.1]


def padded(sequences: list[np.ndarray], prefix: int | list[int]) -> tuple[Tensor, Tensor]:
    """Token ids with the prefix in front (one for all or one each), and the mask: both [B, T]."""
    prefixes = [prefix] * len(sequences) if isinstance(prefix, int) else prefix
    longest = max(len(sequence) for sequence in sequences) + 1
    ids = np.zeros((len(sequences), longest), dtype=np.int64)
    mask = np.zeros((len(sequences), longest), dtype=np.int64)
    for row, sequence in enumerate(sequences):
        ids[row, 0] = prefixes[row]
        ids[row, 1 : len(sequence) + 1] = sequence
        mask[row, : len(sequence) + 1] = 1
    return torch.from_numpy(ids), torch.from_numpy(mask)


def prefix_ids(tokenizer: Tokenizer) -> tuple[int, int]:
    """Of code, and of a sentence that asks."""
    code, sentence = tokenizer.token_to_id(PREFIX), tokenizer.token_to_id(QUERY_PREFIX)
    assert code == CODE_PREFIX and sentence is not None
    return code, sentence


def work_file(name: str) -> Path:
    from .shards import WORK

    WORK.mkdir(exist_ok=True)
    return WORK / name
