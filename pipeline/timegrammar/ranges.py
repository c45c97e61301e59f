"""Ranges and lists: ``از ۲۰ فروردین تا ۵ اردیبهشت``, ``سال ۹۷ و ۹۸``, ``از سال ۸۲ تاکنون``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from pipeline.calendars import shift
from pipeline.cascade import Meaning, Rule, Symbol
from pipeline.moments import Moment, join, named
from pipeline.timegrammar.symbols import MOMENTS, calendar_of, find, moments_of


def _range(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``از ۲۰ فروردین تا ۵ اردیبهشت``, ``سال‌های ۹۲ تا ۹۶``, ``سال ۹۷ و ۹۸``."""
    found: list[Moment] = []
    for symbol in parts:
        if symbol.kind in MOMENTS:
            found.append(symbol.value)
        elif symbol.kind in ("yyyy", "yy"):
            calendar = found[-1].calendar if found else calendar_of(parts, symbol.value)
            if symbol.value >= 1500:
                calendar = "gregorian"
            found.append(named("year", calendar, reference=reference, year=symbol.value))
    return "A_PERIOD", replace(join(found[0], found[-1], reference), year=None, month=None, day=None)


def _years(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``سال ۹۷ و ۹۸``: the second number is a year beside one in digits, not in «سال گذشته، ۹۶ موزه»."""
    digits = find(parts, "yyyy", "yy") is not None
    return _range(parts, reference) if parts[0].kind == "since" or not digits or _is_named(parts[0]) else None


def _is_named(symbol: Symbol) -> bool:
    return isinstance(symbol.value, Moment) and symbol.value.kind == "year"


def _until_now(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``از ابتدای سال تاکنون``, ``از سال ۲۰۰۹ به بعد``."""
    found = moments_of(parts)
    begun = found[0] if found else None
    if begun is None and (year := find(parts, "yyyy", "yy")) is not None:
        begun = named("year", calendar_of(parts, year.value), reference=reference, year=year.value)
    since = begun.since if begun else None
    until = reference if find(parts, "so_far") else None
    if begun and since and until and since > until:
        since = _year_before(begun, since)
    calendar = begun.calendar if begun else "jalali"
    return "A_PERIOD", Moment(kind="range", calendar=calendar, since=since, until=until)


def _year_before(moment: Moment, since: date) -> date | None:
    """«از اسفند تاکنون» in autumn began last اسفند, not in the nearest; a year to come began in none."""
    return shift(moment.calendar, since, -12) if moment.year is None else None


RULES: Final[tuple[Rule, ...]] = (
    ("<since>?(?:<moment>|<yyyy>|<yy>)(?:<open><moment><close>)?(?:<so_far>|<onwards>)", _until_now),
    ("<between>(?:<moment>|<yyyy>)(?:<and>|<link>)(?:<moment>|<yyyy>)", _range),
    ("<since>?<moment><link><when>?(?:<moment>|(?:<yyyy>|<yy>)(?!<counted>))", _range),
    ("<since>?<A_YEAR><link>(?:<yyyy>|<yy>)(?!<unit>|<large>)", _years),
    ("(?:<stretch>|<when>)<yyyy><link><yyyy>", _range),
    ("<since>(?:<yyyy>|<yy>)<link>(?:<yyyy>|<yy>|<moment>)", _range),
    ("<A_YEAR>(?:(?:<comma>|<and>)(?:<A_YEAR>|<yyyy>|<yy>)(?!<unit>|<large>)){1,12}", _years),
    ("<A_DAY>(?:(?:<comma>|<and>)<A_DAY>){1,12}|<A_MONTH>(?:(?:<comma>|<and>)<A_MONTH>){1,12}", _range),
)
