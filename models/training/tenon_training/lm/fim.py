"""Fill in the middle (arXiv 2207.14255): pieces of files as the product asks, what stands after before what stands before."""

from collections.abc import Callable

import numpy as np

from .tokenizer import EOT, FIM_PREFIX, FIM_SUFFIX

FIM_SHARE = 0.6
"""Of all pieces; up to .9 costs left-to-right prediction nothing (arXiv 2207.14255, section 4)."""
WITHIN_LINE = 0.15
"""Share of the ends that are anywhere; the others are ends of lines, where suggestions end."""
WITHOUT_SUFFIX = 0.25
"""Share of pieces that are asked as at the end of a file."""
SUFFIX_SHARE = 0.25
"""As suffixShare in server/src/inference/causal/prompt.ts."""

Encode = Callable[[str], list[int]]


def end_of(text: str, numbers: np.random.Generator) -> int:
    """Where what is written ends and what stands after begins, in the second half of the text."""
    about = int(numbers.integers(len(text) // 2, len(text)))
    return about + 1 if numbers.random() < WITHIN_LINE else line_at(text, about)[1]


def line_at(text: str, at: int) -> tuple[int, int]:
    """Start and end of the line of a place, its line break apart."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def asked(header: list[int], text: str, budget: int, encode: Encode, numbers: np.random.Generator) -> list[int]:
    """A piece of a file as promptOf (server/src/inference/causal/prompt.ts) asks it, and its answer: `budget` ids at most.

    What stands after comes first, so that the answer follows the text before without a jump (SPM, arXiv 2207.14255, section 3): every
    token behind <fim_prefix> is one that is asked for, and <eot> where it meets what stands after.
    """
    end = end_of(text, numbers)
    suffix = "" if numbers.random() < WITHOUT_SUFFIX else text[end:]
    fim_prefix, fim_suffix, eot = (encode(mark) for mark in (FIM_PREFIX, FIM_SUFFIX, EOT))
    room = budget - len(header) - 3
    after = encode(suffix)[: int(room * SUFFIX_SHARE)]
    before = encode(text[:end])[-(room - len(after)) :]
    return [*header, *fim_suffix, *after, *fim_prefix, *before, *eot]


def plain(header: list[int], text: str, budget: int, encode: Encode) -> list[int]:
    """The same left to right; it ends only where its file ends, which is not told here."""
    return [*header, *encode(text)][:budget]
