"""What each choice of the static phase brings: the recipe with one field changed, the same number of steps, on the validation split."""

import json
from dataclasses import replace

from .card import renew_ablations
from .dataset import work_file
from .shards import ROOT
from .static import Recipe, train_static

STEPS = 350
BASE = {"views": True, "trees": 0.0}
CHANGES: dict[str, dict] = {
    "the recipe": {},
    "negatives from anywhere, not from the same repositories": {"local": 0.0},
    "without altered views of code": {"views": False},
    "every place weighs the same": {"places": False, "own_query_places": False},
    "queries weighed by the places of code": {"own_query_places": False},
    "weights of places learnt": {"sharpness": 0.0},
    "with versions made on the tree (ContraBERT's operators)": {"trees": 0.15},
    "with its bag of words to predict (DupMAE, PROP)": {"words": 0.05},
    "a quarter of the repositories": {"share": 0.25},
    "width 128": {"width": 128},
    "width 512": {"width": 512},
    "another seed": {"seed": 2},
}


def ablate(only: str | None = None) -> None:
    """Goes on where it stopped: what work/ablations.json holds is not run again."""
    path = work_file("ablations.json")
    found = json.loads(path.read_text()) if path.exists() else {}
    for name, change in CHANGES.items():
        if name in found or (only and only not in name):
            continue
        try:
            found[name] = round(max(train_static(replace(Recipe(steps=STEPS), **(BASE | change)), "ablation.pt").values()), 4)
        except FileNotFoundError as missing:
            print(f"{name}: not run, {missing}", flush=True)
            continue
        path.write_text(json.dumps(found, indent=1))
        print(name, found[name], flush=True)
    card = ROOT / "models" / "tenon-static-v1" / "CARD.md"
    if card.exists():
        renew_ablations(card)
