"""Feed: the newest answers to a question as an Atom feed, for those who follow it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree

from pipeline.asking.answers import Figure
from pipeline.asking.questions import Question
from pipeline.web.frame import Page, href

#: Entries of a feed.
ENTRIES: Final = 50

_ATOM: Final = "http://www.w3.org/2005/Atom"
_NEVER: Final = "1970-01-01T00:00:00Z"

#: What XML cannot hold.
_UNFIT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def atom(figures: Sequence[Figure], question: Question, page: Page) -> bytes:
    """An Atom feed of ``figures``, which answer ``question``, as ``page`` says them."""
    ElementTree.register_namespace("", _ATOM)
    feed = page.home + href(question, "atom")
    root = _element(None, "feed")
    _element(root, "title", " – ".join(filter(None, (page.tongue.say("name"), *question.words().values()))))
    _element(root, "id", feed)
    _element(root, "link", rel="self", href=feed)
    _element(root, "link", rel="alternate", href=page.home + href(question))
    updated = max((figure.statistic.date_published for figure in figures), default="")
    _element(root, "updated", updated or _NEVER)
    for figure in figures:
        statistic = figure.statistic
        address = page.permalink(figure)
        entry = _element(root, "entry")
        _element(entry, "id", address)
        _element(entry, "title", page.stated(figure))
        _element(entry, "link", rel="alternate", href=address)
        _element(entry, "updated", statistic.date_published or _NEVER)
        _element(_element(entry, "author"), "name", figure.agency)
        _element(entry, "summary", f"{statistic.sentence}\n{statistic.url}")
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _element(
    parent: ElementTree.Element | None, name: str, text: str = "", **attributes: str
) -> ElementTree.Element:
    tag = f"{{{_ATOM}}}{name}"
    made = ElementTree.Element(tag) if parent is None else ElementTree.SubElement(parent, tag)
    made.attrib.update({key: _UNFIT.sub("", value) for key, value in attributes.items()})
    made.text = _UNFIT.sub("", text) or None
    return made
