"""Fill in the middle (arXiv 2207.14255): pieces of files as the product asks, with the places where people complete."""

import re
from collections.abc import Callable

import numpy as np

from .tokenizer import EOT, FIM_MIDDLE, FIM_PREFIX, FIM_SUFFIX

FIM_SHARE = 0.7
"""Of all pieces; up to .9 costs left-to-right prediction nothing (arXiv 2207.14255, section 4)."""
KINDS = {"rest": 0.6, "lines": 0.25, "characters": 0.15}
"""From a word in a line to the line's end, whole lines, any characters."""
MOST_LINES = 5
MOST_CHARACTERS = 120
BEHIND = 0.5
"""Share of starts in a line that are right behind a word rather than before the next, space or not."""
WITHOUT_SUFFIX = 0.25
"""Share of pieces that are asked as at the end of a file."""
SUFFIX_SHARE = 0.25
"""As suffixShare in server/src/inference/causal/prompt.ts."""
WORD = re.compile(r"\w+|[^\w\s]")

Encode = Callable[[str], list[int]]


def span_of(text: str, numbers: np.random.Generator) -> tuple[int, int]:
    """Start and end of a middle, in characters; it is never empty where the text has a word."""
    kind = numbers.choice(list(KINDS), p=list(KINDS.values()))
    about = int(numbers.integers(len(text)))
    if kind == "characters":
        return about, min(len(text), about + 1 + int(numbers.integers(MOST_CHARACTERS)))
    start, end = line_at(text, about)
    words = list(WORD.finditer(text, start, end))
    if not words:
        return about, min(len(text), about + 1 + int(numbers.integers(MOST_CHARACTERS)))
    if kind == "rest":
        at = int(numbers.integers(len(words)))
        is_behind = at > 0 and numbers.random() < BEHIND
        return words[at - 1].end() if is_behind else words[at].start(), end
    for _ in range(int(numbers.integers(MOST_LINES))):
        end = line_at(text, min(end + 1, len(text)))[1]
    return words[0].start(), end


def line_at(text: str, at: int) -> tuple[int, int]:
    """Start and end of the line of a place, its line break apart."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def asked(header: list[int], text: str, budget: int, encode: Encode, numbers: np.random.Generator) -> list[int]:
    """A piece of a file as promptOf (server/src/inference/causal/prompt.ts) asks it, and its answer: `budget` ids at most."""
    start, end = span_of(text, numbers)
    suffix = "" if numbers.random() < WITHOUT_SUFFIX else text[end:]
    fim_prefix, fim_suffix, fim_middle, eot = (encode(mark) for mark in (FIM_PREFIX, FIM_SUFFIX, FIM_MIDDLE, EOT))
    room = budget - len(header) - 4
    middle = encode(text[start:end])[: room // 2]
    after = encode(suffix)[: int((room - len(middle)) * SUFFIX_SHARE)]
    most = room - len(middle) - len(after)
    before = encode(text[:start])[-most:]
    return [*header, *fim_prefix, *before, *fim_suffix, *after, *fim_middle, *middle, *eot]


def plain(header: list[int], text: str, budget: int, encode: Encode) -> list[int]:
    """The same left to right; it ends only where its file ends, which is not told here."""
    return [*header, *encode(text)][:budget]
