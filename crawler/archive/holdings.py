"""Holdings: what an archive has on disk: its files, the last version of each article, and its pages' places.

Tables in the file of :class:`crawler.archive.state.State`, and part of its transactions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Final

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, content_hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS captures (          -- the page that a version of an article was read from
    article TEXT NOT NULL, fetched_at TEXT NOT NULL, path TEXT NOT NULL, start INTEGER NOT NULL,
    PRIMARY KEY (article, fetched_at)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, length INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS swaps (folder TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
"""


class Holdings:
    """The tables behind ``db``; paths are relative to the archive, with ``/``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @classmethod
    @contextmanager
    def temporary(cls) -> Iterator[Holdings]:
        """Empty ones in a file of their own, which goes when the block ends."""
        with closing(sqlite3.connect("", isolation_level=None)) as db:
            db.executescript(SCHEMA)
            yield cls(db)

    def version(self, article: str) -> int:
        """The last version of ``article``, 0 where there is none."""
        row = self._db.execute("SELECT version FROM articles WHERE id = ?", (article,)).fetchone()
        return int(row[0]) if row else 0

    def revise(self, article: str, content_hash: str) -> tuple[int, bool]:
        """The version of ``article`` that has this content, and whether it is made by it.

        The content of the last version makes no other; any other content makes the next.
        """
        query = "SELECT version, content_hash FROM articles WHERE id = ?"
        version, known = self._db.execute(query, (article,)).fetchone() or (0, "")
        if known == content_hash:
            return version, False
        self.set_version(article, version + 1, content_hash)
        return version + 1, True

    def set_version(self, article: str, version: int, content_hash: str) -> None:
        """The last version of ``article`` is this one."""
        self._db.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?)", (article, version, content_hash))

    def versions(self) -> Iterator[tuple[str, int, str]]:
        """Every article with its last version and the hash of its content."""
        yield from self._db.execute("SELECT id, version, content_hash FROM articles")

    def forget(self, article: str) -> None:
        """There is no version of ``article`` any more."""
        self._db.execute("DELETE FROM articles WHERE id = ?", (article,))
        self._db.execute("DELETE FROM captures WHERE article = ?", (article,))

    def capture(self, article: str, fetched_at: str, path: str, start: int) -> None:
        """A version of ``article`` was read from the page at byte ``start`` of the file at ``path``.

        ``fetched_at`` is when it was fetched, as :func:`crawler.archive.state.stamp` writes it.
        """
        row = (article, fetched_at, path, start)
        self._db.execute("INSERT OR REPLACE INTO captures VALUES (?, ?, ?, ?)", row)

    def captures(self) -> Iterator[tuple[str, str, str, int]]:
        """What :meth:`capture` was told."""
        yield from self._db.execute("SELECT article, fetched_at, path, start FROM captures")

    def captured(self, article: str, second: str) -> tuple[str, int] | None:
        """The path and byte of the page of ``article`` that was fetched in a ``second``.

        The second is one in UTC, written as ``2026-01-01T06:30:00``.
        None where there is none, as for all that was kept before these places were.
        """
        if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'captures'").fetchone():
            return None
        query = "SELECT path, start FROM captures WHERE article = ? AND substr(fetched_at, 1, 19) = ?"
        row = self._db.execute(query, (article, second)).fetchone()
        return (str(row[0]), int(row[1])) if row else None

    def length(self, path: str) -> int | None:
        """How many bytes of the file at ``path`` count; None where it is not the archive's."""
        row = self._db.execute("SELECT length FROM files WHERE path = ?", (path,)).fetchone()
        return int(row[0]) if row else None

    def lengthen(self, path: str, length: int) -> None:
        """``length`` bytes of the file at ``path`` count from the next commit on."""
        self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (path, length))

    def files(self, folder: str) -> Iterator[tuple[str, int]]:
        """The files below ``folder`` with the bytes of them that count, in order of their paths."""
        below = "SELECT path, length FROM files WHERE path >= ? AND path < ? ORDER BY path"
        yield from self._db.execute(below, _below(folder))

    def last_file(self, folder: str) -> str:
        """The last file below ``folder`` by its path, empty where there is none."""
        below = "SELECT max(path) FROM files WHERE path >= ? AND path < ?"
        return self._db.execute(below, _below(folder)).fetchone()[0] or ""

    def swap(self, folder: str, lengths: Mapping[str, int]) -> None:
        """With the next commit ``folder`` gives way to one with files of these ``lengths``."""
        self._db.execute("DELETE FROM files WHERE path >= ? AND path < ?", _below(folder))
        self._db.executemany("INSERT INTO files VALUES (?, ?)", lengths.items())
        self._db.execute("INSERT OR IGNORE INTO swaps VALUES (?)", (folder,))

    def swaps(self) -> list[str]:
        """The folders of which it is not known that they have given way."""
        return [folder for (folder,) in self._db.execute("SELECT folder FROM swaps")]

    def swapped(self, folder: str) -> None:
        """``folder`` has given way."""
        self._db.execute("DELETE FROM swaps WHERE folder = ?", (folder,))


def _below(folder: str) -> tuple[str, str]:
    """The bounds between which the paths below ``folder`` sort: ``0`` comes after ``/``."""
    return f"{folder}/", f"{folder}0"
