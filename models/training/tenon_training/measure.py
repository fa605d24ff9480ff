"""Quality on repositories that were never trained on: doc sentence to function, one question per repository."""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from tokenizers import Tokenizer
from torch import Tensor

from .corpus import load_corpus
from .dataset import Items, load_items, padded
from .evaluation import Embed, Quality, Question, in_batches, quality_of, questions_of
from .sea import Aggregation, bins_of, long_scores, reciprocal_ranks
from .static import static_embed

MOST_QUERIES, MOST_CANDIDATES = 300, 2000
WORDS_WEIGHT = 0.3
THREADS = 1


@dataclass(frozen=True)
class Way:
    """One way to turn queries and code into vectors, with the aggregation of long code that goes with it."""

    queries: Embed
    code: Embed
    sea: Aggregation | None = None


@dataclass(frozen=True)
class Row:
    repository: str
    language: str
    found: dict[str, Quality]


def measured(split: str, ways: dict[str, Way], tokenizer: Tokenizer) -> dict:
    """By repository the quality of BM25, of every way, and of every way fused with BM25; long code by bins of length; worst cases."""
    items = load_items(tokenizer, split)
    rows, worst, bins = [], [], defaultdict(list)
    languages = {repository.repository: repository.language for repository in load_corpus()}
    for question in questions_of(items, MOST_QUERIES, MOST_CANDIDATES):
        words = bm25_scores(question, tokenizer)
        found = {"bm25": quality_of(question, words)}
        scores = {name: whole_scores(question, items, way, bins, name) for name, way in ways.items()}
        for name, each in scores.items():
            found[name] = quality_of(question, each)
            found[f"bm25+{name}"] = quality_of(question, fused([(WORDS_WEIGHT, words), (1 - WORDS_WEIGHT, each)]))
        if "static" in scores and "small" in scores:
            third = [(WORDS_WEIGHT, words), (0.35, scores["static"]), (0.35, scores["small"])]
            found["bm25+static+small"] = quality_of(question, fused(third))
        rows.append(Row(question.repository, languages[question.repository], found))
        worst += worst_of(question, items, tokenizer, found[next(iter(ways))], scores[next(iter(ways))])
        print(question.repository, {name: round(quality.mrr, 3) for name, quality in found.items()}, flush=True)
    return {"rows": rows, "worst": sorted(worst, reverse=True)[:8], "bins": means_of(bins), "summary": summary_of(rows)}


def whole_scores(question: Question, items: Items, way: Way, bins: dict, name: str) -> np.ndarray:
    """Scores as served (long code aggregated), and on the way the reciprocal ranks of every way to see long code."""
    seen = long_scores(question, items, (way.queries, way.code), way.sea)
    lengths = bins_of(question, items)
    for kind, scores in seen.items():
        ranks = reciprocal_ranks(question, scores)
        for length, at in lengths.items():
            bins[name, kind, length] += ranks[at].tolist()
    return seen["sea" if way.sea else "truncated"]


def means_of(bins: dict) -> dict[str, dict]:
    return {
        ".".join(key): {"mrr": round(float(np.mean(ranks)), 4), "queries": len(ranks)} for key, ranks in bins.items() if ranks
    }


def fused(weighted: list[tuple[float, np.ndarray]]) -> np.ndarray:
    """Sum of z-scores over the candidates of each query, as server/src/index/fusion.ts fuses."""

    def z(scores: np.ndarray) -> np.ndarray:
        return (scores - scores.mean(1, keepdims=True)) / np.maximum(scores.std(1, keepdims=True), 1e-9)

    return sum(weight * z(scores) for weight, scores in weighted)


def static_way(static: dict, sea: Aggregation | None = None) -> Way:
    return Way(static_embed(static, "query_places"), static_embed(static, "places"), sea)


def rounded(table: Tensor) -> Tensor:
    """A table as it is after int8 with a scale per row."""
    scale = table.abs().amax(1, keepdim=True).clamp(min=1e-12) / 127
    return (table / scale).round() * scale


def runtime_embedder(path: Path, prefix: int) -> Embed:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    session = onnxruntime.InferenceSession(str(path), options)

    def embed(sequences) -> np.ndarray:
        ids, mask = (tensor.numpy() for tensor in padded(list(sequences), prefix))
        (hidden,) = session.run(["last_hidden_state"], {"input_ids": ids, "attention_mask": mask})
        pooled = (hidden * (mask > 0)[:, :, None]).sum(1)
        return pooled / np.linalg.norm(pooled, axis=1, keepdims=True)

    return lambda sequences: in_batches(sequences, 32, embed)


def bm25_scores(question: Question, tokenizer: Tokenizer, k1: float = 1.2, b: float = 0.75) -> np.ndarray:
    """The lexical baseline over the words of identifiers, lower case: [queries, candidates]. Not the product's, which knows fields."""

    def words(ids: np.ndarray) -> list[str]:
        return [token.lower() for token in map(tokenizer.id_to_token, ids.tolist()) if token and token[0].isalnum()]

    bags = [Counter(words(code)) for code in question.candidates]
    sizes = np.array([sum(each.values()) for each in bags], dtype=np.float64)
    norms = k1 * (1 - b + b * sizes / max(sizes.mean(), 1))
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row, each in enumerate(bags):
        for word, count in each.items():
            postings[word].append((row, count))
    scores = np.zeros((len(question.queries), len(bags)))
    for row, query in enumerate(question.queries):
        for word in words(query):
            held = postings.get(word, [])
            rarity = math.log(1 + (len(bags) - len(held) + 0.5) / (len(held) + 0.5))
            for at, count in held:
                scores[row, at] += rarity * count * (k1 + 1) / (count + norms[at])
    return scores


def summary_of(rows: list[Row]) -> dict[str, float]:
    """Means of repositories, over all and by language."""
    found: dict[str, float] = {"repositories": len(rows), "queries": sum(row.found["bm25"].queries for row in rows)}
    for way in rows[0].found:
        found[f"mrr.{way}"] = mean(row.found[way].mrr for row in rows)
        found[f"r1.{way}"] = mean(row.found[way].first for row in rows)
    return found


def by_language(rows: list[Row]) -> dict[str, dict[str, float]]:
    languages = sorted({row.language for row in rows})
    return {
        language: {way: mean(row.found[way].mrr for row in rows if row.language == language) for way in rows[0].found}
        for language in languages
    }


def mean(values) -> float:
    return round(float(np.mean(list(values))), 4)


def worst_of(question: Question, items: Items, tokenizer: Tokenizer, quality: Quality, scores: np.ndarray) -> list[tuple]:
    """The three worst queries of a repository: (rank, repository, asked, beginning of what is right, of what was found first)."""

    def text(ids: np.ndarray) -> str:
        return tokenizer.decode(ids[:24].tolist()).replace("\n", " ").replace("|", "\\|")

    found = []
    for at in np.argsort(-quality.ranks)[:3]:
        first = int(scores[at].argmax())
        right = question.candidates[question.answers[at]]
        found.append(
            (int(quality.ranks[at]), question.repository, text(question.queries[at]), text(right[:12]), text(question.candidates[first][:12]))
        )
    return found


