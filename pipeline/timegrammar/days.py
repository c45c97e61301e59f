"""Days with their weekday and clock: ``صبح امروز``, ``روز پنجشنبه ۱۲ مهر``, ``ساعت ۱۰:۳۰``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from pipeline.cascade import Meaning, Rule, Symbol
from pipeline.moments import Moment, around
from pipeline.timegrammar.symbols import find, moments_of, phrase, told


def _weekday(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``روز جمعه``: the nearest one; ``جمعه گذشته``, ``دوشنبه آینده``: the one before or after."""
    if reference is None:
        return "A_DAY", Moment(kind="weekday")
    which = find(parts, "this", "last", "next")
    ahead = (told(parts, "weekday") - (reference.weekday() + 2)) % 7
    if which is not None and which.kind == "last":
        ahead -= 7
    elif which is not None and which.kind == "next":
        ahead = ahead or 7
    elif ahead > 3:
        ahead -= 7
    day = date.fromordinal(reference.toordinal() + ahead)
    return "A_DAY", Moment(kind="weekday", since=day, until=day)


def _today(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    return "A_DAY", around("day", parts[0].value, reference)


def _clock(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``ساعت ۱۰``, ``ساعت ۸ و ۳۰ دقیقه``, ``21:19``; «۱۲ ساعت» is none."""
    number = told(parts, "number", "yy", "ordinal")
    if parts[0].kind == "hour_unit" and not find(parts, "clock") and (number is None or number > 24):
        return None
    return "clock", None


def _day(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``صبح امروز پنجشنبه ۱۶ آبان ساعت ۱۰``: all of it one day, told by its most exact part."""
    found = [symbol.value for symbol in parts if symbol.kind == "A_DAY"]
    if not found:
        return ("A_POINT", Moment(kind="clock")) if find(parts, "clock") else None
    order = {"date": 0, "range": 0, "occasion": 1, "relative": 2}
    best = min(found, key=lambda moment: order.get(moment.kind, 3))
    around_it = moments_of([s for s in parts if s.kind in ("A_PERIOD", "A_YEAR")])
    if around_it and best.kind == "weekday":
        best = _weekday_in(best, around_it[-1])
    return "A_DAY", best


def _weekday_in(day: Moment, week: Moment) -> Moment:
    """``جمعه هفته گذشته``: that weekday of the week named."""
    if day.since is None or week.since is None or week.until is None:
        return replace(day, since=None, until=None)
    since = week.since.toordinal() + (day.since.toordinal() - week.since.toordinal()) % 7
    if since > week.until.toordinal():
        return replace(day, since=None, until=None)
    return replace(day, since=date.fromordinal(since), until=date.fromordinal(since))


#: An hour or minute in digits, and what may stand between two parts of a date.
_NUMBER: Final = "(?:<number>|<yy>)"
_JOINT: Final = "(?:<comma>|<dash>|<comma>?<when>(?=<clock>|<daypart>)|<and>(?=<A_DAY>))"

PIECES: Final[tuple[Rule, ...]] = (
    ("<weekday><which>?", _weekday),
    ("<day>", _today),
    ("<vaguely>", phrase("vague")),
    # «۱۲ ساعت» is a duration, and so is «۳ ساعت ۲۰ دقیقه».
    (
        f"(?<!<number>|<few>)<hour_unit>(?:<clock>|{_NUMBER}(?:<and>{_NUMBER}<minute_unit>)?)(?!<unit>)",
        _clock,
    ),
    (f"<minute_unit>{_NUMBER}(?:<joint>{_NUMBER}(?!<counted>)){{0,8}}(?!<unit>)", _clock),
)

RULES: Final[tuple[Rule, ...]] = (
    (
        "<day_unit>?<part_of_date>"
        f"(?:<open><day_unit>?<part_of_date>{{1,4}}<close>|{_JOINT}?<day_unit>?<part_of_date>){{0,12}}"
        "(?:(?:<A_PERIOD>|<A_YEAR>)(?!<link>))?",
        _day,
    ),
)
