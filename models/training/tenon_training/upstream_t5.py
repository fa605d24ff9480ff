"""The encoder of a T5 (CodeT5, CodeT5+) as a graph with fused attention; relative positions are an attention bias."""

import numpy as np
import onnx
from onnx import TensorProto, helper

from .export import Graph, segment_bias, table
from .upstream_roberta import Frame, Weights, linear, model_of, prefixed


def build_t5(config: dict, weights: Weights, window: int, int8: bool) -> onnx.ModelProto:
    """input_ids, attention_mask int64 [B, T] -> last_hidden_state [B, T, width]; the mask holds numbers of segments.

    CodeT5+'s embedding model projects its first token: here every token is projected, and the first is pooled.
    """
    graph = Graph()
    segments, _places, _same = segment_bias(graph, Frame(window))
    bias = graph.node("Add", segments, relative_bias(graph, config, weights))
    shared = weights["shared.weight"] if "shared.weight" in weights else weights["encoder.embed_tokens.weight"]
    x = table(graph, "words", shared, "input_ids", int8)
    for number in range(config["num_layers"]):
        own = prefixed(weights, f"encoder.block.{number}.")
        x = layer(graph, config, {f"{number}.{name}": value for name, value in own.items()}, (x, bias, number))
    x = normed(graph, x, weights["encoder.final_layer_norm.weight"], ("final", config))
    dimension = int(config["d_model"])
    if "proj.weight" in weights:
        x, dimension = linear(graph, x, weights, "proj"), int(weights["proj.weight"].shape[0])
    graph.node("Identity", x, name="last_hidden_state")
    given = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in ("input_ids", "attention_mask")]
    return model_of(graph, "codet5", given, dimension)


def relative_bias(graph: Graph, config: dict, weights: Weights) -> str:
    """[1, heads, T, T]. Distances from the farthest that has a bucket of its own on have the same bias. Tokens of one segment
    stand together, so that their distance in the row is their distance in the segment."""
    far = int(config.get("relative_attention_max_distance", 128))
    learnt = weights["encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"]
    buckets = bucket_of(np.arange(-far, far + 1), int(config.get("relative_attention_num_buckets", 32)), far)
    rows = graph.constant("relative_bias", learnt[buckets])
    zero, one = graph.constant("zero", np.array(0, np.int64)), graph.constant("one_step", np.array(1, np.int64))
    length = graph.node("Gather", graph.node("Shape", "input_ids"), one)
    place = graph.node("Range", zero, length, one)
    key = graph.node("Unsqueeze", place, graph.constant("axis_0", np.array([0], np.int64)))
    distance = graph.node("Sub", key, graph.node("Unsqueeze", place, "axis_1"))
    nearest, farthest = graph.constant("nearest", np.array(-far, np.int64)), graph.constant("farthest", np.array(far, np.int64))
    clipped = graph.node("Sub", graph.node("Max", graph.node("Min", distance, farthest), nearest), nearest)
    biases = graph.node("Transpose", graph.node("Gather", rows, clipped), perm=[2, 0, 1])
    return graph.node("Unsqueeze", biases, "axis_0")


def bucket_of(distance: np.ndarray, buckets: int, far: int) -> np.ndarray:
    """The bucket of `key - query` (arXiv 1910.10683, section 2.1, both ways): near distances each their own, then logarithmic."""
    half = buckets // 2
    size = np.abs(distance)
    exact = half // 2
    with np.errstate(divide="ignore"):
        scaled = exact + (np.log(size / exact) / np.log(far / exact) * (half - exact)).astype(np.float32)
    large = np.minimum(np.where(size > 0, scaled, 0).astype(np.int64), half - 1)
    return np.where(distance > 0, half, 0) + np.where(size < exact, size, large)


def layer(graph: Graph, config: dict, weights: Weights, state: tuple[str, str, int]) -> str:
    """Pre-LN; attention is not scaled. `state` is the hidden state, the attention bias and the layer's number."""
    x, bias, number = state
    attention, inner = f"{number}.layer.0", f"{number}.layer.1"
    before = normed(graph, x, weights[f"{attention}.layer_norm.weight"], (attention, config))
    query, key, value = (linear(graph, before, weights, f"{attention}.SelfAttention.{part}") for part in "qkv")
    heads = config["num_heads"]
    mixed = graph.node("MultiHeadAttention", query, key, value, "", "", bias, domain="com.microsoft", num_heads=heads, scale=1.0)
    x = graph.node("Add", x, linear(graph, mixed, weights, f"{attention}.SelfAttention.o"))
    before = normed(graph, x, weights[f"{inner}.layer_norm.weight"], (inner, config))
    return graph.node("Add", x, linear(graph, widened(graph, weights, before, inner), weights, f"{inner}.DenseReluDense.wo"))


def widened(graph: Graph, weights: Weights, x: str, inner: str) -> str:
    """ReLU, or GELU times a gate where there are two matrices."""
    dense = f"{inner}.DenseReluDense"
    if f"{dense}.wi.weight" in weights:
        return graph.node("Relu", linear(graph, x, weights, f"{dense}.wi"))
    gate = graph.node("FastGelu", linear(graph, x, weights, f"{dense}.wi_0"), domain="com.microsoft")
    return graph.node("Mul", gate, linear(graph, x, weights, f"{dense}.wi_1"))


def normed(graph: Graph, x: str, scale: np.ndarray, named: tuple[str, dict]) -> str:
    """By the root of the mean square, without a shift."""
    name, config = named
    squares = graph.node("ReduceMean", graph.node("Mul", x, x), axes=[-1], keepdims=1)
    if "epsilon" not in {constant.name for constant in graph.constants}:
        graph.constant("epsilon", np.array(config.get("layer_norm_epsilon", 1e-6), np.float32))
    length = graph.node("Sqrt", graph.node("Add", squares, "epsilon"))
    return graph.node("Mul", graph.node("Div", x, length), graph.constant(f"{name}.scale", scale))


