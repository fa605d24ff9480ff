"""Lands the graph encoder: package, card, numbers. Nothing on the card is by hand."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from .card_ablations import COMPARED, OPEN, graph_section, read_record
from .files import write_json
from .graph_export import compare_graph, write_graph_package
from .graph_measure import ASKED, CANDIDATES, Binary, Measured, measure_graph
from .graph_model import GraphEncoder
from .graph_train import load_graph
from .shards import ROOT, WORK

WAYS = {
    "static": "static bag",
    "without": "the network trained without data flow, as many steps",
    "withheld": "the same network, data flow withheld",
    "graph": "the network with data flow",
}


def ways_of(measured: Measured) -> list[str]:
    return [way for way in WAYS if way in measured.rows[0].versions]


def make_graph_package(name: str) -> None:
    """models/NAME/ with int8 graph, tokenizer, manifest and card."""
    folder = ROOT / "models" / name
    model, _, _ = load_graph()
    write_graph_package(folder, model, WORK / "tokenizer.json", int8=True)
    measured = measure_graph(folder)
    parity = [asdict(row) for row in compare_graph(folder)]
    (folder / "CARD.md").write_text("\n\n".join(sections(folder, model, measured, parity)) + "\n")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["quality"] = summary_of(measured)
    write_json(folder / "manifest.json", manifest)
    print(json.dumps(manifest["quality"], indent=1))


def mean(measured: Measured, kind: str, way: str, field: str = "mrr") -> float:
    """Over the repositories, each counting the same."""
    return float(np.mean([getattr(getattr(row, kind)[way], field) for row in measured.rows]))


def summary_of(measured: Measured) -> dict:
    scores = {f"mrr.{kind}.{way}": round(mean(measured, kind, way), 4) for kind in ("renamed", "versions") for way in ways_of(measured)}
    asked = {"f1.edges": round(measured.edges.f1, 4), "f1.alignment": round(measured.alignment.f1, 4)}
    return {"repositories": len(measured.rows), "functions": sum(row.functions for row in measured.rows), **scores, **asked}


def sections(folder: Path, model: GraphEncoder, measured: Measured, parity: list[dict]) -> list[str]:
    written = [heading(folder, model, measured), verdict(measured), clones(measured), graph_section(), quiz(measured), table_of(measured), runtime(parity, measured)]
    return [section for section in written if section]


def heading(folder: Path, model: GraphEncoder, measured: Measured) -> str:
    shape, count = model.shape, sum(weights.numel() for weights in model.parameters())
    size, trained = (folder / "model.onnx").stat().st_size, measured.trained["with"]
    return f"""# {folder.name}

A small encoder in the manner of GraphCodeBERT (arXiv 2009.08366): a function's tokens and the nodes of its data flow in, a unit vector
of {shape.width} numbers out. For clones and defects. It is no search model: it was never shown a sentence, and it is not the default.

| | |
| --- | --- |
| shape | {shape.layers} layers, width {shape.width}, {shape.heads} heads, inner {shape.inner}, {shape.vocabulary} tokens; {shape.window} tokens and {shape.nodes} nodes |
| parameters | {count / 1e6:.1f} M, of which {model.tokens.weight.numel() / 1e6:.1f} M are token embeddings |
| file | int8 ONNX, {size / 1e6:.1f} MB |
| start | the static table and its weights of places; the layers start as the identity |
| training | {trained["steps"]} steps of 24 functions ({trained["minutes"]} minutes of one busy core) |
| objectives | a function against the same with every variable and itself renamed (InfoNCE, negatives of its own repository); hidden edges (weight 0.3); hidden alignments (0.3) |
| licence | MIT |

This page is written by `tenon_training/graph_card.py` from what was measured; nothing on it is by hand."""


def verdict(measured: Measured) -> str:
    lines = ["## Does data flow help?", ""]
    for kind, told in (("renamed", "under other names"), ("versions", "in a version by `tenon extract --augment`")):
        given, bare, static = (mean(measured, kind, way) for way in ("graph", "withheld", "static"))
        better = "better than" if given > bare + 0.005 else "worse than" if given < bare - 0.005 else "no different from"
        lines.append(f"- A function {told}: MRR {given:.3f} with data flow, {better} the same network without ({bare:.3f}); static bag {static:.3f}.")
    lines += ["", f"The vectors of a function with its data flow and without have a mean cosine of {measured.moved:.5f}."]
    lines += ["", "The network saw functions without their data flow in a tenth of its steps, so that withholding it is no surprise to it."]
    if "without" not in measured.trained:
        lines.append(OPEN if read_record("graph.json") is None else COMPARED)
    return "\n".join(lines)


def clones(measured: Measured) -> str:
    lines = [
        "## Clones on held-out repositories",
        "",
        f"Each of {ASKED} functions of a repository, altered, has to find itself among up to {CANDIDATES} of them. One answer is right, so that MRR is the mean average",
        "precision too; measured with the int8 graph that is shipped. `renamed` is what was trained on, here of unseen repositories; `versions` also reorders, inserts dead code, swaps",
        "operands and drops comments, which was not trained on. Means over the repositories; R@1 in brackets.",
        "",
        "| | renamed | versions |",
        "| --- | --- | --- |",
    ]
    for way in ways_of(measured):
        cells = [f"{mean(measured, kind, way):.3f} ({mean(measured, kind, way, 'first'):.3f})" for kind in ("renamed", "versions")]
        lines.append(f"| {WAYS[way]} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines)


def quiz(measured: Measured) -> str:
    def row(told: str, found: Binary) -> str:
        return f"| {told} | {found.f1:.3f} | {found.precision:.3f} | {found.recall:.3f} | {found.pairs} |"

    lines = ["## Hidden edges and alignments", "", "Of held-out functions, as many wrong pairs as right ones (guessing: 0.5).", ""]
    lines += ["| | F1 | precision | recall | pairs |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([*lines, row("edges of the data flow", measured.edges), row("which tokens a node is", measured.alignment)])


def table_of(measured: Measured) -> str:
    lines = ["## By repository (MRR, versions)", "", "| repository | language | functions | static | withheld | with data flow |", "| --- | --- | --- | --- | --- | --- |"]
    for row in sorted(measured.rows, key=lambda row: row.versions["graph"].mrr):
        scores = " | ".join(f"{row.versions[way].mrr:.3f}" for way in ("static", "withheld", "graph"))
        lines.append(f"| {row.repository.repository} | {row.repository.language} | {row.functions} | {scores} |")
    return "\n".join(lines)


def runtime(parity: list[dict], measured: Measured) -> str:
    cost = measured.milliseconds
    lines = ["## In the TypeScript runtime", "", "Against PyTorch on 200 functions: largest difference of two numbers, lowest cosine.", ""]
    lines += ["| | ids equal | largest | cosine |", "| --- | --- | --- | --- |"]
    lines += [f"| {row['package']} | {row['ids_equal']} of {row['functions']} | {row['largest']:.1e} | {row['cosine']:.4f} |" for row in parity]
    told = f"The nodes cost: {cost['graph']} ms a function (int8, one thread of a busy machine), {cost['withheld']} without them."
    limits = "Limits: data flow within one function; languages without `dataflow.json` give tokens alone; over 256 tokens is cut."
    return "\n".join([*lines, "", told, "", limits])
