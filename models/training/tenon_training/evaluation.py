"""Search quality: the first sentence of a doc comment has to find its function among those of its repository."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .dataset import Items

Embed = Callable[[Sequence[np.ndarray]], np.ndarray]
"""Token ids without the prefix -> unit vectors [n, width]."""


@dataclass(frozen=True)
class Question:
    """Queries, the candidates, and for each query the row of the candidate that answers it."""

    repository: str
    language: str
    queries: list[np.ndarray]
    candidates: list[np.ndarray]
    answers: np.ndarray
    rows: np.ndarray
    """Rows of the items that the candidates are."""


def questions_of(items: Items, most_queries: int, most_candidates: int, fewest: int = 20, seed: int = 7) -> list[Question]:
    """One question a repository; its documented functions come first when there are too many candidates."""
    asked = []
    documented = items.doc.lengths() > 0
    for group, repository in enumerate(items.groups):
        rows = np.flatnonzero(items.group == group).tolist()
        random.Random(seed).shuffle(rows)
        queries = [row for row in rows if documented[row]][:most_queries]
        chosen = set(queries)
        kept = queries + [row for row in rows if row not in chosen][: max(0, most_candidates - len(queries))]
        if len(queries) >= fewest:
            found = Question(
                repository, items.languages[group], items.doc.take(queries), items.code.take(kept), np.arange(len(queries)), np.array(kept)
            )
            asked.append(found)
    return asked


@dataclass(frozen=True)
class Quality:
    mrr: float
    first: float
    queries: int
    candidates: int
    ranks: np.ndarray


def ask(question: Question, embed_queries: Embed, embed_code: Embed | None = None) -> Quality:
    return quality_of(question, embed_queries(question.queries) @ (embed_code or embed_queries)(question.candidates).T)


def quality_of(question: Question, scores: np.ndarray) -> Quality:
    """`scores` [queries, candidates]; a tie counts against the answer."""
    right = scores[np.arange(len(question.queries)), question.answers]
    ranks = (scores >= right[:, None]).sum(1)
    return Quality(float((1 / ranks).mean()), float((ranks == 1).mean()), len(question.queries), len(question.candidates), ranks)


def in_batches(sequences: Sequence[np.ndarray], size: int, embed: Embed) -> np.ndarray:
    """Embeds in the order of length, so that little is padded, and puts the rows back in order."""
    order = np.argsort([len(sequence) for sequence in sequences], kind="stable")
    rows = [embed([sequences[at] for at in order[start : start + size]]) for start in range(0, len(order), size)]
    vectors = np.concatenate(rows)
    result = np.empty_like(vectors)
    result[order] = vectors
    return result
