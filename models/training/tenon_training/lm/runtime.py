"""Runs the exported graph as the product does: a cache of a fixed capacity that is owned here, and cut by a number."""

from pathlib import Path

import numpy as np
import onnxruntime


class Session:
    def __init__(self, path: Path, capacity: int, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.length = 0
        self.outputs = [output.name for output in self.session.get_outputs()]
        self.cache = {}
        for given in self.session.get_inputs():
            if given.name.startswith("past_") and len(given.shape) == 4:
                self.cache[given.name] = np.zeros([1, given.shape[1], capacity, given.shape[3]], np.float32)

    def run(self, ids: list[int] | np.ndarray, logits_from: int = 0) -> np.ndarray:
        """Logits [T - logits_from, vocabulary] of the tokens after what the cache holds; their rows are added to it."""
        count = len(ids)
        numbers = {"past_length": self.length, "logits_from": logits_from}
        given = {"input_ids": np.asarray(ids, np.int64)[None], **{name: np.array([value], np.int64) for name, value in numbers.items()}}
        found = dict(zip(self.outputs, self.session.run(None, given | self.cache), strict=True))
        for name, rows in self.cache.items():
            rows[:, :, self.length : self.length + count] = found[name.replace("past_", "new_")]
        self.length += count
        return found["logits"][0]

    def cut(self, length: int) -> None:
        self.length = length
