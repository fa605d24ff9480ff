"""Lands a package: graph, tokenizer, manifest, what transformers.js wants beside them, and the card."""

import hashlib
import json
import shutil
from pathlib import Path

import torch

from .card import write_card
from .corpus import load_corpus
from .dataset import work_file
from .export import save_fp32, save_int8
from .measure import measure
from .model import Encoder, Shape
from .shards import ROOT
from .vocabulary import PREFIX


def load_best() -> Encoder:
    saved = torch.load(work_file("best.pt"))
    model = Encoder(Shape(**saved["shape"]))
    model.load_state_dict(saved["model"])
    return model.eval()


def make_package(name: str) -> None:
    folder = ROOT / "models" / name
    folder.mkdir(parents=True, exist_ok=True)
    model = load_best()
    save_fp32(model, work_file("model.fp32.onnx"))
    save_int8(model, folder / "model.onnx")
    shutil.copy(work_file("tokenizer.json"), folder / "tokenizer.json")
    write_transformers_layout(folder, model.shape)
    measured = measure(model, folder / "model.onnx")
    write_card(folder, name, model, measured)
    write_manifest(folder, name, model.shape, measured)
    print(json.dumps(measured["summary"], indent=1))


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
        "suffix": [],
        "pooling": "mean",
        "normalise": "l2",
        "licence": "MIT",
        "files": {file: {"sha256": hashlib.sha256((folder / file).read_bytes()).hexdigest()} for file in files},
    }


def write_manifest(folder: Path, name: str, shape: Shape, measured: dict) -> None:
    manifest = manifest_of(name, shape, folder, ["model.onnx", "tokenizer.json", "config.json", "tokenizer_config.json"])
    corpus = load_corpus()
    manifest["corpus"] = {
        split: [f"{r.repository}@{r.commit[:12]}" for r in corpus if r.split == split] for split in ("train", "valid", "held-out")
    }
    manifest["quality"] = measured["summary"]
    write_json(folder / "manifest.json", manifest)


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")
