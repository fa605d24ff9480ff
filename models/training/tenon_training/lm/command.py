"""`python -m tenon_training lm STEP`: a language model that fills in the middle, from mirrors to a package with its card."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

NAME = "tenon-complete-v2"
TOKENS = 20e6
WINDOW = 512


def lm_command(given: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="tenon_training lm")
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("--mirrors", type=Path, help="folder of git mirrors or clones, for texts")
    parser.add_argument("--tokens", type=float, default=TOKENS, help="of the training rows in all")
    parser.add_argument("--minutes", type=float, default=95, help="of training; given again and larger it goes on")
    parser.add_argument("--threads", type=int, default=0, help="of training; 0: one or two, whichever is faster just now")
    parser.add_argument("--batch", type=int, default=8, help="rows of a step")
    parser.add_argument("--size", choices=["small", "base", "medium", "large"], default="base", help="3.1, 5.6, 12.6 or 26.7 M parameters")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu", help="of training")
    parser.add_argument("--from", dest="start", type=Path, help="a landed package whose tokenizer or weights are taken")
    parser.add_argument("--name", default=NAME, help="of the package under models/")
    asked = parser.parse_args(given)
    STEPS[asked.step](asked)


def texts(asked: argparse.Namespace) -> None:
    from .texts import make_texts

    make_texts(asked.mirrors)


def tokenizer(asked: argparse.Namespace) -> None:
    from .rows import make_tokenizer

    make_tokenizer(asked.start)


def rows(asked: argparse.Namespace) -> None:
    from .rows import make_rows

    make_rows(asked.tokens, WINDOW)


def train(asked: argparse.Namespace) -> None:
    from .train import Recipe, Training

    recipe = Recipe(minutes=asked.minutes, batch=asked.batch, size=asked.size, device=asked.device, threads=asked.threads)
    Training(recipe, asked.start).run()


def export(asked: argparse.Namespace) -> None:
    from .package import land

    land(asked.name)


def card(asked: argparse.Namespace) -> None:
    from ..shards import ROOT
    from .card import make_card

    make_card(ROOT / "models" / asked.name)


STEPS: dict[str, Callable[[argparse.Namespace], None]] = {
    "texts": texts,
    "tokenizer": tokenizer,
    "rows": rows,
    "train": train,
    "export": export,
    "card": card,
}
