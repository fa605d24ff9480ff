"""Every step, alone or all in order: `python -m tenon_training all --mirrors DIR`. Steps that are done are skipped."""

import argparse
import sys
from pathlib import Path

from .commands import COMMANDS
from .dataset import work_file

STEPS = ["blocks", "tokenizer", "static", "encoder", "package", "fixtures"]


def main() -> None:
    if sys.argv[1:2] and sys.argv[1] in COMMANDS:
        return COMMANDS[sys.argv[1]](sys.argv[2:])
    parser = argparse.ArgumentParser(prog="tenon_training")
    parser.add_argument("step", choices=["all", *STEPS])
    parser.add_argument("--mirrors", type=Path, help="folder of git mirrors or clones: OWNER+NAME/repo or OWNER/NAME")
    parser.add_argument("--static-minutes", type=float, default=3.5)
    parser.add_argument("--minutes", type=float, default=25, help="minutes of phase 2")
    parser.add_argument("--name", default="tenon-encoder-small-v0")
    given = parser.parse_args()
    for step in STEPS if given.step == "all" else [given.step]:
        run(step, given)


def run(step: str, given: argparse.Namespace) -> None:
    if step == "blocks":
        from .shards import make_shards

        make_shards(given.mirrors)
    elif step == "tokenizer":
        from .vocabulary import train_tokenizer

        if not work_file("tokenizer.json").exists():
            train_tokenizer(work_file("tokenizer.json"))
    elif step == "static":
        from .train import train_static

        if not work_file("static.pt").exists():
            train_static(given.static_minutes)
    elif step == "encoder":
        from .train import train_encoder

        train_encoder(given.minutes)
    elif step == "package":
        from .package import make_package

        make_package(given.name)
    elif step == "fixtures":
        from .fixtures import make_fixtures

        make_fixtures()


if __name__ == "__main__":
    main()
