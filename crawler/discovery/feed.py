"""Feed: the articles of an RSS 2.0 or Atom feed, also of a broken one."""

from __future__ import annotations

from crawler.discovery.found import Found
from crawler.page import Page


def read(page: Page) -> tuple[Found, ...]:
    """The items of the feed ``page``, in its order."""
    raise NotImplementedError
