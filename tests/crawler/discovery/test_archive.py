"""Archive: days of either calendar as addresses, across the ends of months and years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import agencies
from crawler.discovery import archive

ALL = agencies.load()


def test_days_come_newest_first_with_both_ends() -> None:
    days = list(archive.days(ALL["mehr"], date(2025, 3, 19), date(2025, 3, 22)))
    assert [day.jalali for day in days] == ["1404/01/02", "1404/01/01", "1403/12/30", "1403/12/29"]
    assert [day.date for day in days] == [date(2025, 3, day) for day in (22, 21, 20, 19)]
    assert days[2].url == "https://www.mehrnews.com/archive?pi=1&ms=0&dy=30&mn=12&yr=1403"


def test_no_days_where_the_end_is_before_the_beginning() -> None:
    assert list(archive.days(ALL["mehr"], date(2025, 3, 22), date(2025, 3, 21))) == []


def test_no_days_without_an_archive() -> None:
    assert list(archive.days(ALL["pana"], date(2025, 3, 1), date(2025, 3, 2))) == []
    with pytest.raises(ValueError, match="pana declares no archive"):
        archive.address(ALL["pana"], date(2025, 3, 1))


def test_the_same_day_is_both_ends_of_a_span() -> None:
    url = archive.address(ALL["yjc"], date(2025, 8, 23), page=3)
    assert "from_date=1404/06/01&to_date=1404/06/01&p=3" in url


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 500))
def test_every_day_is_there_once(first: date, length: int) -> None:
    days = list(archive.days(ALL["tasnim"], first, first + timedelta(days=length)))
    assert len({day.url for day in days}) == len(days) == length + 1
