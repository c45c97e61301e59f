"""Months and days: ``مهر ۹۸``, ``۱۲ مهر ۱۴۰۳``, ``تابستان امسال``, ``دهه فجر``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from pipeline.calendars import fields, gregorian
from pipeline.cascade import Meaning, Rule, Symbol
from pipeline.moments import Moment, around, edge, in_year, join, named
from pipeline.timegrammar.symbols import find, moments_of, told


def year_of(parts: Sequence[Symbol], month: tuple[str, int], reference: date | None) -> Moment | None:
    """The year that the phrase of a month (calendar and number) names, or None."""
    calendar, _ = month
    for year in moments_of(parts):
        return year
    number = told(parts, "yyyy", "yy")
    if number is not None:
        if number >= 1500:
            calendar = "gregorian"
        elif calendar == "hijri" and not find(parts, "era") and number < 1425:
            calendar = "jalali"  # «اربعین ۱۴۰۲»: news counts its years in the solar calendar
        return named("year", told(parts, "era") or calendar, reference=reference, year=number)
    which = find(parts, "this", "last", "next", "pointer")
    if which is None:
        return None
    if which.kind == "pointer":
        return Moment(kind="relative")
    return around("year", _years_away(which.kind, month, reference), reference, calendar)


def _years_away(which: str, month: tuple[str, int], reference: date | None) -> int:
    """«مهر گذشته» is of this year once مهر is over; «مهر جاری» always is."""
    here = fields(month[0], reference)[1] if reference else 0
    if which == "last":
        return 0 if month[1] < here else -1
    return 1 if which == "next" and month[1] <= here else 0


def _dated(
    kind: str, month: tuple[str, int], day: int | None, year: Moment | None, reference: date | None
) -> Moment:
    bare = named(kind, month[0], reference=None if year else reference, month=month[1], day=day)
    return bare if year is None else in_year(bare, year, reference)


def _month(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``مهر ۹۸``, ``ماه اوت``, ``تیر تا شهریور سال گذشته``."""
    found = [symbol.value for symbol in parts if symbol.kind in ("named_month", "maybe_month")]
    year = year_of(parts, found[0], reference)
    first, last = (_dated("month", month, None, year, reference) for month in (found[0], found[-1]))
    if len(found) == 1:
        return "A_MONTH", first
    return "A_PERIOD", join(first, last, reference)


def _date(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``۱۲ مهر ۱۴۰۳``, ``۱۸ تا ۲۷ خردادماه``, ``اول مهر``."""
    at = next(i for i, symbol in enumerate(parts) if symbol.kind in ("named_month", "maybe_month"))
    days = [symbol.value for symbol in parts[:at] if symbol.kind in ("number", "ordinal", "brink", "yy")]
    month = parts[at].value
    if any(not isinstance(day, int) or not 0 <= day <= 31 for day in days):
        return None
    year = year_of(parts[at + 1 :], month, reference)
    if days == [0]:
        return "A_MONTH", edge(_dated("month", month, None, year, reference), "end")
    first, last = (_dated("date", month, day, year, reference) for day in (days[0], days[-1]))
    if len(days) == 1:
        return "A_DAY", first
    return "A_DAY", replace(join(first, last, reference), day=None)


def _numeric(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    calendar, year, month, day = parts[0].value
    calendar = told(parts, "era") or calendar
    return "A_DAY", named("date", calendar, reference=reference, year=year, month=month, day=day)


def _season(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``تابستان ۹۸``, ``بهار امسال``; without a year, the nearest."""
    found = [symbol.value for symbol in parts if symbol.kind in ("season", "maybe_season")]
    ends = ("jalali", 3 * found[0] - 2), ("jalali", 3 * found[-1])
    year = year_of(parts, ends[0], reference)
    first, last = (_dated("season", month, None, year, reference) for month in ends)
    return "A_PERIOD", replace(join(first, last, reference, kind="season"), month=None, year=None)


def _occasion(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``دهه فجر``, ``نوروز ۹۸``, ``اربعین سال گذشته``."""
    if not parts[0].value:
        return "A_PERIOD", Moment(kind="occasion")
    calendar, month, day, *end = parts[0].value
    year = year_of(parts[1:], (calendar, month), reference)
    first = _dated("occasion", (calendar, month), day, year, reference)
    if not end:
        return "A_DAY", first
    last = _dated("occasion", (calendar, end[0]), end[1], year, reference)
    return "A_PERIOD", replace(join(first, last, reference, kind="occasion"), day=None)


def _reign(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    if not parts[-1].value:
        return "A_PERIOD", Moment(kind="period")
    years = parts[-1].value
    since, until = gregorian("jalali", *years[:3]), gregorian("jalali", *years[3:])
    return "A_PERIOD", Moment(kind="period", since=since, until=until)


_MONTH: Final = "<month_unit>?<any_month><month_unit>?"

RULES: Final[tuple[Rule, ...]] = (
    ("<numeric_date><era>?", _numeric),
    # «اول شهریور» is a day, but no part of «هفته اول شهریور».
    (f"(?<!<divided>)<day_number>(?:<joint><day_unit>?<day_number>){{0,4}}{_MONTH}<in_year>?", _date),
    (f"{_MONTH}(?:<joint>{_MONTH}){{1,12}}<in_year>?", _month),
    ("<month_unit><any_month><in_year>?", _month),
    ("<named_month><month_unit>?<in_year>?", _month),
    ("<maybe_month><month_unit><in_year>?", _month),
    ("<maybe_month><in_year>", _month),
    ("(?<=<edge>|<which_one>|<half>|<stretch>)<maybe_month>", _month),
    ("<any_season>(?:<joint><any_season>){1,12}<in_year>?", _season),
    ("<season><in_year>?|<maybe_season><in_year>", _season),
    ("<occasion><in_year>?", _occasion),
    ("<count>?<span>?<reign>", _reign),
)
