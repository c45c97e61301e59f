"""Ledger: the rows of a table that are made anew in memory, of which at last only what differs is written."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from pipeline.publication.rows import UNDATED
from pipeline.publication.schema import Table, quoted

Row = Mapping[str, Any]

#: What a row has from the statistic that told it first.
_FIRST: Final = {
    "versions": "quote, value, unit, base_min, base_max, version_key",
    "claims": """measured, kind, unit_family, status, trend, topic_key,
        (SELECT place FROM statistic_places WHERE statistic = number AND position = 0) AS place,
        (SELECT organization FROM statistic_organizations WHERE statistic = number AND position = 0)
            AS organization""",
}


class Ledger:
    """The versions or the claims, as they were and as they are to be."""

    def __init__(self, connection: sqlite3.Connection, table: Table) -> None:
        self._connection = connection
        self._table = table
        self._before: dict[str, Row] = {}
        self._after: dict[str, Row] = {}

    def take(self, ids: Iterable[str], where: str = "1") -> None:
        """Take the rows of ``ids`` out where ``where`` holds, but for those that were put in."""
        for row in self._read([one for one in ids if one not in self._after], where):
            self._before[row["id"]] = row

    def put(self, row: Row) -> None:
        """Put a row in, without what it has from its first statistic."""
        self._after[row["id"]] = row

    def taken(self, id: str) -> Row | None:
        """The row of ``id`` as it was, if it was taken out."""
        return self._before.get(id)

    def among(self, ids: Iterable[str]) -> dict[str, Row]:
        """The rows of ``ids`` that are there now, as far as they are known."""
        wanted = set(ids)
        unseen = wanted - self._after.keys() - self._before.keys()
        found = {row["id"]: row for row in self._read(unseen)}
        return found | {one: self._after[one] for one in wanted & self._after.keys()}

    def change(self, row: Row, **changed: Any) -> None:
        """Change a row that is there."""
        if any(row[name] != value for name, value in changed.items()):
            if row["id"] not in self._after:
                self._before[row["id"]] = row
            self._after[row["id"]] = {**row, **changed}

    def write(self) -> set[str]:
        """Write what differs; the months of it."""
        table, names = self._table.name, self._table.names
        new = [one for one, row in self._after.items() if len(row) < len(names)]
        for row in self._select(f"SELECT id, {_FIRST[table]} FROM statistics", new):
            self._after[row["id"]] = {**row, **self._after[row["id"]]}
        changed = {one: row for one, row in self._after.items() if row != self._before.get(one)}
        gone = self._before.keys() - self._after.keys()
        self._connection.executemany(f"DELETE FROM {table} WHERE id = ?", ((one,) for one in gone))
        marks = ", ".join("?" * len(names))
        self._connection.executemany(
            f"INSERT OR REPLACE INTO {table} ({', '.join(map(quoted, names))}) VALUES ({marks})",
            ([row[name] for name in names] for row in changed.values()),
        )
        replaced = (self._before[one] for one in gone | changed.keys() & self._before.keys())
        return {
            row["first_day"][:7] if row["first_day"] else UNDATED for row in (*changed.values(), *replaced)
        }

    def _read(self, ids: Iterable[str], where: str = "1") -> Iterator[dict[str, Any]]:
        return self._select(f"SELECT * FROM {self._table.name}", ids, where)

    def _select(self, query: str, ids: Iterable[str], where: str = "1") -> Iterator[dict[str, Any]]:
        wanted = json.dumps(sorted(ids))
        cursor = self._connection.execute(
            f"{query} WHERE id IN (SELECT value FROM json_each(?)) AND {where}", (wanted,)
        )
        names = [column[0] for column in cursor.description]
        return (dict(zip(names, row, strict=True)) for row in cursor)
