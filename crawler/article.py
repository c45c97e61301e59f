"""Article: what a page becomes. The ground floor: it imports nothing of ours."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of one news article, named after schema.org's NewsArticle.

    Every text field is as the page had it, character for character; paragraphs of the body are
    lines. ``id`` is the article's, the same for all its versions; ``version`` counts them from 1.
    ``date_published`` and ``date_modified`` are aware or None, never guessed. ``trailer`` holds
    what was cut from the body's end, ``provenance`` which tier gave each field (``json-ld``,
    ``meta``, ``agency``, ``family``, ``url``, ``readability``). ``sponsored`` marks an
    advertisement that looks like news, ``republished_from`` names the agency that a piece was
    taken from, ``warnings`` say what the page had that could not be read.

    >>> Article(id="a1", headline="افتتاح ۳ مدرسه", article_body="در قم.").text
    'افتتاح ۳ مدرسه\\nدر قم.'
    """

    id: str
    headline: str = ""
    alternative_headline: str = ""
    description: str = ""
    article_body: str = ""
    url: str = ""
    publisher: str = ""
    date_published: datetime | None = None
    date_modified: datetime | None = None
    article_section: str = ""
    keywords: tuple[str, ...] = ()
    author: str = ""
    news_code: str = ""
    fetched_at: datetime | None = None
    trailer: str = ""
    republished_from: str = ""
    sponsored: bool = False
    version: int = 1
    warnings: tuple[str, ...] = ()
    provenance: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Headline, lead and body, one below the other: what is read for statistics."""
        return "\n".join(part for part in (self.headline, self.description, self.article_body) if part)

    @property
    def content_hash(self) -> str:
        """SHA-256 of :attr:`text`, by which a changed article is recognised."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """The fields that are not empty, as JSON has them: dates in ISO 8601, tuples as lists.

        >>> Article(id="mehr-1", headline="بارش ۱۲ میلی‌متر", keywords=("باران", "قم")).to_dict()
        {'id': 'mehr-1', 'headline': 'بارش ۱۲ میلی\u200cمتر', 'keywords': ['باران', 'قم'], 'version': 1}
        """
        return {name: _plain(value) for name in _NAMES if (value := getattr(self, name)) or name == "id"}

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Article:
        """The article that :meth:`to_dict` wrote; keys that are no field are passed over.

        Raises KeyError without an ``id``, ValueError for a date that is not ISO 8601.

        >>> article = Article(id="mehr-1", version=2, keywords=("باران",))
        >>> Article.from_dict(article.to_dict()) == article
        True
        """
        given: dict[str, Any] = {"id": record["id"]}
        for name in _NAMES:
            if (value := record.get(name)) is not None:
                read = _READ.get(name)
                given[name] = read(value) if read else value
        return cls(**given)


_NAMES: Final = tuple(part.name for part in fields(Article))
_READ: Final[Mapping[str, Any]] = {
    "date_published": datetime.fromisoformat,
    "date_modified": datetime.fromisoformat,
    "fetched_at": datetime.fromisoformat,
    "keywords": tuple,
    "warnings": tuple,
    "provenance": dict,
}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value
