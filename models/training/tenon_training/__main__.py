"""Every step, alone or all in order: `python -m tenon_training all --mirrors DIR`. Steps that are done are skipped."""

import argparse
import sys
from pathlib import Path

from .commands import COMMANDS
from .dataset import work_file

STEPS = ["blocks", "tokenizer", "versions", "static", "ablate", "structure", "history", "encoder", "ablate-encoder", "probe", "package", "fixtures"]


def main() -> None:
    if sys.argv[1:2] and sys.argv[1] in COMMANDS:
        return COMMANDS[sys.argv[1]](sys.argv[2:])
    parser = argparse.ArgumentParser(prog="tenon_training")
    parser.add_argument("step", choices=["all", *STEPS])
    parser.add_argument("--mirrors", type=Path, help="folder of git mirrors or clones: OWNER+NAME/repo or OWNER/NAME")
    parser.add_argument("--some", action="store_true", help="go on without the training repositories that have no mirror: for ablations")
    parser.add_argument("--from", dest="landed", type=Path, help="`static` from a package that is landed, in place of training it")
    parser.add_argument("--steps", type=int, default=1300, help="steps of the static table")
    parser.add_argument("--small", action="store_true", help="`package` the small encoder alone, beside the table that is landed")
    parser.add_argument("--minutes", type=float, default=18, help="of the small encoder; given again and larger it goes on")
    given = parser.parse_args()
    for step in STEPS if given.step == "all" else [given.step]:
        run(step, given)


def run(step: str, given: argparse.Namespace) -> None:
    if step == "blocks":
        from .shards import make_shards

        make_shards(given.mirrors, given.some)
    elif step == "tokenizer":
        from .vocabulary import train_tokenizer

        if not work_file("tokenizer.json").exists():
            train_tokenizer(work_file("tokenizer.json"))
    elif step == "static":
        from .static import Recipe, make_static, take_landed

        if given.landed:
            take_landed(given.landed)
        elif not work_file("static.pt").exists():
            make_static(Recipe(steps=given.steps))
    elif step == "versions":
        from .versions import make_versions

        if not work_file("versions.npz").exists():
            make_versions(given.mirrors)
    elif step == "ablate":
        from .ablate import ablate

        ablate()
    elif step == "structure":
        from .structure import make_structure

        if not work_file("structure.npz").exists():
            make_structure(given.mirrors)
    elif step == "history":
        from .history import make_history

        if not work_file("history.npz").exists():
            make_history(given.mirrors)
    elif step == "ablate-encoder":
        from .encoder_ablations import ablate_encoder

        ablate_encoder()
    elif step == "encoder":
        from .train import EncoderRecipe, train_encoder

        train_encoder(EncoderRecipe(minutes=given.minutes))
    elif step == "probe":
        from .probe import probe

        probe(given.mirrors)
    elif step == "package":
        from .package import make_packages, make_small_package

        make_small_package() if given.small else make_packages()
    elif step == "fixtures":
        from .fixtures import make_fixtures

        make_fixtures()


if __name__ == "__main__":
    main()
