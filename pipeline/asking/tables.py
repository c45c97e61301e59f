"""Tables: the answers to a question as CSV, JSON, Excel and Parquet, to take away.

Nothing in a cell is ever a formula: Excel gets texts as texts, and in CSV a text that a
spreadsheet would take for one is preceded by an apostrophe.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from pipeline.asking.answers import Figure
from pipeline.asking.workbook import workbook
from pipeline.dataset.schema import dumps

#: Rows that a table holds at most; the page says so where there are more.
MOST_ROWS: Final = 20_000

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of every table: its type, and the cell of a figure; lists are JSON texts."""

    name: str
    type: str
    cell: Callable[[Figure], Any]


def _of(name: str) -> Callable[[Figure], Any]:
    return lambda figure: getattr(figure.statistic, name)


def _bound(which: int) -> Callable[[Figure], float | None]:
    def bound(figure: Figure) -> float | None:
        value = figure.statistic.value
        return None if value is None else float(value[which] if isinstance(value, tuple) else value)

    return bound


def _list(name: str) -> Callable[[Figure], str]:
    return lambda figure: "، ".join(getattr(figure.statistic, name))


#: The columns, in order.
COLUMNS: Final = (
    Column("id", "string", _of("id")),
    Column("quote", "string", _of("quote")),
    Column("value_min", "float64", _bound(0)),
    Column("value_max", "float64", _bound(1)),
    Column("comparator", "string", _of("comparator")),
    Column("unit", "string", _of("unit")),
    Column("measured", "string", _of("measured")),
    Column("per", "string", _of("per")),
    Column("organizations", "string", _list("organizations")),
    Column("places", "string", _list("places")),
    Column("province", "string", _of("province")),
    Column("county", "string", _of("county")),
    Column("time", "string", _of("time")),
    Column("time_since", "string", _of("time_since")),
    Column("time_until", "string", _of("time_until")),
    Column("source", "string", _of("source")),
    Column("kind", "string", _of("kind")),
    Column("status", "string", _of("status")),
    Column("trend", "string", _of("trend")),
    Column("agency", "string", lambda figure: figure.agency),
    Column("day", "string", lambda figure: figure.day),
    Column("day_jalali", "string", lambda figure: figure.day_jalali),
    Column("headline", "string", lambda figure: figure.headline),
    Column("sentence", "string", _of("sentence")),
    Column("url", "string", _of("url")),
    Column("confidence", "float64", _of("confidence")),
    Column("claim_id", "string", _of("claim_id")),
    Column("claim_values", "int64", lambda figure: figure.versions),
    Column("claim_agencies", "int64", lambda figure: figure.agencies),
    Column("corrections", "int64", lambda figure: figure.corrections),
    Column("flagged", "int64", lambda figure: int(figure.flagged)),
    Column("corrected", "string", lambda figure: dumps(figure.corrected) if figure.corrected else ""),
    Column("extractor", "string", _of("extractor")),
)


@dataclass(frozen=True, slots=True)
class Format:
    """A way to take a table away: its media type, and what makes it of figures."""

    media: str
    write: Callable[[Iterable[Figure]], bytes]


def rows(figures: Iterable[Figure]) -> Iterable[list[Any]]:
    """The cells of every figure, by :data:`COLUMNS`."""
    return ([column.cell(figure) for column in COLUMNS] for figure in figures)


def guarded(cell: Any) -> Any:
    """``cell`` for CSV: a text that a spreadsheet would compute gets an apostrophe before it.

    >>> guarded("=cmd|' /C calc'!A0"), guarded(-3.5), guarded("="), guarded("وام")
    ("'=cmd|' /C calc'!A0", -3.5, '=', 'وام')
    """
    computed = isinstance(cell, str) and len(cell) > 1 and cell.startswith(_FORMULA)
    return f"'{cell}" if computed else cell


def to_csv(figures: Iterable[Figure]) -> bytes:
    """UTF-8 with a byte order mark, without which Excel takes Persian for something else."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(column.name for column in COLUMNS)
    table.writerows(map(guarded, row) for row in rows(figures))
    return text.getvalue().encode("utf-8-sig")


def to_json(figures: Iterable[Figure]) -> bytes:
    """A list of objects, one a figure."""
    names = [column.name for column in COLUMNS]
    objects = [dict(zip(names, row, strict=True)) for row in rows(figures)]
    return json.dumps(objects, ensure_ascii=False, indent=1).encode()


def to_xlsx(figures: Iterable[Figure]) -> bytes:
    """An Excel workbook, its sheet from right to left; every text is a text."""
    return workbook([column.name for column in COLUMNS], rows(figures))


def to_parquet(figures: Iterable[Figure]) -> bytes:
    """A Parquet file with typed columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([pa.field(c.name, pa.type_for_alias(c.type)) for c in COLUMNS])
    columns = list(zip(*rows(figures), strict=True)) or [()] * len(COLUMNS)
    arrays = [pa.array(cells, field.type) for cells, field in zip(columns, schema, strict=True)]
    file = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), file, compression="zstd")
    return file.getvalue()


#: Ending → format, in the order that the page offers them.
FORMATS: Final = {
    "csv": Format("text/csv; charset=utf-8", to_csv),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "json": Format("application/json; charset=utf-8", to_json),
    "parquet": Format("application/vnd.apache.parquet", to_parquet),
}
