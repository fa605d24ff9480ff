"""The safetensors format, as far as packages use it: int8 and float32 tensors behind a header of JSON."""

import json
import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np

TYPES = {"I8": np.dtype("<i1"), "F16": np.dtype("<f2"), "F32": np.dtype("<f4"), "I64": np.dtype("<i8")}


def write_safetensors(path: Path, tensors: Mapping[str, np.ndarray]) -> None:
    header, bodies, start = {}, [], 0
    for name, tensor in tensors.items():
        kind = next(key for key, value in TYPES.items() if value == tensor.dtype)
        body = np.ascontiguousarray(tensor).tobytes()
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [start, start + len(body)]}
        bodies.append(body)
        start += len(body)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(bodies))


def read_safetensors(path: Path) -> dict[str, np.ndarray]:
    """Every tensor of the file; bfloat16 is widened to float32."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    body = memoryview(data)[8 + length :]
    header = json.loads(data[8 : 8 + length])
    return {name: tensor_of(entry, body) for name, entry in header.items() if name != "__metadata__"}


def tensor_of(entry: dict, body: memoryview) -> np.ndarray:
    start, end = entry["data_offsets"]
    if entry["dtype"] == "BF16":
        widened = np.frombuffer(body[start:end], "<u2").astype("<u4") << 16
        return widened.view("<f4").reshape(entry["shape"])
    return np.frombuffer(body[start:end], TYPES[entry["dtype"]]).reshape(entry["shape"])
