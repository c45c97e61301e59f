"""Pages: what a server answered becomes an Article, by one page object a family of sites.

A page object is a web-poet page whose fields fail over from tier to tier
(:mod:`crawler.pages.article_page`); where a family shows what is a table
(``crawler/pages/selectors.toml``), and an agency's file may say otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from web_poet import HttpResponse

from crawler.agency import Agency
from crawler.article import Article
from crawler.page import Page
from crawler.pages import walls
from crawler.pages.article_page import FIELDS, ArticlePage
from crawler.pages.asam import AsamPage
from crawler.pages.encoding import encoding
from crawler.pages.errors import REASONS, NoArticleError, Reason
from crawler.pages.fars import FarsPage
from crawler.pages.generic import GenericPage
from crawler.pages.iransamaneh import IranSamanehPage
from crawler.pages.nastooh import NastoohPage
from crawler.pages.pana import PanaPage
from crawler.pages.paragraphs import inline
from crawler.pages.tasnim import TasnimPage

__all__ = ["FAMILIES", "FIELDS", "REASONS", "ArticlePage", "NoArticleError", "Reason", "open_page", "read"]

#: What an agency's ``family`` may be: its page object.
FAMILIES: Final[Mapping[str, type[ArticlePage]]] = MappingProxyType(
    {
        page.family: page
        for page in (NastoohPage, IranSamanehPage, AsamPage, TasnimPage, FarsPage, PanaPage, GenericPage)
    }
)
#: Types of content that are read as HTML; a server that says none may mean it.
_HTML: Final = ("", "text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain")


def read(page: Page, agency: Agency | None) -> Article:
    """The article of ``page``, read by the page object of ``agency``'s family; generic without one.

    Raises :class:`NoArticleError` where the page has none.

    >>> from datetime import UTC, datetime
    >>> from crawler import agencies
    >>> html = '<h1 class="title">افتتاح ۳ مدرسه</h1><div class="item-text"><p>در قم.</p></div>'
    >>> now, url = datetime.now(UTC), "https://www.mehrnews.com/news/4902834/"
    >>> article = read(Page(url=url, body=html.encode(), fetched_at=now), agencies.load()["mehr"])
    >>> article.id, article.headline, article.article_body
    ('mehr-4902834', 'افتتاح ۳ مدرسه', 'در قم.')
    """
    kind = page.header("content-type").partition(";")[0].strip().lower()
    if kind not in _HTML:
        raise NoArticleError("not-html", f"Content-Type {kind!r}", url=page.url)
    opened = open_page(page, agency)
    if sign := walls.marked(opened.html):
        raise NoArticleError(sign.kind, sign.name, url=page.url)
    if page.status >= 400:
        raise NoArticleError("not-an-article", f"HTTP status {page.status}", url=page.url)
    try:
        return opened.article()
    except NoArticleError as error:
        if sign := walls.said(inline(opened.root)):
            raise NoArticleError(sign.kind, sign.name, url=page.url) from error
        raise


def open_page(page: Page, agency: Agency | None) -> ArticlePage:
    """The page object of ``page``, nothing of it read yet."""
    response = HttpResponse(page.url, page.body, encoding=encoding(page.body, page.header("content-type")))
    family = FAMILIES[agency.family] if agency else GenericPage
    return family(response=response, agency=agency, fetched_at=page.fetched_at)
