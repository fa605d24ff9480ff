"""manifest.json of a package for completion."""

from pathlib import Path

from ..files import sha256
from .model import Shape
from .tokenizer import EOT, FILE_SEP, FIM_MIDDLE, FIM_PREFIX, FIM_SUFFIX, header_of


def manifest_of(name: str, shape: Shape, folder: Path) -> dict:
    return {
        "format": 1,
        "name": name,
        "architecture": "causal-lm",
        "task": "completion",
        "window": shape.window,
        "layers": shape.layers,
        "kvHeads": shape.kv_heads,
        "headDim": shape.head,
        "vocabSize": shape.vocabulary,
        "cache": "rows",
        "prompt": {
            "order": "spm",
            "fimPrefix": FIM_PREFIX,
            "fimSuffix": FIM_SUFFIX,
            "fimMiddle": FIM_MIDDLE,
            "end": [EOT, FILE_SEP],
            "header": header_of("{path}"),
        },
        "model": "model.onnx",
        "tokenizer": "tokenizer.json",
        "licence": "MIT",
        "files": {file: {"sha256": sha256(folder / file)} for file in ("model.onnx", "tokenizer.json")},
    }
