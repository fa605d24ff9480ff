"""Mirrors to blocks: one JSON-lines file of blocks per repository, extracted by the server's own code."""

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .corpus import PROJECT, Repository, git_directory, load_corpus, source_files

ROOT = PROJECT.parent.parent
WORK = PROJECT / "work"
RECORDS = PROJECT / "ablations"
"""What ablations found, committed: cards are written from it."""


LEFT_OUT = WORK / "left-out.json"


def make_shards(mirrors: Path, some: bool = False) -> None:
    """With `some`, training repositories without a mirror are left out of every step: enough to compare recipes, not for what is landed."""
    (WORK / "blocks").mkdir(parents=True, exist_ok=True)
    missing = [each.repository for each in load_corpus() if some and each.split == "train" and not has_mirror(each, mirrors)]
    LEFT_OUT.write_text(json.dumps(missing, indent=1))
    for repository in corpus_read():
        shard = blocks_file(repository)
        if not shard.exists():
            count = extract(source_files(repository, mirrors), shard)
            print(f"{repository.repository}: {count} files", flush=True)


def has_mirror(repository: Repository, mirrors: Path) -> bool:
    try:
        return git_directory(repository, mirrors).exists()
    except FileNotFoundError:
        return False


def corpus_read() -> list[Repository]:
    """The corpus without what `blocks --some` left out."""
    missing = json.loads(LEFT_OUT.read_text()) if LEFT_OUT.exists() else []
    return [repository for repository in load_corpus() if repository.repository not in missing]


def blocks_file(repository: Repository) -> Path:
    return WORK / "blocks" / f"{repository.slug}.jsonl"


def extract(files, shard: Path) -> int:
    """Runs `tenon extract` over (path, text) pairs. The shard appears only when it is whole."""
    listing, partial = shard.with_suffix(".files"), shard.with_suffix(".part")
    count = 0
    with listing.open("w") as out:
        for path, text in files:
            out.write(json.dumps({"path": path, "text": text}) + "\n")
            count += 1
    with listing.open() as given, partial.open("w") as out:
        subprocess.run(command("--features", "pieces"), stdin=given, stdout=out, check=True)
    listing.unlink()
    partial.rename(shard)
    return count


def extracted(files: Sequence[tuple[str, str]], *options: str) -> list[str]:
    """Lines of `tenon extract` over a few (path, text)."""
    lines = "".join(json.dumps({"path": path, "text": text}) + "\n" for path, text in files)
    return subprocess.run(command(*options), input=lines, capture_output=True, text=True, check=True).stdout.splitlines()


def command(*options: str) -> list[str]:
    node = os.environ.get("TENON_NODE", str(ROOT / "node_modules" / ".bin" / "node"))
    return [node, str(ROOT / "server/src/cli.ts"), "extract", *options]
