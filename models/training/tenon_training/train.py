"""Contrastive training of the small encoder, which starts out equal to the static table of the same rank."""

import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from .alike import alike_of
from .dataset import LONGEST_DOC, Batches, Items, load_items, padded, prefix_ids, work_file
from .evaluation import Embed, Question, ask, in_batches
from .hard import nearest_wrong
from .model import Encoder, Shape, pool
from .objectives import contrastive_loss, distillation_loss
from .side_tasks import Pretraining, TokenTypes
from .static import bag, placed_queries, static_embed, thinned, valid_questions
from .structure import load_structure
from .vocabulary import load_tokenizer

WARM = 80
"""Steps in which the rates rise; a sixth of a run that has fewer than six times as many."""


@dataclass(frozen=True)
class EncoderRecipe:
    """What a run does; the ablations on the card change one field each."""

    minutes: float = 18
    steps: int = 0
    """Of training in all; 0 trains by the minutes."""
    batch: int = 256
    rate: float = 1e-4
    table_rate: float = 2e-4
    local: float = 0.75
    alike: str = "altered"
    """What a sixth of the batch holds (`alike.py`): pairs of code that means the same."""
    hard: bool = False
    """Half of the documented functions of a batch are the nearest wrong ones of the other half (`hard.py`)."""
    types: float = 0.0
    """Weight of token-type classification on as many functions again as a sixth of the batch."""
    pretrain: float = 0.0
    """Share of the steps, the first ones, that ask for masked tokens and bags of words in place of pairs."""
    distil: float = 0.7
    """Weight of following the static table of full width, the larger model, in how it ranks the batch; the pairs weigh the rest."""
    unlabelled: bool = False
    """Code alone: in place of pairs, how the larger model ranks functions by parts of functions, documented or not (Compressor, arXiv 2208.07120)."""
    weighted_cut: bool = True
    """Whether the table is cut to its rank by how often its tokens occur, or each token counts the same."""
    query_places: bool = True
    """Whether the tokens of a sentence weigh by their places as the table has them, or all the same."""
    longest: int = 64
    seed: int = 1
    layers: int = 3
    width: int = 192


def narrow_table(table: Tensor, rank: int, counts: Tensor | None = None) -> Tensor:
    """The coordinates [vocabulary, rank] of a table along its main directions: cosines stay as near as they can.

    With `counts` [vocabulary], how often each token occurs, a token counts by the square root of that: otherwise the many rare ones, which
    are in few texts, choose the directions.
    """
    rows = table if counts is None else table * counts.to(table.dtype)[:, None] ** 0.25
    _, _, directions = torch.linalg.svd(rows, full_matrices=False)
    return table @ directions[:rank].T


def counts_of(items: Items, vocabulary: int) -> Tensor:
    """How often each token occurs in code and, a sentence being short, twenty times in those that ask: [vocabulary]."""
    code, doc = (torch.from_numpy(np.bincount(each.flat, minlength=vocabulary)) for each in (items.code, items.doc))
    return code + 20 * doc


class Training:
    """Resumable: what is saved is enough to go on where it stopped."""

    def __init__(self, recipe: EncoderRecipe, name: str = "encoder"):
        self.recipe, self.name, self.path = recipe, name, work_file(f"{name}.pt")
        self.tokenizer = load_tokenizer(work_file("tokenizer.json"))
        self.prefixes = prefix_ids(self.tokenizer)
        symbols = load_structure().symbols if recipe.alike == "trees" else []
        self.vocabulary = self.tokenizer.get_vocab_size()
        self.shape = Shape(self.vocabulary + len(symbols), recipe.width, recipe.layers, inner=2 * recipe.width)
        torch.manual_seed(recipe.seed)
        self.static = torch.load(work_file("static.pt"))
        self.model = Encoder(self.shape)
        items = load_items(self.tokenizer, "train")
        start_as_bag(self.model, self.static, counts_of(items, self.vocabulary) if recipe.weighted_cut else None)
        if not recipe.query_places:
            self.model.query_gates.data.zero_()
        start_symbols(self.model, symbols, self.tokenizer)
        self.types = TokenTypes(recipe.width, recipe.seed) if recipe.types else None
        tables = [self.model.tokens.weight]
        rest = [p for n, p in self.model.named_parameters() if n not in ("tokens.weight", "gates", "query_gates")]
        rest += list(self.types.parameters()) if self.types else []
        scale = self.model.tokens.weight.std().item()
        self.rates = [recipe.table_rate * scale, recipe.rate]
        self.optimizer = torch.optim.AdamW(
            [{"params": tables, "weight_decay": 0.0}, {"params": rest, "weight_decay": 0.01}], betas=(0.9, 0.98)
        )
        self.elapsed, self.step, self.best = 0.0, 0, -1.0
        if self.path.exists():
            self.resume(torch.load(self.path))
        self.draw_from(items)

    def draw_from(self, items: Items) -> None:
        recipe, drawn = self.recipe, self.step + 1000 * (self.recipe.seed - 1)
        self.numbers = np.random.default_rng(3 + drawn)
        self.batches = Batches(items, recipe.batch, 2 + drawn, self.vocabulary, recipe.local, recipe.alike != "none")
        if recipe.alike not in ("altered", "none"):
            self.batches.alike = alike_of(recipe.alike, drawn)
        if recipe.hard:
            self.batches.wrong = nearest_wrong(items, *(static_embed(self.static, places) for places in ("query_places", "places")))
        self.pretraining = Pretraining(items, self.vocabulary, drawn)

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
            "recipe": asdict(self.recipe),
            "repositories": len(self.batches.items.groups),
        }
        torch.save(saved, path.with_suffix(".part"))
        path.with_suffix(".part").rename(path)

    def done(self) -> float:
        """Share of the training, 0 to 1."""
        recipe = self.recipe
        return min(1.0, self.step / recipe.steps if recipe.steps else self.elapsed / 60 / recipe.minutes)

    def one_step(self) -> float:
        started, recipe = time.monotonic(), self.recipe
        warm = min(1.0, (self.step + 1) / (min(WARM, recipe.steps / 6) if recipe.steps else WARM))
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * warm * (0.02 + 0.98 * (1 + math.cos(math.pi * self.done())) / 2)
        most = min(recipe.longest, self.batches.random.choices([48, 80, 160], [0.6, 0.3, 0.1])[0])
        if self.done() < recipe.pretrain:
            loss = self.pretraining.loss(self.model, recipe.batch, most)
        else:
            loss = self.loss_of_code(most) if recipe.unlabelled else self.loss_of_pairs(most)
        if self.types:
            loss = loss + recipe.types * self.types.loss(self.model, recipe.batch // 6, most)
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        self.elapsed += time.monotonic() - started
        return loss.item()

    def loss_of_pairs(self, most: int) -> Tensor:
        queries, codes, keys = self.batches.next(most)
        queries, codes = thinned(queries, 0.1, self.numbers), thinned(codes, 0.15, self.numbers)
        code, sentence = self.prefixes
        asked = self.encode(queries, [sentence if len(query) <= LONGEST_DOC else code for query in queries])
        found = self.encode(codes, [code] * len(codes))
        loss = contrastive_loss(asked, found, torch.from_numpy(keys))
        if not self.recipe.distil:
            return loss
        taught = distillation_loss(asked, found, self.teacher(queries, codes))
        return (1 - self.recipe.distil) * loss + self.recipe.distil * taught

    def loss_of_code(self, most: int) -> Tensor:
        parts, codes = self.batches.unlabelled(most)
        found, wholes = (self.encode(each, [self.prefixes[0]] * len(each)) for each in (parts, codes))
        table, places = self.static["table"], self.static["places"]
        return distillation_loss(found, wholes, bag(table, places, parts) @ bag(table, places, codes).T)

    def encode(self, sequences: list[np.ndarray], prefixes: list[int], size: int = 32) -> Tensor:
        """Unit vectors in order; sequences of like length share a padded batch."""
        order = np.argsort([len(sequence) for sequence in sequences], kind="stable")
        rows = []
        for start in range(0, len(order), size):
            ids, mask = padded(*([each[at] for at in order[start : start + size]] for each in (sequences, prefixes)))
            rows.append(pool(self.model(ids, mask), mask))
        return torch.cat(rows)[torch.from_numpy(np.argsort(order, kind="stable"))]

    def teacher(self, queries: list[np.ndarray], codes: list[np.ndarray]) -> Tensor:
        """Cosines [B, B] by the static table, which knows no symbols of nodes."""
        table = self.static["table"]
        queries, codes = ([each[each < self.vocabulary] for each in sequences] for sequences in (queries, codes))
        places, of_queries = self.static["places"], self.static["query_places"]
        return placed_queries(table, of_queries, places, queries) @ bag(table, places, codes).T

    def run(self) -> float:
        valid, embeds = valid_questions(self.tokenizer), embedders(self.model, self.prefixes)
        losses: list[float] = []
        evaluated, period = self.elapsed, max(180.0, self.recipe.minutes * 15)
        print(f"start {asdict(self.recipe)}: mrr {mean_mrr(valid, embeds):.4f}", flush=True)
        while self.done() < 1:
            losses.append(self.one_step())
            if self.elapsed - evaluated > period or self.done() >= 1:
                evaluated, mrr = self.elapsed, mean_mrr(valid, embeds)
                print(f"{self.step} {self.elapsed / 60:.1f} min loss {np.mean(losses):.3f} mrr {mrr:.4f}", flush=True)
                losses = []
                self.save(self.path)
                if mrr > self.best:
                    self.best = mrr
                    self.save(work_file(f"{self.name}-best.pt"))
        return self.best


def start_as_bag(model: Encoder, static: dict, counts: Tensor | None = None) -> None:
    """The encoder equals the static table as far as its rank carries it: every layer starts out as the identity."""
    shape = model.shape
    narrow = narrow_table(static["table"], shape.rank, counts)
    scale = 1 / (narrow.std().item() * math.sqrt(shape.rank / shape.width))  # a small residual stream would be drowned by the layers
    model.tokens.weight.data[: len(narrow)] = narrow * scale
    model.tokens.weight.data[:8] = 0
    square = torch.linalg.qr(torch.randn(shape.width, shape.width))[0]
    model.raise_rank.weight.data.copy_(square[:, : shape.rank])
    for gates, name in ((model.gates, "places"), (model.query_gates, "query_places")):
        gates.data.copy_(torch.cat([static[name][:1], static[name]]))
        gates.requires_grad_(False)


def start_symbols(model: Encoder, symbols: list[str], tokenizer: Tokenizer) -> None:
    """Rows of the symbols of nodes, behind the vocabulary: `<call_expression,left>` starts as the mean of the words of its name."""
    size = tokenizer.get_vocab_size()
    for at, symbol in enumerate(symbols):
        words = tokenizer.encode(symbol[1:].split(",")[0], add_special_tokens=False).ids
        model.tokens.weight.data[size + at] = model.tokens.weight.data[words].mean(0)


def mean_mrr(valid: list[Question], embeds: tuple[Embed, Embed]) -> float:
    return float(np.mean([ask(question, *embeds).mrr for question in valid]))


def embedders(model: Encoder, prefixes: tuple[int, int]) -> tuple[Embed, Embed]:
    """Of sentences that ask, and of code."""
    code, sentence = prefixes
    return embedder(model, sentence), embedder(model, code)


def embedder(model: Encoder, prefix: int) -> Embed:
    def embed(sequences) -> np.ndarray:
        with torch.no_grad():
            return model.embed(*padded(list(sequences), prefix)).numpy()

    return lambda sequences: in_batches(sequences, 32, embed)


def train_encoder(recipe: EncoderRecipe, name: str = "encoder") -> float:
    return Training(recipe, name).run()
