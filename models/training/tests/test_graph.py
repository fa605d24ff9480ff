"""The graph encoder: what it reads, what it must not see, and that its ONNX graph says the same. Seconds, no corpus."""

import random
import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from tenon_training.graph_dataset import CodeGraph, batch_of, item_of, renamed
from tenon_training.graph_export import build_graph
from tenon_training.graph_model import GraphEncoder, GraphShape, pool_all, pool_tokens
from tenon_training.graph_train import quiz_of
from tenon_training.parity import FIXTURES, functions
from tenon_training.vocabulary import load_tokenizer

ADD = CodeGraph("def f(a, b):\n    c = a + b\n    return c", [("a", 6, 7), ("b", 9, 10), ("c", 17, 18), ("a", 21, 22), ("b", 25, 26), ("c", 38, 39)], [(2, 3), (2, 4), (3, 0), (4, 1), (5, 2)])
TOKENIZER = load_tokenizer(FIXTURES / "tiny" / "tokenizer.json")


def tiny() -> GraphEncoder:
    torch.manual_seed(3)
    model = GraphEncoder(GraphShape(TOKENIZER.get_vocab_size(), width=16, layers=2, heads=2, inner=32, window=64, nodes=8))
    for weights in model.parameters():
        weights.data.normal_(0, 0.3)
    return model.eval()


class Versions(unittest.TestCase):
    def test_every_variable_is_renamed_and_the_graph_stays(self):
        found = renamed(ADD, "f", ["x1", "x2", "x3", "x4"], random.Random(1))
        self.assertEqual(found.edges, ADD.edges)
        for name, start, end in found.nodes:
            self.assertEqual(found.code[start:end], name)
            self.assertTrue(name.startswith("x"))
        self.assertEqual(len({name for name, _, _ in found.nodes}), 3)

    def test_offsets_are_utf16(self):
        code = "s = '\U0001f600'; t = s"
        graph = CodeGraph(code, [("s", 0, 1), ("t", 10, 11), ("s", 14, 15)], [(2, 0), (1, 2)])
        found = renamed(graph, "", ["longer"], random.Random(1))
        units = found.code.encode("utf-16-le")
        for name, start, end in found.nodes:
            self.assertEqual(units[2 * start : 2 * end].decode("utf-16-le"), name)
        item = item_of(graph, TOKENIZER, 64, 8)
        self.assertEqual(len(item.alignment), 3)
        self.assertEqual(item.ids[item.alignment[0]].tolist(), item.ids[item.alignment[2]].tolist())


class Network(unittest.TestCase):
    def test_the_data_flow_changes_the_vector(self):
        model, item = tiny(), item_of(ADD, TOKENIZER, 64, 8)
        with torch.no_grad():
            whole, bare = (model.embed(b.ids, b.places, b.mask) for b in (batch_of([item]), batch_of([item], drop_graph=True)))
        self.assertGreater((whole - bare).abs().max().item(), 1e-3)

    def test_nodes_count_in_the_mean_of_all_and_padding_does_not(self):
        hidden, places = torch.tensor([[[1.0, 0], [0, 1], [5, 5]]]), torch.tensor([[2, 0, 1]])
        self.assertEqual(pool_tokens(hidden, places).tolist(), [[1, 0]])
        self.assertTrue(torch.allclose(pool_all(hidden, places), torch.tensor([[0.5**0.5, 0.5**0.5]])))

    def test_padding_changes_nothing(self):
        model = tiny()
        items = [item_of(ADD, TOKENIZER, 64, 8), item_of(CodeGraph(ADD.code * 2, [], []), TOKENIZER, 64, 8)]
        with torch.no_grad():
            alone, padded = (model.embed(b.ids, b.places, b.mask) for b in (batch_of(items[:1]), batch_of(items)))
        self.assertLess((alone[0] - padded[0]).abs().max().item(), 1e-5)

    def test_the_onnx_graph_equals_the_network(self):
        model = tiny()
        batch = batch_of([item_of(ADD, TOKENIZER, 64, 8), item_of(CodeGraph("a = 1", [("a", 0, 1)], []), TOKENIZER, 64, 8)])
        with tempfile.TemporaryDirectory() as folder, torch.no_grad():
            onnx.save(build_graph(model, int8_tables=False), Path(folder) / "model.onnx")
            session = onnxruntime.InferenceSession(str(Path(folder) / "model.onnx"))
            given = {"input_ids": batch.ids.numpy(), "position_idx": batch.places.numpy(), "attention_mask": batch.mask.numpy()}
            (found,) = session.run(None, given)
            expected = model(batch.ids, batch.places, batch.mask).numpy()
        real = batch.places.numpy() != 1
        self.assertLess(np.abs(found - expected)[real].max(), 1e-3)


class Asked(unittest.TestCase):
    def test_what_is_asked_is_hidden(self):
        items = [item_of(CodeGraph(f["code"], f["dataflow"]["nodes"], [e[:2] for e in f["dataflow"]["edges"]]), TOKENIZER, 256, 64) for f in functions()[:20]]
        quiz = quiz_of(items, np.random.default_rng(1))
        for asked in (quiz.edges, quiz.alignment):
            self.assertGreater(asked.labels.sum().item(), 3)
            row, one, other = asked.places.unbind(1)
            right = asked.labels > 0
            self.assertTrue(quiz.full[row, one, other][right].all())
            self.assertFalse(quiz.batch.mask[row, one, other][right].any())
            self.assertFalse(quiz.full[row, one, other][~right].any())


if __name__ == "__main__":
    unittest.main()
