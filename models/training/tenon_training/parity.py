"""What the TypeScript runtime is held against: 200 real functions, their ids and what PyTorch makes of them."""

import base64
import hashlib
import json
import random
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from .shards import ROOT
from .static_package import Sea, StaticPackage, write_static
from .vocabulary import load_tokenizer

FIXTURES = ROOT / "server/src/inference/fixtures"
PARITY = ROOT / "test/parity"
FUNCTIONS = PARITY / "functions.json"
PROJECTIONS = 8


def write_functions(count: int = 200) -> None:
    """Functions of this repository, its examples and its marks, in every language, with their data flow; drawn by chance."""
    patterns = ["server/src/*.ts", "models/*.py", "client/src/*.ts", "grammars/*/marks/*", "examples/*"]
    tracked = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    paths = [path for path in tracked if not path.endswith((".test.ts", ".md"))]
    command = [str(ROOT / "node_modules/.bin/node"), "server/src/cli.ts", "extract", "--features", "dataflow", *paths]
    lines = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.splitlines()
    blocks = {block["code"]: block for block in map(json.loads, lines) if 80 < len(block["code"]) < 2500}
    by_language: dict[str, list[dict]] = {}
    for block in sorted(blocks.values(), key=lambda block: block["code"]):
        by_language.setdefault(block["language"], []).append(block)
    drawn = random.Random(7)
    for members in by_language.values():
        drawn.shuffle(members)
    taken: list[dict] = []
    while len(taken) < count and any(by_language.values()):
        taken += [members.pop() for members in by_language.values() if members]
    kept = [{key: block[key] for key in ("language", "code", "dataflow")} for block in taken[:count]]
    FUNCTIONS.write_text("[\n" + ",\n".join(json.dumps(block, ensure_ascii=False) for block in kept) + "\n]\n")


def functions() -> list[dict]:
    """{language, code, dataflow: {nodes, edges}}, offsets in UTF-16 code units of the code."""
    return json.loads(FUNCTIONS.read_text())


def digest_of(ids: Sequence[int]) -> str:
    """12 hex digits that differ where ids differ."""
    return hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()[:12]


def digests_of(tokenizer: Tokenizer, texts: Sequence[str]) -> list[str]:
    return [digest_of(tokenizer.encode(text, add_special_tokens=False).ids) for text in texts]


def projected(vectors: np.ndarray) -> list[list[float]]:
    """[texts, width] -> [texts, 8]: onto unit vectors that every runtime can compute; no farther apart than the vectors are."""
    places = np.arange(vectors.shape[1])[:, None] * PROJECTIONS + np.arange(PROJECTIONS)[None]
    axes = np.sin(1 + places.astype(np.float64) ** 2 % 9973)
    axes /= np.linalg.norm(axes, axis=0)
    return [[round(value, 5) for value in row] for row in (vectors.astype(np.float64) @ axes).tolist()]


def write_golden(name: str, tokenizer: Tokenizer, vectors: np.ndarray) -> None:
    """`vectors` [200, width] of the functions' code; kept as ids' digests and 8 numbers each."""
    digests = digests_of(tokenizer, [function["code"] for function in functions()])
    golden = {"package": name, "ids": digests, "projections": projected(vectors)}
    (PARITY / "golden").mkdir(exist_ok=True)
    (PARITY / "golden" / f"{name}.json").write_text(json.dumps(golden) + "\n")


def write_static_golden(folder: Path) -> None:
    """For a package of architecture `static`, shipped or tiny."""
    package = StaticPackage(folder)
    write_golden(folder.name, package.tokenizer, package.encode([function["code"] for function in functions()]))


def base64_of(vector: np.ndarray) -> str:
    return base64.b64encode(np.asarray(vector, "<f4").tobytes()).decode()


def write_static_fixture(width: int = 16, window: int = 64) -> None:
    """A seeded tiny package with golden vectors, for the server's unit tests."""
    tokenizer = FIXTURES / "tiny" / "tokenizer.json"
    random_ = np.random.default_rng(11)
    table = random_.normal(size=(load_tokenizer(tokenizer).get_vocab_size(), width)).astype(np.float32)
    sea = Sea(random_.normal(size=(width, 6)).astype(np.float32), random_.normal(size=6).astype(np.float32))
    places = 1 + 3 * np.exp(-np.arange(window // 2) / 12)
    folder = FIXTURES / "tiny-static"
    asked = 1 + np.arange(window) / window
    write_static(folder, table, places, tokenizer, sea, {"name": "tiny-static", "window": window}, asked)
    package, texts = StaticPackage(folder), json.loads((FIXTURES / "texts.json").read_text())
    vectors = package.encode(texts)
    golden = {
        "vectors": [base64_of(vector) for vector in vectors],
        "queries": [base64_of(vector) for vector in package.encode_queries(texts)],
        "aggregated": base64_of(package.aggregate(vectors[:5])),
    }
    (FIXTURES / "static.json").write_text(json.dumps(golden) + "\n")
