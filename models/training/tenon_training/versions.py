"""Functions with their versions that do the same (`tenon extract --augment`), from some files of every training repository."""

import json
import os
import random
import subprocess
from pathlib import Path

import numpy as np

from .corpus import load_corpus, source_files
from .dataset import Ragged, work_file
from .pairs import barred_fingerprints, fingerprint
from .shards import ROOT
from .vocabulary import load_tokenizer

FILES, FUNCTIONS = 6, 60


def make_versions(mirrors: Path) -> None:
    """work/versions.npz: `code_*` and `version_*` as Ragged."""
    tokenizer, barred, numbers = load_tokenizer(work_file("tokenizer.json")), barred_fingerprints(), random.Random(3)
    pairs: list[tuple[str, str]] = []
    for repository in load_corpus():
        if repository.split == "train":
            files = list(source_files(repository, mirrors))
            found = augmented(numbers.sample(files, min(FILES, len(files))))
            found = [pair for pair in found if fingerprint(pair[0]) not in barred]
            pairs += numbers.sample(found, min(FUNCTIONS, len(found)))
    print(f"{len(pairs)} functions with a version", flush=True)
    sides = {name: [e.ids[:255] for e in tokenizer.encode_batch_fast([pair[at] for pair in pairs], add_special_tokens=False)] for at, name in enumerate(("code", "version"))}
    ragged = {name: Ragged.of(ids) for name, ids in sides.items()}
    np.savez(work_file("versions.npz"), **{f"{name}_{part}": getattr(each, part) for name, each in ragged.items() for part in ("flat", "ends")})


def augmented(files: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(code, a version of it) of every function of the files that has one."""
    node = os.environ.get("TENON_NODE", str(ROOT / "node_modules" / ".bin" / "node"))
    given = "".join(json.dumps({"path": path, "text": text}) + "\n" for path, text in files)
    ran = subprocess.run([node, str(ROOT / "server/src/cli.ts"), "extract", "--augment", "1"], input=given, capture_output=True, text=True, check=True)
    blocks = [json.loads(line) for line in ran.stdout.splitlines()]
    return [(block["code"], block["augmented"][0]["code"]) for block in blocks if block.get("augmented")]
