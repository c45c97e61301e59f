"""SQL: questions to a published database, or to its Parquet files through DuckDB, that only read.

The tables and views are the same in both. The full-text index is SQLite's alone; ``terms`` makes
of words what it is asked with: ``search MATCH terms('بسته معیشتی')``. A question may not change
anything, nor read any file but those; it is broken off when its time is over, and gives a limited
number of rows.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from crawler.errors import UsageError
from pipeline.publication import database, views
from pipeline.publication.parquet import arrow_schema
from pipeline.publication.schema import TABLES, Table, quoted
from pipeline.publication.search import match

if TYPE_CHECKING:
    import duckdb

#: Characters or bytes that one value may have, and instructions between two looks at the clock.
_LONGEST: Final = 10_000_000
_INSTRUCTIONS: Final = 10_000

#: What SQLite may do for a question.
_ALLOWED: Final = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)

#: Memory that DuckDB may take for a question.
_MEMORY: Final = "1GB"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The rows that a question gave; ``more`` where there were others beyond the limit."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool


def ask(
    question: str,
    *,
    db: Path | None = None,
    dataset: Path | None = None,
    timeout: float = 10.0,
    limit: int = 1000,
) -> Answer:
    """The answer of the database ``db`` or of the files of ``dataset``, within ``timeout`` seconds.

    UsageError where the question is no SQL, would change something, or takes too long.
    """
    if (db is None) == (dataset is None):
        raise UsageError("received neither or both of --db and --dataset; expected one of them")
    if not question.strip() or not _is_text(question):
        raise UsageError("received no question that can be read; expected one SELECT statement")
    if db is not None:
        return _sqlite(question, db, timeout=timeout, limit=limit)
    assert dataset is not None
    return _duckdb(question, dataset, timeout=timeout, limit=limit)


def _is_text(question: str) -> bool:
    """Whether it can be written down: half characters and NUL cannot."""
    return "\0" not in question and not any("\ud800" <= char <= "\udfff" for char in question)


def _sqlite(question: str, path: Path, *, timeout: float, limit: int) -> Answer:
    connection = database.connect(path, readonly=True)
    connection.row_factory = None
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    connection.create_function("terms", 1, match, deterministic=True)
    connection.execute("SELECT 1 FROM search LIMIT 0")  # opens the index, which takes more than reading
    connection.set_authorizer(_authorize)
    over = time.monotonic() + timeout
    connection.set_progress_handler(lambda: time.monotonic() > over, _INSTRUCTIONS)
    try:
        cursor = connection.execute(question)
        rows = cursor.fetchmany(limit + 1)
        names = [column[0] for column in cursor.description or ()]
    except sqlite3.Error as error:
        raise _refused(str(error), timeout=timeout, interrupted="interrupted" in str(error)) from error
    except sqlite3.Warning as error:  # two statements in one
        raise _refused(str(error), timeout=timeout) from error
    finally:
        connection.close()
    return _answer(names, rows, limit)


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Whether SQLite may do ``action``: read, and ask the index; never write, attach or load."""
    if action in _ALLOWED and not (action == sqlite3.SQLITE_FUNCTION and second == "load_extension"):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and first == "data_version":  # the index asks this before it reads
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _duckdb(question: str, directory: Path, *, timeout: float, limit: int) -> Answer:
    import duckdb  # a fifth of a second that only this costs

    with _opened(directory) as connection:
        timer = threading.Timer(timeout, connection.interrupt)
        timer.start()
        try:
            statements = connection.extract_statements(question)
            if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
                raise _refused("not authorized", timeout=timeout)
            cursor = connection.execute(statements[0])
            rows = cursor.fetchmany(limit + 1)
            names = [column[0] for column in cursor.description or ()]
        except duckdb.Error as error:
            interrupted = isinstance(error, duckdb.InterruptException)
            raise _refused(str(error).partition("\n")[0], timeout=timeout, interrupted=interrupted) from error
        finally:
            timer.cancel()
    return _answer(names, rows, limit)


@contextmanager
def _opened(directory: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB that sees the tables of the dataset in ``directory``, its views, and no other file."""
    import duckdb

    if not (directory / "statistics").is_dir():
        raise UsageError(
            f"{directory}: found no published dataset; publish one first: amarkav publish INPUT --dataset DIR"
        )
    connection = duckdb.connect(":memory:", config={"memory_limit": _MEMORY, "temp_directory": ""})
    try:
        for table in TABLES:
            if table.partition is not None:
                connection.execute(_view(table, directory))
        for statement in views.statements():
            connection.execute(statement)
        allowed = _literal(str(directory.absolute()))
        connection.execute(f"SET allowed_directories = [{allowed}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


def _view(table: Table, directory: Path) -> str:
    """A view of the files of ``table``; of no rows where there are none."""
    files = sorted((directory / table.name).rglob("*.parquet")) or [directory / f"{table.name}.parquet"]
    if not files[0].is_file():
        columns = (f"CAST(NULL AS {field.type}) AS {quoted(field.name)}" for field in arrow_schema(table))
        return f"CREATE VIEW {table.name} AS SELECT {', '.join(columns)} WHERE false"
    listed = ", ".join(_literal(str(file.absolute())) for file in files)
    return f"CREATE VIEW {table.name} AS SELECT * FROM read_parquet([{listed}], hive_partitioning = false)"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _answer(names: Sequence[str], rows: Sequence[tuple[Any, ...]], limit: int) -> Answer:
    return Answer(columns=tuple(names), rows=tuple(rows[:limit]), more=len(rows) > limit)


def _refused(said: str, *, timeout: float, interrupted: bool = False) -> UsageError:
    """What is wrong with a question, and how to ask it."""
    if interrupted:
        return UsageError(
            f"found no answer within {timeout:g} seconds; narrow the question, or use --timeout"
        )
    if "not authorized" in said or "one statement" in said or "readonly" in said:
        return UsageError("found something else than one question; expected one SELECT: data are only read")
    return UsageError(f"the question cannot be answered ({said}); amarkav sql --views says what can be asked")
