"""Archive: pages as WARC, articles as JSON Lines, and the state of both, in one folder.

::

    DIR/warc/<agency>/<agency>-<UTC stamp>-<serial>.warc.gz   pages, a gzip member a record
    DIR/articles/<agency>/<day in Tehran | undated>.jsonl.gz  articles, a gzip member an article
    DIR/state.sqlite                                          crawler.state

Nothing is written before :meth:`Archive.commit`, and a commit is all or nothing, also under
``kill -9``: what was not committed is pending still, and is fetched again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from crawler.article import Article
from crawler.page import Page
from crawler.state import State, Status

#: Stands for the agency where a page belongs to none.
OTHER: Final = "other"


class Outcome(StrEnum):
    """What keeping a page came to."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An article as it is in the archive, with its version, and how it came there."""

    article: Article
    outcome: Outcome


class Archive:
    """An archive that this process alone writes to; see :meth:`open`."""

    state: State

    @classmethod
    @contextmanager
    def open(cls, directory: Path, *, seconds: float = 2.0) -> Iterator[Archive]:
        """The archive in ``directory``, made where it is not there.

        ArchiveLockedError where another process has it. What a killed process left half-written
        is taken back first. It commits by itself every ``seconds`` while pages come in, and when
        the block ends, however it ends.
        """
        raise NotImplementedError
        yield

    def keep(self, page: Page, article: Article, *, agency: str = OTHER, url: str = "") -> Kept:
        """Keep ``page`` and the ``article`` it became.

        ``url`` is the address under which the state knows it, ``page.requested`` if not given.
        Where the article's last version has the same :attr:`~Article.content_hash`, nothing is
        written but the state's validators; another hash makes a new version of the same id.
        """
        raise NotImplementedError

    def unchanged(self, url: str, page: Page) -> None:
        """The server said (304) that the page at ``url`` is as it was kept."""
        raise NotImplementedError

    def note(self, url: str, status: Status, reason: str, *, agency: str = OTHER, page: Page | None = None) -> None:
        """Nothing could be kept from ``url``, and why.

        With ``page`` it goes into the WARC all the same, so that :mod:`crawler.reparse` may find
        an article in it one day.
        """
        raise NotImplementedError

    def commit(self) -> None:
        """Write what was kept and make it last, together with the state."""
        raise NotImplementedError


def articles(directory: Path, *, latest: bool = True) -> Iterator[Article]:
    """The articles of the archive in ``directory``; of each only its last version where ``latest``."""
    raise NotImplementedError
    yield


def pages(directory: Path) -> Iterator[tuple[Page, str]]:
    """The pages of the archive in ``directory`` with their agency, in the order they were kept."""
    raise NotImplementedError
    yield
