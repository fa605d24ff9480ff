"""Pairs of code that means the same, for the last part of a batch: flattened trees, versions out of the history, versions made on the tree."""

import numpy as np

from .dataset import LONGEST_DOC, Alike, Ragged, work_file
from .structure import load_structure

KINDS = ("altered", "none", "trees", "history", "versions")
"""`altered` is what Batches makes itself; with `none` the other parts take its room."""
WIDER = 2
"""How many times as many symbols a flattened tree may have as its code may have tokens (arXiv 2203.03850 section 3.2: 70 % more on average)."""


def alike_of(kind: str, seed: int) -> Alike:
    if kind == "trees":
        structure = load_structure()
        return drawn_pairs((structure.code, structure.tree), (1, WIDER), seed)
    read = np.load(work_file(f"{kind}.npz"))
    first, second = ("one", "other") if kind == "history" else ("code", "version")
    sides = tuple(Ragged(read[f"{name}_flat"], read[f"{name}_ends"]) for name in (first, second))
    return drawn_pairs(sides, (1, 1), seed)


def drawn_pairs(sides: tuple[Ragged, Ragged], widths: tuple[int, int], seed: int) -> Alike:
    """Rows of both sides at random; a side is cut at its width times the most tokens. Which one asks is left to chance."""
    numbers = np.random.default_rng(21 + seed)
    lengths = np.minimum(*(side.lengths() for side in sides))
    rows = np.flatnonzero(lengths > LONGEST_DOC)

    def draw(count: int, most: int) -> tuple[list[np.ndarray], list[np.ndarray], np.ndarray]:
        chosen = numbers.choice(rows, count, replace=False)
        some, others = ([ids[: width * most] for ids in side.take(chosen)] for side, width in zip(sides, widths, strict=True))
        for at in np.flatnonzero(numbers.random(count) < 0.5):
            some[at], others[at] = others[at], some[at]
        return some, others, -1 - chosen

    return draw
