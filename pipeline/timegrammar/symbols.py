"""What the rules of the time grammar share: the kinds they build, macros, and looking into a match."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from pipeline.cascade import Action, Meaning, Symbol
from pipeline.moments import Moment
from pipeline.timewords import singular

#: What the stages build, as kinds of symbol; each holds a :class:`~pipeline.moments.Moment`.
MOMENTS: Final = ("A_YEAR", "A_MONTH", "A_DAY", "A_PERIOD", "A_POINT")

MACROS: Final = {
    "moment": "|".join(f"<{kind}>" for kind in MOMENTS),
    "calendar_unit": "<year_unit>|<quarter_unit>|<month_unit>|<week_unit>|<day_unit>|<night_unit>",
    "unit": "<calendar_unit>|<hour_unit>|<minute_unit>|<second_unit>|<decade_unit>|<century_unit>",
    "lasting_unit": "<year_unit>|<month_unit>|<week_unit>|<day_unit>|<night_unit>|<hour_unit>|<decade_unit>",
    "span": "<unit>|<spell>",
    "digits": "<number>|<amount>|<yy>|<yyyy>",
    "count": "(?:<digits>|<few>)(?:(?:<until>|<dash>|<and>)<digits>)?<large>{0,2}(?:<and><fraction>)?"
    "|<fraction>",
    "counted": "<gap>|<unit>|<large>",  # what a bare number would count
    "which": "<this>|<last>|<next>",
    "which_one": "<first>|<brink>|<ordinal>",
    "day_number": "<number>|<ordinal>|<brink>|<yy>",
    "link": "<until>|<through>|<dash>",
    "joint": "<and>|<comma>|<link>",
    "any_month": "<named_month>|<maybe_month>",
    "any_season": "<season>|<maybe_season>",
    "divided": "<half>|<year_unit>|<quarter_unit>|<month_unit>|<week_unit>|<decade_unit>",
    "in_year": "<comma>?(?:<A_YEAR>|<yyyy>|<yy>)<era>?|<which><era>?|<pointer><year_unit>",
    "whole": "<moment>|<year_unit>|<quarter_unit>|<month_unit>|<week_unit>|<day_unit>",
    "when": "<during>|<at>",
    "preposition": "<when>|<since>|<until>|<before>|<after>|<between>|<versus>",
    "part_of_date": "<A_DAY>|<daypart>|<clock>",
}


def find(parts: Sequence[Symbol], *kinds: str) -> Symbol | None:
    """The first symbol of one of these kinds."""
    return next((symbol for symbol in parts if symbol.kind in kinds), None)


def told(parts: Sequence[Symbol], *kinds: str) -> Any:
    """The value of the first symbol of one of these kinds."""
    symbol = find(parts, *kinds)
    return None if symbol is None else symbol.value


def moments_of(parts: Sequence[Symbol]) -> list[Moment]:
    """The moments that a match holds, in order."""
    return [symbol.value for symbol in parts if symbol.kind in MOMENTS]


def written_unit(parts: Sequence[Symbol]) -> str | None:
    """The unit that a match speaks of, in the singular or plural as written."""
    units = (symbol.value for symbol in parts if symbol.kind.endswith("_unit") or symbol.kind == "spell")
    return next(units, None)


def unit_of(parts: Sequence[Symbol]) -> str | None:
    """The unit that a match speaks of, in the singular."""
    written = written_unit(parts)
    return None if written is None else singular(written)


def calendar_of(parts: Sequence[Symbol], year: int) -> str:
    """The calendar that a match names, or the one that such a year is usual in."""
    era = told(parts, "era")
    return str(era) if era else "gregorian" if year >= 1500 else "jalali"


def day_before(day: date) -> date:
    """The day before ``day``."""
    return date.fromordinal(day.toordinal() - 1)


def day_after(day: date) -> date:
    """The day after ``day``."""
    return date.fromordinal(day.toordinal() + 1)


def phrase(kind: str) -> Action:
    """The action for words that are a time as they stand (``هم‌اکنون``, ``تاکنون``, ``اخیرا``)."""

    def action(parts: Sequence[Symbol], reference: date | None) -> Meaning:
        since = reference if kind == "now" else None
        until = reference if kind in ("now", "until_now") else None
        return "A_POINT", Moment(kind=kind, since=since, until=until)

    return action
