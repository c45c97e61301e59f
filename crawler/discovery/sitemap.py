"""Sitemap: the articles of a sitemap or news sitemap, or the sitemaps that an index names."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.discovery.found import Found
from crawler.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """What a sitemap tells of, in its order.

    ``children`` are further sitemaps, with their last change as ``published``; ``dropped``
    counts the entries beyond :data:`LIMIT`.
    """

    found: tuple[Found, ...] = ()
    children: tuple[Found, ...] = ()
    dropped: int = 0


def read(page: Page) -> Sitemap:
    """What ``page`` tells of: a sitemap, an index of sitemaps, or a ``robots.txt``."""
    raise NotImplementedError
