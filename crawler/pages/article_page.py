"""ArticlePage: a page of one article, whose fields are told by tiers that fail over."""

from __future__ import annotations

from typing import Final

from web_poet import WebPage

from crawler.article import Article

#: The fields that selectors can be declared for, named as in :class:`~crawler.article.Article`.
FIELDS: Final = (
    "headline",
    "alternative_headline",
    "description",
    "article_body",
    "date_published",
    "date_modified",
    "article_section",
    "keywords",
    "author",
    "news_code",
)


class ArticlePage(WebPage[Article]):
    """A page of one article."""
