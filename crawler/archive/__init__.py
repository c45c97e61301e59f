"""Archive: pages as WARC, articles as JSON Lines, and the state of both, in one folder.

::

    DIR/warc/<agency>/<agency>-<UTC stamp>-<serial>.warc.gz   pages, a gzip member a record
    DIR/articles/<agency>/<day in Tehran | undated>.jsonl.gz  articles, a gzip member an article
    DIR/state.sqlite                                          crawler.archive.state

Nothing is written before :meth:`Archive.commit`, and a commit is all or nothing, also under
``kill -9``: what was not committed is pending still, and is fetched again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from crawler.archive import members, warc
from crawler.archive.journal import Journal
from crawler.archive.lock import ArchiveLockedError, lock
from crawler.archive.state import OTHER, Seen, State, Status, Validators, stamp
from crawler.archive.swap import complete
from crawler.article import Article
from crawler.dates import local_date
from crawler.errors import ArchiveError
from crawler.page import Page

__all__ = ["OTHER", "Archive", "ArchiveLockedError", "Kept", "Outcome", "Status", "articles", "pages"]

STATE: Final = "state.sqlite"
PAGES: Final = "warc"
ARTICLES: Final = "articles"

#: The state while it is built anew.
_REBUILT: Final = ".state.sqlite"

#: A WARC file that has this many bytes is followed by another.
_FULL: Final = 100_000_000
#: Bytes that wait in memory before they are committed, however long they have waited.
_MANY: Final = 32_000_000


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

    def __init__(self, directory: Path, state: State, *, seconds: float) -> None:
        self.state = state
        self._journal = Journal(directory, state)
        self._seconds = seconds
        self._committed = time.monotonic()

    @classmethod
    @contextmanager
    def open(cls, directory: Path, *, seconds: float = 2.0) -> Iterator[Archive]:
        """The archive in ``directory``, made where it is not there.

        ArchiveLockedError where another process has it. What a killed process left half-written
        is taken back first. It commits by itself every ``seconds`` while pages come in, and when
        the block ends, however it ends.
        """
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(f"{directory}: cannot be made ({error.strerror}); choose another") from error
        with owned(directory) as state:
            archive = cls(directory, state, seconds=seconds)
            try:
                yield archive
            finally:
                archive.commit()

    def keep(self, page: Page, article: Article, *, agency: str = OTHER, url: str = "") -> Kept:
        """Keep ``page`` and the ``article`` it became.

        ``url`` is the address under which the state knows it, ``page.requested`` if not given.
        Where the article's last version has the same :attr:`~Article.content_hash`, nothing is
        written but the state's validators; another hash makes a new version of the same id.
        """
        last, changed = self.state.holdings.revise(article.id, article.content_hash)
        article = replace(article, version=last, fetched_at=page.fetched_at)
        if changed:
            path, start = self._append(page, agency)
            self.state.holdings.capture(article.id, stamp(page.fetched_at), path, start)
            self._journal.append(place(article, agency), line(article))
        self.state.keep(
            Seen(
                url=url or page.requested,
                agency=agency,
                article=article.id,
                published=article.date_published,
                validators=Validators.of(page),
                fetched_at=page.fetched_at,
            )
        )
        self._commit_in_time()
        outcome = Outcome.UNCHANGED if not changed else Outcome.CHANGED if last > 1 else Outcome.NEW
        return Kept(article=article, outcome=outcome)

    def unchanged(self, url: str, page: Page) -> None:
        """The server said (304) that the page at ``url`` is as it was kept."""
        seen = self.state.seen(url)
        if seen is None:
            return
        told, known = Validators.of(page), seen.validators
        still = Validators(
            etag=told.etag or known.etag, last_modified=told.last_modified or known.last_modified
        )
        self.state.keep(replace(seen, validators=still, fetched_at=page.fetched_at))
        self._commit_in_time()

    def note(
        self, url: str, status: Status, reason: str, *, agency: str = OTHER, page: Page | None = None
    ) -> None:
        """Nothing could be kept from ``url``, and why.

        With ``page`` it goes into the WARC all the same, so that :mod:`crawler.archive.reparse` may find
        an article in it one day.
        """
        if page:
            self._append(page, agency)
        self.state.settle(url, status, reason, agency=agency)
        self._commit_in_time()

    def commit(self) -> None:
        """Write what was kept and make it last, together with the state."""
        self._journal.commit()
        self._committed = time.monotonic()

    def _commit_in_time(self) -> None:
        if self._journal.size > _MANY or time.monotonic() - self._committed > self._seconds:
            self.commit()

    def _append(self, page: Page, agency: str) -> tuple[str, int]:
        """Have the records of ``page`` written: to which file, and at which of its bytes."""
        folder = f"{PAGES}/{agency}"
        last = max(self._journal.waiting(folder), self.state.holdings.last_file(folder))
        if not last or self._journal.end(last) >= _FULL:
            last = _next_file(folder, agency, last)
            self._journal.append(last, warc.info(last.rpartition("/")[2], datetime.now(UTC)))
        start = self._journal.end(last)
        self._journal.append(last, warc.records(page))
        return last, start


@contextmanager
def owned(directory: Path, *, rebuilding: bool = False) -> Iterator[State]:
    """The state of an archive, for this process alone; what an earlier one left undone is mended.

    ArchiveError where the state is gone and the pages are not. ``rebuilding`` gives an empty one
    then, which takes its place if the block ends well.
    """
    with lock(directory):
        file = place = directory / STATE
        if not file.exists() and (directory / PAGES).exists():
            if not rebuilding:
                raise _stateless(directory)
            file = directory / _REBUILT
            for leftover in (*directory.glob(f"{_REBUILT}*"), *directory.glob(f"{STATE}-*")):
                leftover.unlink()  # a log of the state that is gone would be taken for one of the new
        state = State(file)
        try:
            Journal(directory, state).take_back()
            complete(directory, state)
            yield state
        finally:
            state.close()
        file.replace(place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How a file of an archive was at some time: bytes that count, and nanoseconds of the last write.

    A file of which both are the same says the same.
    """

    length: int
    written: int


def marks(directory: Path) -> dict[str, Mark]:
    """The files of articles in the archive in ``directory``, by their paths in it, as they are now."""
    with reading(directory) as state:
        files = list(state.holdings.files(ARTICLES))
    try:
        return {
            path: Mark(length=length, written=(directory / path).stat().st_mtime_ns) for path, length in files
        }
    except OSError as error:
        raise unreadable(Path(error.filename), error) from error


def articles(directory: Path, *, latest: bool = True) -> Iterator[Article]:
    """The articles of the archive in ``directory``; of each only its last version where ``latest``.

    They are those of the last commit when the reading began, also while a crawl goes on.
    """
    for _, some in by_file(directory, latest=latest):
        yield from some


def by_file(
    directory: Path, files: Container[str] | None = None, *, latest: bool = True
) -> Iterator[tuple[str, Iterator[Article]]]:
    """The path of each file of articles in the archive, and what :func:`articles` gives of it.

    ``files`` are the paths of those that are wanted, all without it. Of a damaged file the
    articles before the damage come, then an ArchiveError; the next file is none the worse.
    """
    with reading(directory) as state:
        for path, length in state.holdings.files(ARTICLES):
            if files is None or path in files:
                yield path, _articles(state, directory / path, length, latest=latest)


def pages(directory: Path, *, agency: str = "") -> Iterator[tuple[Page, str]]:
    """The pages of the archive in ``directory`` with their agency, in the order they were kept.

    ``agency`` gives those of one agency only. As of the last commit, like :func:`articles`.
    """
    with reading(directory) as state:
        for path, length in state.holdings.files(f"{PAGES}/{agency}" if agency else PAGES):
            for page, _ in warc.read(records(directory / path, length)):
                yield page, path.split("/")[1]


def place(article: Article, agency: str) -> str:
    """The file that ``article`` stands in: its agency's, for the day in Tehran it was published."""
    return f"{ARTICLES}/{agency}/{local_date(article.date_published) or 'undated'}.jsonl.gz"


def line(article: Article) -> bytes:
    """``article`` as a packed line of that file."""
    return members.pack(f"{json.dumps(article.to_dict(), ensure_ascii=False)}\n".encode())


def _next_file(folder: str, agency: str, last: str) -> str:
    """A name that sorts after ``last``, whatever the clock says."""
    stem = last.rpartition("/")[2].removesuffix(".warc.gz").removeprefix(f"{agency}-")
    before, _, serial = stem.rpartition("-")
    stamp = max(before, f"{datetime.now(UTC):%Y%m%d%H%M%S}")
    return f"{folder}/{agency}-{stamp}-{int(serial or 0) + 1:05}.warc.gz"


@contextmanager
def reading(directory: Path) -> Iterator[State]:
    """The state of the archive in ``directory`` as of its last commit; ArchiveError where there is none."""
    if not (directory / STATE).exists():
        raise _stateless(directory)
    with State.reading(directory / STATE) as state:
        yield state


def _articles(state: State, path: Path, length: int, *, latest: bool) -> Iterator[Article]:
    for record in records(path, length):
        article = Article.from_dict(json.loads(record.data))
        if not latest or state.holdings.version(article.id) == article.version:
            yield article


def unreadable(path: Path, error: OSError) -> ArchiveError:
    """The ArchiveError for a file that the system does not let be read."""
    return ArchiveError(f"{path}: cannot be read ({error.strerror}); put a copy in its place")


def _stateless(directory: Path) -> ArchiveError:
    return ArchiveError(
        f"{directory}: found no {STATE}; expected an archive of `amarkav crawl`; where its pages are there, "
        f"`amarkav reparse {directory}` builds it anew"
    )


def records(path: Path, length: int) -> Iterator[members.Member]:
    """The records in the first ``length`` bytes of the file; ArchiveError where they are not whole."""
    end = 0
    try:
        with path.open("rb") as file:
            for member in members.read(file, length=length):
                yield member
                end = member.end
    except OSError as error:
        raise unreadable(path, error) from error
    if end < length:
        raise ArchiveError(f"{path}: found {end} whole bytes; expected {length}; put a copy in its place")
