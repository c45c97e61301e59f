"""Selectors: where a page shows its fields, by CSS; those of the families, and how they are read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Final

from cssselect import SelectorError
from lxml.etree import XPath
from lxml.html import HtmlElement
from parsel.csstranslator import HTMLTranslator

from crawler.paragraphs import inline, tidy

_TABLES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    name: {field: tuple(found) for field, found in table.items()}
    for name, table in tomllib.loads(
        (files("crawler.pages") / "selectors.toml").read_text(encoding="utf-8")
    ).items()
}
_TRANSLATOR: Final = HTMLTranslator()
_NAME: Final = re.compile(r"(?<=[.#=^~*$'\"])[A-Za-z][\w-]*")
#: Elements whose text is in an attribute.
_VALUES: Final = {"meta": "content", "input": "value", "link": "href"}
#: Where else than in its text an element shows a moment.
_MOMENTS: Final = ("datetime", "content", "title")


def select(root: HtmlElement, css: str) -> list[HtmlElement]:
    """The elements below ``root`` that ``css`` selects, in the page's order."""
    found: list[HtmlElement] = _compiled(css)(root)
    return found


def may_find(css: str, source: str) -> bool:
    """Whether the HTML ``source`` has the names that ``css`` asks for: most selectors find nothing.

    >>> may_find("div.lead", "<p class='lead'>"), may_find("div.lead", "<p class='summary'>")
    (True, False)
    """
    return all(name in source for name in _names(css))


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
    return frozenset(_compiled(css)(root))


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


def problem(css: str) -> str:
    """What is wrong with the selector ``css``; empty where nothing is.

    >>> problem("div.story > p"), problem("div.")
    ('', 'Expected ident, got <EOF at 4>')
    """
    try:
        _compiled(css)
    except SelectorError as error:
        return str(error)
    return ""


@lru_cache(maxsize=4096)
def _names(css: str) -> tuple[str, ...]:
    """The classes, ids and values that whatever ``css`` selects must have; none where it chooses."""
    return () if "," in css or "(" in css else tuple(_NAME.findall(css))


@lru_cache(maxsize=4096)
def _compiled(css: str) -> XPath:
    return XPath(_TRANSLATOR.css_to_xpath(css))
