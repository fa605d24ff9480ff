"""Trains the graph encoder, and the same network without graph inputs for comparison: the same steps, the same seeds."""

import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .graph_dataset import Batch, GraphItem, Pair, batch_of, load_pairs
from .graph_model import GraphEncoder, GraphShape, PairHead, pool_all, pool_tokens
from .shards import WORK
from .vocabulary import load_tokenizer

TEMPERATURE = 0.05
LONGEST = 160  # tokens of a function that is trained on: longer ones cost most of the time and are few
SHARE = 0.2  # of a function's nodes that are asked for
POOLS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {"with": pool_tokens, "without": pool_tokens, "nodes": pool_all}
"""By the name of a training: with the graph, without it, and with it where the nodes count in the mean too."""


@dataclass(frozen=True)
class Asked:
    """Pairs of places of a batch [pairs, 3] (row, one, other) and whether they belong together [pairs]."""

    places: Tensor
    labels: Tensor


@dataclass(frozen=True)
class Quiz:
    """A batch in which some edges and alignments are hidden, and what is asked of them. `full` is the mask with all of them."""

    batch: Batch
    full: Tensor
    edges: Asked
    alignment: Asked


def quiz_of(items: Sequence[GraphItem], numbers: np.random.Generator) -> Quiz:
    """Section 4.4: edges of a fifth of the nodes and alignments of a fifth are hidden; as many wrong pairs are asked as right."""
    batch = batch_of(items)
    hidden = batch.mask.numpy().copy()
    edges: list[tuple[int, int, int, int]] = []
    alignment: list[tuple[int, int, int, int]] = []
    for row, item in enumerate(items):
        tokens, count = len(item.ids), len(item.alignment)
        if count < 3:
            continue
        chosen = numbers.random(count) < SHARE
        touched = [(int(a), int(b)) for a, b in item.edges if chosen[a] or chosen[b]]
        known = {(int(a), int(b)) for a, b in item.edges}
        for a, b in touched:
            hidden[row, tokens + a, tokens + b] = False
            edges.append((row, tokens + a, tokens + b, 1))
        asked = numbers.integers(0, count, (4 * len(touched), 2)).tolist()
        wrong = [(a, b) for a, b in asked if (chosen[a] or chosen[b]) and a != b and (a, b) not in known]
        edges += [(row, tokens + a, tokens + b, 0) for a, b in wrong[: len(touched)]]
        for node in np.flatnonzero(numbers.random(count) < SHARE):
            aligned = item.alignment[node]
            hidden[row, tokens + node, aligned] = False
            hidden[row, aligned, tokens + node] = False
            alignment += [(row, tokens + int(node), int(place), 1) for place in aligned]
            other = numbers.integers(1, tokens - 1, len(aligned))
            alignment += [(row, tokens + int(node), int(place), 0) for place in other if place not in aligned]
    return Quiz(Batch(batch.ids, batch.places, torch.from_numpy(hidden)), batch.mask, asked_of(edges), asked_of(alignment))


def asked_of(rows: list[tuple[int, int, int, int]]) -> Asked:
    table = torch.tensor(rows, dtype=torch.long).reshape(-1, 4)
    return Asked(table[:, :3], table[:, 3].to(torch.float32))


def answers_of(hidden: Tensor, asked: Asked, head: PairHead) -> Tensor:
    """Logits [pairs] from hidden states [B, L, width]."""
    row, one, other = asked.places.unbind(1)
    return head(hidden[row, one], hidden[row, other])


class GraphTraining:
    """Resumable: what is saved is enough to go on where it stopped. `name` is one of POOLS."""

    def __init__(self, name: str, size: int = 24):
        self.name, self.size, self.path = name, size, checkpoint_of(name)
        self.tokenizer = load_tokenizer(WORK / "tokenizer.json")
        self.shape = GraphShape(self.tokenizer.get_vocab_size(), width=static_start()["table"].shape[1])
        torch.manual_seed(1)
        self.model = GraphEncoder(self.shape)
        self.heads = nn.ModuleList([PairHead(self.shape.width), PairHead(self.shape.width)])
        self.rates = [2e-5 * start_from_static(self.model), 4e-4]
        rest = [p for n, p in [*self.model.named_parameters(), *self.heads.named_parameters()] if n not in ("tokens.weight", "gates")]
        self.model.gates.requires_grad_(False)
        groups = [{"params": [self.model.tokens.weight], "weight_decay": 0.0}, {"params": rest, "weight_decay": 0.01}]
        self.optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98))
        self.step, self.elapsed = 0, 0.0
        if self.path.exists():
            self.resume(torch.load(self.path))

    def resume(self, saved: dict) -> None:
        self.model.load_state_dict(saved["model"])
        self.heads.load_state_dict(saved["heads"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.step, self.elapsed = saved["step"], saved["elapsed"]

    def save(self) -> None:
        saved = {"model": self.model.state_dict(), "heads": self.heads.state_dict(), "optimizer": self.optimizer.state_dict()}
        saved |= {"step": self.step, "elapsed": self.elapsed, "shape": self.shape.as_dict()}
        torch.save(saved, self.path.with_suffix(".part"))
        self.path.with_suffix(".part").rename(self.path)

    def run(self, steps: int | None, minutes: float) -> None:
        """For `steps` steps, or, when that is None, for so many minutes of training in all."""
        pairs = load_pairs(self.tokenizer, "train", self.shape.window, self.shape.nodes)
        pairs = [pair for pair in pairs if len(pair.code.ids) <= LONGEST]
        drawn, losses, saved = Draws(pairs, self.size, self.step), [], time.monotonic()
        print(f"graph {self.name}: {len(pairs)} functions, from step {self.step}", flush=True)
        while (self.step < steps) if steps is not None else (self.elapsed < minutes * 60):
            start = time.monotonic()
            done = self.step / steps if steps is not None else self.elapsed / 60 / minutes
            losses.append(self.one_step(drawn.next(), done))
            self.step += 1
            self.elapsed += time.monotonic() - start
            if self.step % 50 == 0:
                means = " ".join(f"{value:.3f}" for value in np.mean(losses, axis=0))
                print(f"graph {self.name} {self.step} {self.elapsed / 60:.1f} min loss {means}", flush=True)
                losses = []
            if time.monotonic() - saved > 60:
                self.save()
                saved = time.monotonic()
        self.save()

    def one_step(self, pairs: list[Pair], done: float) -> tuple[float, float, float]:
        warm = min(1.0, (self.step + 1) / 60)
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * warm * (0.02 + 0.98 * (1 + math.cos(math.pi * min(1.0, done))) / 2)
        numbers = np.random.default_rng(7 + self.step)
        items = [pair.code for pair in pairs]
        is_bare = self.name == "without" or numbers.random() < 0.1
        edges = alignment = torch.zeros(())
        if is_bare:
            one = self.embed(batch_of(items, drop_graph=True))
        else:
            quiz = quiz_of(items, numbers)
            hidden = self.model(quiz.batch.ids, quiz.batch.places, quiz.batch.mask, quiz.full)
            one = POOLS[self.name](hidden, quiz.batch.places)
            edges, alignment = (
                F.binary_cross_entropy_with_logits(answers_of(hidden, asked, head), asked.labels)
                for asked, head in zip((quiz.edges, quiz.alignment), self.heads, strict=True)
            )
        other = self.embed(batch_of([pair.renamed for pair in pairs], drop_graph=is_bare))
        loss = contrast(one, other)
        self.optimizer.zero_grad()
        (loss + 0.3 * edges + 0.3 * alignment).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        return loss.item(), edges.item(), alignment.item()

    def embed(self, batch: Batch) -> Tensor:
        return POOLS[self.name](self.model(batch.ids, batch.places, batch.mask), batch.places)


def contrast(some: Tensor, others: Tensor) -> Tensor:
    """Symmetric InfoNCE of unit vectors [B, width] twice: each row's own is the right one."""
    logits, target = some @ others.T / TEMPERATURE, torch.arange(len(some))
    return (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2


def start_from_static(model: GraphEncoder) -> float:
    """Table and weights of places of the static bag. Gives the scale of the residual stream."""
    static = static_start()
    table, gates = static["table"], static["gates"]
    scale = 1 / table.std().item()
    model.tokens.weight.data.copy_(table * scale)
    count = min(len(gates), model.shape.window)
    model.gates.data[2 : 2 + count] = gates[:count]
    return scale


def static_start() -> dict:
    """The static bag as it was when the first training began: both networks start from the same, and are measured against it."""
    kept = WORK / "graph-static.pt"
    if not kept.exists():
        kept.write_bytes((WORK / "static.pt").read_bytes())
    return torch.load(kept)


class Draws:
    """Endless batches, most of them of one repository: its other functions are the hard negatives."""

    def __init__(self, pairs: list[Pair], size: int, seed: int):
        self.random, self.size = random.Random(11 + seed), size
        self.groups: dict[int, list[Pair]] = {}
        for pair in pairs:
            self.groups.setdefault(pair.group, []).append(pair)
        self.groups = {group: members for group, members in self.groups.items() if len(members) >= size}
        self.all = pairs

    def next(self) -> list[Pair]:
        """Of like lengths, so that little is padding."""
        members = self.groups[self.random.choice(list(self.groups))] if self.random.random() < 0.8 else self.all
        sample = self.random.sample(members, min(len(members), 4 * self.size))
        sample.sort(key=lambda pair: len(pair.code.ids))
        start = self.random.randrange(0, max(1, len(sample) - self.size))
        return sample[start : start + self.size]


def train_graph(minutes: float) -> None:
    """The network with its graph for so many minutes, then the one without for as many steps."""
    training = GraphTraining("with")
    training.run(None, minutes)
    GraphTraining("without").run(training.step, minutes)


def checkpoint_of(name: str) -> Path:
    return WORK / f"graph-{name}.pt"


def load_graph(name: str = "with") -> tuple[GraphEncoder, nn.ModuleList, dict]:
    saved = torch.load(checkpoint_of(name))
    model = GraphEncoder(GraphShape(**saved["shape"]))
    model.load_state_dict(saved["model"])
    heads = nn.ModuleList([PairHead(model.shape.width), PairHead(model.shape.width)])
    heads.load_state_dict(saved["heads"])
    return model.eval(), heads.eval(), saved
