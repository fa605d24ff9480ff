"""What each objective of the small encoder brings: the recipe with one thing changed, from the same start, the same steps, the same batches."""

import json
from dataclasses import asdict, dataclass, replace

import numpy as np

from .card_ablations import encoder_section, renew_section
from .dataset import load_items, work_file
from .evaluation import Embed, Question, quality_of, questions_of
from .files import write_json
from .measure import WORDS_WEIGHT, bm25_scores, fused
from .shards import RECORDS, ROOT, corpus_read
from .train import EncoderRecipe, Training, embedders
from .vocabulary import load_tokenizer

STEPS, BATCH = 150, 128
MOST_QUERIES, MOST_CANDIDATES = 200, 600
BASE = EncoderRecipe(steps=STEPS, batch=BATCH, weighted_cut=False, query_places=False)
"""The recipe as it was, but for a batch half as large and fewer steps."""
CHANGES: dict[str, dict] = {
    "the recipe": {},
    "the start: the table cut to rank 128, no step": {"steps": 0},
    "no distillation": {"distil": 0.0},
    "distillation only": {"distil": 1.0},
    "distillation only, on code without sentences (Compressor)": {"unlabelled": True},
    "without pairs of like code": {"alike": "none"},
    "hard negatives mined with the static table": {"hard": True},
    "flattened trees in place of altered views (UniXcoder)": {"alike": "trees"},
    "token types as a side task (CodeBERTER)": {"types": 0.1},
    "the function at two commits in place of altered views": {"alike": "history"},
    "masked tokens and bags of words for the first third (DupMAE, PROP)": {"pretrain": 1 / 3},
    "the recipe, second seed": {"seed": 2},
    "the cut by how often tokens occur": {"weighted_cut": True},
    "that cut, no step": {"weighted_cut": True, "steps": 0},
    "that cut, and sentences weighed by their places as in the table": {"weighted_cut": True, "query_places": True},
    "both, no step": {"weighted_cut": True, "query_places": True, "steps": 0},
    "both, distillation only": {"weighted_cut": True, "query_places": True, "distil": 1.0},
    "the table alone learns, the layers stay the identity": {"rate": 0.0},
    "the recipe, third seed": {"seed": 3},
    "four times the rate of the layers": {"rate": 4e-4},
    "width 128": {"width": 128},
    "width 256": {"width": 256},
    "versions made on the tree in place of altered views (ContraBERT)": {"alike": "versions"},
}


@dataclass(frozen=True)
class Validation:
    """Questions of the validation repositories with the scores of BM25 [queries, candidates] for each."""

    questions: list[Question]
    words: list[np.ndarray]

    def asked(self, embed_queries: Embed, embed_code: Embed) -> list[np.ndarray]:
        """Reciprocal ranks of the queries by repository, float [2, queries]: vectors alone, fused with BM25."""
        found = []
        for question, words in zip(self.questions, self.words, strict=True):
            scores = embed_queries(question.queries) @ embed_code(question.candidates).T
            both = fused([(WORDS_WEIGHT, words), (1 - WORDS_WEIGHT, scores)])
            found.append(np.stack([1 / quality_of(question, each).ranks for each in (scores, both)]))
        return found


def validation() -> Validation:
    tokenizer = load_tokenizer(work_file("tokenizer.json"))
    questions = questions_of(load_items(tokenizer, "valid"), MOST_QUERIES, MOST_CANDIDATES)
    return Validation(questions, [bm25_scores(question, tokenizer) for question in questions])


def ablate_encoder(only: str | None = None) -> None:
    """Goes on where work/encoder-ablations.json stopped; `ablations/encoder.json`, which the card is written from, follows it."""
    valid, path = validation(), work_file("encoder-ablations.json")
    found = json.loads(path.read_text()) if path.exists() else {"rows": []}
    found |= described(valid)
    for name, change in CHANGES.items():
        if name in [row["name"] for row in found["rows"]] or (only and only not in name):
            continue
        try:
            found["rows"].append({"name": name, "change": change} | measured_run(replace(BASE, **change), valid))
        except FileNotFoundError as missing:
            print(f"{name}: not run, {missing}", flush=True)
            continue
        found["rows"].sort(key=lambda row: list(CHANGES).index(row["name"]))
        write_json(path, found)
        write_json(RECORDS / "encoder.json", found)
        print(next(row for row in found["rows"] if row["name"] == name), flush=True)
    renew_section(ROOT / "models" / "tenon-small-v1" / "CARD.md", encoder_section())


def described(valid: Validation) -> dict:
    """What all rows have in common."""
    counts = {"queries": sum(len(each.queries) for each in valid.questions), "candidates": sum(len(each.candidates) for each in valid.questions)}
    trained = [each.repository for each in corpus_read() if each.split == "train"]
    bm25 = [1 / quality_of(question, words).ranks for question, words in zip(valid.questions, valid.words, strict=True)]
    common = {"steps": STEPS, "batch": BATCH, "trained on": len(trained), "validation": {"repositories": len(valid.questions)} | counts}
    return common | {"recipe": asdict(BASE), "bm25": round(float(np.mean([ranks.mean() for ranks in bm25])), 4)}


def measured_run(recipe: EncoderRecipe, valid: Validation) -> dict:
    """One run and its row. The reciprocal ranks of the first row that was trained are kept: what others are compared with."""
    work_file("ablation.pt").unlink(missing_ok=True)
    training = Training(recipe, "ablation")
    losses = [training.one_step() for _ in range(recipe.steps)]
    ranks = valid.asked(*embedders(training.model, training.prefixes))
    row = {"seed": recipe.seed, "steps": recipe.steps, "minutes": round(training.elapsed / 60, 1)}
    if losses:
        row["loss"] = round(float(np.mean(losses[-20:])), 4)
    return row | summary_of(ranks, baseline_of(recipe, ranks))


def baseline_of(recipe: EncoderRecipe, ranks: list[np.ndarray]) -> list[np.ndarray] | None:
    """Reciprocal ranks of the baseline, which `ranks` become when it is the baseline that was run."""
    path = work_file("encoder-ablations.npz")
    if recipe == BASE:
        np.savez(path, *ranks)
    return list(np.load(path).values()) if path.exists() else None


def summary_of(ranks: list[np.ndarray], base: list[np.ndarray] | None) -> dict[str, float]:
    """MRR and R@1 as means of repositories; the standard error, over queries, of the difference to the baseline's MRR."""
    means = np.mean([each.mean(1) for each in ranks], axis=0)
    found = {"mrr": float(means[0]), "fused": float(means[1]), "r1": float(np.mean([(each[0] == 1).mean() for each in ranks]))}
    if base is not None:
        variances = [(each[0] - other[0]).var(ddof=1) / each.shape[1] for each, other in zip(ranks, base, strict=True)]
        found["error"] = float(np.sqrt(np.sum(variances)) / len(ranks))
    return {name: round(value, 4) for name, value in found.items()}
