"""Moments: a stretch of days, as far as it is known, and how to reckon with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from pipeline.calendars import CalendarError, fields, full_year, interval, nearest_year, shift

#: Months of a unit, for those that are months; days of the others.
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
_DAYS: Final = {"second": 0, "minute": 0, "hour": 0, "night": 1, "day": 1, "week": 7}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The days from ``since`` to ``until`` (inclusive; None where not known).

    ``year``, ``month`` and ``day`` are what the text itself names, in ``calendar``: enough to
    name the moment again once its year is known.
    """

    kind: str
    calendar: str = "jalali"
    since: date | None = None
    until: date | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None


def named(
    kind: str,
    calendar: str,
    *,
    reference: date | None,
    year: int | None = None,
    month: int | None = None,
    day: int | None = None,
) -> Moment:
    """The year, month or day of a calendar; without a year, the one nearest to ``reference``.

    A day that its month does not have (``۳۱ آبان``) keeps its name and has no dates.

    >>> str(named("month", "jalali", reference=date(2019, 11, 1), month=8).since)
    '2019-10-23'
    """
    bare = Moment(kind=kind, calendar=calendar, year=year, month=month, day=day)
    try:
        if year is not None:
            year = full_year(year, reference, calendar=calendar)
        elif month is not None and reference is not None:
            year = nearest_year(calendar, reference, month, day or 1)
        else:
            return bare
        since, until = interval(calendar, year, month, day)
    except CalendarError:
        return bare
    return replace(bare, since=since, until=until, year=bare.year and year)


def in_year(moment: Moment, year: Moment, reference: date | None) -> Moment:
    """``moment``, which names no year, put into ``year`` (``مهر`` + ``سال گذشته``)."""
    if moment.month is None or year.year is None:
        # Of a year that only the context knows (همان سال) no month has dates either.
        return moment if moment.month is None else replace(moment, since=None, until=None)
    numbers: set[int | None] = {year.year}
    if moment.calendar != year.calendar and year.since is not None and year.until is not None:
        numbers = {fields(moment.calendar, day)[0] for day in (year.since, year.until)}
    month, day = moment.month, moment.day
    choices = [
        named(moment.kind, moment.calendar, reference=reference, year=number, month=month, day=day)
        for number in numbers
    ]
    # A year of another calendar holds the ends of two; the month lies in one of them.
    return next((choice for choice in choices if _within(choice, year)), choices[0])


def _within(moment: Moment, whole: Moment) -> bool:
    if moment.since is None or whole.since is None or whole.until is None:
        return False
    return whole.since <= moment.since <= whole.until


def around(unit: str, steps: int, reference: date | None, calendar: str = "jalali") -> Moment:
    """The whole unit ``steps`` away from the one that holds ``reference``.

    >>> moment = around("week", -1, date(2024, 10, 3))  # هفته گذشته، شنبه تا جمعه
    >>> str(moment.since), str(moment.until)
    ('2024-09-21', '2024-09-27')
    """
    if reference is None:
        return Moment(kind="relative", calendar=calendar)
    since, until = reference, reference
    year, month, _ = fields(calendar, reference)
    if unit in ("night", "day"):
        since = until = reference + timedelta(days=steps)
    elif unit == "week":
        saturday = reference - timedelta(days=(reference.weekday() + 2) % 7)
        since = saturday + timedelta(weeks=steps)
        until = since + timedelta(days=6)
    elif unit == "month":
        years, zero_based = divmod(month - 1 + steps, 12)
        since, until = interval(calendar, year + years, zero_based + 1)
    elif unit == "quarter":
        years, quarter = divmod((month - 1) // 3 + steps, 4)
        since = interval(calendar, year + years, 3 * quarter + 1)[0]
        until = interval(calendar, year + years, 3 * quarter + 3)[1]
    elif unit == "year":
        since, until = interval(calendar, year + steps)
        return Moment(kind="relative", calendar=calendar, since=since, until=until, year=year + steps)
    elif unit in ("decade", "century"):
        size = 10 if unit == "decade" else 100
        first = year // size * size + size * steps
        since, until = interval(calendar, first)[0], interval(calendar, first + size - 1)[1]
    else:
        return Moment(kind="relative", calendar=calendar, since=reference, until=reference)
    return Moment(kind="relative", calendar=calendar, since=since, until=until)


def away(unit: str, count: float, reference: date, calendar: str = "jalali") -> date:
    """The day ``count`` units after ``reference`` (before it if negative).

    >>> str(away("month", -3, date(2024, 10, 3)))  # سه ماه پیش از ۱۲ مهر
    '2024-07-02'
    """
    if unit in _MONTHS:
        months = count * _MONTHS[unit]
        day = shift(calendar, reference, int(months))
        return day + timedelta(days=round((months - int(months)) * 30))
    days = count * _DAYS[unit] if _DAYS[unit] else count / 24 if unit == "hour" else 0
    return reference + timedelta(days=round(days))


def part(whole: Moment, number: int, of: int) -> Moment:
    """The ``number``-th of ``of`` equal parts, in whole months where they are (``نیمه دوم سال``).

    >>> year = named("year", "jalali", reference=None, year=1398)
    >>> str(part(year, 2, 2).since)  # نیمه دوم سال ۹۸
    '2019-09-23'
    """
    if whole.since is None or whole.until is None or not 1 <= number <= of:
        return replace(whole, kind="period", since=None, until=None)
    if whole.year is not None and whole.month is None and 12 % of == 0:
        size = 12 // of
        return months(whole, (number - 1) * size + 1, number * size)
    length = (whole.until - whole.since).days + 1
    since = whole.since + timedelta(days=length * (number - 1) // of)
    until = whole.since + timedelta(days=length * number // of - 1)
    return replace(whole, kind="period", since=since, until=max(since, until))


def months(year: Moment, first: int, last: int) -> Moment:
    """The months ``first`` to ``last`` of a year, which may begin in any month (``سال زراعی``)."""
    if year.since is None or year.year is None or not 1 <= first <= last <= 12:
        return replace(year, kind="period", since=None, until=None)
    since = shift(year.calendar, year.since, first - 1)
    until = shift(year.calendar, year.since, last) - timedelta(days=1)
    return replace(year, kind="period", since=since, until=until)


def edge(whole: Moment, which: str) -> Moment:
    """The start, the end or a third of a moment; ``whole`` itself where the edge is no part of it."""
    if which == "start":
        return replace(whole, until=whole.since, day=None)
    if which == "end":
        return replace(whole, since=whole.until, day=None)
    if which == "before":
        return replace(whole, until=whole.since and whole.since - timedelta(days=1), since=None)
    thirds = {"early": 1, "middle": 2, "late": 3}
    if which in thirds:
        kind = whole.kind
        return replace(part(whole, thirds[which], 3), kind=kind)
    return whole


def join(left: Moment, right: Moment, reference: date | None, *, kind: str = "range") -> Moment:
    """From the beginning of ``left`` to the end of ``right``, which may name the year of both.

    >>> left = named("date", "jalali", reference=None, month=1, day=20)
    >>> right = named("date", "jalali", reference=None, year=1398, month=2, day=5)
    >>> str(join(left, right, None).since)  # از ۲۰ فروردین تا ۵ اردیبهشت ۹۸
    '2019-04-09'
    """
    if left.year is None and left.month is not None and right.year is not None:
        left = in_year(left, replace(right, month=None, day=None), reference)
    elif right.year is None and right.month is not None and left.year is not None:
        right = in_year(right, replace(left, month=None, day=None), reference)
    since, until = left.since, right.until
    if since is not None and until is not None and since > until:
        # «در سال ۹۷ و ۹۶», «سال زراعی ۹۹-۹۸»: the order of telling, not of time.
        since, until = right.since, left.until
    return replace(right, kind=kind, since=since, until=until)
