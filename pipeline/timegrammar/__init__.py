"""The grammar of time expressions: what symbols may stand together, and which days they mean.

Its stages build upwards, a module each: years and what is told relative to now; months and
days; parts of those (``نیمه دوم سال``); days with their weekday and clock; ranges; and last
the prepositions.
"""

from __future__ import annotations

from functools import cache

from pipeline.cascade import Grammar
from pipeline.timegrammar import dates, days, parts, places, ranges, years
from pipeline.timegrammar.symbols import MACROS, MOMENTS
from pipeline.timewords import kinds

__all__ = ["MOMENTS", "grammar"]


@cache
def grammar() -> Grammar:
    """All stages in order, compiled once."""
    stages = (years.RULES, dates.RULES, parts.RULES, days.PIECES, days.RULES, ranges.RULES, places.RULES)
    return Grammar([*kinds(), *MOMENTS], MACROS, stages)
