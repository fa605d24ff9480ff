"""Seeded tiny packages and golden ids and vectors: what the TypeScript runtime is held against."""

import json

import numpy as np
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from .dataset import padded, prefix_ids
from .export import save_fp32
from .graph_export import write_graph_fixture
from .model import Encoder, Shape
from .files import write_json
from .package import manifest_of
from .parity import FIXTURES, base64_of, functions, write_golden, write_static_fixture, write_static_golden
from .vocabulary import SPECIAL, new_tokenizer


def make_fixtures() -> None:
    texts = json.loads((FIXTURES / "texts.json").read_text())
    tiny, gpt2 = new_tokenizer(), gpt2_tokenizer()
    for tokenizer in (tiny, gpt2):
        tokenizer.train_from_iterator(texts * 2, small_trainer())
    folder = FIXTURES / "tiny"
    folder.mkdir(exist_ok=True)
    tiny.save(str(folder / "tokenizer.json"))
    gpt2.save(str(FIXTURES / "gpt2-tokenizer.json"))
    model = tiny_model(tiny.get_vocab_size())
    save_fp32(model, folder / "model.onnx")
    write_json(folder / "manifest.json", manifest_of("tiny", model.shape, folder, ["model.onnx", "tokenizer.json"]))
    ids = {"tiny": ids_of(tiny, texts), "gpt2": ids_of(gpt2, texts)}
    (FIXTURES / "golden.json").write_text(json.dumps({"ids": ids, "vectors": vectors_of(model, tiny, texts)}) + "\n")
    write_golden("tiny", tiny, unit_vectors_of(model, tiny, [function["code"] for function in functions()]))
    write_static_fixture()
    write_static_golden(FIXTURES / "tiny-static")
    write_graph_fixture()


def small_trainer() -> trainers.BpeTrainer:
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    return trainers.BpeTrainer(vocab_size=420, special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False)


def gpt2_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def tiny_model(vocabulary: int) -> Encoder:
    """Random weights everywhere, so that every part of the graph shows in the vectors."""
    generator = torch.Generator().manual_seed(5)
    model = Encoder(Shape(vocabulary, width=16, layers=2, heads=2, inner=32, window=64, rank=8))
    for name, weights in model.named_parameters():
        noise = torch.randn(weights.shape, generator=generator) * 0.3
        weights.data.copy_(noise + 1 if "before" in name and name.endswith("weight") else noise)
    return model.eval()


def ids_of(tokenizer: Tokenizer, texts: list[str]) -> list[list[int]]:
    return [tokenizer.encode(text, add_special_tokens=False).ids for text in texts]


def vectors_of(model: Encoder, tokenizer: Tokenizer, texts: list[str]) -> list[str]:
    """One base64 of little-endian float32 [width] per text, each text encoded alone."""
    return [base64_of(vector) for vector in unit_vectors_of(model, tokenizer, texts)]


def unit_vectors_of(model: Encoder, tokenizer: Tokenizer, texts: list[str]) -> np.ndarray:
    """[texts, width], each text encoded alone."""
    prefix, vectors = prefix_ids(tokenizer)[0], []
    for ids in ids_of(tokenizer, texts):
        with torch.no_grad():
            given = padded([np.array(ids[: model.shape.window - 1], dtype=np.int32)], prefix)
            vectors.append(model.embed(*given)[0].numpy())
    return np.stack(vectors)
