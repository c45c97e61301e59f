"""Feed: the articles of an RSS 2.0 (also 1.0) or Atom feed, also of a broken one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lxml import etree

from crawler.discovery import markup
from crawler.discovery.addresses import absolute
from crawler.discovery.found import Found, moment
from crawler.page import Page

_VIA: Final = "feed"
#: Where an item says when it came out, the surest first.
_DATES: Final = ("published", "pubDate", "date", "updated")


def read(page: Page) -> tuple[Found, ...]:
    """The items of the feed ``page``, in its order; none where it is no feed.

    Entities of HTML, bare ``&`` and control characters are mended, a feed that breaks off is
    read as far as it goes.
    """
    parser = etree.XMLParser(encoding="utf-8", recover=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(markup.mended(markup.text_of(page)) or b"<empty/>", parser)
    if root is None:  # nothing in it that could be read
        return ()
    items = (_item(page.url, element) for element in root.iter("{*}item", "{*}entry"))
    return tuple(item for item in items if item)


def _item(base: str, element: etree._Element) -> Found | None:
    values = _values(element)
    url = absolute(base, values["link"]) if values.get("link") else None
    if url is None:
        return None
    said = next((values[name] for name in _DATES if values.get(name)), "")
    return Found(url=url, published=moment(said), headline=values.get("title", ""), via=_VIA)


def _values(element: etree._Element) -> Mapping[str, str]:
    """What stands in an item, by local name; ``link`` is the article's, whichever way it is given."""
    values: dict[str, str] = {}
    for child in element.iterchildren(tag=etree.Element):
        name = etree.QName(child).localname
        text = " ".join("".join(child.itertext()).split())
        if name == "link" and child.get("rel", "alternate") == "alternate":
            text = text or child.get("href", "")
        elif name == "link" or (name == "guid" and child.get("isPermaLink") == "false"):
            continue
        values.setdefault(name, text)
    if not values.get("link") and values.get("guid", "").startswith("http"):
        values["link"] = values["guid"]
    return values
