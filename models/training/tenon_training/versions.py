"""Functions with their versions that do the same (`tenon extract --augment`), from some files of every training repository."""

import json
import random
from pathlib import Path

import numpy as np

from .corpus import source_files
from .dataset import Ragged, work_file
from .pairs import barred_fingerprints, fingerprint
from .shards import corpus_read, extracted
from .vocabulary import load_tokenizer

FILES, FUNCTIONS = 6, 60


def make_versions(mirrors: Path) -> None:
    """work/versions.npz: `code_*` and `version_*` as Ragged."""
    tokenizer, barred, numbers = load_tokenizer(work_file("tokenizer.json")), barred_fingerprints(), random.Random(3)
    pairs: list[tuple[str, str]] = []
    for repository in corpus_read():
        if repository.split == "train":
            files = list(source_files(repository, mirrors))
            found = augmented(numbers.sample(files, min(FILES, len(files))))
            found = [pair for pair in found if fingerprint(pair[0]) not in barred]
            pairs += numbers.sample(found, min(FUNCTIONS, len(found)))
    print(f"{len(pairs)} functions with a version", flush=True)
    arrays = {}
    for name, texts in zip(("code", "version"), zip(*pairs, strict=True), strict=True):
        ragged = Ragged.of(each.ids[:255] for each in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False))
        arrays |= {f"{name}_flat": ragged.flat, f"{name}_ends": ragged.ends}
    np.savez(work_file("versions.npz"), **arrays)


def augmented(files: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(code, a version of it) of every function of the files that has one."""
    blocks = [json.loads(line) for line in extracted(files, "--augment", "1")]
    return [(block["code"], block["augmented"][0]["code"]) for block in blocks if block.get("augmented")]
