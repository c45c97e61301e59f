"""Waiting: as long as a site asks, longer each time it stumbles, never less than the delay."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.network.patience import SLOWEST, Pace, backoff, retry_after

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0), (" 7 ", 7), ("Thu, 01 Jan 2026 00:01:00 GMT", 60), ("Thursday, 01-Jan-26 00:01:00 GMT", 60),
        ("Thu Jan  1 00:01:00 2026", 60), ("Wed, 31 Dec 2025 00:00:00 GMT", 0), ("", None), ("-5", None),
        ("1.5", None), ("۵", None), ("soon", None),
    ],
)  # fmt: skip
def test_retry_after_in_all_its_forms(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_waits_grow_up_to_a_limit_and_stay_there() -> None:
    waits = [backoff(failures, first=1, most=20) for failures in range(1, 200)]
    assert waits[:5] == [1, 2, 4, 8, 16]
    assert set(waits[5:]) == {20}


@given(st.lists(st.tuples(st.floats(0, 500), st.booleans())), st.floats(0.1, 100))
def test_the_delay_never_falls_below_the_least_nor_runs_away(
    answers: list[tuple[float, bool]], least: float
) -> None:
    pace = Pace(least=least)
    for latency, ok in answers:
        pace.answered(latency, ok=ok)
        assert least <= pace.delay <= max(SLOWEST, least)


def test_an_error_that_comes_quickly_does_not_speed_up() -> None:
    pace = Pace(least=1)
    pace.answered(8, ok=True)
    pace.answered(0.01, ok=False)
    assert pace.delay == 8
    pace.answered(2, ok=True)
    assert pace.delay == 5


def test_no_delay_is_no_delay_unless_the_site_wishes_one() -> None:
    pace = Pace(least=0)
    pace.start(10)
    pace.answered(9, ok=True)
    assert pace.wait(10) == 0
    pace.slow(3)
    assert pace.wait(10) == 3


def test_a_longer_wait_is_not_cut_by_a_shorter_one() -> None:
    pace = Pace(least=0)
    pace.hold(0, 30)
    pace.hold(1, 2)
    assert pace.wait(1) == 29
