"""CARD.md: what the model is, what it learnt from, how good it was measured to be, where it fails."""

import json
from pathlib import Path

import torch

from .card_ablations import encoder_section, static_section
from .corpus import load_corpus
from .dataset import work_file
from .measure import by_language
from .model import Encoder

WAYS = ("bm25", "static", "small", "bm25+static", "bm25+small", "bm25+static+small")
SEEN = {
    "truncated": "the first window only",
    "mean": "mean of the parts",
    "sea": "parts by attention, and mean (SEA)",
    "best": "the best part",
    "sea+best": "the better of the last two",
}


def write_card(folder: Path, measured: dict, model: Encoder) -> None:
    is_static = folder.name.startswith("tenon-static")
    sections = [
        static_heading(folder) if is_static else small_heading(folder, model),
        quality_section(measured),
        verdict_section(measured["summary"]),
        long_section(measured, "static" if is_static else "small"),
        static_section() if is_static else encoder_section(),
        "" if is_static else probe_section(),
        worst_section(measured),
        corpus_section(),
        limits_section(is_static),
    ]
    (folder / "CARD.md").write_text("\n\n".join(section for section in sections if section) + "\n")


def static_heading(folder: Path) -> str:
    static = torch.load(work_file("static.pt"))
    count, width = static["table"].shape
    size = (folder / "model.safetensors").stat().st_size
    places, asked = static["places"].exp(), static["query_places"].exp()

    def weights(of: torch.Tensor) -> str:
        return ", ".join(f"{of[at - 1]:.1f} ({at})" for at in (1, 8, 32, 128))

    return f"""# {folder.name}

A table of token embeddings and the weights of places: text or code in, a unit vector of {width} numbers out, near where the meaning is
near. There is no network to run, so that a workspace has its vectors as soon as it is parsed. It serves *Search Code by Meaning* and
*Find Similar Code*, and is the floor for every encoder on top.

| | |
| --- | --- |
| table | {count} tokens, width {width}, int8 with a scale per token |
| weights of places in code | {weights(places)}: a block says first what it is |
| weights of places in a sentence that asks | {weights(asked)} |
| file | {size / 1e6:.1f} MB |
| objective | InfoNCE both ways in batches of 1,024, three quarters of them from a few repositories only (hard negatives): doc sentence and code (80 %), the words of the name and the code without it (20 %); beside them 204 functions and their versions by `tenon extract --augment` (variables renamed, statements reordered ...); tokens are dropped by chance |
| renaming | the weighted mean of two tables (.7 and .3): the second was also trained to keep a function and its versions together |
| long code | parts of it encoded each, weighed by attention, the mean added (SEA, arXiv 2208.11271); the attention trained on 12,000 long functions |
| licence | MIT |

This page is written by `tenon_training/card.py` from what was measured; nothing on it is by hand."""


def small_heading(folder: Path, model: Encoder) -> str:
    shape, saved = model.shape, torch.load(work_file("encoder-best.pt"))
    count = sum(weights.numel() for weights in model.parameters())
    size = (folder / "model.onnx").stat().st_size
    recipe = saved["recipe"]
    cut = ", each token counting by the square root of how often it occurs" if recipe["weighted_cut"] else ""
    return f"""# {folder.name}

A small encoder in the manner of UniXcoder (arXiv 2203.03850): text or code in, a unit vector of {shape.width} numbers out, near where
the meaning is near. It comes on top of the static vectors of tenon-static-v1, whose table it starts from.

| | |
| --- | --- |
| shape | {shape.layers} layers, width {shape.width}, {shape.heads} heads, inner {shape.inner}, {shape.vocabulary} tokens of rank {shape.rank}, window {shape.window}; found by `tenon_training.shapes` |
| parameters | {count / 1e6:.1f} M, of which {model.tokens.weight.numel() / 1e6:.1f} M are token embeddings |
| file | int8 ONNX, {size / 1e6:.1f} MB |
| start | the table of tenon-static-v1, which learnt from all training repositories, cut to rank {shape.rank}{cut}; the layers start as the identity |
| training | {saved["step"]} steps ({saved["elapsed"] / 60:.0f} minutes) on one CPU thread, on {saved["repositories"]} of the training repositories |
| objective | batches of {recipe["batch"]}: {objective_of(recipe)} |
| licence | MIT |

This page is written by `tenon_training/card.py` from what was measured; nothing on it is by hand."""


def objective_of(recipe: dict) -> str:
    distil, views = recipe["distil"], recipe["alike"] != "none"
    pairs = "InfoNCE on doc sentence and code (66 %), name and code (17 %), altered views (17 %)" if views else "InfoNCE on doc sentence and code (80 %), name and code (20 %)"
    taught = f"to rank as the static table of full width does (distillation, weight {distil:g})"
    return pairs if not distil else taught if distil == 1 else f"{taught} and {pairs}"


def quality_section(measured: dict) -> str:
    lines = [
        "## Quality",
        "",
        "The first sentence of a doc comment has to find its function among the functions of its repository, doc comments taken out.",
        "No repository here was trained or tuned on. `bm25` is a plain lexical baseline of the training project; the product's own index,",
        "which knows names and signatures, is measured by `npm run bench -- search`. MRR (R@1 in brackets); `+` is the fusion of z-scores.",
        "",
        "| repository | language | queries | functions | " + " | ".join(WAYS) + " |",
        "| --- | --- | --- | --- |" + " --- |" * len(WAYS),
    ]
    for row in measured["rows"]:
        cells = [f"{row.found[way].mrr:.3f} ({row.found[way].first:.3f})" for way in WAYS]
        some = row.found["bm25"]
        lines.append(f"| {row.repository} | {row.language} | {some.queries} | {some.candidates} | " + " | ".join(cells) + " |")
    for language, means in by_language(measured["rows"]).items():
        lines.append(f"| mean of {language} | {language} | | | " + " | ".join(f"{means[way]:.3f}" for way in WAYS) + " |")
    summary = measured["summary"]
    means = [f"**{summary[f'mrr.{way}']:.3f}** ({summary[f'r1.{way}']:.3f})" for way in WAYS]
    lines.append(f"| mean of repositories | | {summary['queries']} | | " + " | ".join(means) + " |")
    return "\n".join(lines)


def verdict_section(summary: dict) -> str:
    gain = summary["mrr.bm25+static+small"] - summary["mrr.bm25+static"]
    said = (
        "it is switched on by default"
        if gain > 0.005
        else "it stays an option, for so little does not pay for the work: by default search goes by words and the static table"
    )
    ratio = summary["mrr.bm25+static"] / summary["mrr.bm25"]
    return (
        f"Words and the static table together have {ratio:.2f} times the MRR of words alone. "
        f"The small encoder on top of both changes MRR by {gain:+.3f}: {said}."
    )


def long_section(measured: dict, way: str) -> str:
    bins = measured["bins"]
    lengths = ("upto256", "upto512", "over512")
    counts = [bins.get(f"{way}.truncated.{length}", {}).get("queries", 0) for length in lengths]
    lines = [
        "## Long code",
        "",
        "MRR by the length of the function that is right, in tokens, for each way to see candidates that do not fit the window.",
        "",
        f"| seen by | up to 256 ({counts[0]} queries) | 257 to 512 ({counts[1]}) | over 512 ({counts[2]}) |",
        "| --- | --- | --- | --- |",
    ]
    for kind, said in SEEN.items():
        cells = [bins.get(f"{way}.{kind}.{length}", {}).get("mrr", float("nan")) for length in lengths]
        lines.append(f"| {said} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |")
    return "\n".join(lines)


def probe_section() -> str:
    path = work_file("probe.json")
    if not path.exists():
        return ""
    found = json.loads(path.read_text())
    lines = [
        "## AST-Probe",
        "",
        "How much of the syntax tree a linear probe reads off the hidden states of neighbouring tokens (after arXiv 2206.11719): the kind of",
        "the lowest node that holds both, and how high it stands. The encoder is frozen; the probe is tested on held-out repositories.",
        "",
        "| hidden states | kind of the node, accuracy | height, Spearman |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {name} | {kind:.3f} | {height:.3f} |" for name, (kind, height) in found.items()]
    return "\n".join(lines)


def worst_section(measured: dict) -> str:
    lines = ["## Worst cases", "", "By the static table alone.", "", "| rank | repository | asked | right | found first |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| {rank} | {repository} | {asked} | `{right}` | `{first}` |" for rank, repository, asked, right, first in measured["worst"]]
    return "\n".join(lines)


def corpus_section() -> str:
    lines = [
        "## Corpus",
        "",
        "Left out: tests, vendored, generated and minified files, examples and documentation; functions that are short, mostly data or",
        "repetitive, or have lines of over 400 characters; near-duplicates (minhash over shingles of three tokens, an estimated Jaccard index",
        "of 0.8 and more) within a split, and in the training split of anything in another split or in the npm packages of the product's benchmarks.",
        "",
        "| repository | commit | licence | language | split |",
        "| --- | --- | --- | --- | --- |",
    ]
    for r in sorted(load_corpus(), key=lambda each: (["train", "valid", "held-out"].index(each.split), each.repository.lower())):
        lines.append(f"| {r.repository} | {r.commit[:12]} | {r.licence} | {r.language} | {r.split} |")
    return "\n".join(lines)


def limits_section(is_static: bool) -> str:
    own = (
        "- It has no order of words beyond the weights of places, and no context: `not empty` is near `empty`."
        if is_static
        else "- It was trained on one CPU core for a fraction of an hour; the queue in models/training/QUEUE.md says what comes next."
    )
    return f"""## Limits

- Doc comments are English; other languages are hardly known.
- It was trained on code that begins with its declaration (decorators, signature, body). What else is put in front takes the place that
  counts most.
{own}
- White space and underscores are not read: two texts that differ in these only have the same vector."""
