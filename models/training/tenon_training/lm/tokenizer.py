"""The tokenizer: byte-level BPE that loses nothing, a line break and the indentation behind it in one piece."""

from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

SPECIAL = FIM_PREFIX, FIM_SUFFIX, FIM_MIDDLE, FILE_SEP, EOT = "<fim_prefix>", "<fim_suffix>", "<fim_middle>", "<file_sep>", "<eot>"
VOCABULARY = 8192
# Line breaks with the indentation after them; words with underscores; numbers by three digits; marks; runs of white space.
PIECES = r"(?:\r?\n)+[ \t]*| ?[\p{L}_]+|\p{N}{1,3}| ?[^\s\p{L}\p{N}_]+|[ \t]+(?!\S)|\s+"


def new_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(unk_token=None))
    split = pre_tokenizers.Split(Regex(PIECES), behavior="isolated")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def trained_tokenizer(texts: Iterable[str], size: int = VOCABULARY, least: int = 3) -> Tokenizer:
    """The special tokens have the ids 0 to 4."""
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        min_frequency=least,
        special_tokens=list(SPECIAL),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer = new_tokenizer()
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def ids_of(tokenizer: Tokenizer, text: str) -> list[int]:
    return tokenizer.encode(text, add_special_tokens=False).ids


def decoded(tokenizer: Tokenizer, ids: Iterable[int]) -> str:
    return tokenizer.decode(list(ids), skip_special_tokens=False)


def header_of(path: str) -> str:
    """What stands before every document: its path, whose ending says the language."""
    return f"{FILE_SEP}{path}\n"
