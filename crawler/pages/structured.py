"""Structured: what a page says of itself to machines, as JSON-LD and in its ``<meta>`` elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, Final

from lxml.html import HtmlElement, fromstring

from crawler.pages.paragraphs import lines, tidy

_TYPE: Final = "application/ld+json"
#: What may name a ``<meta>`` element.
_NAMES: Final = ("property", "name", "itemprop", "http-equiv")
#: Comments and CDATA around the object, and a semicolon after it.
_WRAPPING: Final = re.compile(
    r"^\s*(?:<!--|(?:/[/*]\s*)?<!\[CDATA\[(?:\s*\*/)?)?\s*|\s*(?:-->|(?:/[/*]\s*)?\]\]>(?:\s*\*/)?|;)?\s*$"
)
_ENTITY: Final = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|\w+);")
#: Types of schema.org that are an article: NewsArticle, ReportageNewsArticle, BlogPosting …
_ARTICLE: Final = re.compile(r"(?:Article|Posting|Report)$")

Object = Mapping[str, Any]


def json_ld(root: HtmlElement) -> tuple[Object, str]:
    """The object of the page ``root`` that describes its article, and what could not be read.

    Empty where there is none. Lists and ``@graph`` are looked through; raw line breaks within
    strings, wrapping comments and a semicolon at the end are forgiven.

    >>> page = fromstring('<script type="application/ld+json">[{"@type": "WebPage"}, '
    ...                   '{"@type": "NewsArticle", "headline": "رشد ۳ درصدی"}]</script>')
    >>> json_ld(page)[0]["headline"]
    'رشد ۳ درصدی'
    """
    broken = ""
    for script in root.iter("script"):
        if script.get("type", "").strip().lower() != _TYPE or not script.text:
            continue
        try:
            data = json.loads(_WRAPPING.sub("", script.text), strict=False)
        except (ValueError, RecursionError) as error:
            broken = f"JSON-LD cannot be read: {error}"
            continue
        for thing in _things(data):
            if any(_ARTICLE.search(name) for name in texts(thing.get("@type"))):
                return thing, ""
    return {}, broken


def metas(root: HtmlElement) -> Mapping[str, tuple[str, ...]]:
    """The contents of the page's ``<meta>`` elements by name, lower-cased, in their order.

    >>> metas(fromstring('<meta property="article:tag" content="آب, برق"><meta name="date" content="">'))
    {'article:tag': ('آب, برق',)}
    """
    found: dict[str, tuple[str, ...]] = {}
    for element in root.iter("meta"):
        if content := plain(element.get("content")):
            for attribute in _NAMES:
                if name := element.get(attribute):
                    found[name.lower()] = (*found.get(name.lower(), ()), content)
    return found


def texts(value: Any) -> tuple[str, ...]:
    """The texts in a JSON-LD value: a string, an object with a name, or a list of them.

    >>> texts([{"@type": "Person", "name": "مینا راد"}, "آب &amp; برق", None])
    ('مینا راد', 'آب & برق')
    """
    if isinstance(value, list):
        return tuple(text for item in value for text in texts(item))
    if isinstance(value, dict):
        return texts(value.get("name"))
    text = plain(value) if isinstance(value, str) else ""
    return (text,) if text else ()


def plain(text: str | None) -> str:
    """``text`` on one line, with entities that were escaped twice resolved.

    >>> plain(" میلی&amp;zwnj;متر ".replace("&amp;", "&"))
    'میلی\\u200cمتر'
    """
    text = text or ""
    if "&" in text and _ENTITY.search(text):
        text = unescape(text)
    return tidy(text)


def paragraphs(text: str) -> list[str]:
    """The lines of an ``articleBody``: with or without tags, with or without line breaks.

    >>> paragraphs("<p>بارش ۱۲ میلی‌متر بود.</p><p>در قم.</p>"), paragraphs("یک.\\n\\nدو.")
    (['بارش ۱۲ میلی\\u200cمتر بود.', 'در قم.'], ['یک.', 'دو.'])
    """
    if _ENTITY.search(text):
        text = unescape(text)
    if re.search(r"<(?:p|br|div)\b", text):
        return [line.text for line in lines([fromstring(f"<div>{text}</div>")])]
    return [line for part in text.splitlines() if (line := plain(part))]


def _things(data: Any) -> Iterator[Object]:
    if isinstance(data, list):
        for item in data:
            yield from _things(item)
    elif isinstance(data, dict):
        yield data
        yield from _things(data.get("@graph"))
        yield from _things(data.get("mainEntity"))
