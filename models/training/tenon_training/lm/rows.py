"""Texts to rows of ids: work/lm/rows-{train,valid}.npy, uint16 [rows, window], drawn over languages and files."""

import math
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from ..files import write_json
from .fim import FIM_SHARE, asked, plain
from .texts import LM_WORK, load_texts
from .tokenizer import EOT, header_of, ids_of, trained_tokenizer

SHARES = {"typescript": 4, "python": 4, "javascript": 3, "c": 0.5}
"""Of what is drawn; of every other language ELSE."""
ELSE = 1.5
TOKENIZER_CHARACTERS = 1_500_000
"""Of a language of share 1.5 that the tokenizer is made of."""
SHORTEST_ITEM = 96
OPEN = 64
"""Files that are read at a time, so that neighbours in a row are strangers."""
CHARACTERS_PER_TOKEN = 4.2
"""At least what a token has on average: a piece is cut so long, and then to its budget."""
FULL = 0.5
"""Share of pieces that take all the room there is: prompts of real files do."""
HEADER_SHARE = 8
"""A path takes at most the window's eighth, as in promptOf."""


def make_tokenizer(landed: Path | None) -> None:
    """Trained, or that of a package, which its weights go with."""
    if landed is not None:
        shutil.copyfile(landed / "tokenizer.json", LM_WORK / "tokenizer.json")
        return
    drawn = drawn_texts(load_texts("train"), TOKENIZER_CHARACTERS / ELSE)
    trained_tokenizer(row["text"] for row in drawn).save(str(LM_WORK / "tokenizer.json"))


def load_tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(LM_WORK / "tokenizer.json"))


def drawn_texts(rows: list[dict], characters: float, seed: int = 3) -> list[dict]:
    """Files in random order, of each language until it has `characters` times its share."""
    left = {row["language"]: characters * SHARES.get(row["language"], ELSE) for row in rows}
    drawn = []
    for at in np.random.default_rng(seed).permutation(len(rows)):
        language = rows[at]["language"]
        if left[language] > 0:
            left[language] -= len(rows[at]["text"])
            drawn.append(rows[at])
    return drawn


def make_rows(tokens: float, window: int) -> None:
    """Of training texts about `tokens` in all; of validation texts a fortieth."""
    tokenizer = load_tokenizer()
    for split, count in (("train", tokens), ("valid", tokens / 40)):
        texts = load_texts(split)
        shares = sum(SHARES.get(language, ELSE) for language in {row["language"] for row in texts})
        drawn = drawn_texts(texts, count * CHARACTERS_PER_TOKEN / shares)
        rows = np.array(list(packed(drawn, window, tokenizer)), np.uint16)
        with (LM_WORK / f"rows-{split}.part").open("wb") as out:  # what is being trained on stays as it is
            np.save(out, rows)
        (LM_WORK / f"rows-{split}.part").rename(LM_WORK / f"rows-{split}.npy")
        said = {"rows": len(rows), "window": window, "files": len(drawn), "repositories": sorted({row["repository"] for row in drawn})}
        write_json(LM_WORK / f"rows-{split}.json", said)
        print(f"{split}: {len(rows)} rows, {rows.size / 1e6:.1f} M tokens of {len(drawn)} files", flush=True)


@dataclass
class OpenFile:
    """A file that is read piece by piece."""

    header: list[int]
    text: str
    at: int = 0

    def piece(self, budget: int) -> str:
        start, self.at = self.at, self.at + int(budget * CHARACTERS_PER_TOKEN)
        return self.text[start : self.at]


def packed(texts: list[dict], window: int, tokenizer: Tokenizer, seed: int = 4) -> Iterator[list[int]]:
    """Rows of several pieces each, half of them as long as there is room, the others of log-uniform lengths; what is left over at the end of a row is <eot>."""
    numbers, waiting = np.random.default_rng(seed), iter(texts)
    eot = ids_of(tokenizer, EOT)

    def encode(text: str) -> list[int]:
        return ids_of(tokenizer, text)

    def opened() -> OpenFile | None:
        row = next(waiting, None)
        return row and OpenFile(encode(header_of(row["path"]))[: window // HEADER_SHARE], row["text"])

    reading = [file for file in (opened() for _ in range(OPEN)) if file]
    row: list[int] = []
    while reading:
        at = int(numbers.integers(len(reading)))
        budget = budget_of(window - len(row), window, numbers)
        piece = reading[at].piece(budget)
        if piece.strip():
            is_asked = numbers.random() < FIM_SHARE
            header = reading[at].header
            row += asked(header, piece, budget, encode, numbers) if is_asked else plain(header, piece, budget, encode)
        else:
            reading[at] = opened()
            reading = [file for file in reading if file]
        if window - len(row) < SHORTEST_ITEM:
            yield row + eot * (window - len(row))
            row = []


def budget_of(room: int, window: int, numbers: np.random.Generator) -> int:
    """Ids of the next piece: between SHORTEST_ITEM and the window, and never so many that a rest too short is left."""
    if numbers.random() < FULL:
        return room
    drawn = int(SHORTEST_ITEM * math.exp(numbers.random() * math.log(window / SHORTEST_ITEM)))
    return room if room - drawn < SHORTEST_ITEM else drawn
