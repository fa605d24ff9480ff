"""The graph encoder as ONNX, built by hand with fused operators as export.py does it: fp32, and int8 from it."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper
from tokenizers import Tokenizer

from .export import Graph, layer, quantised, table
from .files import sha256, write_json
from .graph_dataset import PREFIX, SUFFIX, CodeGraph, batch_of, graph_of, item_of
from .graph_model import GraphEncoder, GraphShape
from .parity import FIXTURES, functions, write_golden
from .vocabulary import load_tokenizer


def build_graph(model: GraphEncoder, int8_tables: bool) -> onnx.ModelProto:
    """input_ids, position_idx int64 [B, L], attention_mask bool [B, L, L] -> last_hidden_state float32 [B, L, width].

    position_idx is 0 for a node of the data flow, 1 for padding, 2 and up for tokens. Several functions may stand in one
    row: the mask keeps them apart.
    """
    weights = {name: value.detach().numpy().astype(np.float32) for name, value in model.state_dict().items()}
    graph, shape = Graph(), model.shape
    embedded = table(graph, "tokens", weights["tokens.weight"], "input_ids", int8_tables)
    x = averaged(graph, embedded)
    gates = graph.constant("gates", np.exp(weights["gates"])[:, None])
    placed = table(graph, "positions", weights["positions.weight"], "position_idx", int8_tables)
    x = graph.node("Add", graph.node("Mul", x, graph.node("Gather", gates, "position_idx")), placed)
    bias = guided_bias(graph)
    for number in range(shape.layers):
        own = {key.split(".", 2)[2]: value for key, value in weights.items() if key.startswith(f"layers.{number}.")}
        x = layer(graph, shape, own, x, bias, number)
    graph.node("Identity", x, name="last_hidden_state")
    return model_of(graph, shape)


def averaged(graph: Graph, embedded: str) -> str:
    """Nodes as the means of the embeddings of the tokens that they see."""
    zero, one = graph.constant("zero", np.array(0, np.int64)), graph.constant("one", np.array(1, np.int64))
    axis = {number: graph.constant(f"axis_{number}", np.array([number], np.int64)) for number in (1, 2)}
    is_node = graph.node("Unsqueeze", graph.node("Equal", "position_idx", zero), axis[2])
    is_token = graph.node("Unsqueeze", graph.node("Greater", "position_idx", one), axis[1])
    aligned = graph.node("And", graph.node("And", is_node, is_token), "attention_mask")
    share = graph.node("Cast", aligned, to=TensorProto.FLOAT)
    count = graph.node("ReduceSum", share, axis[2], keepdims=1)
    share = graph.node("Div", share, graph.node("Add", count, graph.constant("tiny", np.array(1e-10, np.float32))))
    return graph.node("Where", is_node, graph.node("MatMul", share, embedded), embedded)


def guided_bias(graph: Graph) -> str:
    """[B, 1, L, L]: 0 where a place sees another, -10000 where not."""
    seen = graph.node("Cast", "attention_mask", to=TensorProto.FLOAT)
    unseen = graph.node("Sub", seen, graph.constant("whole", np.array(1, np.float32)))
    bias = graph.node("Mul", unseen, graph.constant("far", np.array(10_000, np.float32)))
    return graph.node("Unsqueeze", bias, "axis_1")


def model_of(graph: Graph, shape: GraphShape) -> onnx.ModelProto:
    given = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "places"]) for name in ("input_ids", "position_idx")]
    given.append(helper.make_tensor_value_info("attention_mask", TensorProto.BOOL, ["batch", "places", "places"]))
    made = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "places", shape.width])
    whole = helper.make_graph(graph.nodes, "graph_encoder", given, [made], graph.constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(whole, opset_imports=opsets, producer_name="tenon-training", ir_version=8)


def write_graph_package(folder: Path, model: GraphEncoder, tokenizer: Path, int8: bool) -> None:
    """Graph, tokenizer and manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    built = build_graph(model, int8_tables=int8)
    if int8:
        quantised(built, folder / "model.onnx")
    else:
        onnx.save(built, folder / "model.onnx")
    (folder / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    places = ["batch", "places"]
    manifest = {
        "format": 1,
        "name": folder.name,
        "architecture": "graphcodebert",
        "task": "embedding",
        "dimension": model.shape.width,
        "window": model.shape.window,
        "nodes": model.shape.nodes,
        "model": "model.onnx",
        "tokenizer": "tokenizer.json",
        "inputs": {
            "input_ids": {"shape": places, "type": "int64", "meaning": "tokens, then a place for each node of the data flow"},
            "position_idx": {"shape": places, "type": "int64", "meaning": "0 node, 1 padding, 2 and up token"},
            "attention_mask": {"shape": [*places, "places"], "type": "bool", "meaning": "whether the row's place sees the column's"},
        },
        "outputs": {"last_hidden_state": {"shape": [*places, model.shape.width], "type": "float32"}},
        "prefix": [PREFIX],
        "suffix": [SUFFIX],
        "pooling": "mean",
        "normalise": "l2",
        "licence": "MIT",
        "files": {file: {"sha256": sha256(folder / file)} for file in ("model.onnx", "tokenizer.json")},
    }
    write_json(folder / "manifest.json", manifest)


def graph_vectors_of(model: GraphEncoder, tokenizer: Tokenizer, graphs: list[CodeGraph]) -> np.ndarray:
    """[functions, width], each alone."""
    rows = []
    for graph in graphs:
        batch = batch_of([item_of(graph, tokenizer, model.shape.window, model.shape.nodes)])
        with torch.no_grad():
            rows.append(model.embed(batch.ids, batch.places, batch.mask)[0].numpy())
    return np.stack(rows)


def compare_graph(folder: Path) -> list:
    """The landed int8 graph, and the same weights in fp32, against PyTorch."""
    from .graph_train import load_graph
    from .parity_report import compare
    from .shards import WORK

    model, tokenizer = load_graph()[0], load_tokenizer(folder / "tokenizer.json")
    vectors = graph_vectors_of(model, tokenizer, [graph_of(each) for each in functions()])
    write_golden(folder.name, tokenizer, vectors)
    exact = WORK / "parity" / f"{folder.name}-fp32"
    write_graph_package(exact, model, folder / "tokenizer.json", int8=False)
    return [compare(exact, vectors, tokenizer), compare(folder, vectors, tokenizer)]


def write_graph_fixture() -> None:
    """A seeded tiny package with golden numbers, for the parity test: random weights, so that every part of the graph shows."""
    tokenizer = load_tokenizer(FIXTURES / "tiny" / "tokenizer.json")
    generator = torch.Generator().manual_seed(9)
    model = GraphEncoder(GraphShape(tokenizer.get_vocab_size(), width=16, layers=2, heads=2, inner=32, window=96, nodes=12))
    for name, weights in model.named_parameters():
        noise = torch.randn(weights.shape, generator=generator) * 0.3
        weights.data.copy_(noise + 1 if "before" in name and name.endswith("weight") else noise)
    folder = FIXTURES / "tiny-graph"
    write_graph_package(folder, model.eval(), FIXTURES / "tiny" / "tokenizer.json", int8=False)
    write_golden("tiny-graph", tokenizer, graph_vectors_of(model, tokenizer, [graph_of(each) for each in functions()]))
