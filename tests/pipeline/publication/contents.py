"""Contents: all that a published file or dataset says, to be compared with what another one says."""

from __future__ import annotations

import sqlite3
from collections.abc import Container
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from pipeline.publication import schema

#: What differs from one file to the next that says the same: the numbers of rows, tokens, when and where
#: articles were fetched.
OWN: Final = frozenset(("number", "statistic", "revision", "article", "fetched_at", "archived"))


def contents(db: Path) -> dict[str, list[Any]]:
    """All that a published file says, in an order of its own."""
    connection = sqlite3.connect(db)
    said: dict[str, list[Any]] = {}
    for table in schema.TABLES:
        if table.name not in ("runs", "corrections", "_files"):
            names = ", ".join(schema.quoted(name) for name in table.names if name not in OWN)
            said[table.name] = sorted(connection.execute(f"SELECT {names} FROM {table.name}"), key=repr)
    said["search"] = sorted(
        connection.execute(
            "SELECT id, facts, search.sentence, headline FROM search JOIN statistics ON number = search.rowid"
        )
    )
    for link in ("statistic_organizations", "statistic_places"):
        said[link] = sorted(
            connection.execute(f"SELECT s.id, l.* FROM {link} l JOIN statistics s ON s.number = l.statistic")
        )
        said[link] = [(row[0], *row[2:]) for row in said[link]]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    return said


def tables(dataset: Path, *, without: Container[str] = ()) -> dict[str, list[dict[str, Any]]]:
    """The rows of every file of a dataset but those of runs; ``without`` columns."""
    files = sorted(path for path in dataset.rglob("*.parquet") if path.stem != "runs")
    return {str(path.relative_to(dataset)): _rows(path, without) for path in files}


def _rows(path: Path, without: Container[str]) -> list[dict[str, Any]]:
    rows = pq.ParquetFile(path).read().to_pylist()
    return [{name: cell for name, cell in row.items() if name not in without} for row in rows]
