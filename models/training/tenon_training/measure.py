"""Quality on repositories that were never trained on: doc sentence to function, one question per repository."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from tokenizers import Tokenizer

from .corpus import Repository, load_corpus
from .dataset import items_of, padded, prefix_id, work_file
from .evaluation import Embed, Quality, Question, ask, in_batches
from .model import Encoder
from .pairs import Pair, pairs_of
from .train import bag, embedder
from .vocabulary import load_tokenizer

MOST_QUERIES = 400
MOST_CANDIDATES = 2000


@dataclass(frozen=True)
class HeldOut:
    repository: Repository
    pairs: list[Pair]
    question: Question


def measure(model: Encoder, int8: Path) -> dict:
    tokenizer = load_tokenizer(work_file("tokenizer.json"))
    prefix, held_out = prefix_id(tokenizer), [held_out_of(r, tokenizer) for r in load_corpus() if r.split == "held-out"]
    static = torch.load(work_file("static.pt"))
    ways: dict[str, Embed] = {
        "static": lambda sequences: bag(static["table"], static["gates"], list(sequences)).numpy(),
        "fp32": embedder(model, prefix),
        "int8": runtime_embedder(int8, prefix),
    }
    rows, worst = [], []
    for each in held_out:
        found = {"bm25": ask_bm25(each, tokenizer)} | {way: ask(each.question, embed) for way, embed in ways.items()}
        rows.append((each.repository, found))
        worst += worst_of(each, found["int8"], ways["int8"])
        print(each.repository.repository, {way: round(quality.mrr, 3) for way, quality in found.items()}, flush=True)
    drift = drift_of(ways["fp32"], ways["int8"], held_out)
    return {"rows": rows, "worst": sorted(worst, reverse=True)[:8], "drift": drift, "summary": summary_of(rows, drift)}


def held_out_of(repository: Repository, tokenizer: Tokenizer) -> HeldOut:
    """Documented blocks first, so that the answers are among the candidates."""
    pairs = [pair for pair in pairs_of(repository, set()) if pair.kind != "class"]
    pairs.sort(key=lambda pair: (not pair.doc, pair.path, pair.code))
    kept = [(pair, item) for pair in pairs for item in items_of(tokenizer, [pair], {}, 255)]
    asked = [entry for entry in kept if entry[0].doc]
    step = max(1, math.ceil(len(asked) / MOST_QUERIES))
    queries = asked[::step]
    chosen = {id(pair) for pair, _ in queries}
    kept = (queries + [entry for entry in kept if id(entry[0]) not in chosen])[:MOST_CANDIDATES]
    question = Question([i.doc for _, i in queries], [i.code for _, i in kept], np.arange(len(queries)))
    return HeldOut(repository, [pair for pair, _ in kept], question)


def runtime_embedder(path: Path, prefix: int) -> Embed:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options)

    def embed(sequences: Sequence[np.ndarray]) -> np.ndarray:
        ids, mask = (tensor.numpy() for tensor in padded(list(sequences), prefix))
        (hidden,) = session.run(["last_hidden_state"], {"input_ids": ids, "attention_mask": mask})
        pooled = (hidden * (mask > 0)[:, :, None]).sum(1)
        return pooled / np.linalg.norm(pooled, axis=1, keepdims=True)

    return lambda sequences: in_batches(sequences, 32, embed)


def ask_bm25(each: HeldOut, tokenizer: Tokenizer, k1: float = 1.2, b: float = 0.75) -> Quality:
    """The lexical baseline over the words of identifiers, lower case."""

    def words(ids: np.ndarray) -> list[str]:
        return [token.lower() for token in map(tokenizer.id_to_token, ids.tolist()) if token and token[0].isalnum()]

    documents = [Counter(words(ids)) for ids in each.question.candidates]
    lengths = np.array([sum(document.values()) for document in documents])
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, document in enumerate(documents):
        for word, count in document.items():
            postings[word].append((number, count))
    norm = k1 * (1 - b + b * lengths / lengths.mean())
    ranks = []
    for query, answer in zip(each.question.queries, each.question.answers, strict=True):
        scores = np.zeros(len(documents))
        for word in set(words(query)):
            found = postings.get(word, [])
            idf = math.log(1 + (len(documents) - len(found) + 0.5) / (len(found) + 0.5))
            for number, count in found:
                scores[number] += idf * count * (k1 + 1) / (count + norm[number])
        # Of those that score the same the answer comes in the middle: an order by chance.
        ranks.append(1 + (scores > scores[answer]).sum() + ((scores == scores[answer]).sum() - 1) / 2)
    found_at = np.array(ranks)
    return Quality(float((1 / found_at).mean()), float((found_at == 1).mean()), len(ranks), len(documents), found_at)


def worst_of(each: HeldOut, quality: Quality, embed: Embed) -> list[tuple[int, str, str, str, str]]:
    """(rank, repository, query, right function, function found instead) of the worst query of a repository."""
    place = int(np.argmax(quality.ranks))
    scores = embed([each.question.queries[place]]) @ embed(each.question.candidates).T
    right, first = each.pairs[place], each.pairs[int(np.argmax(scores[0]))]
    return [(int(quality.ranks[place]), each.repository.repository, right.doc, right.name, first.name)]


def drift_of(one: Embed, other: Embed, held_out: list[HeldOut]) -> float:
    """Lowest cosine between the vectors of the two, over 300 functions."""
    sequences = [code for each in held_out for code in each.question.candidates[:40]][:300]
    return float((one(sequences) * other(sequences)).sum(1).min())


def summary_of(rows: list[tuple[Repository, dict[str, Quality]]], drift: float) -> dict:
    """Means over the held-out repositories, each counting the same."""
    summary: dict = {"queries": sum(found["int8"].queries for _, found in rows), "repositories": len(rows)}
    for way in ("bm25", "static", "fp32", "int8"):
        summary[f"mrr.{way}"] = round(float(np.mean([found[way].mrr for _, found in rows])), 4)
        summary[f"r1.{way}"] = round(float(np.mean([found[way].first for _, found in rows])), 4)
    return summary | {"int8.lowest_cosine": round(drift, 4)}


