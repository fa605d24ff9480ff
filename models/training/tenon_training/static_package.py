"""Packages of architecture `static`: an int8 table of token embeddings and the weights of places, no network."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from .files import sha256, write_json
from .safetensors import read_safetensors, write_safetensors
from .vocabulary import load_tokenizer


@dataclass(frozen=True)
class Sea:
    """Attention over pieces (arXiv 2208.11271): w [width, inner], v [inner]."""

    w: np.ndarray
    v: np.ndarray

    def tensors(self) -> dict[str, np.ndarray]:
        return {"sea.w": np.asarray(self.w, "<f4"), "sea.v": np.asarray(self.v, "<f4")}


def write_static(
    folder: Path,
    table: np.ndarray,
    places: np.ndarray,
    tokenizer: Path,
    sea: Sea | None = None,
    fields: Mapping[str, object] | None = None,
    query_places: np.ndarray | None = None,
) -> None:
    """table float32 [vocabulary, width], places float32 [window]: weights (not logarithms), counted without a prefix.

    `query_places` float32 [window] are the weights of the places of a sentence that asks; without them those of code.
    `fields` go into the manifest as they are; `name` and `window` among them replace the folder's name and len(places).
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows, scales = quantised(np.asarray(table, np.float32))
    tensors = {"table": rows, "scales": scales, "places": np.asarray(places, "<f4")} | (sea.tensors() if sea else {})
    if query_places is not None:
        tensors["query_places"] = np.asarray(query_places, "<f4")
    write_safetensors(folder / "model.safetensors", tensors)
    if tokenizer.resolve() != (folder / "tokenizer.json").resolve():
        shutil.copy(tokenizer, folder / "tokenizer.json")
    manifest = {
        "format": 1,
        "name": folder.name,
        "architecture": "static",
        "task": "embedding",
        "dimension": int(table.shape[1]),
        "window": len(places),
        "model": "model.safetensors",
        "tokenizer": "tokenizer.json",
        "prefix": [],
        "suffix": [],
        "pooling": "weighted",
        "normalise": "l2",
        "licence": "MIT",
        "files": {file: {"sha256": sha256(folder / file)} for file in ("model.safetensors", "tokenizer.json")},
    }
    write_json(folder / "manifest.json", manifest | dict(fields or {}))


def quantised(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """int8 rows [vocabulary, width] and what each is multiplied with, float32 [vocabulary]."""
    scales = np.maximum(np.abs(table).max(1) / 127, 1e-12).astype("<f4")
    return np.round(table / scales[:, None]).astype(np.int8), scales


class StaticPackage:
    """The package as Python reads it: what the TypeScript runtime is held against, and what `measure` asks."""

    def __init__(self, folder: Path):
        tensors = read_safetensors(folder / "model.safetensors")
        self.table = tensors["table"].astype(np.float32) * tensors["scales"][:, None]
        self.places = tensors["places"]
        self.query_places = tensors.get("query_places", self.places)
        self.window: int = json.loads((folder / "manifest.json").read_text())["window"]
        self.sea = Sea(tensors["sea.w"], tensors["sea.v"]) if "sea.w" in tensors else None
        self.tokenizer: Tokenizer = load_tokenizer(folder / "tokenizer.json")

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors [texts, width]; zero for a text without tokens."""
        return self.encode_ids(self.ids_of(texts), self.places)

    def encode_queries(self, sentences: Sequence[str]) -> np.ndarray:
        return self.encode_ids(self.ids_of(sentences), self.query_places)

    def ids_of(self, texts: Sequence[str]) -> list[list[int]]:
        return [encoding.ids for encoding in self.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]

    def encode_ids(self, sequences: Sequence[Sequence[int] | np.ndarray], places: np.ndarray) -> np.ndarray:
        return np.stack([self.vector_of(np.asarray(ids[: self.window], dtype=np.int64), places) for ids in sequences])

    def vector_of(self, ids: np.ndarray, places: np.ndarray) -> np.ndarray:
        weights = places[np.minimum(np.arange(len(ids)), len(places) - 1)]
        return unit((weights[:, None] * self.table[ids]).sum(0))

    def aggregate(self, vectors: np.ndarray) -> np.ndarray:
        return aggregated(vectors, self.sea)


def aggregated(vectors: np.ndarray, sea: Sea | None) -> np.ndarray:
    """Unit vectors of pieces [pieces, width] -> the block's unit vector [width]."""
    share = np.full(len(vectors), 1 / len(vectors))
    attention = share
    if sea is not None:
        scores = np.tanh(vectors @ sea.w) @ sea.v
        attention = np.exp(scores - scores.max())
        attention = attention / attention.sum()
    return unit(((share + attention)[:, None] * vectors).sum(0))


def unit(vector: np.ndarray) -> np.ndarray:
    length = float(np.linalg.norm(vector))
    return (vector / length if length > 0 else vector).astype(np.float32)
