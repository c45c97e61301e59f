"""Pool: quantities that are sure carry those that doubt, the nearer the more, and nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.binding.binder import CHOOSERS, POOLED
from pipeline.binding.pool import Pool, heard, pool

POOL = Pool(own=1.0, others=0.5)
SHARES = st.lists(st.floats(0.01, 1.0), min_size=2, max_size=4)


def opinion(shares: list[float]) -> dict[str | None, float]:
    """Of none and some names, adding up to one."""
    names = (None, "یزد", "قم", "ری")
    whole = sum(shares)
    return {name: share / whole for name, share in zip(names, shares, strict=False)}


@given(st.lists(SHARES, max_size=30))
def test_shares_stay_probabilities(told: list[list[float]]) -> None:
    opinions = [opinion(shares) for shares in told]
    for own, pooled in zip(opinions, POOL.shares(opinions), strict=True):
        assert list(pooled) == list(own)
        assert sum(pooled.values()) == pytest.approx(1)


def test_the_sure_carry_the_doubtful() -> None:
    doubtful = {"یزد": 0.49, "قم": 0.51}
    first, _, last = POOL.shares([doubtful, {"یزد": 0.95, "قم": 0.05}, doubtful])
    assert first["یزد"] > 0.6
    assert last["یزد"] > 0.6


def test_the_nearer_counts_more() -> None:
    doubtful = {"یزد": 0.5, "قم": 0.5}
    for_yazd, for_qom = {"یزد": 0.9, "قم": 0.1}, {"یزد": 0.1, "قم": 0.9}
    assert POOL.shares([doubtful, for_yazd, for_qom])[0]["یزد"] > 0.5
    assert POOL.shares([doubtful, for_qom, for_yazd])[0]["یزد"] < 0.5


def test_whoever_is_alone_keeps_to_itself() -> None:
    own = {"یزد": 0.7, "قم": 0.3}
    assert heard([own]) == [{}]
    assert POOL.shares([own])[0] == pytest.approx(own)


def test_a_name_that_nobody_else_is_offered_is_not_lost() -> None:
    (pooled, _) = POOL.shares([{"یزد": 0.98, "قم": 0.02}, {None: 1.0}])
    assert max(pooled, key=pooled.__getitem__) == "یزد"


def test_what_is_far_is_not_heard() -> None:
    doubtful = {"یزد": 0.5, "قم": 0.5}
    far = [doubtful] * 40
    assert POOL.shares([*far, {"یزد": 1.0, "قم": 0.0}])[0] == pytest.approx(POOL.shares(far)[0])


@pytest.mark.parametrize("field", POOLED)
@pytest.mark.parametrize("chooser", CHOOSERS)
def test_the_shipped_ones_hear_both(field: str, chooser: str) -> None:
    shipped = pool(field, chooser)
    assert shipped is not None
    assert shipped.own > shipped.others > 0
