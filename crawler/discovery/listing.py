"""Listing: the articles that a page of links shows, and the page after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lxml.etree import XPath
from lxml.html import HtmlElement
from parsel import Selector

from crawler.agency import Agency, Archive
from crawler.css import compiled
from crawler.dates import read_date
from crawler.discovery import markup
from crawler.discovery.addresses import absolute, belongs, canonical, is_article
from crawler.discovery.found import Found
from crawler.page import Page

_LINK: Final = "a[href]"
#: Links of a page's body, not of its frame.
_LINKS: Final = XPath(
    "//a[@href][not(ancestor::header or ancestor::footer or ancestor::nav or ancestor::aside)]"
)
_TEXT: Final = XPath("string()", smart_strings=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a listing shows, in its order; ``next`` is the absolute URL of the page after it."""

    found: tuple[Found, ...] = ()
    next: str | None = None


def read(page: Page, agency: Agency, *, via: str = "listing") -> Listing:
    """The articles of ``agency`` that ``page`` links to, each once.

    First those in the items that the agency declares, with their time where they print one
    (``title`` or ``datetime`` of the element before its text: «۳۱ روز قبل» is not a time). Of an
    ``archive`` that is all, if there are any; else every other link to an article follows, but
    not those of header, footer, navigation and sidebars.
    """
    text = markup.text_of(page)
    if not text:
        return Listing()
    root = Selector(text=text, type="html").root
    declared = agency.discovery.archive or Archive(url="")
    found = list(_items(page.url, root, agency, declared, via)) if declared.item else []
    if not found or via != "archive":
        links = _articles(page.url, _LINKS(root), agency)
        found += [Found(url=url, headline=words, via=via) for url, words in links.items()]
    return Listing(found=tuple(_once(found, agency)), next=_next(page.url, root, agency, declared))


def _items(base: str, root: HtmlElement, agency: Agency, declared: Archive, via: str) -> Iterator[Found]:
    link, time = compiled(declared.link or _LINK), compiled(declared.time or "time")
    for item in compiled(declared.item)(root):
        links = _articles(base, link(item), agency) or _articles(base, compiled(_LINK)(item), agency)
        if links:
            url, words = next(iter(links.items()))
            yield Found(url=url, published=_time(time(item)), headline=words, via=via)


def _articles(base: str, links: Iterable[HtmlElement], agency: Agency) -> dict[str, str]:
    """The articles that are linked to, each with the words of its first link that has any.

    A picture links there too, without words.
    """
    found: dict[str, str] = {}
    for link in links:
        url = absolute(base, link.get("href", ""))
        if url and is_article(url, agency) and not found.get(url):
            found[url] = " ".join(_TEXT(link).split())
    return found


def _time(elements: Iterable[HtmlElement]) -> datetime | None:
    for element in elements:
        for text in (element.get("datetime"), element.get("title"), _TEXT(element)):
            if text and (moment := read_date(text)):
                return moment
    return None


def _next(base: str, root: HtmlElement, agency: Agency, declared: Archive) -> str | None:
    """The last of the links that the declared selector gives: bars stand above and below a list."""
    links = compiled(declared.next)(root) if declared.next else ()
    urls = [absolute(base, link.get("href", "")) for link in links]
    return next((url for url in reversed(urls) if url and url != base and belongs(url, agency)), None)


def _once(found: Iterable[Found], agency: Agency) -> Iterator[Found]:
    keys: set[str] = set()
    for item in found:
        key = canonical(item.url, agency)
        if key not in keys:
            keys.add(key)
            yield item
