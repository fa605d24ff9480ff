"""The `tokenizer.json` of a published directory: as it is, or built from `vocab.json` and `merges.txt`."""

import json
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers


def write_tokenizer(folder: Path, target: Path) -> None:
    """Byte-level BPE, as RoBERTa and CodeT5 have it; special tokens as the directory declares them."""
    if (folder / "tokenizer.json").exists():
        target.write_bytes((folder / "tokenizer.json").read_bytes())
        return
    config = read(folder / "tokenizer_config.json")
    merges = [tuple(line.split(" ")) for line in (folder / "merges.txt").read_text().splitlines() if line and not line.startswith("#version")]
    tokenizer = Tokenizer(models.BPE(read(folder / "vocab.json"), merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=bool(config.get("add_prefix_space", False)))
    tokenizer.decoder = decoders.ByteLevel()
    for token in special_tokens(folder, config):
        tokenizer.add_special_tokens([token])
    tokenizer.save(str(target))


def special_tokens(folder: Path, config: dict) -> list[AddedToken]:
    """In the order of their ids, so that those that the vocabulary lacks get theirs."""
    declared: dict[str, AddedToken] = {}
    for value in read(folder / "special_tokens_map.json").values():
        for each in value if isinstance(value, list) else [value]:
            declared[content_of(each)] = token_of(each)
    for entry in config.get("added_tokens_decoder", {}).values():
        declared[content_of(entry)] = token_of(entry)
    vocabulary = read(folder / "vocab.json")
    added = read(folder / "added_tokens.json")
    for content in added:
        declared.setdefault(content, AddedToken(content, normalized=False))
    last = len(vocabulary) + len(added)
    return sorted(declared.values(), key=lambda token: added.get(token.content, vocabulary.get(token.content, last)))


def content_of(entry: str | dict) -> str:
    return entry if isinstance(entry, str) else entry["content"]


def token_of(entry: str | dict) -> AddedToken:
    """`<mask>` takes the white space before it along, as RoBERTa has it, unless the directory says otherwise."""
    if isinstance(entry, str):
        return AddedToken(entry, lstrip=entry == "<mask>", normalized=False, special=True)
    return AddedToken(
        entry["content"],
        lstrip=bool(entry.get("lstrip", False)),
        rstrip=bool(entry.get("rstrip", False)),
        single_word=bool(entry.get("single_word", False)),
        normalized=bool(entry.get("normalized", False)),
        special=True,
    )


def read(path: Path) -> dict:
    return json.loads(path.read_text()) if path.exists() else {}
