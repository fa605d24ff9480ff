"""Pairs, side tasks and hard negatives of the small encoder, on a few made functions."""

import json
import subprocess
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy as np
import torch

from tenon_training import card_ablations, history
from tenon_training.alike import drawn_pairs
from tenon_training.dataset import Batches, Items, Ragged
from tenon_training.encoder_ablations import summary_of
from tenon_training.hard import wrong_of
from tenon_training.model import Encoder, Shape
from tenon_training.shards import RECORDS
from tenon_training.side_tasks import Pretraining
from tenon_training.structure import structure_of, tree_of, types_of
from tenon_training.vocabulary import load_tokenizer

TOKENIZER = Path(__file__).resolve().parents[2] / "tenon-static-v1" / "tokenizer.json"


def ragged(count: int, length: int, first: int) -> Ragged:
    return Ragged.of([[first + row] * length for row in range(count)])


class AlikePairs(unittest.TestCase):
    def test_a_pair_is_of_one_row_and_cut(self):
        draw = drawn_pairs((ragged(30, 60, 100), ragged(30, 60, 200)), (1, 2), seed=1)
        some, others, keys = draw(20, 50)
        for one, other, key in zip(some, others, keys, strict=True):
            self.assertEqual({int(one[0]), int(other[0])}, {99 - int(key), 199 - int(key)})
            self.assertEqual({len(one) if one[0] < 200 else len(other), len(other) if one[0] < 200 else len(one)}, {50, 60})
        self.assertEqual({int(one[0]) < 200 for one in some}, {True, False})

    def test_what_could_be_read_as_a_sentence_is_left_out(self):
        draw = drawn_pairs((ragged(5, 40, 100), ragged(5, 60, 200)), (1, 1), seed=1)
        self.assertRaises(ValueError, draw, 1, 64)


class HardNegatives(unittest.TestCase):
    def test_the_nearest_wrong_one_comes_first_and_copies_never(self):
        codes = np.eye(4, dtype=np.float32)
        codes[3] = codes[0]
        queries = np.array([[0.9, 0.1, 0.3, 0], [0.1, 0.9, 0.2, 0], [0.4, 0.1, 0.8, 0], [0.9, 0.2, 0.1, 0]], np.float32)
        found = wrong_of(queries, codes, np.arange(4), 2)
        self.assertEqual(found[0].tolist(), [2, 1])
        self.assertEqual(found[1, 0], 2)
        self.assertEqual(found[3].tolist(), [1, 2])

    def test_code_without_sentences_is_drawn_from_all_and_read_in_part(self):
        batches = Batches(items_of(40), 24, 1, 1000)
        parts, codes = batches.unlabelled(64)
        self.assertEqual([len(parts), len(codes)], [24, 24])
        self.assertTrue(all(len(part) <= len(code) for part, code in zip(parts, codes, strict=True)))

    def test_half_of_a_batch_is_the_nearest_wrong_of_the_other(self):
        batches = Batches(items_of(40), 24, 1, 1000, local=0.0)
        batches.wrong = (np.arange(40)[:, None] + 1) % 40
        rows = batches.documented_rows(10)
        self.assertEqual([(row + 1) % 40 in rows for row in rows[:5]], [True] * 5)


def items_of(count: int) -> Items:
    plain = {name: np.arange(count) for name in ("key", "whole", "pieces_until")}
    flat = {name: ragged(count, 30, 100) for name in ("doc", "words", "code", "nameless", "piece")}
    return Items(**plain, **flat, group=np.zeros(count, np.int64), groups=["a"], languages=["go"])


class Structures(unittest.TestCase):
    CODE = "def add(a, b):\n    return a + b\n"
    LEAVES = [["keyword", 0, 3], ["function", 4, 7], ["punctuation", 7, 8], ["parameter", 8, 9], ["punctuation", 9, 10]]

    def setUp(self):
        self.tokenizer = load_tokenizer(TOKENIZER)

    def test_a_token_has_the_type_of_its_leaf(self):
        names = sorted({kind for kind, _, _ in self.LEAVES})
        encoding = self.tokenizer.encode(self.CODE, add_special_tokens=False)
        types = [names[at] for at in types_of(encoding, self.LEAVES, names)]
        self.assertEqual(types[:4], ["keyword", "function", "punctuation", "parameter"])

    def test_symbols_of_nodes_stand_behind_the_vocabulary(self):
        size = self.tokenizer.get_vocab_size()
        tree = tree_of(["<call,left>", "add", "<rare,left>", "<rare,right>", "<call,right>"], {"<call,left>": size, "<call,right>": size + 1}, self.tokenizer)
        self.assertEqual((tree[0], tree[-1]), (size, size + 1))
        self.assertEqual(self.tokenizer.decode(tree[1:-1]), "add")

    def test_short_functions_are_left_out(self):
        long = {"code": self.CODE + "    total = first + second\n" * 12, "tokens": self.LEAVES, "ast": ["<call,left>"] * 100}
        with mock.patch("builtins.print"):
            found = structure_of([{"code": self.CODE, "tokens": self.LEAVES, "ast": []}, long], self.tokenizer)
        self.assertEqual(len(found.code.ends), 1)
        self.assertEqual(found.symbols, ["<call,left>"])
        self.assertEqual(found.code.ends.tolist(), found.types.ends.tolist())


class Histories(unittest.TestCase):
    def test_the_same_function_at_two_commits(self):
        with tempfile.TemporaryDirectory() as folder:
            git = ["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@b"]
            subprocess.run([*git, "init", "-q"], check=True)
            for text in ("one", "two", "three"):
                (Path(folder) / "a.py").write_text(text)
                subprocess.run([*git, "add", "."], check=True)
                subprocess.run([*git, "commit", "-q", "-m", text], check=True)
            found = history.older_commit(git, "HEAD")
            self.assertEqual(history.said([*git, "show", f"{found}:a.py"]), "two")

    def test_only_what_changed_a_little_is_a_version(self):
        code = "def total(items):\n    found = 0\n    for item in items:\n        found += item.price\n    return found"
        self.assertFalse(history.is_changed(code, "# the sum\n" + code))
        self.assertTrue(history.is_changed(code, code.replace("item.price", "item.price * item.count if item else zero")))
        self.assertFalse(history.is_changed(code, "def total(self):\n    raise NotImplementedError('abstract method of a base class')"))

    def test_ports_are_of_two_languages_that_are_no_dialects(self):
        def block(language: str, name: str) -> dict:
            code = "function {0}(list) {{ const first = list.filter((each) => each.isOpen); return first.length + other; }}"
            return {"language": language, "name": name, "container": ["Http_Client"], "kind": "method", "code": code.format(name), "doc": ""}

        some = [block("python", "open_count"), block("java", "openCount"), block("tsx", "readAll"), block("javascript", "readAll")]
        self.assertEqual(len(list(history.ports_in(some))), 1)


class SideTasks(unittest.TestCase):
    def test_masked_tokens_and_bags_of_words_are_learnt(self):
        torch.manual_seed(1)
        model = Encoder(Shape(200, width=16, layers=1, heads=2, inner=16, window=40, rank=8))
        model.raise_rank.weight.data = torch.linalg.qr(torch.randn(16, 16))[0][:, :8].clone()
        task = Pretraining(items_of(40), 200, seed=1)
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
        losses = []
        for _ in range(30):
            losses.append(task.loss(model, 16, 30))
            optimizer.zero_grad()
            losses[-1].backward()
            optimizer.step()
        self.assertLess(losses[-1].item(), 0.8 * losses[0].item())


class Records(unittest.TestCase):
    def test_means_are_of_repositories_and_the_error_is_of_the_difference(self):
        ranks = [np.array([[1, 0.5], [1, 1]]), np.array([[0.5, 0.5, 0.5], [1, 1, 1]])]
        self.assertEqual(summary_of(ranks, ranks), {"mrr": 0.625, "fused": 1.0, "r1": 0.25, "error": 0.0})

    def test_a_section_is_put_in_and_replaced(self):
        with tempfile.TemporaryDirectory() as folder:
            card = Path(folder) / "CARD.md"
            card.write_text("# a\n\n## AST-Probe\n\nrest\n")
            for figure in ("1", "2"):
                card_ablations.renew_section(card, f"{card_ablations.ENCODER_TITLE}\n\n{figure}")
            self.assertEqual(card.read_text(), f"# a\n\n{card_ablations.ENCODER_TITLE}\n\n2\n\n## AST-Probe\n\nrest\n")

    def test_every_row_that_is_recorded_is_on_the_card(self):
        static = json.loads((RECORDS / "static.json").read_text())
        encoder = json.loads((RECORDS / "encoder.json").read_text())
        rows = [(card_ablations.static_section(), row) for group in static["groups"] for row in group["rows"]]
        for section, row in [*rows, *((card_ablations.encoder_section(), row) for row in encoder["rows"])]:
            self.assertIn(f"| {row['name']} | {row['mrr']:.3f} |", section)

    def test_only_what_is_beyond_twice_the_error_is_told(self):
        rows = [{"name": name, "mrr": mrr, "error": 0.002} for name, mrr in (("a", 0.5), ("b", 0.503), ("c", 0.505), ("d", 0.49))]
        self.assertEqual(card_ablations.verdict_of(rows)[2:], ["- c: +0.005", "- d: -0.010"])
        self.assertIn("Nothing", card_ablations.verdict_of(rows[:2])[0])

    def test_the_noise_is_how_far_the_seeds_are_apart(self):
        rows = [{"change": {}, "mrr": 0.5}, {"change": {"seed": 2}, "mrr": 0.504}, {"change": {"seed": 2, "width": 128}, "mrr": 0.4}]
        self.assertIn("with 2 seeds: MRR 0.5000 to 0.5040", card_ablations.noise_sentence(rows))
        self.assertIn("No second seed", card_ablations.noise_sentence(rows[:1]))


if __name__ == "__main__":
    unittest.main()
