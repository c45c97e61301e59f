"""Quantization: an ONNX graph of floats becomes one of 8-bit weights whose rows stay apart.

onnxruntime's own dynamic quantization scales a whole batch by its largest number, so that what is
found in a sentence depends on its neighbours. Here every row of every activation has its own
scale: a sentence gives the same result in any batch, and a better one.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

#: The operators of onnxruntime itself.
CONTRIB = "com.microsoft"
#: The largest weight of a product. Processors without VNNI (AVX2: before 2019, and many rented ones) add
#: two products in 16 bits, where 2 * 255 * 127 does not fit and 2 * 255 * 64 does: all give the same.
_FACTOR = 64
_CONSTANTS = {
    "q_last": np.asarray([-1], np.int64),
    "q_share": np.float32(1 / 127),
    "q_least": np.float32(1e-9),
    "q_middle": np.uint8(128),
}


def quantized(model: ModelProto) -> ModelProto:
    """``model`` with the weights of its matrix products and its embeddings in 8 bits.

    Weights get a scale a column, embeddings one a row, activations one a row, at run time.
    """
    out = ModelProto()
    out.CopyFrom(model)
    graph = out.graph
    weights = {tensor.name: tensor for tensor in graph.initializer if len(tensor.dims) == 2}
    nodes: list[NodeProto] = []
    made: dict[str, NDArray[np.generic]] = {name: np.asarray(value) for name, value in _CONSTANTS.items()}
    replaced: set[str] = set()
    evened: set[str] = set()
    for node in graph.node:
        weight = next((name for name in node.input if name in weights), None)
        if node.op_type in ("MatMul", "Gemm") and weight == node.input[1]:
            table = numpy_helper.to_array(weights[weight])
            if any(attribute.name == "transB" and attribute.i for attribute in node.attribute):
                table = table.T
            made[f"{weight}_8"], made[f"{weight}_scale"] = rounded(table, axis=0, most=_FACTOR)
            if node.input[0] not in evened:  # once, however many products they go into
                evened.add(node.input[0])
                nodes += _evened(node.input[0])
            nodes += _product(node, weight)
        elif node.op_type == "Gather" and weight == node.input[0]:
            made[f"{weight}_8"], made[f"{weight}_scale"] = rounded(
                numpy_helper.to_array(weights[weight]), axis=1, most=127, keepdims=True
            )
            nodes += _rows(node, weight)
        else:
            nodes.append(node)
            continue
        replaced.add(weight)
    kept = [tensor for tensor in graph.initializer if tensor.name not in replaced]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(kept)
    graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in made.items())
    if all(known.domain != CONTRIB for known in out.opset_import):
        out.opset_import.append(helper.make_opsetid(CONTRIB, 1))
    onnx.checker.check_model(out)
    return out


def rounded(
    table: NDArray[np.float32], *, axis: int, most: int, keepdims: bool = False
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """``table`` in whole numbers up to ``most``, and the scale of each column (``axis`` 0) or row (1)."""
    scale = np.maximum(np.abs(table).max(axis, keepdims=True) / most, 1e-9).astype(np.float32)
    return np.round(table / scale).astype(np.int8), scale if keepdims else scale.squeeze(axis)


def _evened(rows: str) -> Iterator[NodeProto]:
    """``rows`` in 8 bits, each by its largest number."""
    make = helper.make_node
    yield make("Abs", [rows], [f"{rows}_abs"])
    yield make("ReduceMax", [f"{rows}_abs", "q_last"], [f"{rows}_max"], keepdims=1)
    yield make("Max", [f"{rows}_max", "q_least"], [f"{rows}_most"])
    yield make("Div", [rows, f"{rows}_most"], [f"{rows}_even"])
    yield make("QuantizeLinear", [f"{rows}_even", "q_share", "q_middle"], [f"{rows}_even_8"])


def _product(node: NodeProto, weight: str) -> Iterator[NodeProto]:
    """``node``, a product with ``weight`` of rows that are evened, in 8 bits."""
    rows, name = node.input[0], node.output[0]
    make = helper.make_node
    yield make(
        "MatMulIntegerToFloat",
        [f"{rows}_even_8", f"{weight}_8", "q_share", f"{weight}_scale", "q_middle"],
        [f"{name}_product"],
        domain=CONTRIB,
    )
    biased = len(node.input) > 2
    yield make("Mul", [f"{name}_product", f"{rows}_most"], [f"{name}_scaled" if biased else name])
    if biased:
        yield make("Add", [f"{name}_scaled", node.input[2]], [name])


def _rows(node: NodeProto, weight: str) -> Iterator[NodeProto]:
    """``node``, a look-up in ``weight``, in 8 bits."""
    where, name = node.input[1], node.output[0]
    make = helper.make_node
    yield make("Gather", [f"{weight}_8", where], [f"{name}_8"])
    yield make("Gather", [f"{weight}_scale", where], [f"{name}_scale"])
    yield make("Cast", [f"{name}_8"], [f"{name}_float"], to=TensorProto.FLOAT)
    yield make("Mul", [f"{name}_float", f"{name}_scale"], [name])
