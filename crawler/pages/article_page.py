"""ArticlePage: a page of one article, whose fields fail over from tier to tier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar, Final, TypeVar

import attrs
from lxml.html import HtmlElement
from parsel import Selector
from web_poet import WebPage, field

from crawler.agency import Agency
from crawler.article import Article
from crawler.characters import ascii_digits
from crawler.dates import TEHRAN, read_date
from crawler.discovery import addresses
from crawler.pages import headings, origin, trailers
from crawler.pages.errors import NoArticleError
from crawler.pages.testimony import CRUMBS, Testimony
from crawler.pages.tiers import URL, Told, first, fullest, is_beginning, is_same

T = TypeVar("T")

#: The fields that tiers tell, as :class:`~crawler.article.Article` names them.
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
#: Between a section and what is below it.
CRUMB: Final = " > "
#: Between authors.
AND: Final = "، "
#: An article's address and its page may differ by so much: it is written before midnight, and out after.
_MIDNIGHT: Final = timedelta(days=1)
#: What a page without a body is read as.
_EMPTY: Final = b"<html/>"
#: How many lines at the head of a body may repeat headline, kicker and lead.
_HEAD: Final = 4


@attrs.define(slots=False, eq=False, kw_only=True)
class ArticlePage(WebPage[Article]):
    """A page of one article, as an agency of its :attr:`family` writes it.

    Tiers fail over in this order: JSON-LD, meta, the agency's selectors, the family's, and for
    ``news_code`` the address. Three fields are told apart, because what is written for machines
    is often poorer than what a reader sees: **headline** and **description** are taken as shown
    where the page shows the same text or more of it (theirs is cut short, or has lost its ZWNJ),
    a **description** also where the page shows another (theirs may be the site's slogan), and
    the **body** is the one shown unless JSON-LD has much more of it (theirs has lost its
    paragraphs). A body that no selector finds any more is looked for where the page is densest,
    with a warning.

    A family may override ``<field>_told``; the fields themselves are what they say.
    """

    family: ClassVar[str] = "generic"
    #: What shows the moment of publication once more, in another calendar.
    beside: ClassVar[str] = ""

    agency: Agency | None = None
    fetched_at: datetime | None = None

    @cached_property
    def root(self) -> HtmlElement:
        """The page's root element."""
        encoding = self.response.encoding or "utf-8"
        return Selector(body=bytes(self.response.body) or _EMPTY, encoding=encoding, type="html").root

    @cached_property
    def testimony(self) -> Testimony:
        """What the page tells, by tiers."""
        return Testimony(root=self.root, source=self.html, family=self.family, agency=self.agency)

    @cached_property
    def article_id(self) -> str:
        """The article's id: its agency's key and the number in the address."""
        return addresses.article_id(self.url, self.agency)

    @field
    def headline(self) -> str:
        return said(self.headline_told, "")

    @field
    def alternative_headline(self) -> str:
        return said(self.alternative_headline_told, "")

    @field
    def description(self) -> str:
        return said(self.description_told, "")

    @field
    def article_body(self) -> str:
        return self._text[0]

    @field
    def trailer(self) -> str:
        return self._text[1]

    @field
    def date_published(self) -> datetime | None:
        return self.date_published_told.value if self.date_published_told else None

    @field
    def date_modified(self) -> datetime | None:
        return self.date_modified_told.value if self.date_modified_told else None

    @field
    def article_section(self) -> str:
        return CRUMB.join(self._section)

    @field
    def keywords(self) -> tuple[str, ...]:
        return said(self.keywords_told, ())

    @field
    def author(self) -> str:
        return said(self.author_told, "")

    @field
    def news_code(self) -> str:
        return said(self.news_code_told, "")

    @field
    def publisher(self) -> str:
        return self.agency.name if self.agency else self.testimony.site

    @field
    def sponsored(self) -> bool:
        beginning = self.article_body.partition("\n")[0]
        title = headings.parts(self.headline)[0]
        labels = (self.alternative_headline, title, beginning, *self._section, *self.keywords)
        return origin.is_sponsored((*labels, *self.trailer.splitlines()))

    @field
    def republished_from(self) -> str:
        return origin.taken_from(
            f"{self.description}\n{self.article_body}\n{self.trailer}", self.testimony.names
        )

    # What the tiers tell of each field.

    @cached_property
    def headline_told(self) -> Told[str] | None:
        told = first(self._machine("headline"))
        if told:
            told = Told(headings.without_site(told.value, self.testimony.names), told.tier)
        return fullest(told, first(self.testimony.shown("headline")))

    @cached_property
    def alternative_headline_told(self) -> Told[str] | None:
        told = self._text_of("alternative_headline")
        return told if told and not is_same(told.value, self.headline) else None

    @cached_property
    def description_told(self) -> Told[str] | None:
        shown = first(self.testimony.shown("description"))
        told = fullest(first(self._machine("description")), shown)
        if told and shown and not is_same(told.value, shown.value):
            told = shown
        if told is None or is_same(told.value, self.headline):
            return None
        body = said(self.article_body_told, "")
        paragraph = body.partition("\n")[0]
        # What is the whole body, or only how it begins, cut short for machines, is no lead.
        if is_same(told.value, paragraph):
            return None if paragraph == body else told
        return None if shown is None and is_beginning(told.value, of=paragraph) else told

    @cached_property
    def article_body_told(self) -> Told[str] | None:
        if told := self.testimony.body():
            return told
        told = self.testimony.prose() if self._is_expected else None
        if told:
            self.testimony.unread.append(
                "article_body: no selector finds it; taken where the page is densest"
            )
        return told

    @cached_property
    def date_published_told(self) -> Told[datetime] | None:
        return self.testimony.moment("date_published", self.read_date, beside=self.beside)

    @cached_property
    def date_modified_told(self) -> Told[datetime] | None:
        return self.testimony.moment("date_modified", self.read_date)

    @cached_property
    def article_section_told(self) -> Told[tuple[str, ...]] | None:
        return self.testimony.many("article_section", separator=CRUMBS, wanted=self._is_section)

    @cached_property
    def keywords_told(self) -> Told[tuple[str, ...]] | None:
        told = self.testimony.many("keywords")
        return Told(tuple(word.lstrip("#") for word in told.value), told.tier) if told else None

    @cached_property
    def author_told(self) -> Told[str] | None:
        told = self.testimony.many("author", wanted=self._is_author)
        return Told(AND.join(map(headings.without_label, told.value)), told.tier) if told else None

    @cached_property
    def news_code_told(self) -> Told[str] | None:
        for told in (self._text_of("news_code"), self._address()):
            if told and (digits := ascii_digits(headings.without_label(told.value))):
                return Told(digits, told.tier)
        return None

    def read_date(self, text: str) -> datetime | None:
        """The moment that ``text`` names on pages of this family; None where it is not certain."""
        return read_date(text)

    def article(self) -> Article:
        """The article of this page. Raises :class:`NoArticleError` where it has none."""
        if not self.headline and not self.article_body:
            raise NoArticleError("not-an-article", "neither a headline nor a body", url=self.url)
        if not self.description and not self.article_body:
            raise NoArticleError("empty", f"nothing below the headline {self.headline!r}", url=self.url)
        values: dict[str, Any] = {name: getattr(self, name) for name in FIELDS}
        return Article(
            **values,
            id=self.article_id,
            url=headings.address(self.root, self.url, self.article_id, self.agency),
            publisher=self.publisher,
            fetched_at=self.fetched_at,
            trailer=self.trailer,
            republished_from=self.republished_from,
            sponsored=self.sponsored,
            warnings=(*self.testimony.unread, *self._doubts()),
            provenance={name: getattr(self, f"{name}_told").tier for name in FIELDS if values[name]},
        )

    async def to_item(self) -> Article:
        """The same, for web-poet's frameworks."""
        return self.article()

    @property
    def _is_expected(self) -> bool:
        """Whether this should be an article: it calls itself one, or has the address of one."""
        has_address = self.agency is not None and addresses.is_article(self.url, self.agency)
        return self.testimony.is_declared or has_address

    @property
    def _section(self) -> tuple[str, ...]:
        return said(self.article_section_told, ())

    def _is_section(self, part: str) -> bool:
        return not headings.is_home(part, self.testimony)

    def _is_author(self, text: str) -> bool:
        return headings.is_person(headings.without_label(text), self.testimony)

    def _text_of(self, name: str) -> Told[str] | None:
        return first(self._machine(name)) or first(self.testimony.shown(name))

    def _machine(self, name: str) -> Iterator[Told[str]]:
        for told in self.testimony.machine(name):
            yield Told(told.value[0], told.tier)

    @cached_property
    def _text(self) -> tuple[str, str]:
        """Body and trailer: what repeats headline, kicker or lead at its head is taken off."""
        body = said(self.article_body_told, "").split("\n")
        above = [text for text in (self.headline, self.alternative_headline, self.description) if text]
        head = [line for line in body[:_HEAD] if not any(is_same(line, text) for text in above)]
        whole = "\n".join([*head, *body[_HEAD:]])
        return trailers.cut(whole, self.agency.trailers if self.agency else ("end",))

    def _address(self) -> Told[str] | None:
        """The number that the address carries."""
        number = self.article_id.rpartition("-")[2]
        return Told(number, URL) if self.agency and number.isdigit() else None

    def _doubts(self) -> list[str]:
        """What does not fit together."""
        published = self.date_published
        if published is None and not any(text.startswith("date_published") for text in self.testimony.unread):
            return ["date_published: none found"]
        day = addresses.day_of(self.url, self.agency) if self.agency else None
        if published is None or day is None or abs(published.astimezone(TEHRAN).date() - day) <= _MIDNIGHT:
            return []
        return [f"date_published: {published:%Y-%m-%d} on the page, {day} in its address"]


def said(told: Told[T] | None, nothing: T) -> T:
    """What was told; ``nothing`` where nothing was."""
    return nothing if told is None else told.value
