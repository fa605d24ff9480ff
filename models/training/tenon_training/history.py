"""The same function at two commits (the mirrors have the history), and ports: the same function in two languages of one project."""

import json
import random
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from .corpus import Repository, git_directory, parse_entry, read_blobs, worth_reading
from .dataset import Ragged, work_file
from .pairs import barred_fingerprints, body_of, fingerprint, name_query
from .quality import WORD, fault_of
from .shards import blocks_file, corpus_read, extracted
from .structure import FEWEST, LONGEST
from .vocabulary import load_tokenizer

BACK = 400
"""Commits along the first parents from the pinned one to the older one; half of all where there are fewer."""
FILES, FUNCTIONS, MOST_PORTS = 25, 100, 60
ALIKE = (0.3, 0.95)
"""Jaccard index of the words of two versions: below it is another function under the same name, above it nothing was changed."""
FAMILIES = {"tsx": "script", "typescript": "script", "javascript": "script", "c": "c", "cpp": "c"}
"""Languages between which a function is copied rather than ported."""


def make_history(mirrors: Path) -> None:
    """work/history.npz: `one_*` and `other_*` as Ragged; `ports` says of each pair whether it is of two languages."""
    barred, numbers = barred_fingerprints(), random.Random(5)
    pairs: list[tuple[str, str, bool]] = []
    for repository in corpus_read():
        if repository.split == "train":
            found = [(*pair, False) for pair in versions_of(repository, mirrors, numbers)]
            ports = [(*pair, True) for pair in ports_in(map(json.loads, blocks_file(repository).open()))]
            found = numbers.sample(found, min(FUNCTIONS, len(found))) + numbers.sample(ports, min(MOST_PORTS, len(ports)))
            pairs += [pair for pair in found if not {fingerprint(code) for code in pair[:2]} & barred]
    save_pairs(pairs)


def save_pairs(pairs: list[tuple[str, str, bool]]) -> None:
    tokenizer = load_tokenizer(work_file("tokenizer.json"))
    rows = [([encoding.ids[:LONGEST] for encoding in tokenizer.encode_batch_fast(pair[:2], add_special_tokens=False)], pair[2]) for pair in pairs]
    rows = [(ids, is_port) for ids, is_port in rows if min(map(len, ids)) >= FEWEST]
    arrays = {"ports": np.array([is_port for _, is_port in rows])}
    for at, name in enumerate(("one", "other")):
        ragged = Ragged.of(ids[at] for ids, _ in rows)
        arrays |= {f"{name}_flat": ragged.flat, f"{name}_ends": ragged.ends}
    np.savez(work_file("history.npz"), **arrays)
    print(f"{len(rows)} functions in two versions, {int(arrays['ports'].sum())} of them ports", flush=True)


def versions_of(repository: Repository, mirrors: Path, numbers: random.Random) -> list[tuple[str, str]]:
    """(code at the pinned commit, code at an older one) of functions that stand in the same file under the same name."""
    git = ["git", f"--git-dir={git_directory(repository, mirrors)}"]
    older = older_commit(git, repository.commit)
    if older is None:
        return []
    now, then = (tree_of(git, commit) for commit in (repository.commit, older))
    changed = sorted(path for path, blob in now.items() if then.get(path, blob) != blob)
    chosen = numbers.sample(changed, min(FILES, len(changed)))
    sides = [named_blocks(git, {path: tree[path] for path in chosen}) for tree in (now, then)]
    return [(sides[0][key], sides[1][key]) for key in sorted(sides[0].keys() & sides[1].keys()) if is_changed(sides[0][key], sides[1][key])]


def older_commit(git: list[str], commit: str) -> str | None:
    count = int(said([*git, "rev-list", "--first-parent", "--count", commit]))
    back = min(BACK, count // 2)
    return said([*git, "rev-list", "--first-parent", "--max-count=1", f"--skip={back}", commit]) if back > 0 else None


def said(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8", errors="replace").strip()


def tree_of(git: list[str], commit: str) -> dict[str, str]:
    """Blobs of the source files by path."""
    return dict(entry for entry in map(parse_entry, said([*git, "ls-tree", "-r", commit]).splitlines()) if entry)


def named_blocks(git: list[str], files: dict[str, str]) -> dict[tuple[str, ...], str]:
    """Code of the functions of some files by path, containers and name; names that occur twice are left out."""
    texts = [(path, content.decode("utf-8", errors="replace")) for path, content in read_blobs(git, list(files.items()))]
    texts = [(path, text) for path, text in texts if worth_reading(text)]
    found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for block in map(json.loads, extracted(texts)):
        if not fault_of(block) and block["kind"] != "class":
            found[block["path"], *block["container"], block["name"]].append(block["code"])
    return {key: codes[0] for key, codes in found.items() if len(codes) == 1}


def is_changed(one: str, other: str) -> bool:
    """Comments apart: not the same words, and not too few in common."""
    some, others = (set(WORD.findall(body_of(code))) for code in (one, other))
    return ALIKE[0] <= len(some & others) / max(1, len(some | others)) <= ALIKE[1]


def ports_in(blocks: Iterable[dict]) -> Iterator[tuple[str, str]]:
    """Functions of one project with the same words in their names and in their container's, in two languages that are no dialects."""
    by_name: defaultdict[tuple[str, ...], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for block in blocks:
        words, container = name_query(block["name"]), block["container"][-1:]
        if words and block["kind"] != "class" and not fault_of(block):
            family = FAMILIES.get(block["language"], block["language"])
            by_name[words, *(re.sub(r"\W|_", "", each).lower() for each in container)][family].append(block["code"])
    for families in by_name.values():
        single = [codes[0] for codes in families.values() if len(codes) == 1]
        if len(single) >= 2:
            yield single[0], single[1]
