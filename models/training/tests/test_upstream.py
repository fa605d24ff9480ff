"""Published architectures, randomly initialised in exactly their configurations, against `transformers`: no download.

Runs where the development requirements are installed. TENON_PARITY_FUNCTIONS says how many of the 200 functions are asked
of each (12 of the large ones unless it does).
"""

import json
import os
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from tokenizers import ByteLevelBPETokenizer

from tenon_training.graph_dataset import batch_of, graph_of, item_of
from tenon_training.parity import functions
from tenon_training.parity_report import runtime_of
from tenon_training.upstream import export_upstream
from tenon_training.vocabulary import load_tokenizer

try:
    from transformers import RobertaConfig, RobertaModel, RobertaTokenizer, T5Config, T5EncoderModel
except ImportError as missing:
    raise unittest.SkipTest("transformers is not installed: pip install -r requirements-dev.lock") from missing

ROBERTA_SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
T5_SPECIAL = ["<pad>", "<s>", "</s>", "<unk>", "<mask>"]
MODES = ["<encoder-only>", "<decoder-only>", "<encoder-decoder>"]


def asked(count: int) -> list[dict]:
    return functions()[: int(os.environ.get("TENON_PARITY_FUNCTIONS", count))]


def write_bpe(folder: Path, special: list[str]) -> None:
    """A small byte-level BPE over the functions in the layout of the published ones: vocab.json and merges.txt."""
    tokenizer = ByteLevelBPETokenizer()
    tokenizer.train_from_iterator([each["code"] for each in functions()], vocab_size=2000, min_frequency=2, special_tokens=special, show_progress=False)
    tokenizer.save_model(str(folder))
    names = {"bos_token": "<s>", "cls_token": "<s>", "eos_token": "</s>", "sep_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    mask = {"content": "<mask>", "lstrip": True, "normalized": False, "rstrip": False, "single_word": False}
    more = {"additional_special_tokens": [each for each in special if each in MODES]}
    (folder / "special_tokens_map.json").write_text(json.dumps({**names, "mask_token": mask, **more}))


def randomise(model: torch.nn.Module) -> None:
    """As initialised, but biases and norms are random too, so that a part that is left out shows."""
    torch.manual_seed(5)
    for name, weights in model.named_parameters():
        if weights.dim() == 1:
            weights.data.add_(torch.randn_like(weights) * 0.1)
        elif "position" in name or "type" in name or "relative" in name:
            weights.data.normal_(0, 0.3)


def roberta(vocabulary: int, positions: int, types: int) -> "RobertaModel":
    config = RobertaConfig(
        vocab_size=vocabulary, max_position_embeddings=positions, type_vocab_size=types, hidden_size=768, num_hidden_layers=12,
        num_attention_heads=12, intermediate_size=3072, layer_norm_eps=1e-5, pad_token_id=1, bos_token_id=0, eos_token_id=2,
    )  # fmt: skip
    model = RobertaModel(config, add_pooling_layer=False)
    randomise(model)
    return model.eval()


def t5(vocabulary: int, small: bool) -> "T5EncoderModel":
    size = {"d_model": 512, "d_ff": 2048, "num_layers": 6, "num_heads": 8} if small else {"d_model": 768, "d_ff": 3072, "num_layers": 12, "num_heads": 12}
    model = T5EncoderModel(T5Config(vocab_size=vocabulary, d_kv=64, feed_forward_proj="relu", layer_norm_epsilon=1e-6, pad_token_id=0, **size))
    randomise(model)
    return model.eval()


class Upstream(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.folder / "hf").mkdir()

    def check(self, model, given: list[dict], vector_of, **options) -> None:
        """Exports the directory in fp32, asks the TypeScript runtime, and compares ids and vectors with PyTorch's."""
        package = self.folder / "package"
        export_upstream(self.folder / "hf", package, int8=False, **options)
        found, ids = runtime_of(package, given)
        oracle = RobertaTokenizer.from_pretrained(str(self.folder / "hf"))
        self.assertEqual(ids, [oracle(each["code"], add_special_tokens=False)["input_ids"] for each in given])
        self.tokenizer = load_tokenizer(package / "tokenizer.json")
        self.manifest = json.loads((package / "manifest.json").read_text())
        with torch.no_grad():
            expected = np.stack([vector_of(model, each, own) for each, own in zip(given, ids, strict=True)])
        self.assertLess(np.abs(found - expected).max(), 1e-3)
        self.assertGreater(np.ptp(found, axis=0).max(), 1e-2)  # not all the same

    def framed(self, ids: list[int]) -> torch.Tensor:
        prefix, suffix = (list(map(self.tokenizer.token_to_id, self.manifest[part])) for part in ("prefix", "suffix"))
        room = self.manifest["window"] - len(prefix) - len(suffix)
        return torch.tensor([[*prefix, *ids[:room], *suffix]])

    def mean(self, model, _function: dict, ids: list[int]) -> np.ndarray:
        return unit(model(input_ids=self.framed(ids)).last_hidden_state[0].mean(0))

    def test_unixcoder_base(self):
        write_bpe(self.folder / "hf", [*ROBERTA_SPECIAL, *MODES])
        model = roberta(51416, 1026, 10)
        model.save_pretrained(self.folder / "hf")
        self.check(model, asked(12), self.mean)
        self.assertEqual(self.manifest["prefix"], ["<s>", "<encoder-only>", "</s>"])

    def test_graphcodebert_base(self):
        write_bpe(self.folder / "hf", ROBERTA_SPECIAL)
        model = roberta(50265, 514, 1)
        torch.save({f"roberta.{name}": value for name, value in model.state_dict().items()}, self.folder / "hf" / "pytorch_model.bin")
        model.config.save_pretrained(self.folder / "hf")
        self.check(model, asked(12), self.guided)

    def guided(self, model, function: dict, _ids: list[int]) -> np.ndarray:
        """As the published code: nodes are the means of their tokens' embeddings, the mask is the graph's."""
        batch = batch_of([item_of(graph_of(function), self.tokenizer, self.manifest["window"], self.manifest["nodes"])])
        is_node, is_token = batch.places == 0, batch.places > 1
        words = model.embeddings.word_embeddings(batch.ids)
        share = (is_node[:, :, None] & is_token[:, None, :] & batch.mask).float()
        averages = torch.einsum("abc,acd->abd", share / (share.sum(-1) + 1e-10)[:, :, None], words)
        embedded = words * (~is_node)[:, :, None] + averages * is_node[:, :, None]
        bias = torch.where(batch.mask, 0.0, -10_000.0)[:, None]
        hidden = model(inputs_embeds=embedded, attention_mask=bias, position_ids=batch.places).last_hidden_state[0]
        return unit(hidden[is_token[0]].mean(0))

    def test_codet5_small(self):
        self.check_t5(32100, small=True)

    def test_codet5_base(self):
        self.check_t5(32100, small=False)

    def check_t5(self, vocabulary: int, small: bool) -> None:
        write_bpe(self.folder / "hf", T5_SPECIAL)
        if not small:  # the other layout of a tokenizer
            RobertaTokenizer.from_pretrained(str(self.folder / "hf")).save_pretrained(str(self.folder / "hf"))
            self.assertTrue((self.folder / "hf" / "tokenizer.json").exists())
        model = t5(vocabulary, small)
        model.save_pretrained(self.folder / "hf")
        self.check(model, asked(12), self.mean)

    def test_codet5p_110m_embedding(self):
        write_bpe(self.folder / "hf", T5_SPECIAL)
        model, projection = t5(32103, small=False), torch.nn.Linear(768, 256)
        weights = {**model.state_dict(), **{f"proj.{name}": value for name, value in projection.state_dict().items()}}
        torch.save(weights, self.folder / "hf" / "pytorch_model.bin")
        config = {**model.config.to_dict(), "model_type": "codet5p_embedding", "embed_dim": 256}
        (self.folder / "hf" / "config.json").write_text(json.dumps(config))

        def first(encoder, _function: dict, ids: list[int]) -> np.ndarray:
            return unit(projection(encoder(input_ids=self.framed(ids)).last_hidden_state[0, 0]))

        self.check(model, asked(12), first)
        self.assertEqual((self.manifest["pooling"], self.manifest["dimension"]), ("cls", 256))


class Quantised(unittest.TestCase):
    def test_int8_points_where_fp32_points(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "hf").mkdir()
            write_bpe(folder / "hf", T5_SPECIAL)
            t5(32100, small=True).save_pretrained(folder / "hf")
            vectors = []
            for int8 in (False, True):
                export_upstream(folder / "hf", folder / f"package-{int8}", int8=int8)
                vectors.append(runtime_of(folder / f"package-{int8}", asked(12))[0])
            self.assertGreater((vectors[0] * vectors[1]).sum(1).min(), 0.98)


def unit(vector: torch.Tensor) -> np.ndarray:
    return torch.nn.functional.normalize(vector, dim=0).numpy()


if __name__ == "__main__":
    unittest.main()
