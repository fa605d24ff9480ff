"""Whole files of the pinned repositories with their paths, without near-duplicates: work/lm/texts-{train,valid}.jsonl."""

import json
import re
import subprocess
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ..corpus import Repository, load_corpus, source_files
from ..files import write_json
from ..quality import WORD, NearDuplicates
from ..shards import ROOT, WORK

LM_WORK = WORK / "lm"
BARRED = ROOT / "test/bench/dotprompts-sources.ts"
MOST_OF_REPOSITORY = 3_000_000
"""Characters of one repository, of files drawn at random."""
ENDS_PIECE = 24
"""One line of so many, by its content, is the last of a piece: the same lines make the same pieces wherever they stand."""
SHORTEST_PIECE = 20
MOST_KNOWN = 0.5
"""Share of a file's text that may be near text that is known already."""
LICENCE = re.compile(r"\A(?:<\?php)?\s*(?:/\*[\s\S]*?\*/|(?:(?://|#).*\n)+)\s*")
COMMENT = re.compile(r"/\*[\s\S]*?\*/|^[ \t]*(?://|#(?!include|define|if|endif|else)).*$", re.MULTILINE)


def make_texts(mirrors: Path) -> None:
    """Held-out and benched repositories are known first, then validation, so that nothing in training is near any of them."""
    LM_WORK.mkdir(parents=True, exist_ok=True)
    known, counts = KnownPieces(), {}
    for repository in [*barred_repositories(), *of_split("held-out")]:
        for _, text in readable_files(repository, mirrors, counts):
            known.add(text)
    for split in ("valid", "train"):
        partial = LM_WORK / f"texts-{split}.part"
        with partial.open("w") as out:
            for repository in of_split(split):
                for row in kept_files(repository, mirrors, known, counts):
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")
        partial.rename(LM_WORK / f"texts-{split}.jsonl")
    write_json(LM_WORK / "texts.json", counts)


def load_texts(split: str) -> list[dict]:
    """Rows {repository, language, path, text}."""
    with (LM_WORK / f"texts-{split}.jsonl").open() as lines:
        return [json.loads(line) for line in lines]


def of_split(split: str) -> list[Repository]:
    return [repository for repository in load_corpus() if repository.split == split]


def barred_repositories() -> list[Repository]:
    """The repositories that only the bench of dereferences knows: what it is tuned on is of the validation split."""
    fields = re.findall(r"repository: '(.+)',\s+commit: '(.+)',\s+licence: '(.+)',\s+language: '(.+)',", BARRED.read_text())
    known = {repository.repository for repository in load_corpus()}
    return [Repository(*row, split="barred") for row in fields if row[0] not in known]


def readable_files(repository: Repository, mirrors: Path, counts: dict) -> Iterator[tuple[str, str]]:
    """Files of a repository at its commit; none, and a line that says so, where there is no mirror of it."""
    try:
        yield from ((path, without_licence(text)) for path, text in source_files(repository, mirrors))
    except (FileNotFoundError, subprocess.CalledProcessError) as fault:
        print(f"{repository.repository} is left out: {fault}", flush=True)
        counts.setdefault("without mirror", []).append(repository.repository)


def without_licence(text: str) -> str:
    """A file without the comment at its top where that is about rights: everyone's is the same."""
    top = LICENCE.match(text)
    return text[top.end() :] if top and re.search(r"licen[cs]e|copyright", top[0], re.IGNORECASE) else text


def kept_files(repository: Repository, mirrors: Path, known: "KnownPieces", counts: dict) -> Iterator[dict]:
    """At most MOST_OF_REPOSITORY characters of files that are near nothing known; what is kept becomes known."""
    files = list(readable_files(repository, mirrors, counts))
    count: Counter[str] = Counter()
    for at in np.random.default_rng(5).permutation(len(files)):
        path, text = files[at]
        if count["characters"] + len(text) > MOST_OF_REPOSITORY:
            count["over the limit"] += 1
        elif not known.takes(text):
            count["short or near-duplicates"] += 1
        else:
            count["files"] += 1
            count["characters"] += len(text)
            yield {"repository": repository.repository, "language": repository.language, "path": path, "text": text}
    if files:
        counts[repository.repository] = {"split": repository.split, **count}
        print(f"{repository.repository}: {dict(count)}", flush=True)


class KnownPieces:
    """Minhashes of pieces of files, comments apart (a licence at the top makes no two files alike)."""

    def __init__(self) -> None:
        self.near = NearDuplicates()

    def takes(self, text: str) -> bool:
        """Adds a file, unless most of it is near what is known."""
        signed = self.signed(text)
        seen = sum(size for size, signature in signed if self.near.has(signature))
        if not signed or seen > MOST_KNOWN * sum(size for size, _ in signed):
            return False
        for _, signature in signed:
            self.near.add(signature)
        return True

    def add(self, text: str) -> None:
        for _, signature in self.signed(text):
            self.near.add(signature)

    def signed(self, text: str) -> list[tuple[int, np.ndarray]]:
        return [(len(piece), self.near.signature(piece)) for piece in pieces_of(text)]


def pieces_of(text: str) -> list[str]:
    pieces: list[list[str]] = [[]]
    for line in COMMENT.sub("", text).splitlines():
        line = line.strip()
        if line:
            pieces[-1].append(line)
        if len(line) > 3 and zlib.crc32(line.encode()) % ENDS_PIECE == 0:
            pieces.append([])
    joined = ("\n".join(piece) for piece in pieces)
    return [piece for piece in joined if len(WORD.findall(piece)) >= SHORTEST_PIECE]
