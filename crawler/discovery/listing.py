"""Listing: the articles that a page of links shows, and the page after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from parsel import Selector

from crawler.agency import Agency, Archive
from crawler.dates import read_date
from crawler.discovery import markup
from crawler.discovery.addresses import absolute, belongs, canonical, is_article
from crawler.discovery.found import Found
from crawler.page import Page

_LINK: Final = "a[href]"
#: Links of a page's body, not of its frame.
_LINKS: Final = "//a[@href][not(ancestor::header or ancestor::footer or ancestor::nav or ancestor::aside)]"


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
    selector = Selector(text=text, type="html")
    declared = agency.discovery.archive or Archive(url="")
    found = list(_items(page.url, selector, agency, declared, via)) if declared.item else []
    if not found or via != "archive":
        links = _articles(page.url, selector.xpath(_LINKS), agency)
        found += [Found(url=url, headline=words, via=via) for url, words in links.items()]
    return Listing(found=tuple(_once(found, agency)), next=_next(page.url, selector, agency, declared))


def _items(base: str, selector: Selector, agency: Agency, declared: Archive, via: str) -> Iterator[Found]:
    for item in selector.css(declared.item):
        links = _articles(base, item.css(declared.link or _LINK), agency)
        links = links or _articles(base, item.css(_LINK), agency)
        if links:
            url, words = next(iter(links.items()))
            yield Found(url=url, published=_time(item.css(declared.time or "time")), headline=words, via=via)


def _articles(base: str, links: Iterable[Selector], agency: Agency) -> dict[str, str]:
    """The articles that are linked to, each with the words of its first link that has any.

    A picture links there too, without words.
    """
    found: dict[str, str] = {}
    for link in links:
        url = absolute(base, link.attrib.get("href", ""))
        if url and is_article(url, agency) and not found.get(url):
            found[url] = " ".join("".join(link.xpath(".//text()").getall()).split())
    return found


def _time(elements: Iterable[Selector]) -> datetime | None:
    for element in elements:
        said = (element.attrib.get("datetime"), element.attrib.get("title"))
        for text in (*said, "".join(element.xpath(".//text()").getall())):
            if text and (moment := read_date(text)):
                return moment
    return None


def _next(base: str, selector: Selector, agency: Agency, declared: Archive) -> str | None:
    """The last of the links that the declared selector gives: bars stand above and below a list."""
    links = selector.css(declared.next) if declared.next else ()
    urls = [absolute(base, link.attrib.get("href", "")) for link in links]
    return next((url for url in reversed(urls) if url and url != base and belongs(url, agency)), None)


def _once(found: Iterable[Found], agency: Agency) -> Iterator[Found]:
    keys: set[str] = set()
    for item in found:
        key = canonical(item.url, agency)
        if key not in keys:
            keys.add(key)
            yield item
