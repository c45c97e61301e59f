"""Listing: the articles that a page of links shows, and the page after it."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.agency import Agency
from crawler.discovery.found import Found
from crawler.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a listing shows, in its order; ``next`` is the absolute URL of the page after it."""

    found: tuple[Found, ...] = ()
    next: str | None = None


def read(page: Page, agency: Agency) -> Listing:
    """The articles of ``agency`` that ``page`` links to."""
    raise NotImplementedError
