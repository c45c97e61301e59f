"""Generic: any other site, by JSON-LD, meta, microdata and the density of its text."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar, Final
from urllib.parse import urlsplit

from crawler.article import Article
from crawler.pages.article_page import ArticlePage
from crawler.pages.errors import NoArticleError
from crawler.pages.tiers import READABILITY, Told

#: A page that does not call itself an article is one from so many letters on.
_LETTERS: Final = 250


class GenericPage(ArticlePage):
    """A page of a site that nothing is declared of."""

    family: ClassVar[str] = "generic"

    @cached_property
    def article_body_told(self) -> Told[str] | None:
        return self.testimony.body() or self.testimony.prose()

    def article(self) -> Article:
        told = self.article_body_told
        if not self.testimony.is_declared and (told is None or told.tier == READABILITY):
            if not urlsplit(self.url).path.strip("/"):
                raise NoArticleError("not-an-article", "a home page", url=self.url)
            if len(self.article_body) < _LETTERS:
                raise NoArticleError(
                    "not-an-article", "too little text, and no mark of an article", url=self.url
                )
        return super().article()
