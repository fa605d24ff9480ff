"""Commands beside the steps: `graph`, `lm`, `parity`, `export-upstream`."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from .lm.command import lm_command


def graph_command(given: Sequence[str]) -> None:
    """Blocks with data flow, training with and without the graph, package and card."""
    parser = argparse.ArgumentParser(prog="tenon_training graph")
    parser.add_argument("part", choices=["all", "blocks", "train", "twins", "package"])
    parser.add_argument("--mirrors", type=Path, help="folder of git mirrors or clones, for the blocks")
    parser.add_argument("--minutes", type=float, default=14, help="of training with the graph; then without for as many steps")
    parser.add_argument("--steps", type=int, default=285, help="of `twins`: networks with and without data flow, compared")
    parser.add_argument("--name", default="tenon-graph-v1")
    asked = parser.parse_args(given)
    if asked.part in ("all", "blocks"):
        from .graph_dataset import make_graph_blocks

        make_graph_blocks(asked.mirrors)
        from .graph_versions import make_versions

        make_versions(asked.mirrors)
    if asked.part in ("all", "train"):
        from .graph_train import train_graph

        train_graph(asked.minutes)
    if asked.part == "twins":
        from .graph_twins import train_twins

        train_twins(asked.steps)
    if asked.part in ("all", "package"):
        from .graph_card import make_graph_package

        make_graph_package(asked.name)


def parity_command(given: Sequence[str]) -> None:
    """work/parity.json and test/parity/golden from what is landed; with --functions the 200 are drawn anew."""
    parser = argparse.ArgumentParser(prog="tenon_training parity")
    parser.add_argument("--functions", action="store_true", help="draw the functions anew; golden numbers of all packages change")
    parser.add_argument("--only", help="name of the one package to compare: work/ need not hold the weights of the others")
    asked = parser.parse_args(given)
    if asked.functions:
        from .parity import write_functions

        write_functions()
    from .parity_report import report_parity

    report_parity(asked.only)


def upstream_command(given: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="tenon_training export-upstream")
    parser.add_argument("folder", type=Path, help="config.json, weights and tokenizer in the Hugging Face layout")
    parser.add_argument("--to", type=Path, required=True, help="folder of the package")
    parser.add_argument("--kind", choices=["unixcoder", "graphcodebert", "codet5"], help="when the configuration does not say it")
    parser.add_argument("--fp32", action="store_true", help="as published; without it int8, a quarter of the size")
    asked = parser.parse_args(given)
    from .upstream import export_upstream

    export_upstream(asked.folder, asked.to, asked.kind, int8=not asked.fp32)


COMMANDS: dict[str, Callable[[Sequence[str]], None]] = {
    "graph": graph_command,
    "lm": lm_command,
    "parity": parity_command,
    "export-upstream": upstream_command,
}
