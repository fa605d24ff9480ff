"""Static packages: what is written is what is read, and the vector is the weighted sum that the manifest promises."""

import json
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy as np
import torch

from tenon_training.parity import FIXTURES
from tenon_training.safetensors import read_safetensors, write_safetensors
from tenon_training.static import bag, take_landed
from tenon_training.static_package import Sea, StaticPackage, aggregated, write_static
from tenon_training.vocabulary import load_tokenizer

TOKENIZER = FIXTURES / "tiny" / "tokenizer.json"


class Packages(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory())) / "tiny"
        self.table = np.random.default_rng(1).normal(size=(load_tokenizer(TOKENIZER).get_vocab_size(), 8)).astype(np.float32)
        write_static(self.folder, self.table, np.array([2.0, 1.0]), TOKENIZER, fields={"window": 4, "isDefault": True})

    def test_the_vector_is_the_weighted_sum(self):
        package, text = StaticPackage(self.folder), "a = b + c - d"
        ids = package.tokenizer.encode(text, add_special_tokens=False).ids[:4]  # the window
        expected = self.table[ids[0]] * 2 + self.table[ids[1:]].sum(0)  # places after the last weigh as the last
        cosine = float(package.encode([text])[0] @ expected / np.linalg.norm(expected))
        self.assertGreater(cosine, 0.9999)
        self.assertEqual(package.encode([""]).tolist(), [[0.0] * 8])

    def test_the_manifest_says_it(self):
        manifest = json.loads((self.folder / "manifest.json").read_text())
        self.assertEqual((manifest["name"], manifest["architecture"], manifest["window"], manifest["isDefault"]), ("tiny", "static", 4, True))

    def test_training_can_go_on_from_what_is_landed(self):
        with mock.patch("tenon_training.shards.WORK", self.folder / "work"):
            take_landed(self.folder)
        static, package = torch.load(self.folder / "work" / "static.pt"), StaticPackage(self.folder)
        ids = np.array(package.ids_of(["a = b + c - d"])[0])
        self.assertTrue(np.allclose(bag(static["table"], static["places"], [ids[:4]])[0].numpy(), package.encode(["a = b + c - d"])[0], atol=1e-6))
        self.assertEqual(len(static["gates"]), 3)

    def test_a_piece_that_scores_higher_counts_more(self):
        pieces = np.eye(2, dtype=np.float32)
        alike = aggregated(pieces, None)
        first = aggregated(pieces, Sea(np.array([[1.0], [0.0]]), np.array([5.0])))
        self.assertAlmostEqual(float(alike[0]), float(alike[1]), places=6)
        self.assertGreater(first[0], 2 * first[1])


class Safetensors(unittest.TestCase):
    def test_what_is_written_is_read(self):
        tensors = {"a": np.arange(6, dtype=np.int8).reshape(2, 3), "b": np.array([1.5, -2], np.float32)}
        with tempfile.TemporaryDirectory() as folder:
            write_safetensors(Path(folder) / "x", tensors)
            found = read_safetensors(Path(folder) / "x")
        for name, tensor in tensors.items():
            self.assertTrue(np.array_equal(found[name], tensor), name)


if __name__ == "__main__":
    unittest.main()
