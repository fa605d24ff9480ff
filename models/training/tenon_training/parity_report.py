"""Full parity: what PyTorch says of 200 functions against what the TypeScript runtime says, in fp32, number by number."""

import json
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from .parity import functions, write_golden, write_static_golden
from .shards import ROOT, WORK
from .static_package import StaticPackage
from .vocabulary import load_tokenizer


@dataclass(frozen=True)
class Comparison:
    """`largest` is the largest difference of two numbers, `cosine` the lowest between two vectors."""

    package: str
    architecture: str
    functions: int
    ids_equal: int
    largest: float
    cosine: float


def runtime_of(folder: Path, given: list[dict]) -> tuple[np.ndarray, list[list[int]]]:
    """Vectors [functions, width] and ids of the package in `folder` under the TypeScript runtime."""
    command = [str(ROOT / "node_modules/.bin/node"), str(ROOT / "server/src/cli.ts"), "encode", "--ids", "--model", str(folder)]
    lines = "".join(json.dumps(each) + "\n" for each in given)
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return np.array([answer["vector"] for answer in answers]), [answer["ids"] for answer in answers]


def compare(folder: Path, vectors: np.ndarray, tokenizer: Tokenizer) -> Comparison:
    """`vectors` [functions, width]: PyTorch's unit vectors of the parity functions, each alone."""
    given = functions()
    found, ids = runtime_of(folder, given)
    own = [tokenizer.encode(each["code"], add_special_tokens=False).ids for each in given]
    manifest = json.loads((folder / "manifest.json").read_text())
    return Comparison(
        manifest["name"],
        manifest["architecture"],
        len(given),
        sum(one == other for one, other in zip(own, ids, strict=True)),
        round(float(np.abs(found - vectors).max()), 7),
        round(float((found * vectors).sum(1).min()), 6),
    )


def report_parity(only: str | None = None) -> None:
    """Golden numbers of everything landed under models/, or of one package, and work/parity.json with the full comparisons."""
    rows: list[Comparison] = []
    for folder in sorted(path.parent for path in (ROOT / "models").glob("*/manifest.json")):
        manifest = json.loads((folder / "manifest.json").read_text())
        if only not in (None, folder.name):
            continue
        if manifest["architecture"] == "static":
            write_static_golden(folder)
            package = StaticPackage(folder)
            rows.append(compare(folder, package.encode([each["code"] for each in functions()]), package.tokenizer))
        elif manifest["architecture"] == "unixcoder":
            rows += compare_unixcoder(folder)
        elif manifest["architecture"] == "graphcodebert":
            from .graph_export import compare_graph

            rows += compare_graph(folder)
    (WORK / "parity.json").write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
    for row in rows:
        print(json.dumps(asdict(row)))


def compare_unixcoder(folder: Path) -> list[Comparison]:
    """The landed int8 graph, and the same weights in fp32."""
    from .export import save_fp32
    from .fixtures import unit_vectors_of
    from .files import write_json
    from .package import load_best, manifest_of

    model, tokenizer = load_best(), load_tokenizer(folder / "tokenizer.json")
    vectors = unit_vectors_of(model, tokenizer, [each["code"] for each in functions()])
    write_golden(folder.name, tokenizer, vectors)
    exact = WORK / "parity" / f"{folder.name}-fp32"
    exact.mkdir(parents=True, exist_ok=True)
    save_fp32(model, exact / "model.onnx")
    (exact / "tokenizer.json").write_bytes((folder / "tokenizer.json").read_bytes())
    write_json(exact / "manifest.json", manifest_of(exact.name, model.shape, exact, ["model.onnx", "tokenizer.json"]))
    return [compare(exact, vectors, tokenizer), compare(folder, vectors, tokenizer)]
