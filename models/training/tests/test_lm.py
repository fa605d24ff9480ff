"""The language model: texts, pieces, losses, optimizer, weights back from a package. Seconds, no corpus needed."""

import json
import re
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from tenon_training.corpus import load_corpus
from tenon_training.lm.card import decided, earns
from tenon_training.lm.export import save_fp32, save_int8
from tenon_training.lm.fast import fast_losses
from tenon_training.lm.fim import asked, end_of, plain
from tenon_training.lm.fixture import tiny_model
from tenon_training.lm.landed import weights_of
from tenon_training.lm.loss import TiedCrossEntropy
from tenon_training.lm.model import Decoder, Shape
from tenon_training.lm.muon import Muon, orthogonal
from tenon_training.lm.package import prompt_of
from tenon_training.lm.rows import SHORTEST_ITEM, budget_of, drawn_texts, packed
from tenon_training.lm.texts import BARRED, KnownPieces, barred_repositories, pieces_of, without_licence
from tenon_training.lm.tokenizer import EOT, FIM_MIDDLE, FIM_PREFIX, FIM_SUFFIX, decoded, header_of, ids_of, trained_tokenizer
from tenon_training.lm.train import Recipe, Threads, optimizers_of, pace_of
from tenon_training.lm.validation import is_asked, marks_of, widths_of

CODE = "".join(
    f"def total_{number}(items, rate):\n    found = [item.price_{number} for item in items]\n    return sum(found) * rate - {number}\n\n"
    for number in range(60)
)
TOKENIZER = trained_tokenizer([CODE], 400, 2)


def encode(text: str) -> list[int]:
    return ids_of(TOKENIZER, text)


class Texts(unittest.TestCase):
    def test_the_same_lines_make_the_same_pieces_wherever_they_stand(self):
        pieces = pieces_of(CODE)
        self.assertGreater(len(pieces), 2)
        self.assertEqual(set(pieces[1:]) - set(pieces_of("import os\nprint(os.name)\n" * 9 + CODE)), set())

    def test_comments_make_no_two_files_alike(self):
        self.assertEqual(pieces_of("/* a b\n c */\n// d\n# e\n" * 30), [])

    def test_a_file_that_is_mostly_known_is_not_taken_again(self):
        known = KnownPieces()
        self.assertTrue(known.takes(CODE))
        self.assertFalse(known.takes(CODE + "def another():\n    return None\n"))
        self.assertTrue(known.takes("".join(f"other {number} {number * 7} thing, one {number % 13};\n" for number in range(90))))

    def test_the_comment_about_rights_is_left_out_and_no_other(self):
        self.assertEqual(without_licence("/* Copyright (c) A */\n\nx = 1\n"), "x = 1\n")
        self.assertEqual(without_licence("# Copyright A\n# MIT licence\nx = 1\n"), "x = 1\n")
        self.assertEqual(without_licence("// What it does\nx = 1\n"), "// What it does\nx = 1\n")

    def test_what_the_bench_of_dereferences_completes_is_barred(self):
        known = {repository.repository for repository in [*barred_repositories(), *load_corpus()] if repository.split != "train"}
        self.assertEqual(set(re.findall("repository: '(.+)'", BARRED.read_text())) - known, set())

    def test_languages_are_drawn_by_their_shares(self):
        rows = [{"language": language, "text": "x" * 10} for language in ("go", "c") for _ in range(100)]
        drawn = [row["language"] for row in drawn_texts(rows, 100)]
        self.assertEqual((drawn.count("go"), drawn.count("c")), (15, 5))


class Pieces(unittest.TestCase):
    def test_what_stands_after_comes_first_and_the_rest_is_the_text_up_to_it(self):
        numbers, text = np.random.default_rng(1), CODE[:300]
        for _ in range(200):
            ids = asked(encode(header_of("a.py")), text, 500, encode, numbers)
            head, rest = decoded(TOKENIZER, ids).split(FIM_SUFFIX)
            after, before = rest.split(FIM_PREFIX)
            self.assertEqual(head, header_of("a.py"))
            self.assertTrue(before.endswith(EOT))
            before = before.removesuffix(EOT)
            self.assertGreaterEqual(len(before), len(text) // 2)
            self.assertTrue(text.startswith(before + after) or (after == "" and text.startswith(before)), before + after)

    def test_it_ends_where_suggestions_end(self):
        numbers = np.random.default_rng(2)
        ends = [end_of(CODE[:500], numbers) for _ in range(300)]
        self.assertTrue(all(250 < end <= 500 for end in ends))
        self.assertGreater(sum(CODE[end : end + 1] == "\n" for end in ends), 200)

    def test_no_piece_is_over_its_budget(self):
        numbers = np.random.default_rng(3)
        for budget in (96, 200, 400):
            for _ in range(50):
                self.assertLessEqual(len(asked(encode("a"), CODE, budget, encode, numbers)), budget)
            self.assertEqual(len(plain(encode("a"), CODE, budget, encode)), budget)

    def test_rows_are_full_and_the_same_each_time(self):
        texts = [{"path": f"src/{number}.py", "text": CODE} for number in range(4)]
        rows = list(packed(texts, 256, TOKENIZER))
        self.assertGreater(len(rows), 8)
        self.assertEqual({len(row) for row in rows}, {256})
        self.assertEqual(rows, list(packed(texts, 256, TOKENIZER)))

    def test_no_rest_of_a_row_is_too_short(self):
        numbers = np.random.default_rng(4)
        for room in range(SHORTEST_ITEM, 512):
            budget = budget_of(room, 512, numbers)
            self.assertTrue(budget == room or room - budget >= SHORTEST_ITEM, (room, budget))

    def test_half_of_the_pieces_take_all_the_room(self):
        numbers = np.random.default_rng(5)
        self.assertGreater(sum(budget_of(512, 512, numbers) == 512 for _ in range(200)), 80)

    def test_what_is_asked_for_is_from_its_mark_to_its_end(self):
        marks = marks_of(TOKENIZER)
        row = torch.tensor([[9, marks[0], 10, 11, marks[1], 12, marks[0], 13, marks[2], 14]])
        self.assertEqual(is_asked(row, marks)[0].nonzero()[:, 0].tolist(), [2, 3, 4, 7, 8])

    def test_a_token_has_the_bytes_of_its_text(self):
        text = "naïve = total_3(items, rate)\n    return"
        self.assertEqual(widths_of(TOKENIZER)[encode(text + EOT)].sum(), len(text.encode()))

    def test_a_prompt_has_the_text_after_first_where_the_manifest_says_so(self):
        marks = {"fimPrefix": FIM_PREFIX, "fimSuffix": FIM_SUFFIX, "fimMiddle": FIM_MIDDLE}
        given = {"path": "a", "prefix": "def total", "suffix": "return"}
        ids = prompt_of(given, {"window": 128, "prompt": {"header": "{path}\n", "order": "spm", **marks}}, encode)
        self.assertEqual(decoded(TOKENIZER, ids), f"a\n{FIM_SUFFIX}return{FIM_PREFIX}def total")

    def test_a_prompt_keeps_what_is_near_and_moves_in_steps(self):
        manifest = {"window": 128, "prompt": {"header": "", "fimPrefix": FIM_PREFIX, "fimSuffix": FIM_SUFFIX, "fimMiddle": FIM_MIDDLE}}
        ids = prompt_of({"path": "a", "prefix": CODE[:2000], "suffix": CODE}, manifest, encode)
        self.assertLessEqual(len(ids), 128 - 32)
        kept = ids[1 : ids.index(encode(FIM_SUFFIX)[0])]
        self.assertEqual(kept, encode(CODE[:2000])[-len(kept) :])
        self.assertEqual((len(encode(CODE[:2000])) - len(kept)) % 64, 0)


class Learning(unittest.TestCase):
    def test_the_loss_and_its_gradients_are_those_of_cross_entropy(self):
        torch.manual_seed(1)
        hidden, table = torch.randn(300, 8, requires_grad=True), torch.randn(50, 8, requires_grad=True)
        ids, weights = torch.randint(50, (300,)), torch.rand(300)
        loss, losses = TiedCrossEntropy.apply(hidden, table, ids, weights)
        given = torch.autograd.grad(loss * 3, (hidden, table))
        right = F.cross_entropy(hidden @ table.T, ids, reduction="none")
        torch.testing.assert_close(losses, right.detach())
        for found, expected in zip(given, torch.autograd.grad((right * weights).sum() * 3, (hidden, table)), strict=True):
            torch.testing.assert_close(found, expected)

    def test_in_bfloat16_the_loss_and_its_gradients_are_nearly_the_same(self):
        torch.manual_seed(4)
        model = Decoder(Shape(90, width=64, layers=2, heads=4, kv_heads=2, inner=64, window=300))
        for weights in model.parameters():
            torch.nn.init.normal_(weights, 1 if weights.dim() == 1 else 0, 0.1)
        ids = torch.randint(90, (2, 281))  # two whole blocks of attention and a part of one
        loss, losses = fast_losses(model, ids)
        loss.backward()
        fast = {name: weights.grad.clone() for name, weights in model.named_parameters()}
        model.zero_grad()
        right = F.cross_entropy(model(ids[:, :-1])[0].flatten(0, 1), ids[:, 1:].flatten(), reduction="none")
        right.mean().backward()
        self.assertLess((losses - right).abs().max(), 0.1)
        for name, weights in model.named_parameters():
            self.assertGreater(F.cosine_similarity(fast[name].flatten(), weights.grad.flatten(), 0), 0.99, name)

    def test_threads_follow_what_is_faster(self):
        threads, now = Threads(0), torch.get_num_threads()
        speeds, seen = {1: 2.0, 2: 1.0}, []
        for _ in range(2 * Threads.EVERY):
            threads.set()
            seen.append(torch.get_num_threads())
            threads.saw(speeds[seen[-1]])
        torch.set_num_threads(now)
        self.assertEqual(seen[-1], 2)
        fixed = Threads(1)
        fixed.set()
        fixed.saw(1)
        self.assertEqual(fixed.now, 1)
        torch.set_num_threads(now)

    def test_a_step_of_muon_has_singular_values_near_1(self):
        torch.manual_seed(2)
        for shape in ((24, 16), (16, 24)):
            values = torch.linalg.svdvals(orthogonal(torch.randn(shape)))
            self.assertTrue(bool(((values > 0.5) & (values < 1.4)).all()), values)

    def test_both_optimizers_bring_the_loss_down(self):
        torch.manual_seed(3)
        model = tiny_model(40).train()
        for weights in model.parameters():
            weights.data.mul_(0.3 if weights.dim() > 1 else 1)
        ids, losses = torch.arange(48).remainder(6)[None].expand(4, -1), []
        optimizers = optimizers_of(model, Recipe(rate=0.02, table_rate=1e-2))
        self.assertIsInstance(optimizers[0], Muon)
        for _ in range(30):
            loss = F.cross_entropy(model(ids[:, :-1])[0].flatten(0, 1), ids[:, 1:].flatten())
            loss.backward()
            for optimizer in optimizers:
                optimizer.step()
                optimizer.zero_grad()
            losses.append(loss.item())
        self.assertLess(losses[-1], 0.2 * losses[0])

    def test_rates_rise_stay_and_fall_to_nothing(self):
        recipe = Recipe(minutes=10, warmup=10, decay=0.5)
        self.assertAlmostEqual(pace_of(0, 0, recipe), 0.1)
        self.assertEqual(pace_of(99, 4, recipe), 1)
        self.assertAlmostEqual(pace_of(500, 7.5, recipe), 0.5)
        self.assertEqual(pace_of(900, 10, recipe), 0)


class Packages(unittest.TestCase):
    def test_training_goes_on_from_what_is_landed(self):
        model = tiny_model()
        for save, most in ((save_fp32, 1e-6), (save_int8, 0.01)):
            with tempfile.TemporaryDirectory() as folder:
                save(model, Path(folder) / "model.onnx")
                (Path(folder) / "manifest.json").write_text(json.dumps({"layers": 2, "training": {"tokens": 7}}))
                state, tokens = weights_of(Path(folder))
            self.assertEqual((tokens, set(state)), (7, set(model.state_dict())))
            for name, weights in model.state_dict().items():
                self.assertLess((state[name] - weights).abs().max() / weights.abs().max(), most, name)

    def test_a_model_answers_unasked_only_where_it_adds_much_and_half_of_that_is_right(self):
        caches = {"shown.0.5": 0.2, "right.0.5": 0.75}
        self.assertTrue(earns(caches | {"shown.both.0.5": 0.24, "right.both.0.5": 0.74}))
        self.assertFalse(earns(caches | {"shown.both.0.5": 0.205, "right.both.0.5": 0.75}))
        self.assertFalse(earns(caches | {"shown.both.0.5": 0.4, "right.both.0.5": 0.56}))

    def test_a_manifest_says_default_only_as_long_as_it_is_earned(self):
        better = {"shown.0.5": 0.2, "right.0.5": 0.75, "shown.both.0.5": 0.24, "right.both.0.5": 0.74}
        self.assertEqual(decided({"name": "a"}, better), {"name": "a", "isDefault": True})
        self.assertEqual(decided({"name": "a", "isDefault": True}, better | {"right.both.0.5": 0.6}), {"name": "a"})


if __name__ == "__main__":
    unittest.main()
