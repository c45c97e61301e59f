"""Selectors: where a page shows its fields, by CSS; those of the families, and how they are read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Final

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.css import compiled, xpath
from crawler.pages.paragraphs import inline, tidy

_TABLES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    name: {field: tuple(found) for field, found in table.items()}
    for name, table in tomllib.loads(
        (files("crawler.pages") / "selectors.toml").read_text(encoding="utf-8")
    ).items()
}
_AXIS: Final = "descendant-or-self::"
_ANY: Final = f"{_AXIS}*"
_TAG: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_NAME: Final = re.compile(r"(?<=[.#=^~*$'\"])[A-Za-z][\w-]*")
#: Elements whose text is in an attribute.
_VALUES: Final = {"meta": "content", "input": "value", "link": "href"}
#: Where else than in its text an element shows a moment.
_MOMENTS: Final = ("datetime", "content", "title")


def select(root: HtmlElement, css: str, source: str = "") -> list[HtmlElement]:
    """The elements below ``root`` that ``css`` selects, in the page's order.

    ``source`` is the page's HTML, where it is at hand: a look into it spares most searches of the
    tree, because most selectors find nothing, and shows the tags that are worth asking.

    >>> from lxml.html import fromstring
    >>> page = '<div><p class="lead">یک</p><p class="summary">دو</p></div>'
    >>> [element.text for element in select(fromstring(page), ".summary", page)]
    ['دو']
    """
    names = _names(css) if source else ()
    if any(name not in source for name in names):
        return []
    if names and xpath(css).startswith(_ANY):
        narrowed: list[HtmlElement] = _narrowed(css, _tags(source, names[0]))(root)
        if narrowed:
            return narrowed
    found: list[HtmlElement] = compiled(css)(root)
    return found


def of_family(family: str) -> Mapping[str, tuple[str, ...]]:
    """The selectors of ``family`` by field, in the order in which they are tried."""
    return _TABLES[family]


def in_json_ld(field: str) -> tuple[str, ...]:
    """The keys of a JSON-LD object that tell ``field``."""
    return _TABLES["json-ld"].get(field, ())


def in_meta(field: str) -> tuple[str, ...]:
    """The names of ``<meta>`` elements that tell ``field``."""
    return _TABLES["meta"].get(field, ())


def dropped(root: HtmlElement, selectors: Iterable[str]) -> frozenset[HtmlElement]:
    """The elements below ``root`` that are no part of a text: scripts, captions, ``selectors``."""
    css = ", ".join((*_TABLES["always"]["drop"], *selectors))
    return frozenset(compiled(css)(root))


def shown(element: HtmlElement) -> str:
    """What ``element`` shows, on one line: its text, or the attribute that has it.

    >>> from lxml.html import fromstring
    >>> shown(fromstring('<input value="mehrnews.com/x12">'))
    'mehrnews.com/x12'
    """
    attribute = _VALUES.get(element.tag)
    return tidy(element.get(attribute) or "") if attribute else inline(element)


def moments(element: HtmlElement, again: Collection[HtmlElement] = ()) -> Iterator[str]:
    """The texts in which ``element`` may show a moment, best first.

    A relative time («۳۱ روز قبل») has the absolute one in an attribute; elements within it that
    show the moment ``again``, in another calendar, are left out of its text.

    >>> from lxml.html import fromstring
    >>> list(moments(fromstring('<time title="۲۰ دی ۱۴۰۲ - ۱۹:۴۳">۳۱ روز قبل</time>')))
    ['۲۰ دی ۱۴۰۲ - ۱۹:۴۳', '۳۱ روز قبل']
    """
    for attribute in _MOMENTS:
        if text := tidy(element.get(attribute) or ""):
            yield text
    if text := inline(element, [part for part in again if part is not element]):
        yield text


def _tags(source: str, name: str) -> frozenset[str]:
    """The tags in whose attributes ``name`` stands in ``source``, or seems to."""
    tags = set()
    at = source.find(name)
    while at >= 0:
        if tag := _TAG.match(source, source.rfind("<", 0, at) + 1):
            tags.add(tag[0].lower())
        at = source.find(name, at + len(name))
    return frozenset(tags)


@lru_cache(maxsize=4096)
def _names(css: str) -> tuple[str, ...]:
    """The classes, ids and values that whatever ``css`` selects must have; none where it chooses."""
    return () if "," in css or "(" in css else tuple(_NAME.findall(css))


@lru_cache(maxsize=4096)
def _narrowed(css: str, tags: frozenset[str]) -> XPath:
    """``css`` as XPath, for elements of these ``tags`` only: ten times as fast as for all."""
    rest = xpath(css).removeprefix(_ANY)
    return XPath(" | ".join(f"{_AXIS}{tag}{rest}" for tag in sorted(tags)) or xpath(css))
