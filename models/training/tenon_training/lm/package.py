"""`lm export`: models/NAME from the checkpoint, as int8, with the numbers that the TypeScript runtime is held against."""

import json
import shutil
from pathlib import Path

import torch

from ..files import write_json
from ..shards import ROOT
from .export import save_int8
from .landed import weights_of
from .manifest import manifest_of
from .model import Decoder, Shape
from .texts import LM_WORK
from .tokenizer import ids_of
from .rows import load_tokenizer
from .train import CHECKPOINT

GOLDEN = ROOT / "test/parity/golden"
FUNCTIONS = ROOT / "test/parity/functions.json"
EVERY, LIKELIEST = 20, 5
"""One function of so many is asked for; so many tokens are kept of each answer."""


def land(name: str) -> Path:
    """model.onnx, tokenizer.json, manifest.json; the card is `lm card`'s."""
    saved = torch.load(CHECKPOINT)
    model = Decoder(Shape(**saved["shape"]))
    model.load_state_dict(saved["model"])
    folder = ROOT / "models" / name
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(LM_WORK / "tokenizer.json", folder / "tokenizer.json")
    save_int8(model.eval(), folder / "model.onnx")
    training = {"tokens": saved["tokens"], "minutes": round(saved["elapsed"] / 60, 1), "steps": saved["step"]}
    write_json(folder / "manifest.json", manifest_of(name, model.shape, folder) | {"training": training})
    write_json(GOLDEN / f"{name}.json", golden_of(folder))
    print(f"{folder.name}: {(folder / 'model.onnx').stat().st_size / 1e6:.1f} MB after {training}", flush=True)
    return folder


def landed_model(folder: Path) -> Decoder:
    """In fp32, of what the int8 graph holds."""
    manifest = json.loads((folder / "manifest.json").read_text())
    state, _ = weights_of(folder)
    qkv, narrow = state["layers.0.qkv.weight"], state["layers.0.narrow.weight"]
    shape = Shape(
        manifest["vocabSize"],
        width=qkv.shape[1],
        layers=manifest["layers"],
        heads=qkv.shape[1] // manifest["headDim"],
        kv_heads=manifest["kvHeads"],
        inner=narrow.shape[1],
        window=manifest["window"],
    )
    model = Decoder(shape)
    model.load_state_dict(state)
    return model.eval()


@torch.no_grad()
def golden_of(folder: Path) -> list[dict]:
    """By PyTorch in fp32: what follows the first half of a function, its likeliest tokens with their probabilities."""
    model, tokenizer = landed_model(folder), load_tokenizer()
    manifest = json.loads((folder / "manifest.json").read_text())
    rows = []
    for at, function in enumerate(json.loads(FUNCTIONS.read_text())):
        if at % EVERY:
            continue
        code = function["code"][:1200]
        asked = {"path": f"src/f{at}", "prefix": code[: len(code) // 2], "suffix": code[code.find("\n", len(code) // 2) :]}
        ids = prompt_of(asked, manifest, lambda text: ids_of(tokenizer, text))
        best = model(torch.tensor([ids]))[0][0, -1].softmax(0).topk(LIKELIEST)
        likeliest = [[int(number), round(float(chance), 4)] for number, chance in zip(best.indices, best.values, strict=True)]
        rows.append(asked | {"ids": len(ids), "likeliest": likeliest})
    return rows


def prompt_of(asked: dict[str, str], manifest: dict, encode) -> list[int]:
    """As promptOf of server/src/inference/causal/prompt.ts, which the parity stage holds against this."""
    window, prompt = manifest["window"], manifest["prompt"]
    header = encode(prompt["header"].replace("{path}", asked["path"]))[: window >> 3]
    budget = window - min(64, window >> 2) - len(header) - 3
    after = encode(asked["suffix"][: budget * 8])[: budget // 4]
    before, most = encode(asked["prefix"]), budget - len(after)
    if len(before) > most:
        before = before[-(-(len(before) - most) // 64) * 64 :]
    marks = {mark: encode(prompt[mark]) for mark in ("fimPrefix", "fimSuffix", "fimMiddle")}
    if prompt.get("order") == "spm":
        return [*header, *marks["fimSuffix"], *after, *marks["fimPrefix"], *before]
    return [*header, *marks["fimPrefix"], *before, *marks["fimSuffix"], *after, *marks["fimMiddle"]]
