"""Robots: what a site's ``robots.txt`` allows us (RFC 9309)."""

from __future__ import annotations

from typing import Final

from protego import Protego

from crawler.page import Page

#: The name by which we look for rules that are meant for us.
NAME: Final = "Amarkav"

#: What is read of a ``robots.txt``, in bytes; RFC 9309 asks for at least this much.
_SIZE: Final = 500 * 1024


class Rules:
    """What one host allows.

    >>> rules = Rules("User-agent: *\\nDisallow: /search\\nCrawl-delay: 3")
    >>> rules.allow("https://a.ir/news/1"), rules.allow("https://a.ir/search?q=نفت"), rules.delay
    (True, False, 3.0)
    """

    def __init__(self, text: str = "") -> None:
        self._rules = Protego.parse(text)

    def allow(self, url: str) -> bool:
        """Whether ``url`` may be fetched."""
        return bool(self._rules.can_fetch(url, NAME))

    @property
    def delay(self) -> float:
        """The least seconds between two requests; 0 where it does not say."""
        rate = self._rules.request_rate(NAME)
        return max(self._rules.crawl_delay(NAME) or 0.0, rate.seconds / rate.requests if rate else 0.0)


def read(page: Page) -> Rules:
    """The rules of the answer ``page``; all is allowed where the site has no ``robots.txt``."""
    return Rules(page.body[:_SIZE].decode("utf-8-sig", "replace") if page.status < 300 else "")
