"""Calendars: known days, and the round trip for all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from pipeline.calendars import (
    CALENDARS,
    CalendarError,
    fields,
    full_year,
    gregorian,
    interval,
    month_length,
    nearest_year,
    shift,
)

DAYS = st.dates(min_value=date(1700, 1, 1), max_value=date(2120, 1, 1))


@pytest.mark.parametrize(
    ("calendar", "written", "expected"),
    [
        ("jalali", (1357, 11, 22), date(1979, 2, 11)),
        ("jalali", (1399, 12, 30), date(2021, 3, 20)),  # a leap year's last day
        ("jalali", (1403, 1, 1), date(2024, 3, 20)),
        ("gregorian", (2016, 2, 29), date(2016, 2, 29)),
        ("hijri", (1, 1, 1), date(622, 7, 19)),
        ("hijri", (1441, 1, 10), date(2019, 9, 10)),  # عاشورای ۱۳۹۸
        ("hijri", (1445, 9, 1), date(2024, 3, 11)),
    ],
)
def test_known_days(calendar: str, written: tuple[int, int, int], expected: date) -> None:
    assert gregorian(calendar, *written) == expected
    assert fields(calendar, expected) == written


@pytest.mark.parametrize("calendar", CALENDARS)
@given(day=DAYS)
def test_there_and_back(calendar: str, day: date) -> None:
    assert gregorian(calendar, *fields(calendar, day)) == day


@given(day=DAYS)
def test_jalali_as_persiantools_has_it(day: date) -> None:
    other = JalaliDate(day)
    assert fields("jalali", day) == (other.year, other.month, other.day)


@pytest.mark.parametrize("calendar", CALENDARS)
@given(day=DAYS)
def test_months_fill_the_year(calendar: str, day: date) -> None:
    year = fields(calendar, day)[0]
    since, until = interval(calendar, year)
    assert since <= day <= until
    assert sum(month_length(calendar, year, month) for month in range(1, 13)) == (until - since).days + 1


@pytest.mark.parametrize("calendar", CALENDARS)
@given(day=DAYS, months=st.integers(-240, 240))
def test_shift_changes_the_month_alone(calendar: str, day: date, months: int) -> None:
    year, month, number = fields(calendar, day)
    to_year, to_month, to_number = fields(calendar, shift(calendar, day, months))
    assert (to_year - year) * 12 + to_month - month == months
    assert to_number == min(number, month_length(calendar, to_year, to_month))


@pytest.mark.parametrize(
    "written",
    [("jalali", 1400, 12, 30), ("gregorian", 2023, 2, 29), ("hijri", 1440, 13, 1), ("rumi", 1, 1, 1)],
)
def test_no_such_day(written: tuple[str, int, int, int]) -> None:
    with pytest.raises(
        CalendarError, match=rf"{written[1]}-{written[2]}-{written[3]} is no {written[0]} date"
    ):
        gregorian(*written)


@pytest.mark.parametrize(
    ("written", "reference", "expected"),
    [
        (98, None, 1398),
        (2, None, 1402),
        (60, date(2019, 9, 1), 1360),
        (5, date(2019, 9, 1), 1405),  # a plan
        (40, date(2019, 9, 1), 1340),
        (1361, date(2019, 9, 1), 1361),
    ],
)
def test_full_year(written: int, reference: date | None, expected: int) -> None:
    assert full_year(written, reference) == expected


@given(year=st.integers(0, 99), day=DAYS)
def test_full_year_keeps_its_digits(year: int, day: date) -> None:
    full = full_year(year, day)
    assert full % 100 == year
    assert fields("jalali", day)[0] - 85 <= full <= fields("jalali", day)[0] + 15


@pytest.mark.parametrize(
    ("reference", "month", "expected"),
    [(date(2019, 4, 1), 12, 1397), (date(2019, 10, 1), 12, 1398), (date(2019, 3, 10), 1, 1398)],
)
def test_nearest_year(reference: date, month: int, expected: int) -> None:
    assert nearest_year("jalali", reference, month) == expected


def test_week_of_nowruz() -> None:
    assert interval("jalali", 1398, 1, 1)[0] - interval("jalali", 1397, 12)[1] == timedelta(days=1)
