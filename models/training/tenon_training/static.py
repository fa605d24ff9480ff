"""The static encoder: a table of token embeddings and the weights of places, trained contrastively. No network."""

import math
import shutil
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from .dataset import LONGEST_DOC, Batches, Ragged, load_items, work_file
from .evaluation import Embed, Question, ask, questions_of
from .objectives import contrastive_loss
from .static_package import StaticPackage
from .vocabulary import load_tokenizer

WINDOW = 255


@dataclass(frozen=True)
class Recipe:
    """What a run of the static phase does; the ablations on the card change one field each."""

    steps: int = 1300
    width: int = 256
    batch: int = 1024
    local: float = 0.75
    views: bool = False
    places: bool = True
    sharpness: float = 2.0
    """How many times the initial logarithms the weights of places in code are held at; 0 learns them from there on."""
    most: int = 112
    own_query_places: bool = True
    thin_query: float = 0.1
    thin_code: float = 0.15
    words: float = 0.0
    """Weight of predicting, from the vector of the thinned code, the tokens of the whole (PROP, DupMAE: the bag of words)."""
    trees: float = 0.2
    """Share of the batch that pairs a function with its version from `tenon extract --augment`."""
    pull: float = 0.0
    """Weight of the distance between a function and its version: names of variables come to count less."""
    rate: float = 3e-3
    share: float = 1.0
    seed: int = 1


def initial_places(window: int = WINDOW) -> Tensor:
    """Logarithms of the weight of each place: a block says first what it is. Learnt from there on."""
    return torch.log(1 + 3 * torch.exp(-torch.arange(1, window + 1) / 12))


def initial_embeddings(tokenizer: Tokenizer, width: int) -> Tensor:
    """Random, but equal for tokens that differ in case only; special tokens are zero."""
    generator = torch.Generator().manual_seed(1)
    drawn = torch.randn(tokenizer.get_vocab_size(), width, generator=generator) / math.sqrt(width)
    first: dict[str, int] = {}
    for token, row in sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1]):
        is_special = token.startswith("<") and token.endswith(">") and len(token) > 2
        drawn[row] = 0 if is_special else drawn[first.setdefault(token.lower(), row)]
    return drawn


def thinned(sequences: list[np.ndarray], share: float, random: np.random.Generator) -> list[np.ndarray]:
    """Drops tokens by chance: a pair is never seen twice the same, and no single word may carry it."""
    return [kept if len(kept := each[random.random(len(each)) >= share]) >= 2 else each for each in sequences]


def bag(table: Tensor, places: Tensor, sequences: list[np.ndarray]) -> Tensor:
    """Unit vectors of the weighted sums of embeddings; `places` [window] are logarithms of weights, without a prefix."""
    weights = places.exp()
    lengths = np.array([len(sequence) for sequence in sequences])
    ends = np.cumsum(lengths)
    flat = torch.from_numpy(np.concatenate(sequences).astype(np.int64))
    at = torch.from_numpy(np.arange(ends[-1]) - np.repeat(ends - lengths, lengths)).clamp(max=len(weights) - 1)
    offsets = torch.from_numpy(ends - lengths)
    return F.normalize(F.embedding_bag(flat, table, offsets, mode="sum", per_sample_weights=weights[at]), dim=-1)


def static_embed(static: dict, places: str) -> Embed:
    def embed(sequences) -> np.ndarray:
        with torch.no_grad():
            return np.concatenate(
                [bag(static["table"], static[places], list(sequences[at : at + 512])).numpy() for at in range(0, len(sequences), 512)]
            )

    return embed


STEADY = 0.3
"""Share of the table trained with `pull` in the landed one."""


def make_static(recipe: Recipe) -> None:
    """work/static.pt: the weighted mean of two tables that were trained from the same start on the same batches, one of them with `pull`.

    Between such tables quality is as good as linear (model soups, arXiv 2203.05482): 0.3 of the pulled one costs .003 of .515 MRR, and brings
    a function and its versions from a cosine of .84 to .88.
    """
    tables = []
    for name, pull in (("static-plain.pt", 0.0), ("static-pulled.pt", 4.0)):
        if not work_file(name).exists():
            train_static(replace(recipe, pull=pull), name)
        tables.append(torch.load(work_file(name)))
    plain, pulled = tables
    mixed = {key: (1 - STEADY) * plain[key] + STEADY * pulled[key] for key in ("table", "places", "query_places", "gates")}
    valid = valid_mrr(valid_questions(load_tokenizer(work_file("tokenizer.json"))), mixed["table"], mixed["query_places"], mixed["places"])
    print(f"mixed: {valid:.4f}", flush=True)
    torch.save(mixed | {"valid": {"mixed": valid}}, work_file("static.pt"))


def train_static(recipe: Recipe, name: str = "static.pt") -> dict[str, float]:
    """Trains, saves work/NAME, and returns validation MRR (mean of repositories): `learnt` and, with sharper places, `sharper`."""
    tokenizer = load_tokenizer(work_file("tokenizer.json"))
    torch.manual_seed(recipe.seed)
    table = torch.nn.Parameter(initial_embeddings(tokenizer, recipe.width))
    start_places = initial_places() * (recipe.sharpness or 1) if recipe.places else torch.zeros(WINDOW)
    learns = recipe.places and not recipe.sharpness
    code_places = torch.nn.Parameter(start_places.clone(), requires_grad=learns)
    own = recipe.own_query_places
    query_places = torch.nn.Parameter(torch.zeros(WINDOW), requires_grad=True) if own else code_places
    trained = [table] + ([code_places] if learns else []) + ([query_places] if own else [])
    optimizer = torch.optim.Adam(trained, lr=recipe.rate)
    batches = Batches(load_items(tokenizer, "train"), recipe.batch, recipe.seed, len(table), recipe.local, recipe.views)
    if recipe.share < 1:
        keep = set(np.random.default_rng(5).permutation(len(batches.items.groups))[: int(recipe.share * len(batches.items.groups))].tolist())
        batches.large = [g for g in batches.large if g in keep]
        batches.weights = [len(batches.by_group[g]) ** 0.6 for g in batches.large]
        for each in ("documented", "named", "any"):
            setattr(batches, each, [r for r in getattr(batches, each) if int(batches.items.group[r]) in keep])
    valid = valid_questions(tokenizer)
    versions = Versions(recipe.seed) if recipe.trees else None
    print(f"static {asdict(recipe)}: {len(batches.documented)} documented, {len(batches.named)} named, {len(batches.any)} blocks", flush=True)
    start, random = time.monotonic(), np.random.default_rng(recipe.seed)
    for step in range(recipe.steps):
        optimizer.param_groups[0]["lr"] = recipe.rate * (1 - step / recipe.steps)
        queries, whole, keys = batches.next(recipe.most)
        queries, codes = thinned(queries, recipe.thin_query, random), thinned(whole, recipe.thin_code, random)
        found_codes = bag(table, code_places, codes)
        asked = placed_queries(table, query_places, code_places, queries)
        loss = contrastive_loss(asked, found_codes, torch.from_numpy(keys))
        if recipe.words:
            loss = loss + recipe.words * bag_of_words_loss(found_codes, table, whole)
        if versions is not None:
            loss = loss + versions.loss(table, code_places, int(recipe.trees * recipe.batch), recipe.pull)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if (step + 1) % 250 == 0:
            mrr = valid_mrr(valid, table, query_places, code_places)
            print(f"{step + 1} {time.monotonic() - start:.0f} s loss {loss.item():.3f} mrr {mrr:.4f}", flush=True)
    found = {"learnt": valid_mrr(valid, table, query_places, code_places)}
    sharper = code_places.detach() + (initial_places() if learns else 0)
    found["sharper"] = valid_mrr(valid, table, query_places if own else sharper, sharper)
    print(found, flush=True)
    best = sharper if found["sharper"] > found["learnt"] else code_places.detach()
    torch.save({"table": table.detach(), "places": best, "query_places": query_places.detach() if own else best, "valid": found, "gates": torch.cat([best[:1], best])}, work_file(name))
    return found


def bag_of_words_loss(vectors: Tensor, table: Tensor, whole: list[np.ndarray]) -> Tensor:
    """Cross entropy of the tokens of each text under its vector [B, width], on 256 texts of the batch."""
    vectors, whole = vectors[:256], whole[:256]
    logits = F.log_softmax(vectors @ F.normalize(table, dim=-1).T / 0.05, dim=-1)
    return -torch.stack([logits[row, np.unique(ids)].mean() for row, ids in enumerate(whole)]).mean()


class Versions:
    """Functions and their versions from `tenon extract --augment`, as graph_dataset.py keeps them in work/versions.npz."""

    def __init__(self, seed: int):
        read = np.load(work_file("versions.npz"))
        self.code, self.version = Ragged(read["code_flat"], read["code_ends"]), Ragged(read["version_flat"], read["version_ends"])
        self.numbers = np.random.default_rng(seed)

    def loss(self, table: Tensor, places: Tensor, size: int, pull: float) -> Tensor:
        rows = self.numbers.choice(len(self.code.ends), size, replace=False)
        one, other = ([ids[:112] for ids in ragged.take(rows)] for ragged in (self.code, self.version))
        one, other = bag(table, places, one), bag(table, places, other)
        return contrastive_loss(one, other, torch.arange(size)) + pull * (1 - (one * other).sum(-1)).mean()


def placed_queries(table: Tensor, query_places: Tensor, code_places: Tensor, queries: list[np.ndarray]) -> Tensor:
    """Prose asks with places of its own; altered code, which is longer than any doc sentence here, with those of code."""
    prose = [at for at, q in enumerate(queries) if len(q) <= LONGEST_DOC]
    code = [at for at, q in enumerate(queries) if len(q) > LONGEST_DOC]
    if not code:
        return bag(table, query_places, queries)
    vectors = torch.cat([bag(table, query_places, [queries[at] for at in prose]), bag(table, code_places, [queries[at] for at in code])])
    return vectors[torch.from_numpy(np.argsort(np.array([*prose, *code])))]


def take_landed(package: Path) -> None:
    """work/static.pt and work/tokenizer.json from a package: the table as it was rounded to int8, the weights of places as they are."""
    landed = StaticPackage(package)
    places, query_places = (torch.from_numpy(np.log(weights)) for weights in (landed.places, landed.query_places))
    static = {"table": torch.from_numpy(landed.table), "places": places, "query_places": query_places}
    torch.save(static | {"gates": torch.cat([places[:1], places])}, work_file("static.pt"))
    shutil.copy(package / "tokenizer.json", work_file("tokenizer.json"))


def valid_questions(tokenizer: Tokenizer) -> list[Question]:
    return questions_of(load_items(tokenizer, "valid"), 200, 1500)


def valid_mrr(valid: list[Question], table: Tensor, query_places: Tensor, code_places: Tensor) -> float:
    def embed(places: Tensor):
        return lambda sequences: bag(table, places, list(sequences)).detach().numpy()

    return float(np.mean([ask(question, embed(query_places), embed(code_places)).mrr for question in valid]))
