"""Marks: stretches of a text shown as what they are, everything else escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from markupsafe import Markup

from pipeline.statistics import Statistic

#: Field → class of its mark. The quantity goes first: where marks overlap, the first wins.
CLASSES: Final[Mapping[str, str]] = {
    "value": "f1", "measured": "f2", "organizations": "f3", "places": "f4", "time": "f5", "source": "f6",
    "per": "f7", "comparator": "f7", "trend": "f7", "status": "f7", "predicate": "f7",
}  # fmt: skip

#: Characters around a quantity that a list shows of a long sentence.
_AROUND: Final = 170

#: How far neighbouring sentences are looked for.
_NEIGHBOURHOOD: Final = 500
_END: Final = re.compile(r"[.!؟?\n]+\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """``[start, end)`` of a text, with a CSS class, a hint for hovering, a link and an anchor."""

    start: int
    end: int
    kind: str = ""
    title: str = ""
    link: str = ""
    anchor: str = ""


def marked(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> Markup:
    """``text[start:end]`` as HTML with its marks; of those that overlap, the first given is shown.

    >>> str(marked("۳ مدرسه <b>", [Mark(start=0, end=7)]))
    '<mark>۳ مدرسه</mark> &lt;b&gt;'
    """
    end = len(text) if end is None else min(end, len(text))
    parts, at = [], start
    for mark in _apart(marks, start, end):
        parts += [escape(text[at : mark.start]), _tag(mark, text[mark.start : mark.end])]
        at = mark.end
    return Markup("".join((*parts, escape(text[at:end]))))


def sentence(statistic: Statistic) -> Markup:
    """The sentence of ``statistic`` with its quantity marked, shortened around it if it is long."""
    text = statistic.sentence
    first, last = statistic.start - statistic.sentence_start, statistic.end - statistic.sentence_start
    start = 0 if first <= _AROUND * 2 else text.rfind(" ", 0, first - _AROUND) + 1
    end = text.find(" ", last + _AROUND)
    end = len(text) if end < 0 or len(text) - last <= _AROUND * 2 else end
    shown = marked(text, [Mark(start=first, end=last)], start, end)
    return Markup("{}{}{}").format("… " if start else "", shown, " …" if end < len(text) else "")


def neighbourhood(text: str, statistic: Statistic) -> tuple[int, int]:
    """``[start, end)`` of the sentence of ``statistic`` and of those before and after it."""
    first = statistic.sentence_start
    last = max(statistic.end, first + len(statistic.sentence))
    low = max(0, first - _NEIGHBOURHOOD)
    ends = [found.end() for found in _END.finditer(text, low, first)]
    start = ends[-2] if len(ends) > 1 else (0 if low == 0 else low)
    after = _END.search(text, last + 1, min(len(text), last + _NEIGHBOURHOOD))
    return start, after.end() if after else min(len(text), last + _NEIGHBOURHOOD)


def fields(statistic: Statistic, names: Mapping[str, str]) -> list[Mark]:
    """A mark for every field of ``statistic`` that was read from somewhere; ``names`` are its hints."""
    spans = {"value": (statistic.start, statistic.end), **(statistic.spans or {})}
    return [
        Mark(start=spans[name][0], end=spans[name][1], kind=kind, title=names.get(name, name))
        for name, kind in CLASSES.items()
        if name in spans
    ]


def _apart(marks: Iterable[Mark], start: int, end: int) -> list[Mark]:
    kept: list[Mark] = []
    for mark in marks:
        if start <= mark.start < mark.end <= end and all(
            mark.end <= other.start or other.end <= mark.start for other in kept
        ):
            kept.append(mark)
    return sorted(kept, key=lambda mark: mark.start)


def _tag(mark: Mark, text: str) -> str:
    given = {"class": mark.kind, "id": mark.anchor, "title": mark.title}
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in given.items() if value)
    inner = f'<a href="{escape(mark.link)}">{escape(text)}</a>' if mark.link else escape(text)
    return f"<mark{attributes}>{inner}</mark>"
