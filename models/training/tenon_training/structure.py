"""Functions with their flattened syntax tree and the types of their tokens, from some files of every training repository."""

import json
import random
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Encoding, Tokenizer

from .corpus import source_files
from .dataset import Ragged, work_file
from .pairs import barred_fingerprints, fingerprint
from .shards import corpus_read, extracted
from .vocabulary import load_tokenizer

FILES, FUNCTIONS = 10, 120
LONGEST = 255
FEWEST = 41
"""Tokens of a function: what is shorter than a doc sentence may be would be read as one."""
FREQUENT = 100
"""How often a symbol of a node has to occur; rarer ones are left out of the flattened tree."""
SYMBOL = re.compile(r"^<\w+,(?:left|right)>$")


@dataclass(frozen=True)
class Structure:
    """A function a row: `code`, `types` (the type of each token of code), `tree` (the flattened syntax tree).

    An id of `tree` from the vocabulary's size on is the symbol of a node: `<name,left>` or `<name,right>` (UniXcoder, arXiv
    2203.03850 section 3.2); those below are the tokens of the leaves.
    """

    code: Ragged
    types: Ragged
    tree: Ragged
    symbols: list[str]
    names: list[str]


def make_structure(mirrors: Path) -> None:
    """work/structure.npz."""
    tokenizer, numbers, barred = load_tokenizer(work_file("tokenizer.json")), random.Random(4), barred_fingerprints()
    blocks: list[dict] = []
    for repository in corpus_read():
        if repository.split == "train":
            files = sorted(source_files(repository, mirrors))
            lines = extracted(numbers.sample(files, min(FILES, len(files))), "--features", "ast,tokens")
            found = [block for block in map(json.loads, lines) if is_plain(block) and fingerprint(block["code"]) not in barred]
            blocks += numbers.sample(found, min(FUNCTIONS, len(found)))
    save_structure(structure_of(blocks, tokenizer), work_file("structure.npz"))


def is_plain(block: dict) -> bool:
    """Offsets of ASCII text are the same in UTF-16 code units and in characters."""
    return block["kind"] != "class" and 100 < len(block["code"]) < 4000 and block["code"].isascii()


def structure_of(blocks: list[dict], tokenizer: Tokenizer) -> Structure:
    counts = Counter(symbol for block in blocks for symbol in block["ast"] if SYMBOL.match(symbol))
    symbols = sorted(symbol for symbol, count in counts.items() if count >= FREQUENT)
    ids = {symbol: tokenizer.get_vocab_size() + at for at, symbol in enumerate(symbols)}
    names = sorted({kind for block in blocks for kind, _, _ in block["tokens"]})
    kept: list[tuple[list[int], list[int], list[int]]] = []
    for block in blocks:
        encoding = tokenizer.encode(block["code"], add_special_tokens=False)
        if len(encoding.ids) >= FEWEST:
            kept.append((encoding.ids[:LONGEST], types_of(encoding, block["tokens"], names)[:LONGEST], tree_of(block["ast"], ids, tokenizer)))
    code, types, tree = (Ragged.of(column) for column in zip(*kept, strict=True))
    print(f"{len(kept)} functions with their structure, {len(symbols)} symbols, {len(names)} types of tokens", flush=True)
    return Structure(code, types, tree, symbols, names)


def types_of(encoding: Encoding, leaves: list[tuple[str, int, int]], names: list[str]) -> list[int]:
    """Of each token the type of the leaf in which it begins, as the place in `names`; a token in no leaf has that of the last one before."""
    starts = np.array([start for _, start, _ in leaves])
    kinds = np.array([names.index(kind) for kind, _, _ in leaves])
    at = np.searchsorted(starts, [start for start, _ in encoding.offsets], side="right") - 1
    return kinds[np.maximum(at, 0)].tolist()


def tree_of(symbols: list[str], ids: dict[str, int], tokenizer: Tokenizer, longest: int = LONGEST) -> list[int]:
    found: list[int] = []
    for symbol in symbols:
        if len(found) >= longest:
            break
        if SYMBOL.match(symbol):
            found += [ids[symbol]] if symbol in ids else []
        else:
            found += tokenizer.encode(symbol, add_special_tokens=False).ids
    return found[:longest]


def save_structure(structure: Structure, path: Path) -> None:
    ragged = {name: getattr(structure, name) for name in ("code", "types", "tree")}
    flat = {f"{name}_{part}": getattr(value, part) for name, value in ragged.items() for part in ("flat", "ends")}
    np.savez(path, **flat, symbols=np.array(structure.symbols), names=np.array(structure.names))


def load_structure() -> Structure:
    read = np.load(work_file("structure.npz"))
    ragged = {name: Ragged(read[f"{name}_flat"], read[f"{name}_ends"]) for name in ("code", "types", "tree")}
    return Structure(**ragged, symbols=read["symbols"].tolist(), names=read["names"].tolist())
