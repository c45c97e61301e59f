"""Graph: however it is laid out, it gives the numbers of transformers for the words that are asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")
pytest.importorskip("onnx", reason="needs the extra `train`")

import onnxruntime  # noqa: E402  (after the skips)
from transformers import AutoConfig, AutoModelForTokenClassification  # noqa: E402

from models.tagger.graph import Lean, graph  # noqa: E402

SMALL = {"hidden_size": 32, "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 48}
WHOLE = {"layer_types": ["full_attention"] * SMALL["num_hidden_layers"]}
SPECIAL = dict.fromkeys(("pad_token_id", "cls_token_id", "bos_token_id", "sep_token_id", "eos_token_id"), 0)


def _model(kind: str, **more: Any) -> Any:
    torch.manual_seed(3)
    auto: Any = AutoModelForTokenClassification
    config = AutoConfig.for_model(kind, **SMALL, **more, vocab_size=60, num_labels=5)
    return auto.from_config(config, attn_implementation="eager").eval()


@pytest.mark.parametrize(
    ("kind", "more", "lean"),
    [
        ("modernbert", {**WHOLE, **SPECIAL}, True),
        ("modernbert", {**WHOLE, **SPECIAL, "attention_bias": True, "mlp_bias": True}, True),
        ("modernbert", {**SPECIAL, "local_attention": 8}, False),
        ("bert", {}, False),
    ],
)
def test_it_gives_the_numbers_of_transformers(kind: str, more: dict[str, Any], lean: bool) -> None:
    model = _model(kind, **more)
    assert Lean.fits(model.config) is lean
    for parameter in model.parameters():  # biases and norms begin as zeros and ones, which hide mistakes
        torch.nn.init.normal_(parameter, std=0.2)
    session = onnxruntime.InferenceSession(
        graph(model).SerializeToString(), providers=["CPUExecutionProvider"]
    )
    chance = np.random.default_rng(4)
    for rows, length in ((1, 3), (4, 20)):
        pieces = chance.integers(60, size=(rows, length))
        attended = (np.arange(length) < chance.integers(2, length + 1, size=(rows, 1))).astype(np.int64)
        firsts = chance.permutation(attended.ravel().nonzero()[0])[: rows + 1]
        with torch.no_grad():
            inputs = {"input_ids": torch.from_numpy(pieces), "attention_mask": torch.from_numpy(attended)}
            expected = model(**inputs).logits.flatten(0, 1)[firsts].numpy()
            last = model.base_model(**inputs).last_hidden_state.flatten(0, 1)[firsts].numpy()
        asked = {"input_ids": pieces, "attention_mask": attended, "firsts": firsts}
        logits, vectors = session.run(["logits", "vectors"], asked)
        np.testing.assert_allclose(logits, expected, atol=2e-4)
        np.testing.assert_allclose(vectors, last, atol=2e-4)
