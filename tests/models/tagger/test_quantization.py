"""Quantization: nearly the same numbers, and a row's numbers are its own."""

from __future__ import annotations

import numpy as np
import pytest

onnx = pytest.importorskip("onnx", reason="needs the extra `train`")

import onnxruntime  # noqa: E402  (after the skip)
from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from models.tagger.quantization import quantized, rounded  # noqa: E402

CHANCE = np.random.default_rng(2)
TABLE = CHANCE.normal(size=(50, 24)).astype(np.float32)
WEIGHT = CHANCE.normal(size=(24, 40)).astype(np.float32)
LAST = CHANCE.normal(size=(7, 40)).astype(np.float32)


def _model() -> onnx.ModelProto:
    """A look-up, a product, and a Gemm with a turned weight and a bias."""
    nodes = [
        helper.make_node("Gather", ["table", "pieces"], ["rows"]),
        helper.make_node("MatMul", ["rows", "weight"], ["wide"]),
        helper.make_node("Gemm", ["wide", "last", "bias"], ["scores"], transB=1),
    ]
    weights = {"table": TABLE, "weight": WEIGHT, "last": LAST, "bias": np.ones(7, np.float32)}
    graph = helper.make_graph(
        nodes,
        "small",
        [helper.make_tensor_value_info("pieces", TensorProto.INT64, ["rows"])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["rows", 7])],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)


def _run(model: onnx.ModelProto, pieces: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {"pieces": pieces})[0])


def test_nearly_the_same() -> None:
    pieces = np.arange(50)
    whole, eight = _run(_model(), pieces), _run(quantized(_model()), pieces)
    assert np.abs(whole - eight).mean() < 0.03 * np.abs(whole).mean()
    assert not np.array_equal(whole, eight)


def test_a_row_is_the_same_beside_any_other() -> None:
    model = quantized(_model())
    together = _run(model, np.arange(50))
    for i in (0, 17, 49):
        assert np.array_equal(_run(model, np.asarray([i])), together[i : i + 1])


def test_no_float_matrix_is_left() -> None:
    left = [t for t in quantized(_model()).graph.initializer if len(t.dims) == 2]
    assert {t.data_type for t in left if min(t.dims) > 1} == {TensorProto.INT8}


def test_no_two_products_outgrow_16_bits() -> None:
    tables = [numpy_helper.to_array(tensor) for tensor in quantized(_model()).graph.initializer]
    factors = [table for table in tables if table.dtype == np.int8 and table.shape == WEIGHT.shape]
    assert factors
    assert all(2 * 255 * np.abs(table.astype(int)).max() < 2**15 for table in factors)


def test_rounded() -> None:
    eight, scale = rounded(WEIGHT, axis=0, most=64)
    assert scale.shape == (40,)
    assert np.abs(eight * scale - WEIGHT).max() <= scale.max() / 2 + 1e-6
