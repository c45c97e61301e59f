"""Writers: statistics into files that appear whole or not at all.

A dataset is written beside its place under a hidden name and moved there when it is complete,
so a run that fails or is killed leaves what was there before.
"""

from __future__ import annotations

import csv
import io
import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from crawler.errors import UsageError
from pipeline.dataset.schema import COLUMNS, arrow_schema, cells, dumps, record
from pipeline.statistics import Statistic

STDOUT: Final = "-"

#: Rows that a Parquet row group holds: what is in memory before it is written.
_GROUP: Final = 20_000


class Writer(ABC):
    """Writes statistics to a binary file, one by one; :meth:`close` writes what is left."""

    @abstractmethod
    def write(self, statistic: Statistic) -> None:
        """Add ``statistic``."""

    def close(self) -> None:
        """Write what is left; the file itself stays open."""
        return


class JsonLines(Writer):
    """One JSON object a line, which gold files and scorers understand."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, statistic: Statistic) -> None:
        self._file.write(f"{dumps(record(statistic))}\n".encode())


class Csv(Writer):
    """A table for spreadsheets; lists and maps are JSON in their cells.

    It begins with a byte order mark, without which Excel takes Persian for something else.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        self._table = csv.DictWriter(self._text, [column.name for column in COLUMNS], lineterminator="\n")
        self._table.writeheader()

    def write(self, statistic: Statistic) -> None:
        self._table.writerow({name: _flat(cell) for name, cell in cells(statistic).items()})

    def close(self) -> None:
        self._text.detach()


class Parquet(Writer):
    """A table for DuckDB, pandas and the like, compressed, with typed columns."""

    def __init__(self, file: IO[bytes]) -> None:
        import pyarrow.parquet as pq  # a quarter of a second that only Parquet costs

        self._schema = arrow_schema()
        self._table = pq.ParquetWriter(file, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def write(self, statistic: Statistic) -> None:
        self._rows.append(cells(statistic))
        if len(self._rows) >= _GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._table.close()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._rows:
            self._table.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows.clear()


#: Ending → writer. A format is added here and nowhere else.
WRITERS: Final[dict[str, type[JsonLines] | type[Csv] | type[Parquet]]] = {
    ".jsonl": JsonLines,
    ".csv": Csv,
    ".parquet": Parquet,
}


def check(target: str) -> None:
    """Raise a UsageError unless a dataset can be written to ``target``.

    >>> check("آمار.xlsx")
    Traceback (most recent call last):
    crawler.errors.UsageError: آمار.xlsx: found the ending .xlsx; expected one of .jsonl, .csv, .parquet
    """
    path = Path(target)
    if target == STDOUT:
        return
    if path.suffix.lower() not in WRITERS:
        ending = path.suffix or "none"
        raise UsageError(f"{target}: found the ending {ending}; expected one of {', '.join(WRITERS)}")
    if path.is_dir():
        raise UsageError(f"{target}: found a folder; expected the name of a file to write")


@contextmanager
def create(target: str) -> Iterator[Writer]:
    """A writer for ``target``, by its ending; ``-`` is JSON Lines on standard output.

    The file is there when the block has ended, and only if it ended well.
    """
    check(target)
    if target == STDOUT:
        yield JsonLines(sys.stdout.buffer)
        sys.stdout.flush()
        return
    path = Path(target)
    with whole(path) as file:
        writer = WRITERS[path.suffix.lower()](file)
        try:
            yield writer
        finally:
            writer.close()


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the name ``path`` when the block has ended well, and is gone otherwise."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = part.open("wb")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); choose another place") from error
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _flat(cell: Any) -> Any:
    """What a CSV cell holds: lists and maps as JSON, truth as true and false."""
    return dumps(cell) if isinstance(cell, (list, Mapping, bool)) else cell
