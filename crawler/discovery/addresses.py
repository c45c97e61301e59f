"""Addresses: what a URL of an agency says before it is fetched."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import jdatetime
from w3lib.url import canonicalize_url, url_query_cleaner

from crawler.agency import Agency

#: Query parameters that say where a reader came from, and nothing of what is read.
_TRACKING: Final = (
    "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "fbclid", "gclid",
    "yclid", "igshid",
)  # fmt: skip

#: What is whole already, as nearly all of a sitemap's thousands are.
_WHOLE: Final = re.compile(r"https?://[\w.-]+/[^\s#]*")

#: Two digits of a year in an id are of this century.
_CENTURY: Final = 1300


def absolute(base: str, address: str) -> str | None:
    """``address``, as it stands on the page ``base``, whole and without fragment.

    None if it is no address of the web.

    >>> absolute("https://a.ir/archive?pi=2", " /news/12/خبر#comments ")
    'https://a.ir/news/12/خبر'
    >>> absolute("https://a.ir/", "javascript:void(0)") is None
    True
    """
    address = address.strip()
    if _WHOLE.fullmatch(address):
        return address
    try:
        url = urljoin(base, address)
        parts = urlsplit(url)
        parts.port  # noqa: B018  a broken one is only noticed when asked for
    except ValueError:  # http://[a
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return parts._replace(fragment="").geturl()


def belongs(url: str, agency: Agency) -> bool:
    """Whether ``url`` is on one of the agency's domains, or below.

    >>> from crawler import agencies
    >>> mehr = agencies.load()["mehr"]
    >>> belongs("https://en.mehrnews.com/news/1", mehr), belongs("https://notmehrnews.com/", mehr)
    (True, False)
    """
    parts = _split(url)
    return parts is not None and _below(parts.hostname or "", agency.domains)


def canonical(url: str, agency: Agency | None = None) -> str:
    """The one form of all addresses of an article: the key by which it is known.

    Scheme, ``www``, alternative domains, slug, fragment, tracking parameters and the print and
    short forms make no difference. Where ``url`` is no article's, only what is certain is
    unified. It is an address too, but some sites answer there with a redirect.

    >>> from crawler import agencies
    >>> canonical("http://yjc.ir/fa/print/8123456?utm_source=x#top", agencies.load()["yjc"])
    'https://www.yjc.ir/fa/news/8123456'
    """
    parts = _split(url)
    if parts is None:
        return url
    if agency is not None and _below(parts.hostname or "", agency.domains):
        found = _match(parts, agency)
        path = _path(found, agency.addresses.canonical) if found else ""
        if path or not found:  # a short link has its own host, and nothing to be written otherwise
            parts = _home(parts, agency)
        if path:
            return f"{parts.scheme}://{parts.netloc}{path}"
    cleaned: str = canonicalize_url(url_query_cleaner(parts.geturl(), _TRACKING, remove=True))
    return cleaned


def is_article(url: str, agency: Agency) -> bool:
    """Whether ``url`` is the address of an article of ``agency``.

    >>> from crawler import agencies
    >>> mehr = agencies.load()["mehr"]
    >>> is_article("https://www.mehrnews.com/news/4902834/سلام", mehr)
    True
    >>> is_article("https://www.mehrnews.com/archive?pi=1", mehr)
    False
    """
    parts = _split(url)
    if parts is None or not _below(parts.hostname or "", agency.domains):
        return False
    return not is_skipped(url, agency) and _match(parts, agency) is not None


def is_skipped(url: str, agency: Agency) -> bool:
    """Whether the agency's file says that ``url`` is never to be fetched."""
    parts = _split(url)
    return parts is not None and parts.path.startswith(agency.addresses.skip)


def article_id(url: str, agency: Agency | None = None) -> str:
    """The id of the article at ``url``: ``mehr-4902834``.

    Where the URL carries none, twelve hexadecimal digits of its canonical form, after the
    agency's key or, without an agency, after the host.

    >>> from crawler import agencies
    >>> article_id("https://www.mehrnews.com/photo/4902834/", agencies.load()["mehr"])
    'mehr-4902834'
    >>> article_id("https://www.example.ir/خبر/۱۲")
    'example.ir-3ded32b0725d'
    """
    parts = _split(url)
    if parts is not None and agency is not None and _below(parts.hostname or "", agency.domains):
        found = _match(parts, agency)
        if found:
            return f"{agency.key}-{found['id']}"
    of = agency.key if agency else _bare(parts.hostname if parts else "")
    return f"{of}-{hashlib.sha256(canonical(url, agency).encode()).hexdigest()[:12]}"


def day_of(url: str, agency: Agency) -> date | None:
    """The (Gregorian) day that the path or the id of ``url`` carries in the Jalali calendar.

    >>> from crawler import agencies
    >>> day_of("https://www.isna.ir/news/1402052314622/", agencies.load()["isna"])
    datetime.date(2023, 8, 14)
    """
    parts = _split(url)
    found = _match(parts, agency) if parts else None
    code_day = agency.addresses.code_day
    if found and "year" not in found.re.groupindex:
        found = code_day.search(found["id"]) if code_day else None
    if not found:
        return None
    year, month, day = (int(found[part]) for part in ("year", "month", "day"))
    try:
        gregorian: date = jdatetime.date(year if year > 99 else _CENTURY + year, month, day).togregorian()
    except ValueError:  # an id that only looks like a day
        return None
    return gregorian


@lru_cache(maxsize=4096)  # one address is asked about again and again: whose it is, its id, its day
def _split(url: str) -> SplitResult | None:
    whole = absolute(url, url)
    return urlsplit(whole) if whole else None


_unquoted: Final = lru_cache(maxsize=4096)(unquote)


def _bare(host: str | None) -> str:
    return (host or "").removeprefix("www.")


def _home(parts: SplitResult, agency: Agency) -> SplitResult:
    """``parts`` under the scheme and the host of the agency's home, which its other names stand for."""
    home = urlsplit(agency.home)
    host = home.netloc if _bare(parts.hostname) in agency.domains else parts.netloc
    return parts._replace(scheme=home.scheme, netloc=host)


def _below(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _match(parts: SplitResult, agency: Agency) -> re.Match[str] | None:
    path = _unquoted(parts.path)
    patterns = (agency.addresses.article, *agency.addresses.also)
    return next((found for pattern in patterns if (found := pattern.search(path))), None)


def _path(found: re.Match[str], template: str) -> str:
    """The canonical path, or nothing where ``found`` lacks a part of it."""
    parts = {name: int(text) if name in _DAY else text for name, text in found.groupdict().items() if text}
    try:
        return template.format_map(parts)
    except KeyError:  # a short link does not carry the day
        return ""


_DAY: Final = frozenset({"year", "month", "day"})
