"""Found: an article that a source told of, before its page is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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
