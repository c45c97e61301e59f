"""State: which addresses were seen, what became of each, and which days are done.

One SQLite file. Everything since the last :meth:`State.commit` is one transaction, so that
what was found, fetched and written stands or falls together. It keeps a write-ahead log
(WAL): a commit is one flush instead of three, and others may read while a crawl writes.
Moments are kept as ISO 8601 in UTC, in which they sort as text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS pages (
    number INTEGER PRIMARY KEY,               -- in the order in which they were found
    url TEXT NOT NULL UNIQUE,
    agency TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'pending',
    published TEXT NOT NULL DEFAULT '',       -- as its finder or the article tells, '' if neither
    via TEXT NOT NULL DEFAULT '',
    tries INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    article TEXT NOT NULL DEFAULT '',
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    first_seen TEXT NOT NULL,
    fetched_at TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX IF NOT EXISTS pages_newest ON pages (agency, status, published DESC, number);
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, content_hash TEXT NOT NULL, version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sources (
    url TEXT PRIMARY KEY, agency TEXT NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL,
    fetched_at TEXT NOT NULL, newest TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS days (
    agency TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY (agency, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, length INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""


class Status(StrEnum):
    """What has become of an address.

    ``PENDING`` is to be fetched, ``KEPT`` is in the archive. ``FAILED`` may go better another
    time (:meth:`State.retry`); ``GONE`` and ``REFUSED`` will not.
    """

    PENDING = "pending"
    KEPT = "kept"
    FAILED = "failed"
    GONE = "gone"
    REFUSED = "refused"


class Finding(Protocol):
    """What discovery found: the canonical address, when it was published if told, and where."""

    @property
    def url(self) -> str: ...
    @property
    def published(self) -> datetime | None: ...
    @property
    def via(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a conditional request sends back: the ``ETag`` and ``Last-Modified`` of the last answer."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One address and what is known of it."""

    url: str
    agency: str
    status: Status = Status.PENDING
    published: datetime | None = None
    via: str = ""
    tries: int = 0
    reason: str = ""
    article: str = ""
    validators: Validators = Validators()
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A sitemap, feed or listing as it was last read; ``newest`` is its newest item's moment."""

    url: str
    agency: str
    validators: Validators = Validators()
    fetched_at: datetime
    newest: datetime | None = None


class State:
    """The SQLite file at ``path``, made where it is not there. One process writes it."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_SCHEMA)
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make everything since the last commit last."""
        self._db.execute("COMMIT")
        self._db.execute("BEGIN IMMEDIATE")

    def close(self) -> None:
        """Let go of the file; what was not committed is forgotten."""
        self._db.close()

    # Addresses

    def add(self, found: Iterable[Finding], *, agency: str) -> int:
        """Remember what was found; the number of addresses that are new.

        An address that is known keeps its state; the moment of its publication is added where it
        was lacking.
        """
        raise NotImplementedError

    def pending(
        self, agency: str, *, limit: int = 100, since: datetime | None = None, until: datetime | None = None
    ) -> list[Seen]:
        """What is to be fetched, newest first, then the undated in the order they were found.

        ``since`` and ``until`` bound the dated ones (``since <= published < until``). What is on
        its way but not settled is given again: settle one portion before asking for the next.
        """
        raise NotImplementedError

    def aged(self, agency: str, *, since: datetime, before: datetime, limit: int = 100) -> list[Seen]:
        """Kept pages published from ``since`` on and last fetched before ``before``: to be asked again."""
        raise NotImplementedError

    def seen(self, url: str) -> Seen | None:
        """What is known of ``url``."""
        raise NotImplementedError

    def settle(self, url: str, status: Status, reason: str = "") -> None:
        """Say what became of a fetch of ``url``; counts a try."""
        raise NotImplementedError

    def retry(self, agency: str, *, tries: int = 5) -> int:
        """Make failed pages that were tried fewer than ``tries`` times pending again; how many."""
        raise NotImplementedError

    def count(self, agency: str, status: Status) -> int:
        """How many addresses of ``agency`` are at ``status``."""
        raise NotImplementedError

    # Sources and days

    def source(self, url: str) -> Source | None:
        """The sitemap, feed or listing at ``url`` as it was last read."""
        raise NotImplementedError

    def read(self, source: Source) -> None:
        """Remember that ``source`` was read."""
        raise NotImplementedError

    def day_done(self, agency: str, day: date) -> None:
        """The archive of ``day`` (Gregorian) was gone through to its end."""
        raise NotImplementedError

    def done_days(self, agency: str) -> frozenset[date]:
        """The days (Gregorian) whose archive was gone through."""
        raise NotImplementedError
