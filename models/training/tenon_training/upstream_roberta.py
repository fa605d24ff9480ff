"""RoBERTa as a graph with fused attention, for UniXcoder (segments) and GraphCodeBERT (data flow)."""

from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto, helper

from .export import Graph, segment_bias, table
from .graph_export import averaged, guided_bias

Weights = dict[str, np.ndarray]


@dataclass(frozen=True)
class Frame:
    """All that `segment_bias` asks of a shape."""

    window: int


def build_unixcoder(config: dict, weights: Weights, window: int, int8: bool) -> onnx.ModelProto:
    """input_ids, attention_mask int64 [B, T] -> last_hidden_state [B, T, width]; the mask holds numbers of segments."""
    graph = Graph()
    bias, places, _same = segment_bias(graph, Frame(window))
    positions = graph.node("Add", places, graph.constant("first_position", np.array(config.get("pad_token_id", 1) + 1, np.int64)))
    words = table(graph, "words", weights["embeddings.word_embeddings.weight"], "input_ids", int8)
    encoded(graph, config, weights, (words, positions, bias))
    given = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in ("input_ids", "attention_mask")]
    return model_of(graph, "unixcoder", given, int(config["hidden_size"]))


def build_graphcodebert(config: dict, weights: Weights, window: int, int8: bool) -> onnx.ModelProto:
    """input_ids, position_idx int64 [B, L], attention_mask bool [B, L, L] -> last_hidden_state [B, L, width]."""
    graph = Graph()
    words = averaged(graph, table(graph, "words", weights["embeddings.word_embeddings.weight"], "input_ids", int8))
    encoded(graph, config, weights, (words, "position_idx", guided_bias(graph)))
    places = ["batch", "places"]
    given = [helper.make_tensor_value_info(name, TensorProto.INT64, places) for name in ("input_ids", "position_idx")]
    given.append(helper.make_tensor_value_info("attention_mask", TensorProto.BOOL, [*places, "places"]))
    return model_of(graph, "graphcodebert", given, int(config["hidden_size"]))


def encoded(graph: Graph, config: dict, weights: Weights, inputs: tuple[str, str, str]) -> None:
    """`inputs` are the embeddings of words, the rows of the table of positions, and the attention bias."""
    words, positions, bias = inputs
    # Every token is of type 0: its row is part of the table of positions.
    table_of_positions = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    placed = graph.node("Gather", graph.constant("positions", table_of_positions), positions)
    x = normed(graph, graph.node("Add", words, placed), weights, ("embeddings.LayerNorm", config))
    for number in range(config["num_hidden_layers"]):
        x = layer(graph, config, prefixed(weights, f"encoder.layer.{number}."), (x, bias, number))
    graph.node("Identity", x, name="last_hidden_state")


def prefixed(weights: Weights, prefix: str) -> Weights:
    return {name.removeprefix(prefix): value for name, value in weights.items() if name.startswith(prefix)}


def layer(graph: Graph, config: dict, weights: Weights, state: tuple[str, str, int]) -> str:
    """Post-LN, as published; `state` is the hidden state, the attention bias and the layer's number."""
    x, bias, number = state

    def named(name: str) -> tuple[str, dict]:
        return f"{number}.{name}", config

    own = {f"{number}.{name}": value for name, value in weights.items()}
    query, key, value = (linear(graph, x, own, f"{number}.attention.self.{part}") for part in ("query", "key", "value"))
    heads = config["num_attention_heads"]
    mixed = graph.node("MultiHeadAttention", query, key, value, "", "", bias, domain="com.microsoft", num_heads=heads)
    joined = linear(graph, mixed, own, f"{number}.attention.output.dense")
    x = normed(graph, graph.node("Add", x, joined), own, named("attention.output.LayerNorm"))
    wide = graph.node("Gelu", linear(graph, x, own, f"{number}.intermediate.dense"), domain="com.microsoft")
    return normed(graph, graph.node("Add", x, linear(graph, wide, own, f"{number}.output.dense")), own, named("output.LayerNorm"))


def linear(graph: Graph, x: str, weights: Weights, name: str) -> str:
    """x W^T + b; without a bias when there is none."""
    product = graph.node("MatMul", x, graph.constant(f"{name}.weight", weights[f"{name}.weight"].T))
    if f"{name}.bias" not in weights:
        return product
    return graph.node("Add", product, graph.constant(f"{name}.bias", weights[f"{name}.bias"]))


def normed(graph: Graph, x: str, weights: Weights, named: tuple[str, dict]) -> str:
    name, config = named
    scale, shift = (graph.constant(f"{name}.{part}", weights[f"{name}.{part}"]) for part in ("weight", "bias"))
    return graph.node("LayerNormalization", x, scale, shift, epsilon=float(config.get("layer_norm_eps", 1e-5)))


def model_of(graph: Graph, name: str, given: list, dimension: int) -> onnx.ModelProto:
    made = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", None, dimension])
    whole = helper.make_graph(graph.nodes, name, given, [made], graph.constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(whole, opset_imports=opsets, producer_name="tenon-training", ir_version=8)
