"""server/src/inference/fixtures/tiny-causal: a package of the same layout with random weights, and what it has to answer."""

import json
from pathlib import Path

import numpy as np
import torch

from ..files import write_json
from ..shards import ROOT
from .export import save_fp32
from .manifest import manifest_of
from .model import Decoder, Shape
from .runtime import Session
from .tokenizer import ids_of, trained_tokenizer

FOLDER = ROOT / "server/src/inference/fixtures/tiny-causal"
VOCABULARY, CAPACITY = 300, 16


def tiny_model(vocabulary: int = VOCABULARY) -> Decoder:
    """Random weights everywhere, so that every part of the graph shows in the logits."""
    generator = torch.Generator().manual_seed(11)
    model = Decoder(Shape(vocabulary, width=16, layers=2, heads=4, kv_heads=2, inner=24, window=64))
    for name, weights in model.named_parameters():
        noise = torch.randn(weights.shape, generator=generator) * (0.1 if weights.dim() == 1 else 0.3)
        weights.data.copy_(noise + 1 if weights.dim() == 1 else noise)
    return model.eval()


def make_fixture(folder: Path = FOLDER) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    texts = json.loads((folder.parent / "texts.json").read_text()) if (folder.parent / "texts.json").exists() else [PROMPT]
    tokenizer = trained_tokenizer([*texts, PROMPT] * 2, VOCABULARY, 2)
    tokenizer.save(str(folder / "tokenizer.json"))
    model = tiny_model(tokenizer.get_vocab_size())
    save_fp32(model, folder / "model.onnx")
    write_json(folder / "manifest.json", manifest_of("tiny-causal", model.shape, folder))
    ids = {"text": PROMPT, "ids": ids_of(tokenizer, PROMPT)}
    (folder / "golden.json").write_text(json.dumps(ids | golden(model, folder / "model.onnx")) + "\n")


PROMPT = "<file_sep>src/a.ts\n<fim_prefix>if (x) {\n    return<fim_suffix>\n}\n<fim_middle>"


def golden(model: Decoder, graph: Path) -> dict:
    """By PyTorch, each time over the whole sequence without a cache. `keep`: rows of the cache that stay before the step."""
    session = Session(graph, CAPACITY)
    kept: list[int] = []
    runs = []
    for keep, ids, first in RUNS:
        kept = kept[:keep] + ids
        with torch.no_grad():
            logits = model(torch.tensor([kept]))[0][0, keep + first :].numpy()
        session.cut(keep)
        found = session.run(ids, first)
        assert np.abs(found - logits).max() < 1e-4, np.abs(found - logits).max()
        runs.append({"keep": keep, "ids": ids, "logitsFrom": first, "logits": np.round(logits.astype(float), 6).tolist()})
    return {"capacity": CAPACITY, "runs": runs}


RUNS: list[tuple[int, list[int], int]] = [
    (0, [3, 70, 80, 90, 100, 110, 120], 0),  # prefill of 7
    (7, [130], 0),  # three steps
    (8, [140], 0),
    (9, [150], 0),
    (8, [160, 170], 1),  # the last two are taken back; two drafts, logits of the second only
    (4, [180, 190, 200], 0),  # cut into the prefill
]
"""(rows that are kept, ids, logits_from)."""
