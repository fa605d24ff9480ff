"""The tokenizer: byte-level BPE over the words of identifiers, white space and underscores left out."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

from .quality import fault_of
from .shards import blocks_file, corpus_read

SPECIAL = ["<s>", "</s>", "<pad>", "<mask>", "<unk>", "<encoder-only>", "<decoder-only>", "<encoder-decoder>"]
PREFIX, QUERY_PREFIX = "<encoder-only>", "<s>"
VOCABULARY = 16_384
# getHTTPHeader and get_http_header fall into the same words; only what matches is kept.
WORDS = r"\p{Lu}?[\p{Ll}\p{Lo}\p{Lt}\p{Lm}]+|\p{Lu}+(?!\p{Ll})|\p{Lu}|\p{N}{1,3}|[^\s_\p{L}\p{N}]+"


def new_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(unk_token=None))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(WORDS), behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def train_tokenizer(target: Path, most_of_one: int = 500) -> None:
    texts = list(sample("train", most_of_one))
    tokenizer = new_tokenizer()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        min_frequency=3,
        special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    prefix = tokenizer.token_to_id(PREFIX)
    tokenizer.post_processor = processors.TemplateProcessing(single=f"{PREFIX} $A", special_tokens=[(PREFIX, prefix)])
    target.parent.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(target))
    print(f"tokenizer: {tokenizer.get_vocab_size()} tokens", flush=True)


def sample(split: str, most_of_one: int) -> Iterator[str]:
    """Some functions of every repository, so that no large one sets the vocabulary, with their doc comments."""
    numbers = random.Random(1)
    for repository in corpus_read():
        if repository.split == split:
            lines = blocks_file(repository).read_text().splitlines()
            for line in numbers.sample(lines, min(most_of_one, len(lines))):
                block = json.loads(line)
                if not fault_of(block):
                    yield f"{block['doc'][:300]}\n{block['code'][:2000]}"


def load_tokenizer(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    assert json.loads(path.read_text())["model"]["type"] == "BPE"
    return tokenizer
