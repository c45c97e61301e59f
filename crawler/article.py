"""Article: what a page becomes. The ground floor: it imports nothing of ours."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of one news article, named after schema.org's NewsArticle.

    Every text field is as the page had it, character for character; paragraphs of the body are
    lines. ``id`` is the article's, the same for all its versions; ``version`` counts them from 1.
    ``date_published`` and ``date_modified`` are aware or None, never guessed. ``trailer`` holds
    what was cut from the body's end, ``provenance`` which tier gave each field (``json-ld``,
    ``meta``, ``family``, ``agency``, ``url``). ``sponsored`` marks an advertisement that looks
    like news, ``republished_from`` names the agency that a piece was taken from, ``warnings``
    say what the page had that could not be read.

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
