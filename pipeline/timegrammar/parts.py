"""Parts of years, months and weeks: ``پنج ماه نخست سال``, ``نیمه دوم شهریور``, ``پایان هفته``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from pipeline.cascade import Meaning, Rule, Symbol
from pipeline.moments import Moment, around, away, edge, months, named, part
from pipeline.timegrammar.symbols import (
    MOMENTS,
    calendar_of,
    day_after,
    find,
    moments_of,
    phrase,
    told,
    unit_of,
)


def _whole(parts: Sequence[Symbol], reference: date | None) -> Moment:
    """What a part is a part of: the moment named, or the year, month … of the article."""
    found = moments_of(parts)
    if found:
        return found[-1]
    unit = unit_of(parts[-1:])
    return Moment(kind="period") if unit is None else around(unit, 0, reference)


def _months_of(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``پنج ماه نخست سال جاری``, ``سه‌ماهه دوم ۹۸``, ``۹ ماهه امسال``."""
    size = told(parts, "number", "amount")
    ordinal = find(parts[1:], "first", "brink", "ordinal", "edge")
    if unit_of(parts) != "month":
        return "A_PERIOD", Moment(kind="period")
    year = find(parts, "A_YEAR", "yyyy", "yy")
    if year is None:
        whole = around("year", 0, reference)
    elif year.kind == "A_YEAR":
        whole = year.value
    else:
        whole = named("year", calendar_of(parts, year.value), reference=reference, year=year.value)
    if not isinstance(size, int) or not 0 < size <= 12:
        return "A_PERIOD", Moment(kind="period")
    number = 1 if ordinal is None or isinstance(ordinal.value, str) else ordinal.value
    last = 12 if number == 0 else number * size
    return "A_PERIOD", months(whole, last - size + 1, last)


def _half(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``نیمه نخست امسال``, ``نیمه دوم شهریور``, ``ربع چهارم سال``."""
    number = told(parts, "first", "brink", "ordinal")
    whole = _whole(parts, reference)
    return "A_PERIOD", replace(part(whole, number or parts[0].value, parts[0].value), kind="period")


def _nth(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``هفته اول شهریور``, ``نهمین ماه سال``, ``آخرین روز هفته``."""
    number, unit = told(parts, "rank", "first", "brink", "ordinal"), unit_of(parts)
    found = moments_of(parts)
    whole = found[-1] if found else Moment(kind="ordinal")
    if not found and len(parts) > 2 and parts[-1].kind.endswith("_unit"):
        whole = _whole(parts, reference)
    kind = "A_DAY" if unit == "day" else "A_PERIOD"
    nothing = Moment(kind="period" if whole.since else "ordinal", calendar=whole.calendar)
    if whole.since is None or whole.until is None or not isinstance(number, int):
        return kind, nothing
    if unit in ("month", "quarter") and whole.year is not None and whole.month is None:
        size = 1 if unit == "month" else 3
        last = 12 if number == 0 else number * size
        return kind, months(whole, last - size + 1, last)
    size = {"day": 1, "week": 7, "decade": 10}.get(unit or "", 0)
    if not size:
        return kind, nothing
    last_day = whole.until.toordinal()
    since = whole.since.toordinal() + (number - 1) * size if number else last_day - size + 1
    if since > last_day:
        return kind, nothing
    until = min(since + size - 1, last_day)
    return kind, replace(nothing, since=date.fromordinal(since), until=date.fromordinal(until))


def _leading_to(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``دوازده ماه منتهی به مرداد``: so many months up to its end."""
    moment, size, unit = moments_of(parts)[-1], told(parts, "number", "amount", "yy"), unit_of(parts)
    if moment.until is None or unit is None or not isinstance(size, int):
        return "A_PERIOD", replace(moment, kind="period", since=None)
    since = away(unit, -size, day_after(moment.until), moment.calendar)
    return "A_PERIOD", replace(moment, kind="period", since=since)


def _edge(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``پایان سال ۹۷``, ``ابتدای هفته``, ``اواخر شهریور``."""
    whole = _whole(parts, reference)
    which = parts[0].value
    if parts[0].kind == "half":
        which = "middle"
    elif parts[0].kind == "brink":
        which = "start" if parts[0].value else "end"
    kind = parts[-1].kind if parts[-1].kind in MOMENTS else "A_PERIOD"
    if kind == "A_DAY":
        return "A_DAY", whole
    moment = edge(whole, which)
    return "A_PERIOD" if kind == "A_YEAR" else kind, moment


def _same(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``مدت مشابه سال گذشته``: as far as can be told without looking back, that year."""
    found = moments_of(parts)
    return "A_PERIOD", replace(found[-1], kind="period") if found else Moment(kind="period")


_STRETCH: Final = "(?:<digits>|<few>)(?:<month_unit>|<spell>)"

RULES: Final[tuple[Rule, ...]] = (
    ("(?:<stretch>|<unit>)?<same>(?:<when>?<moment>)?", _same),
    (f"{_STRETCH}(?:<which_one>|<edge>)<since>?(?:<A_YEAR>|<yyyy>|<yy>|<year_unit>)", _months_of),
    (f"{_STRETCH}<which_one>", _months_of),
    ("<digits>(?:<month_unit>|<spell>)(?:<A_YEAR>|<yyyy>)", _months_of),
    ("<count><span><until><moment>", _leading_to),
    ("<half><which_one>(?:<since>?<whole>)?", _half),
    ("(?:<calendar_unit>|<stretch>|<round>)<which_one>(?:<since>?<whole>)?", _nth),
    ("<decade_unit><which_one><A_MONTH>", _nth),
    ("<rank>(?:<unit>|<stretch>|<round>)(?:<since>?<whole>)?", _nth),
    ("<pointer>?<number>?<stretch><number><spell>", phrase("within")),
    ("(?:<edge>|<half>|<brink>){1,3}<whole>", _edge),
    ("<rank><unit><daypart>", _nth),
)
