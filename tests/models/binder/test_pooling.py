"""Pooling: it finds how far others are to be heard."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs the extra `train`")

from models.binder.pooling import Held, fit
from pipeline.binding.pool import floored


def told(*, others_know: float) -> list[Held]:
    """Choices of two names where a quantity itself is right in 70 of 100, the others as often as said."""
    chance = Random(3)
    out: list[Held] = []
    for _ in range(4000):
        right = chance.randrange(2)
        own = right if chance.random() < 0.7 else 1 - right
        around = right if chance.random() < others_know else 1 - right
        opinions = [
            (floored(0.7 if own == name else 0.3), floored(0.9 if around == name else 0.1))
            for name in range(2)
        ]
        out.append(Held(np.asarray(opinions), np.asarray([name == right for name in range(2)])))
    return out


def test_others_who_know_are_heard_more_than_those_who_guess() -> None:
    knowing, guessing = fit(told(others_know=0.9)), fit(told(others_know=0.5))
    assert knowing.others == pytest.approx(1.0, abs=0.2)
    assert guessing.others == pytest.approx(0.0, abs=0.1)
    assert knowing.own == pytest.approx(1.0, abs=0.2)
    assert fit(told(others_know=0.1)).others == 0  # whoever misleads is not heard
