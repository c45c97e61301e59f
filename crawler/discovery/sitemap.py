"""Sitemap: the articles of a sitemap or news sitemap, or the sitemaps that an index names.

By https://www.sitemaps.org/protocol.html and Google's news extension; also lists of addresses
in plain text, and the ``Sitemap:`` lines of a robots.txt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from crawler.discovery import markup
from crawler.discovery.addresses import absolute
from crawler.discovery.found import Found, moment
from crawler.page import Page

#: So many entries of one sitemap are kept, the newest: the protocol allows no more in a file.
LIMIT: Final = 50_000

_VIA: Final = "sitemap"
_READ: Final = frozenset({"loc", "lastmod", "publication_date", "title"})
_ROBOTS: Final = re.compile(r"(?im)^\s*sitemap\s*:\s*(\S+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """What a sitemap tells of, the newest first, the undated last in their order.

    ``children`` are further sitemaps, with their last change as ``published``; ``dropped``
    counts the entries beyond :data:`LIMIT`.
    """

    found: tuple[Found, ...] = ()
    children: tuple[Found, ...] = ()
    dropped: int = 0


def read(page: Page) -> Sitemap:
    """What ``page`` tells of: a sitemap, an index of sitemaps, or a ``robots.txt``.

    What is broken is read as far as it can be; a page that is no sitemap tells of nothing.
    """
    text = markup.text_of(page)
    if urlsplit(page.url).path == "/robots.txt":
        return Sitemap(children=tuple(_plain(page.url, _ROBOTS.findall(text))))
    if not text.startswith("<"):
        found, dropped = _newest(_plain(page.url, text.split()))
        return Sitemap(found=found, dropped=dropped)
    found, dropped = _newest(_entries(page.url, text, "url"))
    children, more = _newest(_entries(page.url, text, "sitemap")) if "<sitemapindex" in text else ((), 0)
    return Sitemap(found=found, children=children, dropped=dropped + more)


def _plain(base: str, addresses: Iterable[str]) -> Iterator[Found]:
    for address in addresses:
        if address.startswith(("http", "/")) and (url := absolute(base, address)):
            yield Found(url=url, via=_VIA)


def _entries(base: str, text: str, kind: str) -> Iterator[Found]:
    """The ``<url>`` or ``<sitemap>`` elements, each let go of once it is read."""
    stream = BytesIO(markup.mended(text))
    parsed = etree.iterparse(
        stream, tag=f"{{*}}{kind}", encoding="utf-8", recover=True, resolve_entities=False, no_network=True
    )
    for _, element in parsed:
        values = _values(element)
        url = absolute(base, values["loc"]) if values.get("loc") else None
        if url:
            said = values.get("publication_date") or values.get("lastmod") or ""
            yield Found(url=url, published=moment(said), headline=values.get("title", ""), via=_VIA)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _values(element: etree._Element) -> dict[str, str]:
    """What stands in an entry and in its ``news`` part, by local name: not in images and videos."""
    values: dict[str, str] = {}
    for child in element.iterchildren(tag=etree.Element):
        name = child.tag.rpartition("}")[2]
        if name == "news":
            values |= _values(child)
        elif name in _READ:
            values.setdefault(name, " ".join((child.text or "").split()))
    return values


def _newest(entries: Iterable[Found]) -> tuple[tuple[Found, ...], int]:
    """The newest :data:`LIMIT` of ``entries``, and how many are left out; never twice as many at once."""
    kept: list[Found] = []
    dropped = 0
    for entry in entries:
        kept.append(entry)
        if len(kept) >= 2 * LIMIT:
            dropped += len(kept) - LIMIT
            kept = _sorted(kept)[:LIMIT]
    dropped += max(0, len(kept) - LIMIT)
    return tuple(_sorted(kept)[:LIMIT]), dropped


def _sorted(entries: Iterable[Found]) -> list[Found]:
    return sorted(entries, key=lambda entry: -entry.published.timestamp() if entry.published else 0.0)
