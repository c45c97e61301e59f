"""Cursor: which files of an archive a published file has read, so that the rest is all that is read next.

Files are told apart by their length and the time of their last write, as ``make`` does, not by a
moment up to which all was read: clocks are set back, and files are put in others' places.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from crawler import archive
from crawler.archive import Mark
from pipeline.publication import database


def unread(connection: sqlite3.Connection, directory: Path, *, by: str) -> dict[str, Mark]:
    """The files of the archive in ``directory`` that the extractor ``by`` has not read as they are now.

    All of them where nothing was read of it yet.
    """
    rows = connection.execute(
        "SELECT path, length, written FROM _files WHERE archive = ? AND extractor = ?", (_name(directory), by)
    )
    read = {path: Mark(length=length, written=written) for path, length, written in rows}
    return {path: mark for path, mark in archive.marks(directory).items() if read.get(path) != mark}


def note(connection: sqlite3.Connection, directory: Path, files: Mapping[str, Mark], *, by: str) -> None:
    """Remember that ``by`` has read ``files``, as their marks say, to their end."""
    name = _name(directory)
    with database.transaction(connection):
        connection.executemany(
            "INSERT OR REPLACE INTO _files VALUES (?, ?, ?, ?, ?)",
            ((name, path, mark.length, mark.written, by) for path, mark in files.items()),
        )


def _name(directory: Path) -> str:
    return str(directory.resolve())
