"""The ONNX graph, built by hand with fused operators: fp32, and int8 tables and matrices from it."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from .model import CODE_PREFIX, Encoder, Shape


RAISED = "raised"
"""Stays float32: rows of the table differ in length by orders, and one scale for a whole text would round the short ones away (cosine .85)."""


class Graph:
    """Collects nodes and constants of a graph."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.count = 0

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, *inputs: str, name: str = "", domain: str = "", **attributes) -> str:
        self.count += 1
        output = name or f"{kind.lower()}_{self.count}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=f"node_{output}", domain=domain, **attributes))
        return output


def build(model: Encoder, int8_tables: bool) -> onnx.ModelProto:
    """input_ids, attention_mask int64 [B, T] -> last_hidden_state float32 [B, T, width].

    attention_mask holds the number of each token's sequence (0: padding): sequences packed into one row neither see each
    other nor share positions. With a mask of zeros and ones it is an ordinary padded batch.
    """
    weights = {name: value.detach().numpy().astype(np.float32) for name, value in model.state_dict().items()}
    graph, shape = Graph(), model.shape
    bias, places, same = segment_bias(graph, shape)
    narrow = table(graph, "tokens", weights["tokens.weight"], "input_ids", int8_tables)
    embedded = graph.node("MatMul", narrow, graph.constant("raise_rank_weight", weights["raise_rank.weight"].T), name=RAISED)
    placed = table(graph, "positions", weights["positions.weight"], places, int8_tables)
    found, asked = (
        graph.node("Gather", graph.constant(name, np.exp(weights[name])[:, None]), places) for name in ("gates", "query_gates")
    )
    x = graph.node("Add", graph.node("Mul", embedded, place_weights(graph, found, asked, same)), placed)
    for number in range(shape.layers):
        x = layer(graph, shape, {k.split(".", 2)[2]: v for k, v in weights.items() if k.startswith(f"layers.{number}.")}, x, bias, number)
    graph.node("Identity", x, name="last_hidden_state")
    return model_of(graph, shape)


def model_of(graph: Graph, shape: Shape) -> onnx.ModelProto:
    given = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in ("input_ids", "attention_mask")]
    made = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "tokens", shape.width])
    whole = helper.make_graph(graph.nodes, "encoder", given, [made], graph.constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    built = helper.make_model(whole, opset_imports=opsets, producer_name="tenon-training", ir_version=8)
    return built


def place_weights(graph: Graph, found: str, asked: str, same: str) -> str:
    """[B, T, 1]: the gate of a token's place in code (`found`) or in a sentence (`asked`), whose sequence has no code prefix."""
    prefix = graph.node("Equal", "input_ids", graph.constant("code_prefix", np.array(CODE_PREFIX, np.int64)))
    marked = graph.node("Unsqueeze", graph.node("Cast", prefix, to=TensorProto.FLOAT), graph.constant("axis_last", np.array([2], np.int64)))
    is_code = graph.node("Min", graph.node("MatMul", same, marked), "one")
    return graph.node("Add", asked, graph.node("Mul", is_code, graph.node("Sub", found, asked)))


def segment_bias(graph: Graph, shape: Shape) -> tuple[str, str, str]:
    """Attention bias [B, 1, T, T] (0 within a sequence, -10000 across), places [B, T] within the sequence, who is of one sequence [B, T, T]."""
    rows = graph.node("Unsqueeze", "attention_mask", graph.constant("axis_2", np.array([2], np.int64)))
    columns = graph.node("Unsqueeze", "attention_mask", graph.constant("axis_1", np.array([1], np.int64)))
    same = graph.node("Cast", graph.node("Equal", rows, columns), to=TensorProto.FLOAT)
    one, far = graph.constant("one", np.array(1, np.float32)), graph.constant("far", np.array(10_000, np.float32))
    bias = graph.node("Mul", graph.node("Sub", same, one), far)
    bias = graph.node("Unsqueeze", bias, "axis_1")
    earlier = graph.node("Trilu", same, graph.constant("below", np.array(-1, np.int64)), upper=0)
    counted = graph.node("ReduceSum", earlier, "axis_2", keepdims=0)
    last = graph.constant("last_place", np.array(shape.window - 1, np.float32))
    return bias, graph.node("Cast", graph.node("Min", counted, last), to=TensorProto.INT64), same


def table(graph: Graph, name: str, weights: np.ndarray, ids: str, int8: bool) -> str:
    """Rows of an embedding table; as int8 every row has its own scale."""
    if not int8:
        return graph.node("Gather", graph.constant(name, weights), ids)
    scale = np.maximum(np.abs(weights).max(1, keepdims=True) / 127, 1e-12).astype(np.float32)
    rows = graph.constant(f"{name}_int8", np.round(weights / scale).astype(np.int8))
    gathered = graph.node("Cast", graph.node("Gather", rows, ids), to=TensorProto.FLOAT)
    return graph.node("Mul", gathered, graph.node("Gather", graph.constant(f"{name}_scale", scale), ids))


def layer(graph: Graph, shape: Shape, weights: dict[str, np.ndarray], x: str, bias: str, number: int) -> str:
    def constant(name: str, value: np.ndarray) -> str:
        return graph.constant(f"layer_{number}_{name}", value)

    def linear(value: str, name: str) -> str:
        product = graph.node("MatMul", value, constant(f"{name}_weight", weights[f"{name}.weight"].T))
        return graph.node("Add", product, constant(f"{name}_bias", weights[f"{name}.bias"]))

    def normed(value: str, name: str) -> str:
        scale, shift = constant(f"{name}_scale", weights[f"{name}.weight"]), constant(f"{name}_shift", weights[f"{name}.bias"])
        return graph.node("LayerNormalization", value, scale, shift, epsilon=1e-5)

    width = shape.width
    qkv = linear(normed(x, "before_attention"), "qkv")
    sizes = "qkv_sizes" if number else graph.constant("qkv_sizes", np.array([width] * 3, np.int64))
    parts = [f"layer_{number}_{part}" for part in ("query", "key", "value")]
    graph.nodes.append(helper.make_node("Split", [qkv, sizes], parts, name=f"node_split_{number}", axis=-1))
    mixed = graph.node("MultiHeadAttention", *parts, "", "", bias, domain="com.microsoft", num_heads=shape.heads)
    x = graph.node("Add", x, linear(mixed, "joined"))
    wide = graph.node("FastGelu", linear(normed(x, "before_inner"), "widen"), domain="com.microsoft")
    return graph.node("Add", x, linear(wide, "narrow"))


def save_fp32(model: Encoder, path: Path) -> None:
    onnx.save(build(model, int8_tables=False), path)


def save_int8(model: Encoder, path: Path) -> None:
    quantised(build(model, int8_tables=True), path)


def quantised(built: onnx.ModelProto, path: Path) -> None:
    """Tables with a scale per row; matrices int8 per output channel, activations quantised as they come."""
    tables = path.with_suffix(".tables.onnx")
    onnx.save(built, tables)
    options = {"DefaultTensorType": TensorProto.FLOAT}  # shapes are not inferred through com.microsoft
    quantize_dynamic(
        tables,
        path,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=[f"node_{RAISED}"],
        extra_options=options,
    )
    tables.unlink()
