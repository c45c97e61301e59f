"""Generic: any other site, by JSON-LD, meta, microdata and the density of its text."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar, Final
from urllib.parse import urlsplit

from crawler.article import Article
from crawler.pages.article_page import ArticlePage
from crawler.pages.errors import NoArticleError
from crawler.pages.tiers import JSON_LD, READABILITY, Told, is_beginning

#: A page that does not call itself an article is one from so many letters on.
_LETTERS: Final = 250
#: Two bodies are the same one where the shorter has so much of the longer, and these first letters.
_WHOLE: Final = 0.8
_BEGINNING: Final = 60


class GenericPage(ArticlePage):
    """A page of a site that nothing is declared of."""

    family: ClassVar[str] = "generic"

    @cached_property
    def article_body_told(self) -> Told[str] | None:
        told = self.testimony.body()
        if told and told.tier != JSON_LD:
            return told
        prose = self.testimony.prose()
        # What JSON-LD has of a body says which text it is, but not where its paragraphs end.
        return prose if told is None or (prose and _is_the_same(prose.value, told.value)) else told

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


def _is_the_same(prose: str, flat: str) -> bool:
    """Whether two bodies begin alike and are about as long."""
    alike = _WHOLE <= len(prose) / len(flat) <= 1 / _WHOLE
    return alike and is_beginning(flat[:_BEGINNING], of=prose)
