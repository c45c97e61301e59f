"""Calendars: Jalali, Gregorian and Hijri lunar dates as Gregorian ones, and back.

Jalali goes through jdatetime. Hijri lunar goes by the tabular ("civil", type IIa) calendar:
30 years of 354 days, of which the years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 have one
more, counted from Friday 16 July 622 (Julian). The calendar that Iran prints follows the
sighted moon, so a tabular date may be off by a day, seldom by two; no package knows better
for years to come, and none is needed for this.
"""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Final

import jdatetime

from crawler.errors import AmarkavError

CALENDARS: Final = ("jalali", "gregorian", "hijri")

#: The year that two digits are read against where the article's own date is unknown.
PRESENT: Final[dict[str, int]] = {"jalali": 1403, "gregorian": 2024, "hijri": 1446}

#: Two digits mean a year at most this far ahead («افق ۱۴۲۰» in 1400); all others lie behind.
_AHEAD: Final = 15

_HIJRI_EPOCH: Final = date(622, 7, 19).toordinal()  # 16 July 622 in the Julian calendar
_HIJRI_LEAP: Final = frozenset((2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29))


class CalendarError(AmarkavError, ValueError):
    """A date that its calendar does not have."""

    def __init__(self, calendar: str, year: int, month: int, day: int) -> None:
        super().__init__(
            f"{year}-{month}-{day} is no {calendar} date: expected a day that exists in one of {CALENDARS}"
        )


def gregorian(calendar: str, year: int, month: int, day: int) -> date:
    """The Gregorian date of a day; :class:`CalendarError` where there is no such day.

    >>> gregorian("jalali", 1398, 1, 1)  # نوروز ۱۳۹۸
    datetime.date(2019, 3, 21)
    """
    try:
        if calendar == "jalali":
            return date.fromordinal(jdatetime.date(year, month, day).togregorian().toordinal())
        if calendar == "gregorian":
            return date(year, month, day)
    except (ValueError, OverflowError):
        raise CalendarError(calendar, year, month, day) from None
    in_range = calendar == "hijri" and 1 <= year < 9000 and 1 <= month <= 12
    if in_range and 1 <= day <= _hijri_month(year, month):
        return date.fromordinal(_hijri_new_year(year) + 29 * (month - 1) + month // 2 + day - 1)
    raise CalendarError(calendar, year, month, day)


def fields(calendar: str, day: date) -> tuple[int, int, int]:
    """Year, month and day of a Gregorian date in ``calendar``.

    >>> fields("jalali", date(2024, 10, 3))  # ۱۲ مهر ۱۴۰۳
    (1403, 7, 12)
    """
    if calendar == "jalali":
        own = jdatetime.date.fromgregorian(date=day)
        return own.year, own.month, own.day
    if calendar == "gregorian":
        return day.year, day.month, day.day
    elapsed = day.toordinal() - _HIJRI_EPOCH
    year = max(1, (30 * elapsed + 10646) // 10631)
    within = day.toordinal() - _hijri_new_year(year)
    month = 1
    while within >= _hijri_month(year, month):
        within -= _hijri_month(year, month)
        month += 1
    return year, month, within + 1


def month_length(calendar: str, year: int, month: int) -> int:
    """Days of a month.

    >>> month_length("jalali", 1399, 12)  # اسفند سال کبیسه
    30
    """
    if calendar == "hijri":
        return _hijri_month(year, month)
    following = (year + 1, 1) if month == 12 else (year, month + 1)
    return (gregorian(calendar, *following, 1) - gregorian(calendar, year, month, 1)).days


def interval(calendar: str, year: int, month: int | None = None, day: int | None = None) -> tuple[date, date]:
    """First and last day of a year, of a month, or of a day (both inclusive).

    >>> [str(day) for day in interval("jalali", 1398, 7)]  # مهر ۱۳۹۸
    ['2019-09-23', '2019-10-22']
    """
    if month is None:
        return gregorian(calendar, year, 1, 1), gregorian(calendar, year + 1, 1, 1) - timedelta(days=1)
    if day is None:
        return gregorian(calendar, year, month, 1), gregorian(
            calendar, year, month, month_length(calendar, year, month)
        )
    return (only := gregorian(calendar, year, month, day)), only


def full_year(year: int, reference: date | None = None, *, calendar: str = "jalali") -> int:
    """A year of one or two digits in full, read from where the reader stands.

    It is the last year with these digits that lies no more than 15 years ahead of
    ``reference`` (of 1403 where there is none); other years stay as they are.

    >>> full_year(98), full_year(4), full_year(1361), full_year(8, date(1988, 1, 1))
    (1398, 1404, 1361, 1308)
    """
    if not 0 <= year < 100:
        return year
    latest = (fields(calendar, reference)[0] if reference else PRESENT[calendar]) + _AHEAD
    return latest - (latest - year) % 100


def nearest_year(calendar: str, reference: date, month: int, day: int = 1) -> int:
    """The year in which a month and day come nearest to ``reference``.

    >>> nearest_year("jalali", date(2019, 4, 1), 12)  # «اسفند» in an article of فروردین ۹۸
    1397
    """
    here = fields(calendar, reference)[0]
    # Days beyond the 28th may be missing from a neighbouring year; the distance hardly changes.
    return min(
        (here, here - 1, here + 1),
        key=lambda year: abs((gregorian(calendar, year, month, min(day, 28)) - reference).days),
    )


def shift(calendar: str, day: date, months: int) -> date:
    """The same day ``months`` later (earlier if negative), or the last day of a shorter month.

    >>> shift("jalali", date(2019, 9, 22), 1)  # ۳۱ شهریور → ۳۰ مهر
    datetime.date(2019, 10, 22)
    """
    year, month, number = fields(calendar, day)
    years, zero_based = divmod(month - 1 + months, 12)
    year, month = year + years, zero_based + 1
    if not MINYEAR < year < MAXYEAR:
        raise CalendarError(calendar, year, month, number)
    return gregorian(calendar, year, month, min(number, month_length(calendar, year, month)))


def _hijri_new_year(year: int) -> int:
    """The ordinal of 1 Muharram: 354 days a year and the leap days so far."""
    return _HIJRI_EPOCH + 354 * (year - 1) + (3 + 11 * year) // 30


def _hijri_month(year: int, month: int) -> int:
    leap = month == 12 and (year - 1) % 30 + 1 in _HIJRI_LEAP
    return 30 if month % 2 or leap else 29
