"""Contrastive training in two phases: a static bag of embeddings, then the transformer that starts out equal to it."""

import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from .dataset import Batches, Item, load_items, padded, prefix_id, work_file
from .evaluation import ask, in_batches, question_of
from .model import Encoder, Shape, initial_gates, pool
from .vocabulary import load_tokenizer

TEMPERATURE = 0.05


def contrastive_loss(queries: Tensor, codes: Tensor, keys: Tensor) -> Tensor:
    """Symmetric InfoNCE; rows that ask the same are no negatives of each other."""
    logits = queries @ codes.T / TEMPERATURE
    same = (keys[:, None] == keys[None, :]) & ~torch.eye(len(keys), dtype=torch.bool)
    logits = logits.masked_fill(same, -1e4)
    target = torch.arange(len(keys))
    return (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2


def initial_embeddings(tokenizer: Tokenizer, shape: Shape) -> Tensor:
    """Random, but equal for tokens that differ in case only; special tokens are zero."""
    generator = torch.Generator().manual_seed(1)
    drawn = torch.randn(shape.vocabulary, shape.width, generator=generator) / math.sqrt(shape.width)
    first: dict[str, int] = {}
    for token, row in sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1]):
        drawn[row] = 0 if token.startswith("<") and token.endswith(">") and len(token) > 2 else drawn[first.setdefault(token.lower(), row)]
    return drawn


def thinned(sequences: list[np.ndarray], share: float, random: np.random.Generator) -> list[np.ndarray]:
    """Drops tokens by chance: a pair is never seen twice the same, and no single word may carry it."""
    return [kept if len(kept := each[random.random(len(each)) >= share]) >= 2 else each for each in sequences]


def bag(table: Tensor, gates: Tensor, sequences: list[np.ndarray]) -> Tensor:
    """Unit vectors of the weighted sums of embeddings; `gates` [window] as in the encoder, whose place 0 is the prefix."""
    weights = gates.exp()
    offsets = torch.from_numpy(np.cumsum([0, *[len(s) for s in sequences]])[:-1])
    flat = torch.from_numpy(np.concatenate(sequences).astype(np.int64))
    placed = torch.cat([weights[1 : len(sequence) + 1] for sequence in sequences])
    return F.normalize(F.embedding_bag(flat, table, offsets, mode="sum", per_sample_weights=placed), dim=-1)


def train_static(minutes: float) -> None:
    """Phase 1: table [vocabulary, width] and weights of places whose sum over the tokens finds code.

    Pairs that are seen many times are told apart by rare words deep in the body, so the weights that are learnt are flatter
    than what unseen repositories want: they are sharpened by the initial ones again (validation MRR .511 to .553), and the
    second phase leaves them as they are.
    """
    target = work_file("static.pt")
    tokenizer = load_tokenizer(work_file("tokenizer.json"))
    shape = Shape(vocabulary=tokenizer.get_vocab_size())
    table = torch.nn.Parameter(initial_embeddings(tokenizer, shape))
    gates = torch.nn.Parameter(initial_gates(shape.window))
    optimizer = torch.optim.Adam([table, gates], lr=3e-3)
    batches = Batches(load_items(tokenizer, "train"), 1024, 1, shape.vocabulary)
    valid = questions(tokenizer)
    print(f"static: {len(batches.documented)} documented, {len(batches.named)} named, {len(batches.any)} blocks", flush=True)
    start, step, random = time.monotonic(), 0, np.random.default_rng(1)
    while (done := (time.monotonic() - start) / 60 / minutes) < 1:
        optimizer.param_groups[0]["lr"] = 3e-3 * (1 - done)
        queries, codes, keys = batches.next(192)
        queries, codes = thinned(queries, 0.2, random), thinned(codes, 0.4, random)
        loss = contrastive_loss(bag(table, gates, queries), bag(table, gates, codes), torch.from_numpy(keys))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        step += 1
        if step % 100 == 0:
            mrr = mean_mrr(valid, lambda sequences: bag(table, gates, list(sequences)).detach().numpy())
            print(f"static {step} loss {loss.item():.3f} mrr {mrr:.4f}", flush=True)
    sharpened = gates.detach() + initial_gates(shape.window)
    print(f"sharper: {mean_mrr(valid, lambda sequences: bag(table, sharpened, list(sequences)).detach().numpy()):.4f}", flush=True)
    torch.save({"table": table.detach(), "gates": sharpened}, target)


def questions(tokenizer: Tokenizer) -> list:
    by_group: dict[int, list[Item]] = {}
    for item in load_items(tokenizer, "valid", 127):
        by_group.setdefault(item.group, []).append(item)
    asked = [question_of(items, 150, 500) for items in by_group.values()]
    return [question for question in asked if len(question.queries) >= 20]


def mean_mrr(valid: list, embed) -> float:
    return float(np.mean([ask(question, embed).mrr for question in valid]))


def embedder(model: Encoder, prefix: int):
    def embed(sequences) -> np.ndarray:
        with torch.no_grad():
            return model.embed(*padded(list(sequences), prefix)).numpy()

    return lambda sequences: in_batches(sequences, 32, embed)


class Training:
    """Phase 2, resumable: what is saved is enough to go on where it stopped."""

    def __init__(self, minutes: float, size: int = 128):
        self.minutes, self.path = minutes, work_file("encoder.pt")
        self.tokenizer = load_tokenizer(work_file("tokenizer.json"))
        self.prefix = prefix_id(self.tokenizer)
        self.shape = Shape(vocabulary=self.tokenizer.get_vocab_size())
        torch.manual_seed(1)
        self.model = Encoder(self.shape)
        static = torch.load(work_file("static.pt"))
        table = static["table"]
        scale = 1 / table.std().item()  # with a small residual stream the first steps of the layers would drown the table
        self.model.tokens.weight.data.copy_(table * scale)
        self.model.gates.data.copy_(static["gates"])
        self.model.gates.requires_grad_(False)
        embeddings = [self.model.tokens.weight]
        rest = [p for n, p in self.model.named_parameters() if n not in ("tokens.weight", "gates")]
        self.rates = [2e-5 * scale, 2e-4]
        self.optimizer = torch.optim.AdamW(
            [{"params": embeddings, "weight_decay": 0.0}, {"params": rest, "weight_decay": 0.01}], betas=(0.9, 0.98)
        )
        self.elapsed, self.step, self.best = 0.0, 0, -1.0
        if self.path.exists():
            self.resume(torch.load(self.path))
        self.numbers = np.random.default_rng(3 + self.step)
        self.batches = Batches(load_items(self.tokenizer, "train"), size, 2 + self.step, self.shape.vocabulary)

    def resume(self, saved: dict) -> None:
        self.model.load_state_dict(saved["model"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.elapsed, self.step, self.best = saved["elapsed"], saved["step"], saved["best"]

    def save(self, path: Path) -> None:
        saved = {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "elapsed": self.elapsed,
            "step": self.step,
            "best": self.best,
            "shape": self.shape.as_dict(),
        }
        torch.save(saved, path.with_suffix(".part"))
        path.with_suffix(".part").rename(path)

    def one_step(self) -> float:
        done = self.elapsed / 60 / self.minutes
        warm = min(1.0, (self.step + 1) / 80)
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * warm * (0.02 + 0.98 * (1 + math.cos(math.pi * min(1.0, done))) / 2)
        most = self.batches.random.choices([56, 112, 224], [0.65, 0.25, 0.1])[0]
        queries, codes, keys = self.batches.next(most)
        queries, codes = thinned(queries, 0.1, self.numbers), thinned(codes, 0.15, self.numbers)
        loss = contrastive_loss(self.encode(queries), self.encode(codes), torch.from_numpy(keys))
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        return loss.item()

    def encode(self, sequences: list[np.ndarray], size: int = 32) -> Tensor:
        """Unit vectors in order; sequences of like length share a padded batch."""
        order = np.argsort([len(sequence) for sequence in sequences], kind="stable")
        rows = []
        for start in range(0, len(order), size):
            ids, mask = padded([sequences[at] for at in order[start : start + size]], self.prefix)
            rows.append(pool(self.model(ids, mask), mask))
        return torch.cat(rows)[torch.from_numpy(np.argsort(order, kind="stable"))]

    def run(self) -> None:
        valid, embed = questions(self.tokenizer), embedder(self.model, self.prefix)
        losses: list[float] = []
        evaluated = self.elapsed
        print(f"start: mrr {mean_mrr(valid, embed):.4f}", flush=True)
        while self.elapsed < self.minutes * 60:
            start = time.monotonic()
            losses.append(self.one_step())
            self.step += 1
            self.elapsed += time.monotonic() - start
            if self.elapsed - evaluated > (60 if self.elapsed < 200 else 240) or self.elapsed >= self.minutes * 60:
                evaluated, mrr = self.elapsed, mean_mrr(valid, embed)
                print(f"{self.step} {self.elapsed / 60:.1f} min loss {np.mean(losses):.3f} mrr {mrr:.4f}", flush=True)
                losses = []
                self.save(self.path)
                if mrr > self.best:
                    self.best = mrr
                    self.save(work_file("best.pt"))


def train_encoder(minutes: float) -> None:
    Training(minutes).run()
