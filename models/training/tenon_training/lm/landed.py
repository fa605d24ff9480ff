"""The weights of a landed package, back from its int8 graph, so that training can go on where nothing else is left."""

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor


def weights_of(package: Path) -> tuple[dict[str, Tensor], int]:
    """State of a Decoder and the tokens it has seen. Of int8 matrices what is lost is at most half a step of their scales."""
    constants = {each.name: numpy_helper.to_array(each) for each in onnx.load(package / "model.onnx").graph.initializer}
    manifest = json.loads((package / "manifest.json").read_text())
    table = constants["table"]
    if "table_scale" in constants:
        table = table.T * constants["table_scale"][:, None]
    state = {"tokens.weight": table, "last.weight": constants["last_norm"]}
    for layer in range(manifest["layers"]):
        for part in ("attention", "inner"):
            state[f"layers.{layer}.before_{part}.weight"] = constants[f"layer_{layer}_{part}_norm"]
        for part in ("qkv", "joined", "widen", "narrow"):
            state[f"layers.{layer}.{part}.weight"] = matrix_of(constants, f"layer_{layer}_{part}").T
    tensors = {name: torch.from_numpy(np.array(value, np.float32)) for name, value in state.items()}
    return tensors, manifest.get("training", {}).get("tokens", 0)


def matrix_of(constants: dict[str, np.ndarray], name: str) -> np.ndarray:
    """float32 [in, out], as MatMul has it."""
    if name in constants:
        return constants[name]
    return constants[f"{name}_quantized"].astype(np.float32) * constants[f"{name}_scale"]
