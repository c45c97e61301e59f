"""Testimony: what a page tells of each field, tier by tier: JSON-LD, meta, the agency's CSS, the family's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final

from lxml.html import HtmlElement

from crawler.agency import Agency
from crawler.characters import squash
from crawler.dates import local_date, read_date
from crawler.pages import readability, selectors
from crawler.pages.boxes import without_boxes
from crawler.pages.paragraphs import lines
from crawler.pages.structured import Object, json_ld, metas, paragraphs, texts
from crawler.pages.tiers import AGENCY, FAMILY, JSON_LD, META, READABILITY, Told, first

#: Between keywords in one text, and between a section and what is below it.
COMMAS: Final = re.compile(r"\s*[,،;؛|]\s*")
CRUMBS: Final = re.compile(r"\s*[>›»/\\]\s*")
#: A moment that says no clock.
_CLOCK: Final = re.compile(r"\d:\d")
#: How much of a JSON-LD body the page must show to be believed before it.
_WHOLE: Final = 0.8


@dataclass(slots=False, kw_only=True)
class Testimony:
    """What the page ``root``, parsed from ``source``, of ``family`` and, maybe, ``agency`` tells.

    ``unread`` collects what was told and could not be understood.
    """

    root: HtmlElement
    source: str
    family: str
    agency: Agency | None = None
    unread: list[str] = field(default_factory=list)
    _found: dict[str, list[HtmlElement]] = field(default_factory=dict, init=False)

    @cached_property
    def object(self) -> Object:
        """The page's JSON-LD object; empty where it has none."""
        found, broken = json_ld(self.root)
        if broken:
            self.unread.append(broken)
        return found

    @cached_property
    def meta(self) -> dict[str, tuple[str, ...]]:
        """The page's ``<meta>`` elements by name."""
        return dict(metas(self.root))

    @cached_property
    def site(self) -> str:
        """What the page calls its site; empty where it does not."""
        called = (*texts(self.object.get("publisher")), *self.meta.get("og:site_name", ()))
        return next(iter(called), "")

    @cached_property
    def names(self) -> frozenset[str]:
        """The squashed names of the page's site: the agency's, and what it calls itself."""
        agency = self.agency
        declared = (agency.name, agency.english, *agency.aliases, *agency.domains) if agency else ()
        return frozenset(squash(name) for name in (*declared, self.site) if name)

    @property
    def is_declared(self) -> bool:
        """Whether the page calls itself an article."""
        return bool(self.object) or "article" in self.meta.get("og:type", ())

    def machine(self, name: str) -> Iterator[Told[tuple[str, ...]]]:
        """What is told of field ``name`` to machines."""
        for key in selectors.in_json_ld(name):
            if found := texts(self.object.get(key)):
                yield Told(found, JSON_LD)
        for key in selectors.in_meta(name):
            if found := self.meta.get(key, ()):
                yield Told(found, META)

    def elements(self, name: str) -> Iterator[Told[list[HtmlElement]]]:
        """The elements that show field ``name``: for each selector that finds any, all that it finds."""
        declared = self.agency.selectors.get(name, ()) if self.agency else ()
        for tier, found in ((AGENCY, declared), (FAMILY, selectors.of_family(self.family).get(name, ()))):
            for css in found:
                if elements := self.find(css):
                    yield Told(elements, tier)

    def find(self, css: str) -> list[HtmlElement]:
        """The elements of the page that ``css`` selects, looked for once."""
        if css not in self._found:
            self._found[css] = selectors.select(self.root, css, self.source)
        return self._found[css]

    def shown(self, name: str) -> Iterator[Told[str]]:
        """The texts in which the page shows field ``name``."""
        for told in self.elements(name):
            for element in told.value:
                if text := selectors.shown(element):
                    yield Told(text, told.tier)

    def many(
        self, name: str, *, separator: re.Pattern[str] = COMMAS, wanted: Callable[[str], bool] = bool
    ) -> Told[tuple[str, ...]] | None:
        """The values of a field that is a list, those that are ``wanted``.

        ``separator`` stands between values that are told in one text.
        """
        for told in self.machine(name):
            if values := _distinct(
                part for text in told.value for part in separator.split(text) if wanted(part)
            ):
                return Told(values, told.tier)
        for elements in self.elements(name):
            if values := _distinct(filter(wanted, map(selectors.shown, elements.value))):
                return Told(values, elements.tier)
        return None

    def moment(
        self, name: str, read: Callable[[str], datetime | None] = read_date, *, beside: str = ""
    ) -> Told[datetime] | None:
        """The moment that field ``name`` tells: the first that can be read.

        Where it is a day without a clock, a later tier may tell the clock of that day. What
        ``beside`` selects shows it once more, in another calendar, and is only asked at last.
        """
        day: Told[datetime] | None = None
        unread: list[str] = []
        for told in self._moments(name, beside):
            moment = read(told.value)
            if moment is None:
                unread.append(told.value)
            elif _CLOCK.search(told.value) and (day is None or local_date(day.value) == local_date(moment)):
                return Told(moment, told.tier)
            else:
                day = day or Told(moment, told.tier)
        if day is None and unread:
            self.unread.append(f"{name}: {unread[0]!r} cannot be read")
        return day

    def body(self) -> Told[str] | None:
        """The body as the page shows it, boxes taken out; JSON-LD's, where it shows much less.

        What is shown comes first although JSON-LD is the better witness elsewhere: an
        ``articleBody`` has usually lost its paragraphs.
        """
        shown = first(self._bodies())
        flat = self.object.get("articleBody")
        told = Told("\n".join(paragraphs(flat)) if isinstance(flat, str) else "", JSON_LD)
        if not told.value:
            return shown
        return shown if shown and len(shown.value) >= _WHOLE * len(told.value) else told

    def prose(self) -> Told[str] | None:
        """The text where the page is densest, for where no selector finds the body."""
        found = readability.densest(self.root)
        text = self._text([found]) if found is not None else ""
        return Told(text, READABILITY) if text else None

    def _drop(self) -> tuple[str, ...]:
        """The selectors of what is no part of the body."""
        declared = self.agency.drop if self.agency else ()
        return (*selectors.of_family(self.family).get("drop", ()), *declared)

    def _bodies(self) -> Iterator[Told[str]]:
        for told in self.elements("article_body"):
            yield Told(self._text(_outermost(told.value)), told.tier)

    def _text(self, bodies: list[HtmlElement]) -> str:
        """The lines of ``bodies``, without what is no part of them."""
        dropped = {part for body in bodies for part in selectors.dropped(body, self._drop())}
        return "\n".join(line.text for line in without_boxes(lines(bodies, dropped.difference(bodies))))

    def _moments(self, name: str, beside: str) -> Iterator[Told[str]]:
        for told in self.machine(name):
            for text in told.value:
                yield Told(text, told.tier)
        again = set(self.find(beside)) if beside else set()
        shown = (Told(element, told.tier) for told in self.elements(name) for element in told.value)
        for each in sorted(shown, key=lambda each: each.value in again) if again else shown:
            for text in selectors.moments(each.value, again):
                yield Told(text, each.tier)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, values)))


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    """``elements`` without those that lie in another of them."""
    chosen = set(elements)
    return [element for element in elements if chosen.isdisjoint(element.iterancestors())]
