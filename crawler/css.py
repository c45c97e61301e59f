"""CSS: selectors as XPath, compiled once each; parsel compiles them anew for every element."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from cssselect import HTMLTranslator, SelectorError
from lxml.etree import XPath

_TRANSLATOR: Final = HTMLTranslator()


@lru_cache(maxsize=4096)
def xpath(css: str) -> str:
    """``css`` as XPath that looks below an element and at itself.

    >>> xpath("p")
    'descendant-or-self::p'
    """
    return _TRANSLATOR.css_to_xpath(css)


@lru_cache(maxsize=4096)
def compiled(css: str) -> XPath:
    """What finds the elements that ``css`` selects: called with an element, it gives a list.

    SelectorError where it is none; see :func:`problem`.

    >>> from lxml.html import fromstring
    >>> [item.text for item in compiled("li.new")(fromstring('<ul><li>یک<li class="new">دو</ul>'))]
    ['دو']
    """
    return XPath(xpath(css))


def problem(css: str) -> str:
    """What is wrong with the selector ``css``; empty where nothing is.

    >>> problem("div.story > p"), problem("div.")
    ('', 'Expected ident, got <EOF at 4>')
    """
    try:
        compiled(css)
    except SelectorError as error:
        return str(error)
    return ""
