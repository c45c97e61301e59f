"""Sidebar: by what the answers to a question can be narrowed down, and what has narrowed them already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pipeline import calendars, labels
from pipeline.asking.facets import Facets
from pipeline.asking.questions import PARAMETERS, Question
from pipeline.web.frame import Page, href, unit_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value: what it is called, how many figures have it, and the address that takes or drops it."""

    label: str
    link: str
    count: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one facet, under its name."""

    head: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of the question, and the address of the question without it."""

    name: str
    value: str
    link: str


#: Facet → the question's field that it fills, in the order of the page.
_FIELDS: Final = {
    "province": "place", "agency": "agency", "organization": "organization", "kind": "kind",
    "family": "family", "status": "status", "year": "since", "confidence": "confidence",
}  # fmt: skip


def groups(question: Question, facets: Facets, page: Page, names: Mapping[str, str]) -> Iterator[Group]:
    """The facets of a question's answers that leave something to choose."""
    for facet, field in _FIELDS.items():
        choices = tuple(
            Choice(
                label=said(field, option.value, page, names),
                count=page.tongue.count(option.count),
                **_choice(question, field, option.value),
            )
            for option in facets.options.get(facet, ())
        )
        if choices:
            yield Group(page.tongue.say(f"facet_{facet}"), choices)


def chips(question: Question, page: Page, names: Mapping[str, str]) -> Iterator[Chip]:
    """What a question narrows by, its text aside."""
    for word, written in question.words().items():
        field = PARAMETERS[word].field
        if field not in ("text", "sort", "page", "by"):
            empty = Question.__dataclass_fields__[field].default
            yield Chip(
                page.tongue.say(f"part_{word}"),
                said(field, written, page, names),
                href(question.but(**{field: empty})),
            )


def said(field: str, value: str, page: Page, names: Mapping[str, str]) -> str:
    """A value of a question's field as a reader sees it."""
    language = page.tongue
    sayings: dict[str, Callable[[str], str]] = {
        "agency": page.agency,
        "organization": lambda key: names.get(key, key),
        "kind": lambda code: language.label("kinds", code),
        "status": lambda code: language.label("statuses", code),
        "trend": lambda code: language.label("trends", code),
        "family": lambda code: family(code, page),
        "unit": lambda code: unit_name(language, code),
        "confidence": lambda share: language.say("confidence_from", percent=language.percent(float(share))),
        "least": lambda number: language.number(float(number)),
        "most": lambda number: language.number(float(number)),
        "since": lambda day: language.digits(day) if len(day) == 4 else language.day(day).shown,
        "until": lambda day: language.day(day).shown,
    }
    return sayings[field](value) if field in sayings else value


def family(code: str, page: Page) -> str:
    """What a family of units is called: by its own name, or by that of its one unit."""
    if page.tongue.code == "fa":
        named = labels.label("families", code)
        return named if named != code else labels.unit(code)
    return code.replace("_", " ")


def _choice(question: Question, field: str, value: str) -> dict[str, Any]:
    """The address that a choice leads to, and whether it is the one that was made."""
    if field == "since":
        first, last = calendars.interval("jalali", int(value))
        chosen = (question.since, question.until) == (first, last)
        ends: tuple[date | None, date | None] = (None, None) if chosen else (first, last)
        return {"link": href(question.but(since=ends[0], until=ends[1])), "chosen": chosen}
    given: Any = float(value) if field == "confidence" else value
    chosen = getattr(question, field) == given
    dropped: Any = Question.__dataclass_fields__[field].default
    return {"link": href(question.but(**{field: dropped if chosen else given})), "chosen": chosen}
