"""The sections of cards that say what each choice brings, written from `ablations/*.json`, which is committed."""

import json
from pathlib import Path

from .shards import RECORDS

STATIC_TITLE, ENCODER_TITLE, GRAPH_TITLE = "## What each choice brings", "## What each objective brings", "## The twin without data flow"
BEFORE = {STATIC_TITLE: "## Worst cases", ENCODER_TITLE: "## AST-Probe", GRAPH_TITLE: "## Hidden edges and alignments"}
"""The section that comes after it, for a card that has none yet."""


def static_section() -> str:
    found = read_record("static.json")
    if found is None:
        return ""
    lines = [
        STATIC_TITLE,
        "",
        f"MRR of the vectors alone on the validation split; the landed table had {found['landed steps']:,} steps. It has versions made on the tree in place of",
        "altered views of token lists, which cost search more.",
    ]
    for group in found["groups"]:
        lines += ["", *group_table(group)]
    return "\n".join(lines)


def group_table(group: dict) -> list[str]:
    """Rows that were trained on the same repositories for as many steps; the first is what the others are compared with."""
    rows, base = group["rows"], group["rows"][0]["mrr"]
    lines = [
        f"{group['steps']} steps each on {group['trained on']} training repositories. {noise_sentence(rows)}",
        "",
        "| | MRR | against the recipe |",
        "| --- | --- | --- |",
    ]
    return lines + [f"| {row['name']} | {row['mrr']:.3f} | {row['mrr'] - base:+.3f} |" for row in rows]


def encoder_section() -> str:
    found = read_record("encoder.json")
    if found is None:
        return ""
    rows, asked = found["rows"], found["validation"]
    base = rows[0]
    lines = [
        ENCODER_TITLE,
        "",
        f"The recipe with one thing changed: {found['steps']} steps of {found['batch']} pairs, from the same start unless the line says so, on {found['trained on']} of the training repositories. MRR on",
        f"{asked['queries']} queries of the {asked['repositories']} validation repositories: of the vectors alone, and fused with BM25 (alone {found['bm25']:.3f}). ± is the standard error of the",
        "difference over queries. " + noise_sentence(rows),
        "",
        "| | MRR | against the recipe | R@1 | with BM25 |",
        "| --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        error = f" ± {row['error']:.3f}" if "error" in row else ""
        against = "" if row is base else f"{row['mrr'] - base['mrr']:+.3f}{error}"
        lines.append(f"| {row['name']} | {row['mrr']:.3f} | {against} | {row['r1']:.3f} | {row['fused']:.3f} |")
    return "\n".join([*lines, "", *verdict_of(rows)])


def verdict_of(rows: list[dict]) -> list[str]:
    """Which rows differ from the first by more than twice the standard error of the difference."""
    told = []
    for row in rows[1:]:
        gain = row["mrr"] - rows[0]["mrr"]
        if "error" in row and abs(gain) > 2 * row["error"]:
            told.append(f"- {row['name']}: {gain:+.3f}")
    if not told:
        return ["Nothing differs from the recipe by more than twice its standard error."]
    return ["What differs from the recipe by more than twice its standard error, and nothing else does:", "", *told]


WAYS_OF_GRAPH = {
    "static": "static bag",
    "without": "trained without data flow",
    "withheld": "trained with data flow, withheld when asked",
    "with": "trained with data flow, mean over the tokens (as landed)",
    "nodes": "trained with data flow, mean over tokens and nodes",
}
OPEN = "A network trained without data flow for as many steps was not finished (`graph train` goes on with it): that comparison is open."
COMPARED = "Networks trained with data flow and without for as many steps are compared further down."


def graph_section() -> str:
    found = read_record("graph.json")
    if found is None:
        return ""
    lines = [
        GRAPH_TITLE,
        "",
        f"Networks trained for this comparison alone, {found['steps']} steps each from the same start on {found['trained on']} of the training repositories (seed {found['seed']}), in fp32; asked as",
        f"above. MRR over {found['functions']} functions of {found['repositories']} held-out repositories; F1 of hidden edges and alignments.",
        "",
        "| | renamed | versions | edges | alignments |",
        "| --- | --- | --- | --- | --- |",
    ]
    for way, told in WAYS_OF_GRAPH.items():
        row = found["ways"][way]
        quiz = [f"{row[name]:.3f}" if name in row else "" for name in ("f1.edges", "f1.alignment")]
        lines.append(f"| {told} | {row['renamed']:.3f} | {row['versions']:.3f} | {quiz[0]} | {quiz[1]} |")
    return "\n".join(lines)


def noise_sentence(rows: list[dict]) -> str:
    """How far apart the seeds of the recipe are."""
    seeds = [row["mrr"] for row in rows if not set(row["change"]) - {"seed"}]
    if len(seeds) < 2:
        return "No second seed was run: how much of this is noise is not known."
    return f"The recipe with {len(seeds)} seeds: MRR {min(seeds):.4f} to {max(seeds):.4f}."


def read_record(name: str) -> dict | None:
    path = RECORDS / name
    return json.loads(path.read_text()) if path.exists() else None


def renew_section(card: Path, section: str) -> None:
    """Replaces a section of a card, or puts it where it belongs; without one to write the card stays."""
    if not section or not card.exists():
        return
    text, title = card.read_text(), section.split("\n", 1)[0]
    start = text.find(title)
    if start < 0:
        start = end = text.index(BEFORE[title])
    else:
        end = text.index("\n## ", start) + 1
    card.write_text(text[:start] + section + "\n\n" + text[end:])
