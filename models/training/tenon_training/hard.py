"""Hard negatives: for each doc sentence the nearest wrong functions of the same repository, by the static table (ANCE, arXiv 2007.00808, mines so)."""

import numpy as np

from .dataset import Items
from .evaluation import Embed

NEAREST = 8
TOO_ALIKE = 0.95
"""Cosine of two functions from which on one may answer for the other: no negative."""


def nearest_wrong(items: Items, embed_queries: Embed, embed_code: Embed, k: int = NEAREST) -> np.ndarray:
    """int64 [items, k]: rows of documented functions, the nearest first; a row that has none holds itself."""
    found = np.repeat(np.arange(len(items))[:, None], k, axis=1)
    documented = items.doc.lengths() > 0
    for group in range(len(items.groups)):
        rows = np.flatnonzero((items.group == group) & documented)
        if len(rows) > k + 1:
            queries, codes = embed_queries(items.doc.take(rows)), embed_code(items.code.take(rows))
            found[rows] = rows[wrong_of(queries, codes, items.key[rows], k)]
    return found


def wrong_of(queries: np.ndarray, codes: np.ndarray, keys: np.ndarray, k: int, size: int = 1024) -> np.ndarray:
    """int64 [n, k]: of each query [n, width] the k nearest codes [n, width] that are wrong and not nearly its own."""
    found = np.empty((len(queries), k), np.int64)
    for start in range(0, len(queries), size):
        chunk = slice(start, start + size)
        scores = queries[chunk] @ codes.T
        scores[(codes[chunk] @ codes.T > TOO_ALIKE) | (keys[chunk][:, None] == keys[None, :])] = -1
        nearest = np.argpartition(-scores, k, axis=1)[:, :k]
        order = np.argsort(-np.take_along_axis(scores, nearest, axis=1), axis=1)
        found[chunk] = np.take_along_axis(nearest, order, axis=1)
    return found
