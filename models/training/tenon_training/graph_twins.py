"""Does data flow help? The graph network, its twin without data flow, and one whose nodes count in the mean: the same steps, start and functions."""

from dataclasses import replace

import torch

from .card_ablations import COMPARED, OPEN, graph_section, renew_section
from .files import write_json
from .graph_dataset import Batch, batch_of, of_split
from .graph_measure import Embed, in_batches, quizzed, row_of
from .graph_model import GraphEncoder
from .graph_train import POOLS, GraphTraining, load_graph, start_from_static
from .shards import RECORDS, ROOT, WORK
from .vocabulary import load_tokenizer

KINDS = ("renamed", "versions")


def train_twins(steps: int) -> None:
    """`ablations/graph.json` from three networks of so many steps; what is trained already goes on, or is taken as it is."""
    for name in POOLS:
        GraphTraining(name).run(steps, 0)
    write_json(RECORDS / "graph.json", measured_twins(steps))
    card = ROOT / "models" / "tenon-graph-v1" / "CARD.md"
    renew_section(card, graph_section())
    card.write_text(card.read_text().replace(OPEN, COMPARED))


def measured_twins(steps: int) -> dict:
    """Means of the held-out repositories, in fp32."""
    tokenizer = load_tokenizer(WORK / "tokenizer.json")
    models = {name: load_graph(name)[0] for name in POOLS}
    some = models["with"]
    static = GraphEncoder(replace(some.shape, layers=0)).eval()
    start_from_static(static)
    ways = {"static": embedder(static, "without", True)}
    for name, model in models.items():
        ways[name] = embedder(model, name, name == "without")
    ways["withheld"] = embedder(some, "with", True)
    rows = [row for each in of_split("held-out") if (row := row_of(each, tokenizer, some.shape.window, ways))]
    found = {way: {kind: mean_of([getattr(row, kind)[way].mrr for row in rows]) for kind in KINDS} for way in ways}
    for name in ("with", "nodes"):
        edges, alignment = quizzed(tokenizer, *load_graph(name)[:2])
        found[name] |= {"f1.edges": round(edges.f1, 4), "f1.alignment": round(alignment.f1, 4)}
    trained = len(of_split("train"))
    return {"steps": steps, "seed": 1, "trained on": trained, "repositories": len(rows), "functions": sum(row.functions for row in rows), "ways": found}


def embedder(model: GraphEncoder, name: str, is_bare: bool) -> Embed:
    def vectors_of(batch: Batch):
        with torch.no_grad():
            return POOLS[name](model(batch.ids, batch.places, batch.mask), batch.places).numpy()

    return lambda items: in_batches(items, lambda some: vectors_of(batch_of(some, drop_graph=is_bare)))


def mean_of(values: list[float]) -> float:
    return round(sum(values) / len(values), 4)
