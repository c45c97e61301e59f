"""Addresses: what a URL of an agency says before it is fetched."""

from __future__ import annotations

from datetime import date

from crawler.agency import Agency


def canonical(url: str, agency: Agency | None = None) -> str:
    """The one form of all addresses of an article: the key by which it is known."""
    raise NotImplementedError


def is_article(url: str, agency: Agency) -> bool:
    """Whether ``url`` is the address of an article of ``agency``."""
    raise NotImplementedError


def article_id(url: str, agency: Agency | None = None) -> str:
    """The id of the article at ``url``: ``mehr-4902834``; by its canonical URL where that has none."""
    raise NotImplementedError


def day_of(url: str, agency: Agency) -> date | None:
    """The (Gregorian) day that the path or the id of ``url`` carries in the Jalali calendar."""
    raise NotImplementedError
