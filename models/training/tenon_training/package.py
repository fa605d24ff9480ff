"""Lands the packages: static table, small encoder; each with tokenizer, manifest and the card that says what was measured."""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import torch

from .card import quality_section, verdict_section, worst_section, write_card
from .card_ablations import renew_section
from .corpus import load_corpus
from .dataset import load_items, prefix_ids, work_file
from .export import save_fp32, save_int8
from .files import write_json
from .measure import Way, by_language, measured, rounded, runtime_embedder, static_way
from .model import Encoder, Shape
from .safetensors import write_safetensors
from .sea import Aggregation, long_pairs, long_rows, train_aggregation
from .shards import ROOT
from .static_package import Sea, StaticPackage, write_static
from .train import embedders
from .vocabulary import PREFIX, QUERY_PREFIX, load_tokenizer

STATIC, SMALL = "tenon-static-v1", "tenon-small-v1"
LONG_PAIRS = 12_000
EARNS = 0.005
"""What fusion has to gain in MRR before the encoder is switched on by default: more than another seed changes."""


def trained_static() -> dict:
    """As it is landed: the table rounded to int8."""
    static = torch.load(work_file("static.pt"))
    return static | {"table": rounded(static["table"])}


def load_best(name: str = "encoder") -> Encoder:
    saved = torch.load(work_file(f"{name}-best.pt"))
    model = Encoder(Shape(**saved["shape"]))
    model.load_state_dict(saved["model"])
    return model.eval()


def aggregation_of(way: Way, name: str, most: int = LONG_PAIRS, shorts: int = 150) -> Aggregation:
    """Trained once on long functions of the training repositories, and kept in work/."""
    kept = work_file(f"sea-{name}.pt")
    tokenizer = load_tokenizer(work_file("tokenizer.json"))
    if not kept.exists():
        items = load_items(tokenizer, "train")
        rows = np.random.default_rng(1).permutation(long_rows(items))[:most]
        torch.save(train_aggregation(long_pairs(items, rows, way.queries, way.code, shorts)).state_dict(), kept)
    state = torch.load(kept)
    model = Aggregation(state["w"].shape[0])
    model.load_state_dict(state)
    return model.eval()


def sea_of(model: Aggregation) -> Sea:
    return Sea(model.w.detach().numpy(), model.v.detach().numpy())


def land_static() -> Way:
    """models/tenon-static-v1, as yet without a card."""
    static = torch.load(work_file("static.pt"))
    way = static_way(trained_static())
    aggregation = aggregation_of(way, "static")
    places = {name: static[name].exp().numpy() for name in ("places", "query_places")}
    fields = {"licence": "MIT", "corpus": corpus_of()}
    write_static(
        ROOT / "models" / STATIC,
        static["table"].numpy(),
        places["places"],
        work_file("tokenizer.json"),
        sea_of(aggregation),
        fields,
        query_places=places["query_places"],
    )
    return Way(way.queries, way.code, aggregation)


def land_small() -> tuple[Encoder, Way, Way]:
    """models/tenon-small-v1 as yet without manifest and card; and the encoder as fp32 and as it runs."""
    folder = ROOT / "models" / SMALL
    folder.mkdir(parents=True, exist_ok=True)
    model = load_best()
    save_fp32(model, work_file("model.fp32.onnx"))
    save_int8(model, folder / "model.onnx")
    shutil.copy(work_file("tokenizer.json"), folder / "tokenizer.json")
    write_transformers_layout(folder, model.shape)
    prefixes = prefix_ids(load_tokenizer(folder / "tokenizer.json"))
    code, sentence = prefixes
    embeds = runtime_embedder(folder / "model.onnx", sentence), runtime_embedder(folder / "model.onnx", code)
    aggregation = aggregation_of(Way(*embeds), "small", 2500, 15)
    write_safetensors(folder / "aggregation.safetensors", sea_of(aggregation).tensors())
    return model, Way(*embedders(model, prefixes), aggregation), Way(*embeds, aggregation)


def make_packages() -> None:
    tokenizer = load_tokenizer(work_file("tokenizer.json"))
    static = land_static()
    model, _, small = land_small()
    found = measured("held-out", {"static": static, "small": small}, tokenizer)
    summary = found["summary"]
    gain = summary["mrr.bm25+static+small"] - summary["mrr.bm25+static"]
    quality = summary | {f"long.{key}": value for key, value in found["bins"].items()} | {"languages": by_language(found["rows"])}
    work_file("measured.json").write_text(json.dumps(quality, indent=1))
    add_to_manifest(ROOT / "models" / STATIC, {"quality": summary})
    write_json(ROOT / "models" / SMALL / "manifest.json", small_manifest(model.shape) | {"isDefault": gain > EARNS, "quality": summary})
    for name in (STATIC, SMALL):
        write_card(ROOT / "models" / name, found, model)
    print(json.dumps(summary, indent=1))


def make_small_package() -> None:
    """The small encoder beside the static table as it is landed, whose card and manifest get the new figures and nothing else."""
    folder = ROOT / "models" / STATIC
    way, sea = static_way(trained_static()), StaticPackage(folder).sea
    static = Way(way.queries, way.code, aggregation_from(sea.tensors()))
    model, _, small = land_small()
    found = measured("held-out", {"static": static, "small": small}, load_tokenizer(work_file("tokenizer.json")))
    summary = found["summary"]
    gain = summary["mrr.bm25+static+small"] - summary["mrr.bm25+static"]
    write_json(ROOT / "models" / SMALL / "manifest.json", small_manifest(model.shape) | {"isDefault": gain > EARNS, "quality": summary})
    write_card(ROOT / "models" / SMALL, found, model)
    add_to_manifest(folder, {"quality": summary})
    for section in (quality_section(found) + "\n\n" + verdict_section(summary), worst_section(found)):
        renew_section(folder / "CARD.md", section)
    print(json.dumps(summary, indent=1))


def aggregation_from(tensors: dict[str, np.ndarray]) -> Aggregation:
    """Back from what is landed."""
    model = Aggregation(tensors["sea.w"].shape[0])
    model.load_state_dict({name: torch.from_numpy(tensors[f"sea.{name}"].copy()) for name in ("w", "v")})
    return model.eval()


def add_to_manifest(folder: Path, fields: dict) -> None:
    path = folder / "manifest.json"
    write_json(path, json.loads(path.read_text()) | fields)


def write_transformers_layout(folder: Path, shape: Shape) -> None:
    """What the common loaders read. They look for the graph under onnx/model_quantized.onnx: link or copy it there."""
    config = {
        "model_type": "roberta",
        "architectures": ["RobertaModel"],
        "hidden_size": shape.width,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.inner,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.window,
        "pad_token_id": 2,
    }
    write_json(folder / "config.json", config)
    special = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "mask_token": "<mask>", "unk_token": "<unk>"}
    write_json(
        folder / "tokenizer_config.json",
        {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": shape.window, **special},
    )


def manifest_of(name: str, shape: Shape, folder: Path, files: list[str]) -> dict:
    tensor = {"shape": ["batch", "tokens"], "type": "int64"}
    return {
        "format": 1,
        "name": name,
        "architecture": "unixcoder",
        "task": "embedding",
        "dimension": shape.width,
        "window": shape.window,
        "model": "model.onnx",
        "tokenizer": "tokenizer.json",
        "inputs": {
            "input_ids": tensor,
            "attention_mask": {**tensor, "meaning": "number of the sequence that a token belongs to, 1 and up; 0 is padding"},
        },
        "outputs": {"last_hidden_state": {"shape": ["batch", "tokens", shape.width], "type": "float32"}},
        "prefix": [PREFIX],
        "queryPrefix": [QUERY_PREFIX],
        "suffix": [],
        "pooling": "mean",
        "normalise": "l2",
        "licence": "MIT",
        "files": {file: {"sha256": hashlib.sha256((folder / file).read_bytes()).hexdigest()} for file in files},
    }


def small_manifest(shape: Shape) -> dict:
    folder = ROOT / "models" / SMALL
    files = ["model.onnx", "tokenizer.json", "config.json", "tokenizer_config.json", "aggregation.safetensors"]
    return manifest_of(SMALL, shape, folder, files) | {"aggregation": "aggregation.safetensors", "corpus": corpus_of()}


def corpus_of() -> dict[str, list[str]]:
    corpus = load_corpus()
    return {split: [f"{r.repository}@{r.commit[:12]}" for r in corpus if r.split == split] for split in ("train", "valid", "held-out")}

