"""What is not worth learning from, and near-duplicates: the filters between blocks and pairs."""

import re
import zlib

import numpy as np

SHORTEST_CODE = 40
FEWEST_WORDS = 8
LONGEST_LINE = 400
PERMUTATIONS = 32
BANDS = 8
MOST_CANDIDATES = 16
ALIKE = 26
"""Equal minhashes of 32 at which two functions are the same: an estimated Jaccard index of 0.81."""

WORD = re.compile(r"\w+|[^\w\s]")


def fault_of(block: dict) -> str:
    """Why a block is not worth learning from, or ''."""
    code = block["code"]
    words = WORD.findall(code[:4000])
    named = sum(word[0].isalpha() or word[0] == "_" for word in words)
    if len(code) < SHORTEST_CODE or named < FEWEST_WORDS:
        return "short"
    if max(map(len, code.split("\n"))) > LONGEST_LINE:
        return "long lines"
    if named < 0.25 * len(words):
        return "data"
    if len(set(words)) < 0.08 * len(words):
        return "repetitive"
    if block["kind"] == "class" and not block["doc"]:
        return "undocumented class"
    return ""


class NearDuplicates:
    """Minhash signatures over shingles of three tokens, found again by bands (Broder 1997; LSH as in Leskovec et al., section 3.4)."""

    def __init__(self) -> None:
        numbers = np.random.default_rng(17)
        self.multipliers = numbers.integers(1, 2**32, PERMUTATIONS, dtype=np.uint64) | np.uint64(1)
        self.shifts = numbers.integers(0, 2**32, PERMUTATIONS, dtype=np.uint64)
        self.bands: list[dict[bytes, list[int]]] = [{} for _ in range(BANDS)]
        self.signatures = np.zeros((1024, PERMUTATIONS), np.uint32)
        self.count = 0
        self.ids: dict[str, int] = {}

    def signature(self, code: str) -> np.ndarray:
        """uint32 [PERMUTATIONS]."""
        words = WORD.findall(code[:2500])[:300]
        known = self.ids
        ids = np.array([known.get(word) or known.setdefault(word, zlib.crc32(word.encode())) for word in words], dtype=np.uint64)
        if len(ids) < 3:
            ids = np.pad(ids, (0, 3 - len(ids)))
        shingles = (ids[:-2] * np.uint64(31) + ids[1:-1]) * np.uint64(1_000_003) + ids[2:]
        mixed = self.multipliers[:, None] * shingles + self.shifts[:, None]
        return (mixed.min(1) >> np.uint64(32)).astype(np.uint32)

    def has(self, signature: np.ndarray) -> bool:
        candidates = {at for band, rows in zip(self.bands, self.parts(signature), strict=True) for at in band.get(rows, ())}
        if not candidates:
            return False
        return bool(((self.signatures[list(candidates)] == signature).sum(1) >= ALIKE).any())

    def add(self, signature: np.ndarray) -> None:
        if self.count == len(self.signatures):
            self.signatures = np.concatenate([self.signatures, np.zeros_like(self.signatures)])
        for band, rows in zip(self.bands, self.parts(signature), strict=True):
            found = band.setdefault(rows, [])
            if len(found) < MOST_CANDIDATES:
                found.append(self.count)
        self.signatures[self.count] = signature
        self.count += 1

    def parts(self, signature: np.ndarray) -> list[bytes]:
        return [part.tobytes() for part in np.split(signature, BANDS)]
