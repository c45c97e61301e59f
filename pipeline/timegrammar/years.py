"""Years, and what is told from now: ``سال ۹۸``, ``دهه ۶۰``, ``سه ماه گذشته``, ``در این مدت``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from pipeline.calendars import fields, full_year, gregorian
from pipeline.cascade import Meaning, Rule, Symbol
from pipeline.moments import Moment, around, away, join, named
from pipeline.timegrammar.symbols import calendar_of, day_before, find, told, unit_of, written_unit


def _year(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``سال ۹۸``, ``سال ۲۰۱۷ میلادی``, ``سال زراعی ۹۹-۹۸``, ``افق ۱۴۰۴``."""
    numbers = [symbol.value for symbol in parts if symbol.kind in ("yyyy", "yy", "number")]
    if not numbers or any(not isinstance(number, int) for number in numbers):
        return None
    bare = find(parts, "yyyy", "yy") is None
    if bare and not (find(parts, "era") or 10 <= numbers[0] < 100):
        return None
    calendar = calendar_of(parts, numbers[0])
    found = [named("year", calendar, reference=reference, year=number) for number in numbers]
    moment = found[0] if len(found) == 1 else join(found[0], found[1], reference, kind="year")
    return "A_YEAR", _in_cycle(parts, moment, min(year.year or 0 for year in found) or None)


def _in_cycle(parts: Sequence[Symbol], moment: Moment, start: int | None) -> Moment:
    """A farming, water or school year begins in autumn of the year ``start``."""
    begins = told(parts, "cycle")
    if not begins or begins == [1, 1] or start is None:
        return moment
    since, after = (gregorian("jalali", year, *begins) for year in (start, start + 1))
    return replace(moment, since=since, until=day_before(after), year=None)


def _slogan(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    return "A_YEAR", named("year", "jalali", reference=reference, year=parts[0].value)


def _annual(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    return "A_YEAR", around("year", parts[0].value, reference)


def _relative(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``سال گذشته``, ``ماه جاری``, ``دو هفته دیگر``, ``۲۴ ساعت گذشته``, ``سال‌های اخیر``."""
    unit, calendar = unit_of(parts), told(parts, "era") or "jalali"
    which = find(parts, "this", "last", "next")
    counted = find(parts, "number", "amount", "yy", "yyyy", "few", "fraction")
    if unit is None or which is None:
        return None
    if counted is not None:
        return "A_PERIOD", _counted(parts, unit, which, reference, calendar)
    if which.value == "after":  # «روزهای دیگر»: others, not later ones
        return None
    if which.value in ("recent", "later") or unit != written_unit(parts):
        open_ended = Moment(kind="relative", calendar=calendar)
        return "A_PERIOD", replace(open_ended, until=reference) if which.kind == "last" else open_ended
    steps = {"this": 0, "last": -1, "next": 1}[which.kind]
    moment = around(unit, steps, reference, calendar)
    if unit in ("day", "night"):
        return "A_DAY", moment
    kind = "A_YEAR" if unit == "year" else "A_PERIOD"
    cycle = told(parts, "cycle")
    if not cycle or moment.year is None or reference is None:
        return kind, moment
    begun = fields("jalali", reference)[1:] >= tuple(cycle)
    return kind, _in_cycle(parts, moment, moment.year if begun else moment.year - 1)


def _counted(
    parts: Sequence[Symbol], unit: str, which: Symbol, reference: date | None, calendar: str
) -> Moment:
    """So many units back from now, or on; «پیش» and «دیگر» mean the day at their far end."""
    numbers = [s.value for s in parts if s.kind in ("number", "amount", "yy", "yyyy") and s.value]
    ago = which.value in ("ago", "after", "later")
    kind = "ago" if ago else "relative"
    # «سه روز بعد» counts from a day that was told before, not from the article's own.
    half = 0.5 if find(parts, "fraction") else 0.0
    count = max(numbers, default=0) + half
    ages = count * {"year": 1, "decade": 10, "century": 100}.get(unit, 0) > 500
    if reference is None or which.value == "later" or not count or ages or find(parts, "large"):
        return Moment(kind=kind, calendar=calendar)
    far = away(unit, count if which.kind == "next" else -count, reference, calendar)
    if ago:
        return Moment(kind=kind, calendar=calendar, since=far, until=far)
    return Moment(kind=kind, calendar=calendar, since=min(far, reference), until=max(far, reference))


def _away_from(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    return "A_PERIOD", Moment(kind="ago")


def _pointed(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``در این مدت``, ``همان سال``, ``ماه مذکور``: named before, and this grammar does not look back."""
    pointer = told(parts, "pointer")
    unit = unit_of(parts)
    if pointer in ("every", "whole"):
        if unit is None:
            return None
        return "A_PERIOD", Moment(kind="frequency") if pointer == "every" else around(unit, 0, reference)
    if find(parts, "round"):
        return "A_PERIOD", Moment(kind="ordinal")
    near = unit in ("week", "month", "quarter") and not find(parts, "number", "few", "said")
    if pointer == "this" and unit is not None and near:
        return "A_PERIOD", around(unit, 0, reference)
    return ("A_YEAR" if unit == "year" else "A_PERIOD"), Moment(kind="relative")


def _part_of_day(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``شب گذشته``, ``همان شب``."""
    which = find(parts, "this", "last", "next")
    if which is None or which.value in ("later", "after", "recent"):
        return "A_DAY", Moment(kind="relative")
    return "A_DAY", around("day", {"this": 0, "last": -1, "next": 1}[which.kind], reference)


def _decade(parts: Sequence[Symbol], reference: date | None) -> Meaning:
    """``دهه ۶۰``, ``دهه ۱۹۹۰``, ``قرن نوزدهم``; of several, the first."""
    number = told(parts, "yy", "yyyy", "number", "ordinal", "brink")
    if not isinstance(number, int):
        return None
    if parts[0].kind == "century_unit":
        calendar = told(parts, "era") or ("gregorian" if number > 15 else "jalali")
        if not 0 < number < 22:
            return None
        first, last = 100 * (number - 1) + 1, 100 * number
        kind = "century"
    else:
        if number % 10 or find(parts, "ordinal", "brink"):
            return "A_PERIOD", Moment(kind="decade")
        calendar = calendar_of(parts, number)
        first = full_year(number, reference, calendar=calendar)
        last, kind = first + 9, "decade"
    left, right = (named(kind, calendar, reference=reference, year=year) for year in (first, last))
    return "A_PERIOD", replace(join(left, right, reference, kind=kind), year=None)


RULES: Final[tuple[Rule, ...]] = (
    ("<pointer>?<count><span>(?:<and><fraction>)?<era>?<which><era>?", _relative),
    # «سه روز پس از زلزله»: counted from what comes next.
    ("<count><span>(?=<before>|<after>)", _away_from),
    ("<year_unit><cycle>?<era>?(?:<yyyy>|<yy>)<dash>(?:<yyyy>|<yy>)<era>?(?!<link>)", _year),
    ("(?:<year_unit>|<event>)<cycle>?<era>?(?:<yyyy>|<yy>)<era>?", _year),
    ("<year_unit><cycle>?<number><era>?(?!<unit>)", _year),
    ("(?:<yyyy>|<number>)<era>", _year),
    ("<slogan>", _slogan),
    ("<annual>", _annual),
    ("<span><cycle>?<era>?<which><era>?", _relative),
    (
        "(?:<decade_unit>|<century_unit>)(?:<day_number>|<yyyy>)(?!<any_month>)"
        "(?:<joint>(?:<day_number>|<yyyy>)(?!<unit>|<large>|<any_month>)){0,8}<era>?",
        _decade,
    ),
    ("<daypart><which>|<pointer><daypart>", _part_of_day),
    ("<pointer><count>?(?:<unit>|<stretch>|<round>)<cycle>?<said>?", _pointed),
    ("(?<!<digits>|<few>)(?:<unit>|<stretch>)<cycle>?<said>", _pointed),
    ("<stretch><which>", _pointed),
)
