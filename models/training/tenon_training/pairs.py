"""Blocks to pairs: what a person might ask for, and the code that answers it."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .corpus import Repository, load_corpus
from .shards import WORK, blocks_file

LONGEST_CODE = 4000
SHORTEST_CODE = 40
MOST_REPEATED = 3


@dataclass(frozen=True)
class Pair:
    """`doc` and `name` are queries ('' when there is none), `code` the block without its doc comment."""

    repository: str
    language: str
    path: str
    kind: str
    name: str
    doc: str
    words: str
    code: str


def pairs_of(repository: Repository, barred: set[str]) -> Iterator[Pair]:
    """Pairs of one repository, without exact repeats and without any body whose fingerprint is barred."""
    seen: set[str] = set()
    asked: Counter[str] = Counter()
    for line in blocks_file(repository).open():
        block = json.loads(line)
        code = block["code"]
        if not SHORTEST_CODE <= len(code) or block["kind"] == "class" and not block["doc"]:
            continue
        mark = fingerprint(code)
        if mark in seen or mark in barred:
            continue
        seen.add(mark)
        doc = query_of(block["doc"], block["name"])
        asked[doc] += 1
        yield Pair(
            repository=repository.repository,
            language=block["language"],
            path=block["path"],
            kind=block["kind"],
            name=block["name"],
            doc=doc if asked[doc] <= MOST_REPEATED else "",
            words=name_query(block["name"]),
            code=code[:LONGEST_CODE],
        )


def training_pairs(split: str) -> Iterator[Pair]:
    barred = barred_fingerprints() if split == "train" else set()
    for repository in load_corpus():
        if repository.split == split:
            yield from pairs_of(repository, barred)


def fingerprint(code: str) -> str:
    """Hash of a body without comments, white space and its own name: near copies get the same one."""
    code = re.sub(r"/\*.*?\*/|//[^\n]*|^\s*#[^\n]*", "", code, flags=re.DOTALL | re.MULTILINE)
    body = code[code.find("{") :] if "{" in code else code.split("\n", 1)[-1]
    return hashlib.sha1(re.sub(r"\s+", "", body).encode()).hexdigest() if len(body) >= 60 else hashlib.sha1(code.encode()).hexdigest()


def barred_fingerprints() -> set[str]:
    """Fingerprints of what is measured elsewhere (work/barred/*.jsonl, blocks) and of the held-out repositories."""
    files = [*(WORK / "barred").glob("*.jsonl")]
    files += [blocks_file(repository) for repository in load_corpus() if repository.split != "train"]
    return {fingerprint(json.loads(line)["code"]) for file in files for line in file.open()}


def query_of(doc: str, name: str) -> str:
    """The first sentence of a doc comment as a person would ask it, without the name up front, or '' when it says nothing."""
    doc = re.sub(r"\{@\w+\s+([^}]*)\}", r"\1", doc)
    doc = re.sub(r"<[^<>]{1,60}>", " ", doc)
    paragraph = re.split(r"\n\s*\n|\n\s*(?:@|:param|:return|Args:|Returns:|Parameters|\\param|#\s*Examples?|===)", doc.strip(), maxsplit=1)[0]
    paragraph = re.sub(r"\s+", " ", paragraph).strip()
    sentence = re.split(r"(?<=[a-z)`'\"][.!?])\s+(?=[A-Z`])", paragraph, maxsplit=1)[0]
    words = sentence.split()
    if words and words[0].strip("`'():") == name:
        words = words[1:]
    if not 3 <= len(words) or sentence.startswith(("@", "eslint", "TODO", "FIXME", "Copyright", "Licensed", "type ", "(non-Javadoc)")):
        return ""
    letters = sum(character.isascii() and character.isalpha() for character in sentence)
    if letters < 0.6 * len(sentence) or re.search(r"inheritdoc|internal only|see also|^see |copyright", sentence, re.IGNORECASE):
        return ""
    return " ".join(words[:40])


def name_query(name: str) -> str:
    """`parseHTTPHeader` as 'parse http header', or '' for names of fewer than two words."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)
    return " ".join(word.lower() for word in words) if len(words) >= 2 else ""
