"""The ONNX graph of the decoder, by hand: the cache comes in as plain tensors and only its new rows go out."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from ..export import Graph
from .model import EPSILON, Decoder, Shape

FAR = -1e9
MS = "com.microsoft"


def build(model: Decoder, int8_table: bool) -> onnx.ModelProto:
    """input_ids int64 [1, T], past_length, logits_from int64 [1], past_keys.{i}, past_values.{i} float32 [1, kvHeads, CAP, headDim]
    -> logits float32 [1, T - logits_from, vocabulary], new_keys.{i}, new_values.{i} float32 [1, kvHeads, T, headDim].

    The first past_length rows of the cache count; the tokens stand at past_length and after. CAP is at least 1.
    """
    graph, shape = Graph(), model.shape
    weights = {name: value.detach().numpy().astype(np.float32) for name, value in model.state_dict().items()}
    for name, value in {"zero": 0, "one": 1, "two": 2, "last": -1, "all": 2**62}.items():
        graph.constant(name, np.array([value], np.int64))
    cos, sin = (table.numpy() for table in model.turns)
    graph.constant("cos", cos), graph.constant("sin", sin)
    x = embedded(graph, weights["tokens.weight"], int8_table)
    mask, size = causal_mask(graph)
    for number in range(shape.layers):
        own = {name.split(".", 2)[2]: value for name, value in weights.items() if name.startswith(f"layers.{number}.")}
        x = layer(graph, shape, own, x, (mask, size, number))
    asked = graph.node("Slice", x, "logits_from", "all", "one")
    logits(graph, normed(graph, asked, "last", weights["last.weight"]), int8_table)
    return model_of(graph, shape)


def embedded(graph: Graph, table: np.ndarray, int8: bool) -> str:
    """Rows of the one table. As int8 it lies turned, as the product with the hidden states wants it, with a scale per token."""
    if not int8:
        return graph.node("Gather", graph.constant("table", table), "input_ids")
    scale = np.maximum(np.abs(table).max(1) / 127, 1e-12).astype(np.float32)
    turned = graph.constant("table", np.round(table / scale[:, None]).astype(np.int8).T)
    graph.constant("table_scale", scale)
    columns = graph.node("Transpose", graph.node("Gather", turned, "input_ids", axis=1), perm=[1, 2, 0])
    scales = graph.node("Unsqueeze", graph.node("Gather", "table_scale", "input_ids"), "two")
    return graph.node("Mul", graph.node("Cast", columns, to=TensorProto.FLOAT), scales)


def logits(graph: Graph, hidden: str, int8: bool) -> None:
    if not int8:
        graph.node("FusedMatMul", hidden, "table", name="logits", domain=MS, transB=1)
        return
    parts = ["hidden_int8", "hidden_scale", "hidden_zero"]
    graph.nodes.append(helper.make_node("DynamicQuantizeLinear", [hidden], parts, name="node_hidden_int8"))
    product = graph.node("MatMulInteger", "hidden_int8", "table", "hidden_zero")
    scale = graph.node("Mul", "table_scale", "hidden_scale")
    graph.node("Mul", graph.node("Cast", product, to=TensorProto.FLOAT), scale, name="logits")


def causal_mask(graph: Graph) -> tuple[str, str]:
    """float32 [T, CAP + T], 0 where a token may look; and CAP, int64 [1]."""
    size = graph.node("Slice", graph.node("Shape", "past_keys.0"), "two", graph.constant("three", np.array([3], np.int64)))
    count = graph.node("Slice", graph.node("Shape", "input_ids"), "one", "two")
    far, near = graph.constant("far", np.array(FAR, np.float32)), graph.constant("near", np.array(0, np.float32))
    scalar = graph.constant("scalar", np.array([], np.int64))
    start, step = graph.constant("start", np.array(0, np.int64)), graph.constant("step", np.array(1, np.int64))
    rows = graph.node("Range", start, graph.node("Reshape", size, scalar), step)
    past = graph.node("Where", graph.node("Less", rows, "past_length"), near, far)
    past = graph.node("Expand", past, graph.node("Concat", count, size, axis=0))
    square = graph.node("Expand", far, graph.node("Concat", count, count, axis=0))
    new = graph.node("Trilu", square, step, upper=1)
    return graph.node("Concat", past, new, axis=1), size


def normed(graph: Graph, x: str, name: str, weights: np.ndarray) -> str:
    return graph.node("SimplifiedLayerNormalization", x, graph.constant(f"{name}_norm", weights), epsilon=EPSILON, axis=-1)


def layer(graph: Graph, shape: Shape, weights: dict[str, np.ndarray], x: str, about: tuple[str, str, int]) -> str:
    number = about[2]

    def linear(value: str, name: str) -> str:
        return graph.node("MatMul", value, graph.constant(f"layer_{number}_{name}", weights[f"{name}.weight"].T))

    def split(value: str, sizes: tuple[int, ...], name: str) -> list[str]:
        parts = [f"layer_{number}_{name}_{part}" for part in range(len(sizes))]
        lengths = graph.constant(f"layer_{number}_{name}_sizes", np.array(sizes, np.int64))
        graph.nodes.append(helper.make_node("Split", [value, lengths], parts, name=f"node_split_{name}_{number}", axis=-1))
        return parts

    before = normed(graph, x, f"layer_{number}_attention", weights["before_attention.weight"])
    mixed = attention(graph, shape, split(linear(before, "qkv"), shape.qkv, "qkv"), about)
    x = graph.node("Add", x, linear(mixed, "joined"))
    inner = linear(normed(graph, x, f"layer_{number}_inner", weights["before_inner.weight"]), "widen")
    gate, up = split(inner, (shape.inner, shape.inner), "inner")
    gated = graph.node("Mul", graph.node("Mul", gate, graph.node("Sigmoid", gate)), up)
    return graph.node("Add", x, linear(gated, "narrow"))


def attention(graph: Graph, shape: Shape, parts: list[str], about: tuple[str, str, int]) -> str:
    """Softmax over past and new rows at once; the cache itself is never copied. Heads of a group are rows of one product."""
    mask, size, number = about
    group, head, kv_heads = shape.heads // shape.kv_heads, shape.head, shape.kv_heads

    def constant(name: str, value: list[int]) -> str:
        return graph.constant(f"layer_{number}_{name}", np.array(value, np.int64))

    def heads(value: str, count: int, name: str = "") -> str:
        folded = graph.node("Reshape", value, constant(f"{value}_heads", [1, -1, count, head]))
        return graph.node("Transpose", folded, name=name, perm=[0, 2, 1, 3])

    def turned(value: str, name: str = "") -> str:
        return graph.node("RotaryEmbedding", value, "past_length", "cos", "sin", name=name, domain=MS)

    query = turned(heads(parts[0], shape.heads))
    key = turned(heads(parts[1], kv_heads), f"new_keys.{number}")
    value = heads(parts[2], kv_heads, f"new_values.{number}")
    query = graph.node("Reshape", query, constant("grouped", [1, kv_heads, -1, head]))
    scores = [
        graph.node("FusedMatMul", query, keys, domain=MS, transB=1, alpha=head**-0.5) for keys in (f"past_keys.{number}", key)
    ]
    length = graph.node("Slice", graph.node("Shape", value), "two", "three")
    per_head = graph.node("Concat", constant("by_head", [1, kv_heads, group]), length, "last", axis=0)
    flat = constant("flat", [1, kv_heads, -1])
    weighed = graph.node("Add", graph.node("Reshape", graph.node("Concat", *scores, axis=3), per_head), mask)
    weighed = graph.node("Softmax", weighed, axis=-1)
    total = graph.node("Add", size, length)
    weighed = graph.node("Reshape", weighed, graph.node("Concat", flat, total, axis=0))
    axis = "three"
    old = graph.node("MatMul", graph.node("Slice", weighed, "zero", size, axis), f"past_values.{number}")
    new = graph.node("MatMul", graph.node("Slice", weighed, size, "all", axis), value)
    mixed = graph.node("Reshape", graph.node("Add", old, new), constant("ungrouped", [1, shape.heads, -1, head]))
    return graph.node("Reshape", graph.node("Transpose", mixed, perm=[0, 2, 1, 3]), constant("rows", [1, -1, shape.width]))


def model_of(graph: Graph, shape: Shape) -> onnx.ModelProto:
    def rows(name: str, length: str) -> list[onnx.ValueInfoProto]:
        sizes = [1, shape.kv_heads, length, shape.head]
        return [
            helper.make_tensor_value_info(f"{name}_{kind}.{number}", TensorProto.FLOAT, sizes)
            for number in range(shape.layers)
            for kind in ("keys", "values")
        ]

    given = [
        helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"]),
        helper.make_tensor_value_info("past_length", TensorProto.INT64, [1]),
        *rows("past", "capacity"),
        helper.make_tensor_value_info("logits_from", TensorProto.INT64, [1]),
    ]
    made = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, "asked", shape.vocabulary]), *rows("new", "tokens")]
    whole = helper.make_graph(graph.nodes, "decoder", given, made, graph.constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(MS, 1)]
    return helper.make_model(whole, opset_imports=opsets, producer_name="tenon-training", ir_version=8)


def save_fp32(model: Decoder, path: Path) -> None:
    onnx.save(build(model, int8_table=False), path)


def save_int8(model: Decoder, path: Path, spared: tuple[str, ...] = ()) -> None:
    """Table and matrices int8 per output channel, activations quantised as they come. `spared`: nodes that stay float32."""
    built = build(model, int8_table=True)
    products = {node.input[1]: node.name for node in built.graph.node if node.op_type == "MatMul"}
    excluded = [node for weight, node in products.items() if any(weight.endswith(part) for part in spared)]
    tables = path.with_suffix(".tables.onnx")
    onnx.save(built, tables)
    quantize_dynamic(
        tables,
        path,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=excluded,
        extra_options={"DefaultTensorType": TensorProto.FLOAT, "MatMulConstBOnly": True},
    )
    tables.unlink()
