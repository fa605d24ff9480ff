"""Directories in the Hugging Face layout to packages: what `microsoft/unixcoder-base`, `microsoft/graphcodebert-base`,
`Salesforce/codet5-*` and `Salesforce/codet5p-110m-embedding` are published as. Nothing is downloaded here."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch

from .export import quantised
from .files import sha256, write_json
from .safetensors import read_safetensors
from .upstream_roberta import build_graphcodebert, build_unixcoder
from .upstream_t5 import build_t5
from .upstream_tokenizer import write_tokenizer

WINDOW = 512  # tokens that the publishers' own code embeds at most
NODES = 128


@dataclass(frozen=True)
class Upstream:
    """A published directory: its configuration, its weights without the prefix of a head's class, and where it lies."""

    folder: Path
    config: dict
    weights: dict[str, np.ndarray]


@dataclass(frozen=True)
class Recipe:
    """How an architecture is embedded with, as its publishers do it."""

    architecture: str
    pooling: str
    prefix: list[str]
    suffix: list[str]
    dimension: int
    window: int


def export_upstream(folder: Path, package: Path, kind: str | None = None, int8: bool = True) -> None:
    """`kind` is `unixcoder`, `graphcodebert` or `codet5`; a T5 is told by its configuration, the two RoBERTas are not."""
    upstream = read_upstream(folder)
    recipe = recipe_of(upstream, kind or kind_of(upstream))
    package.mkdir(parents=True, exist_ok=True)
    write_tokenizer(folder, package / "tokenizer.json")
    build = {"unixcoder": build_unixcoder, "graphcodebert": build_graphcodebert, "codet5": build_t5}[recipe.architecture]
    built = build(upstream.config, upstream.weights, recipe.window, int8)
    if int8:
        quantised(built, package / "model.onnx")
    else:
        onnx.save(built, package / "model.onnx")
    write_json(package / "manifest.json", manifest_of(package, recipe))


def read_upstream(folder: Path) -> Upstream:
    config = json.loads((folder / "config.json").read_text())
    return Upstream(folder, config, {bare(name): value for name, value in weights_in(folder).items()})


def weights_in(folder: Path) -> dict[str, np.ndarray]:
    """float32, from *.safetensors or pytorch_model.bin."""
    parts = sorted(folder.glob("*.safetensors"))
    if parts:
        return {name: value.astype(np.float32) for part in parts for name, value in read_safetensors(part).items()}
    weights: dict[str, np.ndarray] = {}
    for part in sorted(folder.glob("pytorch_model*.bin")):
        loaded = torch.load(part, map_location="cpu", weights_only=True)
        weights |= {name: value.to(torch.float32).numpy() for name, value in loaded.items() if value.is_floating_point()}
    if not weights:
        raise FileNotFoundError(f"{folder} holds neither *.safetensors nor pytorch_model.bin")
    return weights


def bare(name: str) -> str:
    """`roberta.encoder.…` of a model with a head is `encoder.…` of the model alone."""
    return name.removeprefix("roberta.")


def kind_of(upstream: Upstream) -> str:
    if upstream.config.get("model_type") in ("t5", "codet5p_embedding", "codet5p"):
        return "codet5"
    if upstream.config["vocab_size"] == 51416 or "unixcoder" in str(upstream.folder).lower():
        return "unixcoder"
    if upstream.config["vocab_size"] == 50265 or "graphcodebert" in str(upstream.folder).lower():
        return "graphcodebert"
    raise ValueError("say with --kind what the directory holds: unixcoder, graphcodebert or codet5")


def recipe_of(upstream: Upstream, kind: str) -> Recipe:
    config = upstream.config
    if kind == "codet5":
        is_embedding = "proj.weight" in upstream.weights
        dimension = int(upstream.weights["proj.weight"].shape[0]) if is_embedding else int(config["d_model"])
        return Recipe(kind, "cls" if is_embedding else "mean", ["<s>"], ["</s>"], dimension, WINDOW)
    window = min(WINDOW, int(config["max_position_embeddings"]) - 2)
    prefix = ["<s>", "<encoder-only>", "</s>"] if kind == "unixcoder" else ["<s>"]
    return Recipe(kind, "mean", prefix, ["</s>"], int(config["hidden_size"]), window)


def manifest_of(package: Path, recipe: Recipe) -> dict:
    return {
        "format": 1,
        "name": package.name,
        "architecture": recipe.architecture,
        "task": "embedding",
        "dimension": recipe.dimension,
        "window": recipe.window,
        **({"nodes": NODES} if recipe.architecture == "graphcodebert" else {}),
        "model": "model.onnx",
        "tokenizer": "tokenizer.json",
        "prefix": recipe.prefix,
        "suffix": recipe.suffix,
        "pooling": recipe.pooling,
        "normalise": "l2",
        "licence": "as its publisher says",
        "files": {file: {"sha256": sha256(package / file)} for file in ("model.onnx", "tokenizer.json")},
    }
