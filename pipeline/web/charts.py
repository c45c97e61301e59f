"""Charts: a claim over time, coverage by day and the provinces, as plain shapes that need no script."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape
from importlib.resources import files
from math import log1p
from typing import Final

from markupsafe import Markup

from crawler.dates import local_date
from pipeline.web.tongue import Tongue

_TABLE: Final = tomllib.loads((files("pipeline.web") / "provinces.toml").read_text(encoding="utf-8"))

#: The provinces as rows from north to south, each from west to east; empty places are empty.
PROVINCES: Final[tuple[tuple[str, ...], ...]] = tuple(tuple(row) for row in _TABLE["rows"])
_SHORT: Final[dict[str, str]] = _TABLE["short"]

#: Shades from the lightest to the darkest, classes ``s1`` to ``s5``.
_SHADES: Final = 5

#: The timeline's size and margins, in its own units.
_WIDTH, _HEIGHT = 760, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 120, 30, 24, 44

#: Around a text whose first strong letter says its direction.
_ISOLATE, _ISOLATED = "\u2068", "\u2069"

#: Values that a timeline names at its side.
_LEVELS: Final = 5


@dataclass(frozen=True, slots=True)
class Tile:
    """One province of the map; ``shade`` is 0 for none, to 5 for the most."""

    name: str
    short: str
    count: int
    shade: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of an agency's row of coverage."""

    day: str
    count: int
    shade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One article of a claim's timeline: when, how much, how that is said, and where it links to."""

    at: datetime
    low: float
    high: float
    said: str
    title: str
    link: str
    kind: str = ""


def tiles(counts: Mapping[str, int]) -> list[list[Tile | None]]:
    """The provinces as rows of tiles, None for an empty place; ``counts`` are figures by province.

    >>> tiles({"قم": 3})[3][3]
    Tile(name='قم', short='قم', count=3, shade=5)
    """
    most = max(counts.values(), default=0)
    return [
        [
            Tile(name, _SHORT.get(name, name), counts.get(name, 0), shade(counts.get(name, 0), most))
            if name
            else None
            for name in row
        ]
        for row in PROVINCES
    ]


def coverage(counts: Iterable[tuple[str, str, int]], last: date, days: int) -> dict[str, list[Cell]]:
    """For every agency a cell for each of ``days`` days up to ``last``, from (agency, day, articles)."""
    found: dict[str, dict[str, int]] = {}
    for agency, day, count in counts:
        found.setdefault(agency, {})[day] = count
    most = max((count for row in found.values() for count in row.values()), default=0)
    shown = [(last - timedelta(days=back)).isoformat() for back in reversed(range(days))]
    return {
        agency: [Cell(day, row.get(day, 0), shade(row.get(day, 0), most)) for day in shown]
        for agency, row in found.items()
    }


def shade(count: int, most: int) -> int:
    """The shade of ``count`` where ``most`` is the darkest, by logarithm: news is spread unevenly.

    >>> shade(0, 100), shade(1, 100), shade(100, 100)
    (0, 1, 5)
    """
    return max(1, round(_SHADES * log1p(count) / log1p(most))) if count else 0


def timeline(points: Sequence[Point], tongue: Tongue, *, title: str) -> Markup:
    """The articles of a claim as points over their days, or nothing where fewer than two have both.

    Time runs from left to right in both languages, as clocks and axes of Persian papers do.
    """
    if len(points) < 2:
        return Markup()
    first, last = min(point.at for point in points), max(point.at for point in points)
    low, high = min(point.low for point in points), max(point.high for point in points)
    span, room = last - first, (high - low) or abs(high) or 1.0
    low, high = (low - room / 2, high + room / 2) if low == high else (low, high)

    def across(at: datetime) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * ((at - first) / span if span else 0.5)

    def up(value: float) -> float:
        return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (high - value) / (high - low)

    parts = [
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="group" aria-label="{escape(title)}">',
        _line("axis", _HEIGHT - _BOTTOM),
    ]
    for value, said in _levels(points):
        parts.append(_line("level", up(value)))
        parts.append(_said(said, _LEFT - 12, up(value) + 5, anchor="end", kind="value"))
    for at in dict.fromkeys((first, last)):
        anchor = "middle" if not span else "start" if at == first else "end"
        parts.append(_said(tongue.day(local_date(at)).shown, across(at), _HEIGHT - 16, anchor=anchor))
    for point in points:
        x = f"{across(point.at):.1f}"
        extent = (
            f'<line class="span" x1="{x}" x2="{x}" y1="{up(point.low):.1f}" y2="{up(point.high):.1f}"/>'
            if point.low != point.high
            else ""
        )
        parts.append(
            f'<a href="{escape(point.link)}"><title>{escape(point.title)}</title>{extent}'
            f'<circle class="{point.kind}" cx="{x}" cy="{up((point.low + point.high) / 2):.1f}" r="7"/></a>'
        )
    return Markup("".join((*parts, "</svg>")))


def _line(kind: str, y: float) -> str:
    return f'<line class="{kind}" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'


def _said(text: str, x: float, y: float, *, anchor: str, kind: str = "") -> str:
    """``text`` at a place, in its own direction within a drawing that runs from left to right."""
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" direction="ltr">'
        f"{_ISOLATE}{escape(text)}{_ISOLATED}</text>"
    )


def _levels(points: Sequence[Point]) -> list[tuple[float, str]]:
    """The values named at the side: all where they are few, else the least and the greatest."""
    said = {point.low: point.said for point in points if point.low == point.high}
    levels = sorted(said.items())
    return levels if len(levels) <= _LEVELS else [levels[0], levels[-1]]
