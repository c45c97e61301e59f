"""Past: the articles of an agency as they were, to say what a reparse changed.

Of each only a checksum a field is kept, in a temporary SQLite file: a million articles fit.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import fields
from typing import Final

from crawler.archive.state import stamp
from crawler.article import Article

#: Every field but the version, which follows from the others.
_COMPARED: Final = tuple(part.name for part in fields(Article) if part.name != "version")
_SUM: Final = "I"


class Past:
    """Articles by the moment in which their page was fetched: it is the same when that is read again.

    >>> from datetime import UTC, datetime
    >>> past, noon = Past(), datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> past.add(Article(id="mehr-1", headline="بارش در قم", fetched_at=noon))
    >>> past.compare(Article(id="mehr-1", headline="بارش باران در قم", fetched_at=noon))
    ['headline']
    """

    def __init__(self) -> None:
        self._db = sqlite3.connect("")
        self._db.execute(
            "CREATE TABLE past (fetched_at TEXT PRIMARY KEY, id TEXT, sums BLOB, met INTEGER DEFAULT 0)"
        )

    def close(self) -> None:
        """Forget them."""
        self._db.close()

    def add(self, article: Article) -> None:
        """Remember how ``article`` was."""
        row = (stamp(article.fetched_at), article.id, _sums(article).tobytes())
        self._db.execute("INSERT OR REPLACE INTO past (fetched_at, id, sums) VALUES (?, ?, ?)", row)

    def compare(self, article: Article) -> list[str] | None:
        """The fields in which ``article`` differs from what its page gave before; None if nothing."""
        query = "UPDATE past SET met = 1 WHERE fetched_at = ? RETURNING sums"
        row = self._db.execute(query, (stamp(article.fetched_at),)).fetchone()
        if row is None:
            return None
        before, now = array(_SUM, row[0]), _sums(article)
        return [name for name, old, new in zip(_COMPARED, before, now, strict=True) if old != new]

    def lost(self) -> int:
        """How many have not been met again."""
        return int(self._db.execute("SELECT count(*) FROM past WHERE NOT met").fetchone()[0])

    def ids(self) -> Iterator[str]:
        """The ids of all."""
        yield from (name for (name,) in self._db.execute("SELECT DISTINCT id FROM past"))


def _sums(article: Article) -> array[int]:
    plain = article.to_dict()
    values = (json.dumps(plain.get(name), ensure_ascii=False, sort_keys=True) for name in _COMPARED)
    return array(_SUM, (zlib.crc32(value.encode()) for value in values))
