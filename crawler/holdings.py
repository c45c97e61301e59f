"""Holdings: what an archive has on disk: its files, and the last version of each article.

Two tables in the file of :class:`crawler.state.State`, and part of its transactions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, content_hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, length INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""


class Holdings:
    """The tables ``articles`` and ``files`` behind ``db``; paths are relative to the archive, with ``/``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def version(self, article: str) -> tuple[int, str]:
        """The last version of ``article`` and its content hash; 0 and empty where it is new."""
        row = self._db.execute(
            "SELECT version, content_hash FROM articles WHERE id = ?", (article,)
        ).fetchone()
        return (int(row[0]), str(row[1])) if row else (0, "")

    def revise(self, article: str, version: int, content_hash: str) -> None:
        """The last version of ``article`` is now this one."""
        self._db.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?)", (article, version, content_hash))

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


def _below(folder: str) -> tuple[str, str]:
    """The bounds between which the paths below ``folder`` sort: ``0`` comes after ``/``."""
    return f"{folder}/", f"{folder}0"
