"""Vectors: pieces that stand in the same places are near each other."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from models.encoder.settings import Vectors  # noqa: E402  (after the skip)
from models.encoder.vectors import cooccurrences, vectors  # noqa: E402


def test_cooccurrences_weigh_by_distance() -> None:
    counts = cooccurrences(np.asarray([0, 1, 2], np.uint16), size=4, window=2)
    assert counts.tolist() == [[0, 1, 0.5, 0], [1, 0, 1, 0], [0.5, 1, 0, 0], [0, 0, 0, 0]]


def test_what_stands_in_the_same_places_is_near() -> None:
    chance = np.random.default_rng(1)
    frames = [(0, 1), (2, 3)]  # two kinds of neighbours, each with four words between them
    text = []
    for _ in range(3000):
        kind = int(chance.integers(2))
        text += [frames[kind][0], 4 + 4 * kind + int(chance.integers(4)), frames[kind][1]]
    found = vectors(
        np.asarray(text, np.uint16), size=14, width=4, plan=Vectors(window=2, smoothing=0.75, power=0.5)
    )
    assert found.shape == (14, 4)
    assert torch.isfinite(found).all()  # also of pieces that never came
    near = torch.nn.functional.normalize(found, dim=1)
    assert (near[4] @ near[5]) > (near[4] @ near[9]) + 0.5
