"""Parquet: the published database as a dataset of files, of which only what has changed is written.

::

    DIR/articles/month=2025-08/agency=…/part.parquet    and so statistics and what they name
    DIR/claims/month=…/part.parquet                     by the month in which they were first told
    DIR/organizations.parquet, places.parquet, …        whole: they are small

The database gives every partition a revision, a token that changes when the partition does. The
dataset writes down the revisions it has (``revisions.json``), so any number of datasets can follow
one database, and a run that was killed is made good by the next.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.errors import UsageError
from pipeline.dataset.writers import whole
from pipeline.publication.schema import TABLES, Table, quoted

if TYPE_CHECKING:
    import pyarrow as pa

REVISIONS: Final = "revisions.json"

#: Rows that are in memory before they are written.
_GROUP: Final = 20_000

#: What cannot stand in a path as it is.
_UNSAFE: Final = re.compile(r"[^\w \u200c()«»-]")

_ARROW: Final = {"TEXT": "string", "INTEGER": "int64", "REAL": "float64"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """One file of every table that is divided like this: where it lies, and the rows in it."""

    group: str
    month: str
    agency: str

    @property
    def folder(self) -> str:
        """Where it lies below its table.

        >>> Partition(group="articles", month="2020-05", agency="خبرگزاری مهر").folder
        'month=2020-05/agency=خبرگزاری مهر'
        """
        month = f"month={_safe(self.month)}"
        return month if self.group == "claims" else f"{month}/agency={_safe(self.agency)}"


def write(connection: sqlite3.Connection, directory: Path) -> int:
    """Bring the dataset in ``directory`` up to the database of ``connection``: how many files changed."""
    wanted = {
        Partition(group=row["group"], month=row["month"], agency=row["agency"]): str(row["revision"])
        for row in connection.execute("SELECT * FROM _partitions")
    }
    have = _revisions(directory)
    for half in directory.rglob(".*.part"):  # of a run that was killed
        half.unlink()
    files = 0
    try:
        for partition, revision in sorted(wanted.items(), key=lambda item: (item[0].group, item[0].folder)):
            name = f"{partition.group}/{partition.folder}"
            if have.get(name) != revision:
                files += sum(
                    _write(connection, table, directory, partition) for table in _of(partition.group)
                )
                have[name] = revision
    finally:
        known = {f"{partition.group}/{partition.folder}" for partition in wanted}
        _note(directory, {name: revision for name, revision in have.items() if name in known})
    for table in _of("whole"):
        files += _write(connection, table, directory, None)
    return files


def arrow_schema(table: Table) -> pa.Schema:
    """The columns of ``table`` in Parquet, each with its description."""
    import pyarrow as pa  # a quarter of a second that only Parquet costs

    return pa.schema(
        pa.field(
            column.name, pa.type_for_alias(_ARROW[column.type]), metadata={"description": column.description}
        )
        for column in table.columns
    )


def _of(group: str) -> Iterator[Table]:
    return (table for table in TABLES if table.partition == group)


def _write(connection: sqlite3.Connection, table: Table, directory: Path, partition: Partition | None) -> int:
    """Write one file, whole or not at all; take it away where it would be empty."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    below = f"{table.name}/{partition.folder}/part.parquet" if partition else f"{table.name}.parquet"
    path = directory / below
    schema = arrow_schema(table)
    names = ", ".join(f"{table.name}.{quoted(name)}" for name in table.names)
    rows = connection.execute(*_query(table, names, partition))
    some = rows.fetchmany(_GROUP)
    if not some and partition:
        path.unlink(missing_ok=True)
        return 1
    with whole(path) as file, pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while some:
            columns = list(zip(*some, strict=True))
            writer.write_table(
                pa.table([pa.array(c, t.type) for c, t in zip(columns, schema, strict=True)], schema)
            )
            some = rows.fetchmany(_GROUP)
    return 1


def _query(table: Table, names: str, partition: Partition | None) -> tuple[str, tuple[str, ...]]:
    """The rows of ``table`` in ``partition``, in an order that does not depend on when they came."""
    if partition is None:
        return f"SELECT {names} FROM {table.name} ORDER BY 1", ()
    if partition.group == "claims":
        month = "coalesce(substr(first_day, 1, 7), 'undated')"
        return f"SELECT {names} FROM {table.name} WHERE {month} = ? ORDER BY id", (partition.month,)
    wanted = (partition.month, partition.agency)
    if "month" in table.names:
        return f"SELECT {names} FROM {table.name} WHERE month = ? AND agency = ? ORDER BY id", wanted
    return (
        f"SELECT {names} FROM {table.name} JOIN statistics s ON s.number = statistic "
        "WHERE s.month = ? AND s.agency = ? ORDER BY s.id, position",
        wanted,
    )


def _revisions(directory: Path) -> dict[str, str]:
    """What the dataset says that it holds; nothing where it is new or its note is broken."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        found = json.loads((directory / REVISIONS).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    except OSError as error:
        raise UsageError(
            f"{directory}: cannot be written ({error.strerror}); choose another place"
        ) from error
    return dict(found) if isinstance(found, dict) else {}


def _note(directory: Path, revisions: Mapping[str, str]) -> None:
    with whole(directory / REVISIONS) as file:
        file.write(json.dumps(revisions, ensure_ascii=False, indent=0, sort_keys=True).encode())


def _safe(name: str) -> str:
    """``name`` as part of a path: no folder of its own, and never empty.

    >>> _safe("خبرگزاری مهر"), _safe("../x"), _safe("")
    ('خبرگزاری مهر', '%2E%2E%2Fx', 'unknown')
    """
    return _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", name) or "unknown"
