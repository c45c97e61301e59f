"""Templates: the pages of the synthetic sites, as the HTML files in ``templates/`` have them.

``${name}`` is one of :data:`FORMS` of a story, or given to :func:`render`. A line that begins with
``name? `` is there only where ``name`` is not empty; ``keyword* `` and ``story* `` begin lines that
are there once for each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Final

from tests.replica import bodies, machines, moments
from tests.replica.language import persian
from tests.replica.sites import Site
from tests.replica.stories import Story

_FOLDER: Final = Path(__file__).with_name("templates")
_CONDITION: Final = re.compile(r"(\w+)\? ")
_SLOT: Final = re.compile(r"\$\{(\w+)\}")

#: What a page can print of a story, ready to stand in HTML.
FORMS: Final[Mapping[str, Callable[[Story], str]]] = {
    "name": lambda story: story.site.name,
    "host": lambda story: story.site.host,
    "url": lambda story: story.url,
    "path": lambda story: escape(story.path),
    "code": lambda story: story.code,
    "code_persian": lambda story: persian(story.code),
    "short": lambda story: story.code[-5:],
    "headline": lambda story: escape(story.headline),
    "kicker": lambda story: escape(story.kicker),
    "lead": lambda story: escape(story.lead),
    "lead_inline": lambda story: bodies.inline(story.lead, story.turn),
    "section": lambda story: story.section[0],
    "below": lambda story: story.section[1],
    "tags": lambda story: ",".join(story.keywords),
    "body": bodies.body,
    "json_ld": lambda story: machines.json_ld(story) if story.site.json_ld else "",
    "meta": lambda story: "yes" if story.site.meta else "",
    "day": lambda story: moments.day(story.published),
    "day_arabic": lambda story: moments.day(story.published).replace("ی", "ي"),
    "weekday": lambda story: moments.weekday(story.published),
    "slashes": lambda story: moments.slashes(story.published),
    "english": lambda story: moments.english(story.published),
    "clock": lambda story: moments.clock(story.published),
    "separator": lambda story: "، " if story.turn % 2 else " - ",
    "iso": lambda story: moments.iso(story.published),
    "utc": lambda story: moments.utc(story.published),
    "local": lambda story: moments.local(story.published),
    "fna": lambda story: moments.fna(story.published),
    "modified": lambda story: moments.utc(story.modified) if story.modified else "",
}


def article(story: Story) -> bytes:
    """The page of a story."""
    own = story.site.key if (_FOLDER / f"{story.site.key}.html").exists() else story.site.family
    return render(own, _Forms(story))


def archive(site: Site, stories: Sequence[Story], *, following: str) -> bytes:
    """A page of an archive: ``following`` is the address of the page after it, empty for none."""
    given = {"name": site.name, "next": escape(following)}
    return render(f"{site.family}-archive", given, stories=stories)


def render(name: str, given: Mapping[str, str], *, stories: Sequence[Story] = ()) -> bytes:
    """The template ``name``, filled with what is ``given``."""
    lines: list[str] = []
    for part in _parts(name):
        each: Sequence[Mapping[str, str]]
        if part.each == "story":
            each = [_Forms(story) for story in stories]
        elif part.each == "keyword":
            each = [_Keyword(given, keyword) for keyword in given["tags"].split(",")]
        else:
            each = [given]
        for fields in each:
            lines.extend(line.fill(fields) for line in part.lines if line.holds(fields))
    return "\n".join(lines).encode()


class _Forms(dict[str, str]):
    """The forms of one story, each made when it is first asked for."""

    def __init__(self, story: Story) -> None:
        super().__init__()
        self._story = story

    def __missing__(self, name: str) -> str:
        value = self[name] = FORMS[name](self._story)
        return value


class _Keyword(dict[str, str]):
    """What is given, and one keyword beside it."""

    def __init__(self, given: Mapping[str, str], keyword: str) -> None:
        super().__init__(keyword=escape(keyword))
        self._given = given

    def __missing__(self, name: str) -> str:
        return self._given[name]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a template: its conditions, and its text with slots at the odd places."""

    conditions: tuple[str, ...]
    pieces: tuple[str, ...]

    def holds(self, fields: Mapping[str, str]) -> bool:
        return all(fields[name] for name in self.conditions)

    def fill(self, fields: Mapping[str, str]) -> str:
        return "".join(fields[piece] if place % 2 else piece for place, piece in enumerate(self.pieces))


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines that are there once, or once ``each``."""

    each: str
    lines: tuple[_Line, ...]


@cache
def _parts(name: str) -> tuple[_Part, ...]:
    text = (_FOLDER / f"{name}.html").read_text(encoding="utf-8")
    return tuple(
        _Part(each, tuple(line for _, line in lines))
        for each, lines in groupby(_lines(text), key=lambda pair: pair[0])
    )


def _lines(text: str) -> Iterator[tuple[str, _Line]]:
    for line in text.splitlines():
        each, star, rest = line.partition("* ")
        each, rest = (each, rest) if star and each.isalpha() else ("", line)
        conditions = []
        while condition := _CONDITION.match(rest):
            conditions.append(condition[1])
            rest = rest[condition.end() :]
        yield each, _Line(tuple(conditions), tuple(_SLOT.split(rest)))
