"""Trains the language model for so many minutes; resumable, and able to go on from the weights that are landed."""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..files import write_json
from .landed import weights_of
from .fast import fast_losses, is_fast_here
from .loss import TiedCrossEntropy
from .model import Decoder, Shape
from .muon import Muon
from .rows import load_tokenizer
from .texts import LM_WORK
from .validation import bits_per_byte, load_validation

CHECKPOINT, LOG = LM_WORK / "checkpoint.pt", LM_WORK / "log.json"


SIZES: dict[str, dict[str, int]] = {
    "small": {},
    "base": {"width": 256, "layers": 5, "heads": 4, "kv_heads": 1, "inner": 704},
    "medium": {"width": 384, "layers": 6, "heads": 6, "kv_heads": 2, "inner": 1024},
    "large": {"width": 512, "layers": 8, "heads": 8, "kv_heads": 2, "inner": 1408},
}
"""3.1, 5.6, 12.6 and 26.7 M parameters with 8,192 tokens."""


@dataclass(frozen=True)
class Recipe:
    minutes: float = 95
    batch: int = 8
    """Rows of a step."""
    rate: float = 0.01
    """Of matrices, by Muon."""
    table_rate: float = 4e-3
    """Of the table and the norms, by AdamW."""
    warmup: int = 100
    """Steps."""
    decay: float = 1
    """Share of the time in which the rates fall to 0, evenly (arXiv 2405.18392, 2502.15938)."""
    validate_every: float = 6
    """Minutes; a checkpoint is written with it."""
    validation_rows: int = 8
    seed: int = 1
    size: str = "base"
    """One of SIZES."""
    device: str = "cpu"
    threads: int = 0
    """0: as many as are faster just now, which on shared cores changes."""


class Threads:
    """How many threads of two a step takes: two that wait for each other are slower than one where others use the cores."""

    EVERY, TRIED = 20, 2
    """Steps between two trials of the other number, and steps of a trial; of these the last counts."""

    def __init__(self, wanted: int):
        self.wanted, self.now, self.step, self.seconds = wanted, wanted or 1, 0, 0.0

    def set(self) -> None:
        is_trial = not self.wanted and self.step % self.EVERY < self.TRIED
        torch.set_num_threads(3 - self.now if is_trial else self.now)

    def saw(self, seconds: float) -> None:
        if not self.wanted and self.step % self.EVERY == self.TRIED - 1 and seconds < self.seconds:
            self.now = 3 - self.now
        if self.step % self.EVERY >= self.TRIED:
            self.seconds = seconds
        self.step += 1


class Training:
    """What is saved is enough to go on where it stopped. Elapsed time is that of training alone."""

    def __init__(self, recipe: Recipe, start: Path | None = None):
        self.recipe, tokenizer = recipe, load_tokenizer()
        self.is_fast = recipe.device == "cpu" and is_fast_here()
        self.threads = Threads(recipe.threads)
        self.rows = np.load(LM_WORK / "rows-train.npy", mmap_mode="r")
        torch.manual_seed(recipe.seed)
        shape = Shape(tokenizer.get_vocab_size(), window=self.rows.shape[1], **SIZES[recipe.size])
        self.model = Decoder(shape).to(recipe.device)
        torch.set_float32_matmul_precision("high")
        self.optimizers = optimizers_of(self.model, recipe)
        self.validation = load_validation(tokenizer, self.rows.shape[1], recipe.validation_rows)
        self.elapsed, self.step, self.tokens, self.log = 0.0, 0, 0, []
        if CHECKPOINT.exists():
            self.resume(torch.load(CHECKPOINT, map_location=recipe.device))
        elif start is not None:
            state, self.tokens = weights_of(start)
            self.model.load_state_dict(state)
        order = np.random.default_rng(recipe.seed + self.step)
        self.order = np.concatenate([order.permutation(len(self.rows)) for _ in range(8)])
        self.started_at = self.step

    def resume(self, saved: dict) -> None:
        self.model.load_state_dict(saved["model"])
        for optimizer, state in zip(self.optimizers, saved["optimizers"], strict=True):
            optimizer.load_state_dict(state)
        self.elapsed, self.step, self.tokens, self.log = (saved[name] for name in ("elapsed", "step", "tokens", "log"))

    def save(self) -> None:
        saved = {name: getattr(self, name) for name in ("elapsed", "step", "tokens", "log")}
        saved |= {"model": self.model.state_dict(), "shape": self.model.shape.as_dict()}
        saved |= {"optimizers": [optimizer.state_dict() for optimizer in self.optimizers]}
        partial = CHECKPOINT.with_suffix(".part")
        torch.save(saved, partial)
        partial.rename(CHECKPOINT)
        write_json(LOG, self.log)

    def batch(self) -> Tensor:
        """int64 [batch, window]; every row once before any comes again."""
        at = (self.step - self.started_at) * self.recipe.batch
        return torch.from_numpy(self.rows[self.order[at : at + self.recipe.batch]].astype(np.int64)).to(self.recipe.device)

    def train_step(self) -> float:
        """The mean loss of a token, in nats, after a step of both optimizers."""
        pace = pace_of(self.step, self.elapsed / 60, self.recipe)
        ids = self.batch()
        loss, losses = fast_losses(self.model, ids) if self.is_fast else self.plain_losses(ids)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = group["initial_lr"] * pace
            optimizer.step()
            optimizer.zero_grad()
        self.step, self.tokens = self.step + 1, self.tokens + ids.numel()
        return losses.mean().item()

    def plain_losses(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.model.hidden(ids[:, :-1])[0].flatten(0, 1)
        weights = torch.full((len(hidden),), 1 / len(hidden), device=hidden.device)
        return TiedCrossEntropy.apply(hidden, self.model.tokens.weight, ids[:, 1:].flatten(), weights)

    def run(self) -> None:
        seen, next_validation = [], self.elapsed / 60 + self.recipe.validate_every
        while self.elapsed < 60 * self.recipe.minutes:
            self.threads.set()
            start = time.monotonic()
            seen.append(self.train_step())
            took = time.monotonic() - start
            self.elapsed += took
            self.threads.saw(took)
            if self.step % 50 == 0:
                print(f"{self.elapsed / 60:.1f} min, step {self.step}, {self.tokens / 1e6:.2f} M: {np.mean(seen[-50:]):.3f}", flush=True)
            if self.elapsed / 60 >= next_validation or self.elapsed >= 60 * self.recipe.minutes:
                self.note(float(np.mean(seen)))
                seen, next_validation = [], self.elapsed / 60 + self.recipe.validate_every

    def note(self, loss: float) -> None:
        bits = bits_per_byte(self.model, self.validation)
        entry = {"minutes": round(self.elapsed / 60, 1), "step": self.step, "tokens": self.tokens, "loss": round(loss, 4)}
        self.log.append(entry | {"bits": bits})
        print(self.log[-1], flush=True)
        self.save()


def optimizers_of(model: Decoder, recipe: Recipe) -> list[torch.optim.Optimizer]:
    matrices = [weights for name, weights in model.named_parameters() if weights.dim() == 2 and name != "tokens.weight"]
    own = {id(weights) for weights in matrices}
    rest = [weights for weights in model.parameters() if id(weights) not in own]
    optimizers = [Muon(matrices, recipe.rate), torch.optim.AdamW(rest, recipe.table_rate, betas=(0.9, 0.95), weight_decay=0)]
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["initial_lr"] = group["lr"]
    return optimizers


def pace_of(step: int, minutes: float, recipe: Recipe) -> float:
    """Factor of the rates: up in `warmup` steps, level, and down to 0 at the end of the time."""
    left = (recipe.minutes - minutes) / (recipe.decay * recipe.minutes)
    return max(0.0, min(1.0, (step + 1) / recipe.warmup, left))
