"""What the graph brings: clones found and edges told on held-out repositories, with and without it."""

import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from tokenizers import Tokenizer
from torch import nn

from .corpus import Repository
from .graph_dataset import Batch, CodeGraph, GraphItem, batch_of, item_of, load_pairs, of_split, renamed
from .graph_model import GraphEncoder, PairHead, pool_tokens
from .graph_train import Asked, answers_of, checkpoint_of, load_graph, quiz_of, start_from_static
from .graph_versions import load_versions
from .vocabulary import load_tokenizer

CANDIDATES = 40  # functions of a repository
ASKED = 20  # of them are asked for

Embed = Callable[[Sequence[GraphItem]], np.ndarray]


@dataclass(frozen=True)
class Scores:
    """MRR, which with one right answer each is the mean average precision as well, and how often it came first."""

    mrr: float
    first: float


@dataclass(frozen=True)
class Row:
    repository: Repository
    functions: int
    renamed: dict[str, Scores]
    versions: dict[str, Scores]


@dataclass(frozen=True)
class Binary:
    """Of as many right pairs as wrong ones."""

    f1: float
    precision: float
    recall: float
    pairs: int


@dataclass(frozen=True)
class Measured:
    rows: list[Row]
    edges: Binary
    alignment: Binary
    moved: float
    """Mean cosine of a function's vectors with its data flow and without."""
    milliseconds: dict[str, float]
    trained: dict[str, dict]


def measure_graph(package: Path) -> Measured:
    """Of the landed int8 graph; `without` only where the comparison network had as many steps."""
    tokenizer = load_tokenizer(package / "tokenizer.json")
    model, heads, saved = load_graph("with")
    static = GraphEncoder(replace(model.shape, layers=0)).eval()
    start_from_static(static)
    session = session_of(package / "model.onnx")
    embeds = {"static": embedder(static), "withheld": runtime_embedder(session, True), "graph": runtime_embedder(session, False)}
    trained = {"with": summary(saved)}
    if checkpoint_of("without").exists():
        bare, _, other = load_graph("without")
        if other["step"] >= saved["step"]:
            embeds["without"] = embedder(bare)
            trained["without"] = summary(other)
    rows = [row for each in of_split("held-out") if (row := row_of(each, tokenizer, model.shape.window, embeds))]
    return Measured(rows, *quizzed(tokenizer, model, heads), *cost_of(embeds, tokenizer, model), trained)


def summary(saved: dict) -> dict:
    return {"steps": saved["step"], "minutes": round(saved["elapsed"] / 60, 1)}


def session_of(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options)


def embedder(model: GraphEncoder) -> Embed:
    """Of tokens alone, in PyTorch."""

    def vectors_of(batch: Batch) -> np.ndarray:
        with torch.no_grad():
            return model.embed(batch.ids, batch.places, batch.mask).numpy()

    return lambda items: in_batches(items, lambda some: vectors_of(batch_of(some, drop_graph=True)))


def runtime_embedder(session: onnxruntime.InferenceSession, is_bare: bool) -> Embed:
    def vectors_of(batch: Batch) -> np.ndarray:
        given = {"input_ids": batch.ids.numpy(), "position_idx": batch.places.numpy(), "attention_mask": batch.mask.numpy()}
        (hidden,) = session.run(["last_hidden_state"], given)
        return pool_tokens(torch.from_numpy(hidden), batch.places).numpy()

    return lambda items: in_batches(items, lambda some: vectors_of(batch_of(some, drop_graph=is_bare)))


def in_batches(items: Sequence[GraphItem], vectors_of: Callable[[list[GraphItem]], np.ndarray], size: int = 8) -> np.ndarray:
    """[items, width] in their order; those of like length share a batch."""
    order = np.argsort([len(item.ids) for item in items], kind="stable")
    vectors = [vectors_of([items[at] for at in order[start : start + size]]) for start in range(0, len(order), size)]
    return np.concatenate(vectors)[np.argsort(order, kind="stable")]


def row_of(repository: Repository, tokenizer: Tokenizer, window: int, embeds: dict[str, Embed]) -> Row | None:
    """Every function is a candidate, the first ASKED are asked for: renamed, and in a version."""

    def items(graphs: Sequence[CodeGraph]) -> list[GraphItem]:
        return [item_of(graph, tokenizer, window, 64) for graph in graphs]

    pairs = load_versions(repository)[:CANDIDATES]
    if len(pairs) < 20:
        return None
    print(f"{repository.repository}: {len(pairs)} functions", flush=True)
    functions = [graph for graph, _ in pairs]
    asked = {"renamed": items(under_other_names(functions)), "versions": items([version for _, version in pairs[:ASKED]])}
    candidates = items(functions)
    found: dict[str, dict[str, Scores]] = {"renamed": {}, "versions": {}}
    for way, embed in embeds.items():
        vectors = embed(candidates)
        for kind, others in asked.items():
            found[kind][way] = scores_of(vectors, embed(others))
    return Row(repository, len(pairs), found["renamed"], found["versions"])


def under_other_names(functions: Sequence[CodeGraph]) -> list[CodeGraph]:
    """The first ASKED; the function's own name is what stands first before a bracket."""
    names = sorted({node for graph in functions for node, _, _ in graph.nodes if node.isidentifier() and len(node) > 1})
    numbers = random.Random(len(names))
    found = [(graph, re.search(r"([A-Za-z_]\w*)\s*[(<]", graph.code)) for graph in functions[:ASKED]]
    return [renamed(graph, name.group(1) if name else "", names, numbers) for graph, name in found]


def scores_of(functions: np.ndarray, others: np.ndarray) -> Scores:
    """Vectors [functions, width] and [asked, width]: each version asks for its function among all of the repository's."""
    scores = others @ functions.T
    right = np.diagonal(scores)[:, None]
    ranks = 1 + (scores > right).sum(1) + ((scores == right).sum(1) - 1) / 2
    return Scores(float((1 / ranks).mean()), float((ranks == 1).mean()))


def quizzed(tokenizer: Tokenizer, model: GraphEncoder, heads: nn.ModuleList) -> tuple[Binary, Binary]:
    """Hidden edges and alignments of held-out functions (section 4.4)."""
    numbers, found = np.random.default_rng(3), ([], [])
    pairs = load_pairs(tokenizer, "held-out", model.shape.window, model.shape.nodes)
    sample = [pairs[at] for at in numbers.choice(len(pairs), min(len(pairs), 320), replace=False)]
    with torch.no_grad():
        for start in range(0, len(sample), 16):
            quiz = quiz_of([pair.code for pair in sample[start : start + 16]], numbers)
            hidden = model(quiz.batch.ids, quiz.batch.places, quiz.batch.mask, quiz.full)
            for kind, asked, head in zip(found, (quiz.edges, quiz.alignment), heads, strict=True):
                kind.append(told(hidden, asked, head))
    return binary_of(np.concatenate(found[0])), binary_of(np.concatenate(found[1]))


def told(hidden: torch.Tensor, asked: Asked, head: PairHead) -> np.ndarray:
    """[pairs, 2]: what was said and what is right."""
    return np.stack([(answers_of(hidden, asked, head) > 0).numpy(), asked.labels.numpy() > 0], 1)


def binary_of(rows: np.ndarray) -> Binary:
    said, right = rows[:, 0], rows[:, 1]
    both = float((said & right).sum())
    precision, recall = both / max(1.0, float(said.sum())), both / max(1.0, float(right.sum()))
    return Binary(2 * precision * recall / max(1e-9, precision + recall), precision, recall, len(rows))


def cost_of(embeds: dict[str, Embed], tokenizer: Tokenizer, model: GraphEncoder) -> tuple[float, dict[str, float]]:
    """How near the vectors with and without the graph are; milliseconds a function, int8 on one thread, in batches of 8."""
    pairs = load_pairs(tokenizer, "held-out", model.shape.window, model.shape.nodes)[::20]
    cost, vectors = {}, []
    for way in ("withheld", "graph"):
        start = time.monotonic()
        vectors.append(embeds[way]([pair.code for pair in pairs]))
        cost[way] = round((time.monotonic() - start) / len(pairs) * 1000, 1)
    return float((vectors[0] * vectors[1]).sum(1).mean()), cost
