"""Pages: what a server answered becomes an Article, by one page object a family of sites."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crawler.agency import Agency
from crawler.article import Article
from crawler.page import Page
from crawler.pages.article_page import FIELDS, ArticlePage
from crawler.pages.errors import REASONS, NoArticleError, Reason

__all__ = [
    "FAMILIES",
    "FIELDS",
    "REASONS",
    "ArticlePage",
    "NoArticleError",
    "Reason",
    "check_selector",
    "read",
]

#: What an agency's ``family`` may be: its page object.
FAMILIES: Final[Mapping[str, type[ArticlePage]]] = MappingProxyType(
    {
        "nastooh": ArticlePage,
        "iransamaneh": ArticlePage,
        "asam": ArticlePage,
        "tasnim": ArticlePage,
        "fars": ArticlePage,
        "pana": ArticlePage,
        "generic": ArticlePage,
    }
)


def read(page: Page, agency: Agency | None) -> Article:
    """The article of ``page``, read by the page object of ``agency``'s family; generic without one.

    Raises :class:`NoArticleError` where the page has none.
    """
    raise NoArticleError("empty", "the pages are not built yet", url=page.url)


def check_selector(css: str) -> str:
    """What is wrong with the CSS selector ``css``; empty where nothing is.

    ``::attr(name)`` and ``::text`` are known, as in Scrapy.

    >>> check_selector("time::attr(datetime)")
    ''
    """
    return ""
