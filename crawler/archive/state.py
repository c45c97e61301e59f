"""State: which addresses were seen, what became of each, and which days are done.

One SQLite file. Everything since the last :meth:`State.commit` is one transaction, so that
what was found, fetched and written stands or falls together. It keeps a write-ahead log
(WAL): a commit is one flush instead of three, and others may read while a crawl writes.
Moments are kept as ISO 8601 in UTC, in which they sort as text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from crawler.archive import holdings
from crawler.archive.holdings import Holdings
from crawler.archive.seen import OTHER, Finding, Seen, Source, Status, Validators
from crawler.errors import ArchiveError

__all__ = ["OTHER", "Finding", "Seen", "Source", "State", "Status", "Validators"]

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS pages (
    number INTEGER PRIMARY KEY,               -- in the order in which they were found
    url TEXT NOT NULL UNIQUE,                 -- one for all spellings of an address
    address TEXT NOT NULL,                    -- as it was found: what is asked for
    agency TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'pending',
    published TEXT NOT NULL DEFAULT '',       -- as its finder or the article tells, '' if neither
    via TEXT NOT NULL DEFAULT '',
    tries INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    article TEXT NOT NULL DEFAULT '',
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    fetched_at TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX IF NOT EXISTS pages_newest ON pages (agency, status, published DESC, number);
CREATE TABLE IF NOT EXISTS sources (
    url TEXT PRIMARY KEY, agency TEXT NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL,
    fetched_at TEXT NOT NULL, newest TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS days (
    agency TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY (agency, day)
) STRICT, WITHOUT ROWID;
"""


#: Columns of ``pages`` in the order in which :func:`_seen` takes them.
_COLUMNS: Final = (
    "url, address, agency, status, published, via, tries, reason, article, etag, last_modified, fetched_at"
)
#: Before and after every dated page.
_EARLIEST: Final = "0"
_LATEST: Final = "A"

_MEND: Final = "put a copy in its place, or take it away and let `amarkav reparse` build it from the pages"


class State:
    """The SQLite file at ``path``, made where it is not there. One process writes it.

    >>> state = State(Path(":memory:"))
    >>> state.day_done("isna", date(2025, 8, 23))
    >>> sorted(state.done_days("isna"))
    [datetime.date(2025, 8, 23)]
    """

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        with _usable(path):
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(f"BEGIN; {_SCHEMA} {holdings.SCHEMA} COMMIT;")
            self._db.execute("BEGIN IMMEDIATE")
        self.holdings = Holdings(self._db)

    @classmethod
    @contextmanager
    def reading(cls, path: Path) -> Iterator[State]:
        """The state at ``path`` as it is now, whoever goes on writing; it cannot be changed.

        Opened for writing where the file allows it: only so can SQLite first undo what a killed
        process left half done.
        """
        state = cls.__new__(cls)
        with _usable(path):
            state._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
        with closing(state._db):
            with _usable(path):
                state._db.execute("PRAGMA query_only = ON")
                state._db.execute("BEGIN")
                made = state._db.execute(
                    "SELECT 1 FROM sqlite_master"
                ).fetchone()  # nothing changes from here on
            state.holdings = Holdings(state._db)
            yield state if made else cls(Path(":memory:"))  # killed in its first moment

    def commit(self) -> None:
        """Make everything since the last commit last."""
        self._db.execute("COMMIT")
        self._db.execute("BEGIN IMMEDIATE")

    def roll_back(self) -> None:
        """Forget everything since the last commit."""
        if self._db.in_transaction:  # not so where a commit was interrupted
            self._db.execute("ROLLBACK")
        self._db.execute("BEGIN IMMEDIATE")

    def close(self) -> None:
        """Let go of the file; what was not committed is forgotten."""
        self._db.close()

    # Addresses

    def add(
        self, found: Iterable[Finding], *, agency: str, key: Callable[[str], str] = lambda url: url
    ) -> int:
        """Remember what was found; the number of pages that are new.

        ``key`` makes one address of all its spellings. A page that is known keeps its state; the
        moment of its publication is added where it was lacking.
        """
        new = 0
        for one in found:
            url, published = key(one.url), stamp(one.published)
            added = self._db.execute(
                "INSERT OR IGNORE INTO pages (url, address, agency, published, via) VALUES (?, ?, ?, ?, ?)",
                (url, one.url, agency, published, one.via),
            ).rowcount
            if published and not added:
                late = "UPDATE pages SET published = ? WHERE url = ? AND published = ''"
                self._db.execute(late, (published, url))
            new += added
        return new

    def pending(
        self, agency: str, *, limit: int = 100, since: datetime | None = None, until: datetime | None = None
    ) -> list[Seen]:
        """What is to be fetched, newest first, then the undated in the order they were found.

        ``since`` and ``until`` bound the dated ones (``since <= published < until``). What is on
        its way but not settled is given again: settle one portion before asking for the next.
        """
        dated = self._rows(
            "agency = ? AND status = 'pending' AND published >= ? AND published < ?",
            (agency, stamp(since) or _EARLIEST, stamp(until) or _LATEST), limit,
        )  # fmt: skip
        left = limit - len(dated)
        undated = "agency = ? AND status = 'pending' AND published = ''"
        return dated + self._rows(undated, (agency,), left) if left else dated

    def aged(self, agency: str, *, since: datetime, before: datetime, limit: int = 100) -> list[Seen]:
        """Kept pages published from ``since`` on and last fetched before ``before``, newest first."""
        where = "agency = ? AND status = 'kept' AND published >= ? AND fetched_at < ?"
        return self._rows(where, (agency, stamp(since), stamp(before)), limit)

    def seen(self, url: str) -> Seen | None:
        """What is known of ``url``."""
        return next(iter(self._rows("url = ?", (url,), 1)), None)

    def settle(self, url: str, status: Status, reason: str = "", *, agency: str = OTHER) -> None:
        """Say what became of a fetch of ``url``; counts a try."""
        self._db.execute(
            "INSERT INTO pages (url, address, agency, status, reason, tries) VALUES (?, ?, ?, ?, ?, 1)"
            " ON CONFLICT (url)"
            " DO UPDATE SET status = excluded.status, reason = excluded.reason, tries = tries + 1",
            (url, url, agency, status, reason),
        )

    def keep(self, page: Seen) -> None:
        """Remember ``page``, which is in the archive now, in the place of what was known of it."""
        self._db.execute(
            "INSERT INTO pages"
            " (url, address, agency, status, article, etag, last_modified, fetched_at, published, tries)"
            " VALUES"
            " (:url, :address, :agency, 'kept', :article, :etag, :last_modified, :fetched_at, :published, 1)"
            " ON CONFLICT (url) DO UPDATE SET status = 'kept', reason = '', tries = tries + 1,"
            " article = :article, etag = :etag, last_modified = :last_modified, fetched_at = :fetched_at,"
            " published = iif(:published = '', published, :published)",
            {
                "url": page.url,
                "address": page.address or page.url,
                "agency": page.agency,
                "article": page.article,
                "etag": page.validators.etag,
                "last_modified": page.validators.last_modified,
                "fetched_at": stamp(page.fetched_at),
                "published": stamp(page.published),
            },
        )

    def retry(self, agency: str, *, tries: int = 5) -> int:
        """Make failed pages that were tried fewer than ``tries`` times pending again; how many."""
        again = "UPDATE pages SET status = 'pending' WHERE agency = ? AND status = 'failed' AND tries < ?"
        return self._db.execute(again, (agency, tries)).rowcount

    def count(self, agency: str, status: Status) -> int:
        """How many addresses of ``agency`` are at ``status``."""
        where = "SELECT count(*) FROM pages WHERE agency = ? AND status = ?"
        return int(self._db.execute(where, (agency, status)).fetchone()[0])

    # Sources and days

    def source(self, url: str) -> Source | None:
        """The sitemap, feed or listing at ``url`` as it was last read."""
        row = self._db.execute("SELECT * FROM sources WHERE url = ?", (url,)).fetchone()
        if row is None:
            return None
        url, agency, etag, last_modified, fetched_at, newest = row
        validators = Validators(etag=etag, last_modified=last_modified)
        read = datetime.fromisoformat(fetched_at)
        return Source(url=url, agency=agency, validators=validators, fetched_at=read, newest=moment(newest))

    def read(self, source: Source) -> None:
        """Remember that ``source`` was read."""
        self._db.execute(
            "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?)",
            (source.url, source.agency, source.validators.etag, source.validators.last_modified,
             stamp(source.fetched_at), stamp(source.newest)),
        )  # fmt: skip

    def day_done(self, agency: str, day: date) -> None:
        """The archive of ``day`` (Gregorian) was gone through to its end."""
        self._db.execute("INSERT OR IGNORE INTO days VALUES (?, ?)", (agency, day.isoformat()))

    def done_days(self, agency: str) -> frozenset[date]:
        """The days (Gregorian) whose archive was gone through."""
        rows = self._db.execute("SELECT day FROM days WHERE agency = ?", (agency,))
        return frozenset(date.fromisoformat(day) for (day,) in rows)

    def _rows(self, where: str, values: tuple[object, ...], limit: int) -> list[Seen]:
        query = f"SELECT {_COLUMNS} FROM pages WHERE {where} ORDER BY published DESC, number LIMIT ?"
        return [_seen(row) for row in self._db.execute(query, (*values, limit))]


def stamp(when: datetime | None) -> str:
    """``when`` as the state keeps it: of one length and in UTC, so that it sorts as text."""
    return when.astimezone(UTC).isoformat(timespec="microseconds") if when else ""


def moment(stamped: str) -> datetime | None:
    """The moment that :func:`stamp` wrote down."""
    return datetime.fromisoformat(stamped) if stamped else None


def _seen(row: tuple[Any, ...]) -> Seen:
    url, address, agency, status, published, via, tries, reason, article, etag, last_modified, fetched_at = (
        row
    )
    return Seen(
        url=url,
        address=address,
        agency=agency,
        status=Status(status),
        published=moment(published),
        via=via,
        tries=tries,
        reason=reason,
        article=article,
        validators=Validators(etag=etag, last_modified=last_modified),
        fetched_at=moment(fetched_at),
    )


@contextmanager
def _usable(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise ArchiveError(f"{path}: found a file that SQLite cannot use ({error}); {_MEND}") from error
