"""Found: an article that a source told of, before its page is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crawler.dates import aware, read_date

#: Years before the first are of the other calendar, whatever the form of the date.
_GREGORIAN_FROM: Final = 1850


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One article, as its source tells of it.

    ``url`` is absolute, as it was found, without fragment: the address to fetch;
    :func:`crawler.discovery.addresses.canonical` makes the key of it. ``published`` is aware, or
    None where the source does not say; of a plain sitemap it is the last change, which is never
    earlier. ``via`` names the kind of source: ``sitemap``, ``feed``, ``archive``, ``listing``.
    """

    url: str
    published: datetime | None = None
    headline: str = ""
    via: str = ""


def moment(text: str) -> datetime | None:
    """The aware moment that a machine wrote as ``text``, None where it is not certain.

    As :func:`crawler.dates.read_date`, and fast for ISO 8601: a sitemap has thousands of them.

    >>> moment("2026-11-22T01:30:00+03:30").isoformat(), moment("1405-09-01").date().isoformat()
    ('2026-11-22T01:30:00+03:30', '2026-11-22')
    """
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return read_date(text)
    return aware(read) if read.year >= _GREGORIAN_FROM else read_date(text)
