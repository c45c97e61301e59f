"""Labels: a statistic as a Persian reader sees it, with Persian words, digits and separators."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from crawler.characters import ZWNJ, persian_digits
from pipeline.lexicon import load
from pipeline.statistics import Statistic, Value

_LABELS: Final = load("labels")

#: What a reader's table shows of a statistic, in reading order.
COLUMNS: Final = ("value", "unit", "measured", "organizations", "places", "time", "source")

_PERSIAN_MARKS: Final = str.maketrans({",": "٬", ".": "٫", "-": "−"})


def label(group: str, code: str) -> str:
    """The Persian word for ``code`` in a group of ``labels.toml``; the code itself if it has none.

    >>> label("statuses", "planned")
    'برنامه'
    """
    named = _LABELS[group].get(code)
    return named if isinstance(named, str) else code


def unit(code: str) -> str:
    """The Persian name of a unit; nothing for counted things, which name themselves.

    >>> unit("square_kilometer"), unit("count")
    ('کیلومتر مربع', '')
    """
    return _units().get(code, code)


def number(value: float) -> str:
    """A number in Persian digits, to at most six decimals; a great round one in words.

    >>> number(2100), number(12.5), number(-3e13)
    ('۲٬۱۰۰', '۱۲٫۵', '−۳۰ هزار میلیارد')
    >>> number(2_500_000), number(2_500_001)
    ('۲٫۵ میلیون', '۲٬۵۰۰٬۰۰۱')
    """
    for scale in _LABELS["scales"]:
        parts = value / scale["value"]
        if abs(parts) >= 1 and round(parts, 2) == parts:
            return f"{_digits(parts)} {scale['name']}"
    return _digits(value)


def _digits(value: float) -> str:
    plain = f"{value:,.6f}".rstrip("0").rstrip(".")
    return persian_digits(plain.translate(_PERSIAN_MARKS))


def value(given: Value, comparator: str = "=") -> str:
    """A value as it is said: its comparator before it, a range with its two ends.

    >>> value(2100.0, ">"), value((5.0, 20.0)), value(None)
    ('بیش از ۲٬۱۰۰', '۵ تا ۲۰', '—')
    """
    if given is None:
        return label("words", "none")
    if isinstance(given, (tuple, list)):
        said = f" {label('words', 'range')} ".join(number(bound) for bound in given)
    else:
        said = number(given)
    return f"{label('comparators', comparator)} {said}".strip()


def cells(statistic: Statistic) -> dict[str, str]:
    """The cells of ``statistic`` in a reader's table, by :data:`COLUMNS`."""
    return {column: cell(column, getattr(statistic, column), statistic.comparator) for column in COLUMNS}


def cell(field: str, content: Any, comparator: str = "=") -> str:
    """One field as a cell: names joined, an empty one empty, digits Persian."""
    if field == "value":
        return value(content, comparator)
    if field == "unit":
        return unit(content or "")
    if isinstance(content, (tuple, list)):
        return persian_digits(label("words", "and").join(content))
    return persian_digits(" ".join((content or "").split()))


@cache
def _units() -> dict[str, str]:
    """The first name of every unit in ``units.toml``, its optional joints closed, and ours above it."""
    named: dict[str, str] = {
        code: entry["names"][0].replace(ZWNJ, "")
        for family in load("units").values()
        if isinstance(family, dict)
        for code, entry in family.items()
        if isinstance(entry, dict) and entry.get("names")
    }
    ours: dict[str, str] = _LABELS["units"]
    return named | ours
