"""`lm card`: CARD.md of a language model, and whether it answers without being asked for; all of it from what was measured."""

import json
from pathlib import Path

from ..corpus import load_corpus
from ..files import write_json
from .fast import is_fast_here
from .fim import FIM_SHARE, WITHIN_LINE, WITHOUT_SUFFIX
from .package import landed_model
from .rows import load_tokenizer
from .samples import Sample, left_to_right, rounding, samples
from .texts import LM_WORK
from .train import LOG, Recipe
from .validation import bits_per_byte, load_validation

BENCH = LM_WORK / "bench.json"
ROWS, SAMPLES, SHOWN = 32, 150, 12
"""Validation rows of a language; places that are written at; failures on the card."""
EARNS, HALF = 0.01, 0.5
"""What it adds at the default confidence: so many right suggestions, as a share of all places, and of what it adds so much right."""


def make_card(folder: Path) -> None:
    """BENCH is what `npm run bench -- complete --json --mirrors DIR` printed."""
    figures = json.loads(BENCH.read_text())["figures"]
    manifest = decided(json.loads((folder / "manifest.json").read_text()), figures)
    write_json(folder / "manifest.json", manifest)
    validation = load_validation(load_tokenizer(), manifest["window"], ROWS)
    sections = [
        heading(folder, manifest),
        held_out_section(figures),
        validation_section(bits_per_byte(landed_model(folder), validation), rounding(folder, validation)),
        learning_section(json.loads(LOG.read_text())),
        failures_section(samples(folder, SAMPLES), samples(folder, SAMPLES, left_to_right)),
        corpus_section(),
        LIMITS,
    ]
    (folder / "CARD.md").write_text("\n\n".join(sections) + "\n")


def added(figures: dict[str, float]) -> tuple[float, float]:
    """Shares of all places at which there is something more at the default confidence, and something more that is right."""
    shown, both = figures["shown.0.5"], figures["shown.both.0.5"]
    return both - shown, both * figures["right.both.0.5"] - shown * figures["right.0.5"]


def earns(figures: dict[str, float]) -> bool:
    more, right = added(figures)
    return right >= EARNS and right >= HALF * more


def decided(manifest: dict, figures: dict[str, float]) -> dict:
    """With `isDefault` where it earns that, and without it where it does not."""
    kept = {name: value for name, value in manifest.items() if name != "isDefault"}
    return kept | {"isDefault": True} if earns(figures) else kept


def heading(folder: Path, manifest: dict) -> str:
    model, training = landed_model(folder), manifest["training"]
    shape, recipe = model.shape, Recipe()
    count = sum(weights.numel() for weights in model.parameters())
    size = (folder / "model.onnx").stat().st_size
    precision = "bfloat16 products (AMX) of float32 weights" if is_fast_here() else "float32"
    return f"""# {folder.name}

A small causal language model that fills in the middle: path, text after and text before in, what comes next out. The product
asks it where the caches of the workspace are not sure.

| | |
| --- | --- |
| shape | {shape.layers} layers, width {shape.width}, {shape.heads} heads, {shape.kv_heads} of keys and values, SwiGLU {shape.inner}, rotary positions, one table for input and output |
| parameters | {count / 1e6:.1f} M, of which {model.tokens.weight.numel() / 1e6:.1f} M are the table of {shape.vocabulary} tokens |
| window | {shape.window} tokens |
| file | int8 ONNX, {size / 1e6:.1f} MB |
| training | {training["tokens"] / 1e6:.1f} M tokens in {training["steps"]} steps of {recipe.batch} rows, {training["minutes"]:.0f} minutes on one or two shared CPU cores, {precision} |
| optimizer | Muon on matrices ({recipe.rate}), AdamW on the table and the norms ({recipe.table_rate}); the rates fall to 0, evenly, all the time |
| objective | {FIM_SHARE:.0%} of the pieces with the text after first, then the text before, which is gone on with up to where they meet (SPM, arXiv 2207.14255; at the end of a line, {WITHIN_LINE:.0%} anywhere; {WITHOUT_SUFFIX:.0%} with nothing after), the rest left to right |
| licence | {manifest["licence"]} |

This page is written by `python -m tenon_training lm card` from what was measured; nothing on it is by hand."""


def held_out_section(figures: dict[str, float]) -> str:
    languages = sorted(name.removeprefix("em.line.neural.") for name in figures if name.startswith("em.line.neural."))
    ways = "caches", "neural", "both"
    lines = [
        "## Held-out repositories",
        "",
        "`npm run bench -- complete`: the rest of a line to the letter (and its edit similarity), only the text before it known. `both`: the",
        "caches where they are sure of the line, else this model.",
        "",
        "| language | " + " | ".join(ways) + " |",
        "| --- |" + " --- |" * len(ways),
    ]
    for language in [*languages, ""]:
        end = f".{language}" if language else ""
        cells = [f"{figures[f'em.line.{way}{end}']:.3f} ({figures[f'es.line.{way}{end}']:.3f})" for way in ways]
        lines.append(f"| {language or 'all'} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", verdict(figures)])


def verdict(figures: dict[str, float]) -> str:
    more, right = added(figures)
    said = (
        "It is asked by default where the caches are not sure."
        if earns(figures)
        else "That does not pay for asking it: it is there for who chooses it with the setting `tenon.completion.model`, and is not in the extension."
    )
    return (
        f"At the default confidence of 0.5 the caches show something at {figures['shown.0.5']:.1%} of the places, {figures['right.0.5']:.1%} of it right. "
        f"After them this model shows something at another {more:.1%} of the places, right at {right:.1%} of all places. {said} (The rule: right at "
        f"another {EARNS:.0%}, and at {HALF:.0%} of where it shows something.) A prompt takes {figures['ms.neural.prompt.p50']:.0f} ms with the first "
        f"token, every other token {figures['ms.neural.token.p50']:.1f} ms, on one thread of a busy machine."
    )


def validation_section(bits: dict[str, float], rounded: dict[str, float]) -> str:
    rows = [f"| {language} | {value:.3f} |" for language, value in bits.items()]
    return "\n".join(
        [
            "## Validation repositories",
            "",
            "Bits per byte of the first window of each file, left to right; `mean` of the languages; `asked`: of pieces of which the text after",
            "is known. By the landed weights.",
            "",
            "| | bits per byte |",
            "| --- | --- |",
            *rows,
            "",
            f"int8: {rounded['int8']:.3f} bits a token against {rounded['fp32']:.3f} of the same weights in fp32; the likeliest token is the same at {rounded['same']:.1%}.",
        ]
    )


def learning_section(log: list[dict]) -> str:
    lines = [
        "## While it learnt",
        "",
        f"On {Recipe().validation_rows} rows a language.",
        "",
        "| minutes | tokens, M | training loss, nats | mean bits per byte | asked |",
        "| --- | --- | --- | --- | --- |",
    ]
    for entry in log:
        bits = entry["bits"]
        tokens = entry["tokens"] / 1e6
        lines.append(f"| {entry['minutes']} | {tokens:.2f} | {entry['loss']:.3f} | {bits['mean']:.3f} | {bits['asked']:.3f} |")
    return "\n".join(lines)


def failures_section(found: list[Sample], plain: list[Sample]) -> str:
    right, plainly = (sum(sample.written == sample.right for sample in each) for each in (found, plain))
    wrong = sorted((sample for sample in found if sample.written != sample.right), key=lambda each: -each.confidence)
    lines = [
        "## Failures",
        "",
        f"Of {len(found)} places drawn in validation files, the rest of the line was right at {right}; without what stands after and without",
        f"marks, the same weights are right at {plainly}. The {SHOWN} it was surest of and wrong about:",
        "",
        "| sure | language | before | written | right |",
        "| --- | --- | --- | --- | --- |",
    ]
    for each in wrong[:SHOWN]:
        cells = [quoted(text) for text in (each.before[-60:], each.written[:80], each.right[:80])]
        lines.append(f"| {each.confidence:.2f} | {each.language} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def quoted(text: str) -> str:
    return f"`` {text.replace('|', chr(92) + '|')} ``" if text else "(nothing)"


def corpus_section() -> str:
    drawn = {split: json.loads((LM_WORK / f"rows-{split}.json").read_text()) for split in ("train", "valid")}
    lines = [
        "## Corpus",
        "",
        f"{drawn['train']['files']:,} files of {len(drawn['train']['repositories'])} repositories, drawn over languages; left out is what `models/training/README.md` says,",
        "and every file most of which is near (minhash) to another's, to one of the validation and held-out repositories or to one of those",
        "that `bench -- dotprompts` completes.",
        "",
        "| repository | commit | licence | language | split |",
        "| --- | --- | --- | --- | --- |",
    ]
    for each in sorted(load_corpus(), key=lambda row: (row.split, row.repository.lower())):
        if each.repository in drawn.get(each.split, {}).get("repositories", []):
            lines.append(f"| {each.repository} | {each.commit[:12]} | {each.licence} | {each.language} | {each.split} |")
    return "\n".join(lines)


LIMITS = """## Limits

- It has read a small share of what a model of its size can use: what it writes looks like code, and seldom fits the place.
- What it writes may be wrong in any way. The product checks members with an analyzer where there is one.
- Comments are English; other languages are hardly known."""
