"""SEA (arXiv 2208.11271): the parts of a long function are encoded each, one attention layer weighs them, and the mean is added."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .dataset import Items
from .evaluation import Embed, Question, quality_of
from .objectives import TEMPERATURE

INNER = 32
LONG = 255


class Aggregation(nn.Module):
    """Unit vectors of m parts [B, m, width] and their mask [B, m] -> unit vectors [B, width].

    score_i = v . tanh(W^T p_i), alpha = softmax(score), vector = normalise(sum_i (1/m + alpha_i) p_i).
    """

    def __init__(self, width: int):
        super().__init__()
        self.w = nn.Parameter(torch.randn(width, INNER) / width**0.5)
        self.v = nn.Parameter(torch.zeros(INNER))

    def forward(self, parts: Tensor, mask: Tensor) -> Tensor:
        scores = (torch.tanh(parts @ self.w) @ self.v).masked_fill(~mask, -1e9)
        weights = F.softmax(scores, -1) + mask / mask.sum(-1, keepdim=True)
        return F.normalize((weights[:, :, None] * parts).sum(1), dim=-1)


@dataclass(frozen=True)
class LongPairs:
    """Queries [n, width] of documented long functions, their parts [n, m, width] with mask [n, m], and their repositories [n].

    `short` [s, width] are other functions, of the repositories `short_group` [s]: what a long one has to be told from.
    """

    queries: Tensor
    parts: Tensor
    mask: Tensor
    group: np.ndarray
    short: Tensor
    short_group: np.ndarray


def long_rows(items: Items, at_least: int = LONG) -> np.ndarray:
    counts = np.diff(items.pieces_until, prepend=0)
    return np.flatnonzero((items.doc.lengths() > 0) & (items.whole > at_least) & (counts > 1))


def long_pairs(items: Items, rows: np.ndarray, embed_queries: Embed, embed_code: Embed, shorts: int = 150) -> LongPairs:
    parts, mask = parts_of(items, rows, embed_code)
    queries = torch.from_numpy(embed_queries(items.doc.take(rows)))
    short = short_rows(items, np.unique(items.group[rows]), shorts)
    vectors = torch.from_numpy(embed_code(items.code.take(short)))
    return LongPairs(queries, parts, mask, items.group[rows], vectors, items.group[short])


def short_rows(items: Items, groups: np.ndarray, of_each: int, seed: int = 1) -> np.ndarray:
    numbers, counts = np.random.default_rng(seed), np.diff(items.pieces_until, prepend=0)
    held = [np.flatnonzero((items.group == group) & (counts == 0)) for group in groups]
    return np.concatenate([numbers.permutation(rows)[:of_each] for rows in held])


def parts_of(items: Items, rows: np.ndarray, embed: Embed) -> tuple[Tensor, Tensor]:
    pieces = [items.pieces(int(row)) for row in rows]
    most = max(map(len, pieces))
    vectors = embed([piece for each in pieces for piece in each])
    parts, mask = torch.zeros(len(rows), most, vectors.shape[1]), torch.zeros(len(rows), most, dtype=torch.bool)
    start = 0
    for at, each in enumerate(pieces):
        parts[at, : len(each)] = torch.from_numpy(vectors[start : start + len(each)])
        mask[at, : len(each)] = True
        start += len(each)
    return parts, mask


def train_aggregation(pairs: LongPairs, steps: int = 600, batch: int = 128, seed: int = 1) -> Aggregation:
    """Contrastive, the encoder frozen; every batch is of one repository, its short functions among the negatives."""
    torch.manual_seed(seed)
    model = Aggregation(pairs.parts.shape[2])
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    numbers = np.random.default_rng(seed)
    groups = [group for group in np.unique(pairs.group) if (pairs.group == group).sum() >= 24]
    members = {group: np.flatnonzero(pairs.group == group) for group in groups}
    others = {group: pairs.short[np.flatnonzero(pairs.short_group == group)] for group in groups}
    for _ in range(steps):
        group = groups[numbers.integers(len(groups))]
        rows = numbers.permutation(members[group])[:batch]
        candidates = torch.cat([model(pairs.parts[rows], pairs.mask[rows]), others[group]])
        loss = F.cross_entropy(pairs.queries[rows] @ candidates.T / TEMPERATURE, torch.arange(len(rows)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.eval()


def long_scores(question: Question, items: Items, embeds: tuple[Embed, Embed], model: Aggregation | None) -> dict[str, np.ndarray]:
    """Scores [queries, candidates] by ways to see long candidates: cut off, aggregated, the best part, and both."""
    queries, code = embeds[0](question.queries), embeds[1](question.candidates)
    counts = np.diff(items.pieces_until, prepend=0)[question.rows]
    at = np.flatnonzero(counts > 1)
    truncated = queries @ code.T
    if len(at) == 0:
        return dict.fromkeys(("truncated", "sea", "mean", "best", "sea+best"), truncated)
    parts, mask = parts_of(items, question.rows[at], embeds[1])
    found = {"truncated": truncated}
    for name, one in (("sea", model), ("mean", Aggregation(parts.shape[2]))):
        vectors = code.copy()
        if one is not None:
            with torch.no_grad():
                vectors[at] = one(parts, mask).numpy()
        found[name] = queries @ vectors.T
    similar = np.where(mask.numpy()[None], np.einsum("qd,npd->qnp", queries, parts.numpy()), -1).max(-1)
    found["best"] = truncated.copy()
    found["best"][:, at] = similar
    found["sea+best"] = found["sea"].copy()
    found["sea+best"][:, at] = np.maximum(found["sea"][:, at], similar)
    return found


def bins_of(question: Question, items: Items) -> dict[str, np.ndarray]:
    """Rows of the queries by the length of what answers them, in tokens."""
    whole = items.whole[question.rows[question.answers]]
    return {"upto256": whole <= 256, "upto512": (whole > 256) & (whole <= 512), "over512": whole > 512}


def reciprocal_ranks(question: Question, scores: np.ndarray) -> np.ndarray:
    return 1 / quality_of(question, scores).ranks
