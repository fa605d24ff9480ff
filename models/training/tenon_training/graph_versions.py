"""Held-out functions in versions that do the same (`tenon extract --augment`), with the data flow of both."""

import json
import random
from pathlib import Path

from .corpus import Repository, source_files
from .graph_dataset import FILES, CodeGraph, graph_of, of_split
from .shards import WORK, extracted

FUNCTIONS = 120  # of a repository
WRAPPED = {"java", "csharp", "typescript", "tsx", "javascript", "php"}  # a method alone is no program there


def make_versions(mirrors: Path) -> None:
    """work/graph/versions/SLUG.jsonl: [code, dataflow] of a function and of its version, a line each."""
    (WORK / "graph" / "versions").mkdir(parents=True, exist_ok=True)
    for repository in of_split("held-out"):
        target = versions_file(repository)
        if not target.exists():
            files = sorted(source_files(repository, mirrors))
            sample = random.Random(repository.slug).sample(files, min(FILES, len(files)))
            pairs = versions_in(sample)
            target.write_text("".join(json.dumps(pair) + "\n" for pair in pairs))
            print(f"{repository.repository}: {len(pairs)} functions in two versions", flush=True)


def versions_file(repository: Repository) -> Path:
    return WORK / "graph" / "versions" / f"{repository.slug}.jsonl"


def versions_in(files: list[tuple[str, str]]) -> list[tuple[dict, dict]]:
    """The version's own data flow comes from extracting it again, within a class where it is a method of one."""
    blocks = [json.loads(line) for line in extracted(files, "--augment", "1", "--features", "dataflow")]
    long = [each for each in blocks if each.get("augmented") and 120 < len(each["code"]) < 4000 and len(each["dataflow"]["nodes"]) >= 4]
    chosen = random.Random(len(long)).sample(long, min(FUNCTIONS, len(long)))
    again = extracted([(f"{place}.{suffix_of(each)}", standing(each)) for place, each in enumerate(chosen)], "--features", "dataflow")
    found = {(int(block["path"].split(".")[0]), block["code"].strip()): block for block in map(json.loads, again)}
    pairs = []
    for place, each in enumerate(chosen):
        version = found.get((place, each["augmented"][0]["code"].strip()))
        if version is not None:
            pairs.append(tuple({"code": one["code"], "dataflow": one["dataflow"]} for one in (each, version)))
    return pairs


def suffix_of(block: dict) -> str:
    return block["path"].rsplit(".", 1)[-1]


def standing(block: dict) -> str:
    """The version as a file of its own."""
    code = block["augmented"][0]["code"]
    wrapped = f"class Standing {{\n{code}\n}}\n" if block["language"] in WRAPPED and block["container"] else f"{code}\n"
    return f"<?php\n{wrapped}" if block["language"] == "php" else wrapped


def load_versions(repository: Repository) -> list[tuple[CodeGraph, CodeGraph]]:
    path = versions_file(repository)
    rows = [json.loads(line) for line in path.open()] if path.exists() else []
    return [(graph_of(one), graph_of(other)) for one, other in rows]
