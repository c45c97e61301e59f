"""Reparse: the articles of an archive, built again from its pages without the network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from crawler.article import Article
from crawler.page import Page

#: Reads a page of an agency (its key); raises ``pages.NoArticleError`` where it holds no article.
Reader = Callable[[Page, str], Article]


@dataclass(slots=True)
class Differences:
    """What came out otherwise than before, per agency."""

    articles: int = 0
    gained: int = 0
    lost: int = 0
    fields: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)


def reparse(directory: Path, *, agency: str = "", dry_run: bool = False) -> Mapping[str, Differences]:
    """Build ``articles/`` anew from ``warc/``, and put it in the old one's place when it is whole."""
    raise NotImplementedError
