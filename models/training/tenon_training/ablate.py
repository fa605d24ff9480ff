"""What each choice of the static phase brings: the recipe with one field changed, the same number of steps, on the validation split."""

import json
from dataclasses import replace

from .card_ablations import read_record, renew_section, static_section
from .dataset import work_file
from .files import write_json
from .shards import RECORDS, ROOT, corpus_read
from .static import Recipe, train_static

STEPS = 350
BASE = {"views": True, "trees": 0.0}
CHANGES: dict[str, dict] = {
    "the recipe": {},
    "another seed": {"seed": 2},
    "width 128": {"width": 128},
    "width 512": {"width": 512},
    "without altered views of code": {"views": False},
    "with versions made on the tree (ContraBERT's operators)": {"trees": 0.15},
    "with its bag of words to predict (DupMAE, PROP)": {"words": 0.05},
    "negatives from anywhere, not from the same repositories": {"local": 0.0},
    "every place weighs the same": {"places": False, "own_query_places": False},
    "queries weighed by the places of code": {"own_query_places": False},
    "weights of places learnt": {"sharpness": 0.0},
    "a quarter of the repositories": {"share": 0.25},
}


def ablate(only: str | None = None) -> None:
    """Goes on where work/ablations.json stopped; `ablations/static.json`, which the card is written from, follows it."""
    path = work_file("ablations.json")
    found = json.loads(path.read_text()) if path.exists() else {"rows": []}
    found |= {"steps": STEPS, "trained on": sum(each.split == "train" for each in corpus_read())}
    for name, change in CHANGES.items():
        if name in [row["name"] for row in found["rows"]] or (only and only not in name):
            continue
        recipe = replace(Recipe(steps=STEPS), **(BASE | change))
        try:
            mrr = round(max(train_static(recipe, "ablation.pt").values()), 4)
        except FileNotFoundError as missing:
            print(f"{name}: not run, {missing}", flush=True)
            continue
        found["rows"].append({"name": name, "change": change, "seed": recipe.seed, "mrr": mrr})
        write_json(path, found)
        record(found)
        print(name, mrr, flush=True)
    renew_section(ROOT / "models" / "tenon-static-v1" / "CARD.md", static_section())


def record(found: dict) -> None:
    """Beside the rows that were trained on other repositories: what is compared was trained on the same."""
    others = [group for group in (read_record("static.json") or {"groups": []})["groups"] if group["trained on"] != found["trained on"]]
    write_json(RECORDS / "static.json", {"landed steps": Recipe.steps, "groups": [*others, found]})
