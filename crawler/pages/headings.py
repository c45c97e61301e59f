"""Headings: what stands around an article's words: site names, labels, home links, its own address."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.agency import Agency
from crawler.characters import aligned, squash
from crawler.discovery import addresses
from crawler.pages.testimony import Testimony

_TABLE: Final = tomllib.loads((files("crawler.pages") / "headings.toml").read_text(encoding="utf-8"))
_HOMES: Final = frozenset(map(squash, _TABLE["homes"]))
LABELS: Final[tuple[str, ...]] = tuple(_TABLE["labels"])
_SPELLED: Final = "|".join(map(re.escape, sorted(map(aligned, LABELS), key=len, reverse=True)))
_LABEL: Final = re.compile(rf"(?:{_SPELLED})(?![^\W\d]) *[:：]* *")
#: Between a headline and the name of its site.
_BETWEEN: Final = re.compile(r"\s+[|–—«»:-]+\s+|\s*[|]\s*|\s*::\s*")


def parts(headline: str) -> list[str]:
    """``headline`` at the marks that may stand between it and a name or label.

    >>> parts("رپرتاژ آگهی | بهترین یخچال‌ها")
    ['رپرتاژ آگهی', 'بهترین یخچال\\u200cها']
    """
    return _BETWEEN.split(headline)


def without_site(headline: str, names: Iterable[str]) -> str:
    """``headline`` without the name of the site at its end.

    >>> without_site("رشد ۳ درصدی صادرات - خبرگزاری مهر", {squash("خبرگزاری مهر")})
    'رشد ۳ درصدی صادرات'
    """
    for found in reversed([*_BETWEEN.finditer(headline)]):
        if squash(headline[found.end() :]) in names:
            return headline[: found.start()].rstrip()
        break
    return headline


def without_label(text: str) -> str:
    """``text`` without the label before it.

    >>> without_label("کد خبر: ۹۶۸۷۵۹"), without_label("خبرنگار : مینا راد")
    ('۹۶۸۷۵۹', 'مینا راد')
    """
    label = _LABEL.match(aligned(text))
    return text[label.end() :] if label else text


def is_home(crumb: str, testimony: Testimony) -> bool:
    """Whether ``crumb`` of a breadcrumb is the way home."""
    squashed = squash(crumb)
    return squashed in _HOMES or squashed in testimony.names


def is_person(name: str, testimony: Testimony) -> bool:
    """Whether an author's ``name`` is one: not the site's, no address."""
    return bool(name) and "/" not in name and "@" not in name and squash(name) not in testimony.names


def address(root: HtmlElement, url: str, article_id: str, agency: Agency | None) -> str:
    """The article's address: the page's canonical link if it leads to the same article, else ``url``."""
    whole = addresses.absolute(url, url) or url
    for link in root.iter("link"):
        own = addresses.absolute(url, link.get("href", "")) if link.get("rel") == "canonical" else None
        if own == whole:
            return whole
        if own and urlsplit(own).path.strip("/") and _is_of(own, whole, article_id, agency):
            return own
    return whole


def _is_of(own: str, url: str, article_id: str, agency: Agency | None) -> bool:
    """Whether the canonical link ``own`` may be believed: on many pages it is another's."""
    if agency:
        return addresses.article_id(own, agency) == article_id
    hosts = [(urlsplit(each).hostname or "").removeprefix("www.") for each in (own, url)]
    return hosts[0] == hosts[1]
