"""Search quality: the first sentence of a doc comment has to find its function among all of its repository."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

Embed = Callable[[Sequence[np.ndarray]], np.ndarray]
"""Token ids without the prefix -> unit vectors [n, width]."""


@dataclass(frozen=True)
class Question:
    """Queries, the candidates, and for each query the row of the candidate that answers it."""

    queries: list[np.ndarray]
    candidates: list[np.ndarray]
    answers: np.ndarray


def question_of(items: list, most_queries: int, most_candidates: int, seed: int = 7) -> Question:
    """`items` of one repository; its documented functions come first when there are too many candidates."""
    shuffled = sorted(items, key=lambda item: item.key)
    random.Random(seed).shuffle(shuffled)
    documented = [item for item in shuffled if len(item.doc)][:most_queries]
    chosen = {id(item) for item in documented}
    others = [item for item in shuffled if id(item) not in chosen][: max(0, most_candidates - len(documented))]
    return Question([i.doc for i in documented], [i.code for i in [*documented, *others]], np.arange(len(documented)))


@dataclass(frozen=True)
class Quality:
    mrr: float
    first: float
    queries: int
    candidates: int
    ranks: np.ndarray


def ask(question: Question, embed: Embed) -> Quality:
    queries, candidates = embed(question.queries), embed(question.candidates)
    scores = queries @ candidates.T
    right = scores[np.arange(len(queries)), question.answers]
    ranks = 1 + (scores > right[:, None]).sum(1)
    return Quality(float((1 / ranks).mean()), float((ranks == 1).mean()), len(queries), len(candidates), ranks)


def in_batches(sequences: Sequence[np.ndarray], size: int, embed: Embed) -> np.ndarray:
    """Embeds in the order of length, so that little is padded, and puts the rows back in order."""
    order = np.argsort([len(sequence) for sequence in sequences], kind="stable")
    rows = [embed([sequences[at] for at in order[start : start + size]]) for start in range(0, len(order), size)]
    vectors = np.concatenate(rows)
    result = np.empty_like(vectors)
    result[order] = vectors
    return result
