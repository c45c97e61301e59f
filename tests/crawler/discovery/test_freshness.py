"""Freshness: a source that is dead, or says nothing of time, is not trusted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.discovery.found import Found
from crawler.discovery.freshness import staleness

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def found(*hours: float | None) -> list[Found]:
    moments = [None if ago is None else NOW - timedelta(hours=ago) for ago in hours]
    return [Found(url=f"https://a.ir/news/{n}", published=moment) for n, moment in enumerate(moments)]


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ((), "empty"),
        ((None, None), "undated"),
        ((31, 500), "stale"),
        ((500, None, 29), ""),
        ((30,), ""),
        ((-3.5,), ""),
    ],
)
def test_a_source_is_judged_by_its_newest(hours: tuple[float | None, ...], said: str) -> None:
    assert staleness(found(*hours), NOW) == said
