"""Blocks to pairs: what a person might ask for, and the code that answers it."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from .corpus import Repository
from .quality import NearDuplicates, fault_of
from .shards import WORK, blocks_file, corpus_read

LONGEST_CODE = 4000
MOST_DOCUMENTED, MOST_UNDOCUMENTED = 8_000, 2_000
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
    pieces: tuple[str, ...] = ()


def pairs_of(blocks: list[dict], repository: Repository, seen: NearDuplicates) -> Iterator[Pair]:
    """Pairs of one repository that pass the filters and are near copies of nothing in `seen`, to which they are added."""
    asked: Counter[str] = Counter()
    for block in blocks:
        if fault_of(block):
            continue
        signature = seen.signature(body_of(block["code"]))
        if seen.has(signature):
            continue
        seen.add(signature)
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
            code=block["code"][:LONGEST_CODE],
            pieces=pieces_of(block),
        )


def training_pairs(split: str) -> Iterator[Pair]:
    """All pairs of a split. What is measured elsewhere (work/barred, the other splits) is barred from training, near copies too."""
    seen = NearDuplicates()
    if split == "train":
        for code in barred_code():
            seen.add(seen.signature(body_of(code)))
    for repository in corpus_read():
        if repository.split == split:
            blocks = [json.loads(line) for line in blocks_file(repository).open()]
            yield from pairs_of(most_useful(blocks) if split == "train" else blocks, repository, seen)


def most_useful(blocks: list[dict]) -> list[dict]:
    """So much of a repository that no large one drowns the others, evenly over its files: the documented count most."""
    documented = [block for block in blocks if block["doc"]]
    rest = [block for block in blocks if not block["doc"] and block["kind"] != "class"]
    return evenly(documented, MOST_DOCUMENTED) + evenly(rest, MOST_UNDOCUMENTED)


def evenly(blocks: list[dict], most: int) -> list[dict]:
    return [blocks[at * len(blocks) // most] for at in range(most)] if len(blocks) > most else blocks


def barred_code() -> Iterator[str]:
    files = [*(WORK / "barred").glob("*.jsonl")]
    files += [blocks_file(repository) for repository in corpus_read() if repository.split != "train"]
    for file in files:
        for line in file.open():
            yield json.loads(line)["code"]


def fingerprint(code: str) -> str:
    """Hash of a body without comments, white space and its own name: exact copies get the same one."""
    bare = body_of(code)
    body = bare[bare.find("{") :] if "{" in bare else bare.split("\n", 1)[-1]
    return hashlib.sha1(re.sub(r"\s+", "", body if len(body) >= 60 else code).encode()).hexdigest()


def barred_fingerprints() -> set[str]:
    return {fingerprint(code) for code in barred_code()}


def body_of(code: str) -> str:
    """Without comments: near copies differ in them most."""
    return re.sub(r"/\*.*?\*/|//[^\n]*|^\s*#[^\n]*", "", code, flags=re.DOTALL | re.MULTILINE)


def pieces_of(block: dict) -> tuple[str, ...]:
    """Texts of the parts of a long block as the index encodes them (server/src/index/texts.ts), or () for one that is no longer."""
    spans = block.get("pieces", [])
    if len(spans) < 2:
        return ()
    units = block["code"].encode("utf-16-le")
    signature, texts = block["signature"], []
    for start, end in spans:
        part = units[2 * start : 2 * end].decode("utf-16-le", errors="replace")
        holds = folded(signature)[:40] in folded(part)
        texts.append(part if holds else f"{signature}\n{part}")
    return tuple(texts)


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


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
