"""Prepositions: what ``تا``, ``از``, ``پیش از`` and ``نسبت به`` make of the time after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from pipeline.cascade import Meaning, Rule, Symbol
from pipeline.moments import named
from pipeline.timegrammar.symbols import calendar_of, day_after, day_before, moments_of, phrase

_OPENINGS: Final = ("since", "until", "before", "after", "versus")


def _placed(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """What a preposition makes of a moment: an end left open, or nothing but «when»."""
    found = moments_of(parts)
    if not found:
        year = parts[-1].value
        found = [named("year", calendar_of(parts, year), reference=reference, year=year)]
    moment = found[0]
    opening = next((symbol.kind for symbol in parts if symbol.kind in _OPENINGS), None)
    if moment.kind == "range" or opening is None:
        return "A_POINT", moment
    if opening == "since":
        later = reference if reference and moment.since and moment.since <= reference else None
        moment = replace(moment, until=moment.until if moment.kind == "now" else later)
    elif opening == "until":
        moment = replace(moment, since=None)
    elif opening == "before":
        moment = replace(moment, since=None, until=moment.since and day_before(moment.since))
    elif opening == "after":
        moment = replace(moment, since=moment.until and day_after(moment.until), until=None)
    else:
        moment = replace(moment, kind="comparison")
    return "A_POINT", moment


def _this_year(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``در ۲۰۲۸`` before a word that may be what 2028 counts: a year only if it is near our own."""
    year = parts[-1].value
    near = (1380 <= year <= 1415 and year != 1400) or 2001 <= year <= 2035
    return _placed(parts, reference) if near else None


RULES: Final[tuple[Rule, ...]] = (
    ("<preposition>{0,3}(?:<stretch>(?:<since>|<between>)?)?<moment>(?:<open><moment><close>)?", _placed),
    ("<preposition>{1,3}<yyyy>(?!<counted>|<era>)", _placed),
    # «طی ۴۰ سال», «در یک روز»: how long it took, told to say when.
    (
        "<during><edge>?<stretch>?<count><lasting_unit>(?!<which>|<which_one>)",
        phrase("within"),
    ),
    ("<when><yyyy>(?!<unit>|<era>)", _this_year),
    ("(?:<before>|<after>)<event>", phrase("occasion")),
    ("<preposition>{1,3}<edge>?<daypart>", phrase("daypart")),
    ("<during><edge><calendar_unit>", phrase("within")),
    ("<now>", phrase("now")),
    ("<so_far>", phrase("until_now")),
    ("<frequency>", phrase("frequency")),
)
