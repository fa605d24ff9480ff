"""AST-Probe (arXiv 2206.11719): how much of the syntax tree a linear probe reads off hidden states."""

import json
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from .corpus import load_corpus, source_files
from .dataset import prefix_ids, work_file
from .model import Encoder
from .shards import extracted
from .vocabulary import load_tokenizer

KINDS, LONGEST, STEPS = 40, 200, 600


@dataclass(frozen=True)
class Probed:
    """Token ids of a function, and for pairs of neighbouring leaves the tokens they begin at, and the kind and depth of the node that joins them."""

    ids: list[int]
    left: list[int]
    right: list[int]
    kinds: list[str]
    depths: list[int]


def probe(mirrors: Path, files: int = 6) -> None:
    """work/probe.json: by layer accuracy of the kind and Spearman correlation of the depth, on held-out repositories."""
    from .package import load_best

    tokenizer, model = load_tokenizer(work_file("tokenizer.json")), load_best()
    splits = {split: list(functions(split, mirrors, tokenizer, files)) for split in ("valid", "held-out")}
    kinds = [kind for kind, _ in Counter(kind for each in splits["valid"] for kind in each.kinds).most_common(KINDS)]
    found = {}
    for name, layer in (("token embeddings", 0), ("after the last layer", model.shape.layers)):
        train, test = (pairs_of(splits[split], model, layer, kinds, prefix_ids(tokenizer)[0]) for split in ("valid", "held-out"))
        found[name] = fitted(train, test)
        print(name, found[name], flush=True)
    majority = np.bincount(test[1].numpy()).max() / len(test[1])
    found["always the most frequent kind"] = (round(float(majority), 4), 0.0)
    work_file("probe.json").write_text(json.dumps(found, indent=1))


def functions(split: str, mirrors: Path, tokenizer: Tokenizer, files: int):
    numbers = random.Random(4)
    for repository in load_corpus():
        if repository.split == split:
            some = list(source_files(repository, mirrors))
            blocks = [json.loads(line) for line in extracted(numbers.sample(some, min(files, len(some))), "--features", "ast")]
            for block in numbers.sample(blocks, min(40, len(blocks))):
                if block["kind"] != "class":
                    yield probed(block["ast"], tokenizer)


def probed(symbols: list[str], tokenizer: Tokenizer) -> Probed:
    """From the flattened tree: `<kind,left>` opens a node, `<kind,right>` closes it, anything else is a leaf."""
    found, path, joined = Probed([], [], [], [], []), [], None
    last = -1
    for symbol in symbols:
        if symbol.startswith("<") and symbol.endswith(",left>"):
            path.append(symbol[1:-6])
        elif symbol.startswith("<") and symbol.endswith(",right>") and path:
            path.pop()
            joined = path[-1:] + [len(path)] if joined is None or len(path) < joined[-1] else joined
        else:
            ids = tokenizer.encode(symbol, add_special_tokens=False).ids
            if not ids or len(found.ids) + len(ids) > LONGEST:
                continue
            if last >= 0 and path:
                kind, depth = (joined[0], joined[-1]) if joined and len(joined) == 2 else (path[-1], len(path))
                found.left.append(last)
                found.right.append(len(found.ids))
                found.kinds.append(kind)
                found.depths.append(depth)
            last, joined = len(found.ids), None
            found.ids.extend(ids)
    return found


def pairs_of(items: list[Probed], model: Encoder, layer: int, kinds: list[str], prefix: int) -> tuple:
    """Hidden states of both leaves [n, 2 width], kinds [n], depths within their function [n], functions [n]."""
    states, wanted, depths, owner = [], [], [], []
    number = {kind: at for at, kind in enumerate(kinds)}
    for row, item in enumerate(items):
        if len(item.left) < 8:
            continue
        with torch.no_grad():
            hidden = states_of(model, torch.tensor([[prefix, *item.ids]]), layer)[0]
        left, right = torch.tensor(item.left) + 1, torch.tensor(item.right) + 1
        states.append(torch.cat([hidden[left], hidden[right]], -1))
        wanted += [number.get(kind, KINDS) for kind in item.kinds]
        depths += item.depths
        owner += [row] * len(item.left)
    return torch.cat(states), torch.tensor(wanted), torch.tensor(depths, dtype=torch.float32), np.array(owner)


def states_of(model: Encoder, ids: torch.Tensor, layers: int) -> torch.Tensor:
    """Residual stream after so many layers, scaled to unit variance by token."""
    segments = torch.ones_like(ids)
    allowed = (segments[:, :, None] == segments[:, None, :])[:, None]
    places = torch.arange(ids.shape[1])[None].clamp(max=model.shape.window - 1)
    x = model.raise_rank(model.tokens(ids)) * model.gates.exp()[places][:, :, None] + model.positions(places)
    for layer in model.layers[:layers]:
        x = layer(x, allowed)
    return F.layer_norm(x, x.shape[-1:])


def fitted(train: tuple, test: tuple) -> tuple[float, float]:
    torch.manual_seed(1)
    width = train[0].shape[1]
    kind, depth = torch.nn.Linear(width, KINDS + 1), torch.nn.Linear(width, 1)
    optimizer = torch.optim.Adam([*kind.parameters(), *depth.parameters()], lr=2e-3)
    for _ in range(STEPS):
        rows = torch.randint(len(train[1]), (1024,))
        loss = F.cross_entropy(kind(train[0][rows]), train[1][rows]) + 0.05 * F.mse_loss(depth(train[0][rows])[:, 0], train[2][rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        right = (kind(test[0]).argmax(-1) == test[1]).float().mean().item()
        guessed = depth(test[0])[:, 0].numpy()
    each = [spearman(guessed[test[3] == row], test[2].numpy()[test[3] == row]) for row in np.unique(test[3])]
    return round(right, 4), round(float(np.mean([value for value in each if not np.isnan(value)])), 4)


def spearman(one: np.ndarray, other: np.ndarray) -> float:
    def ranks(values: np.ndarray) -> np.ndarray:
        _, place, count = np.unique(values, return_inverse=True, return_counts=True)
        return (np.cumsum(count) - (count - 1) / 2)[place]

    with np.errstate(invalid="ignore", divide="ignore"):
        return float(np.corrcoef(ranks(one), ranks(other))[0, 1])
