"""``amarkav sql``: a question in SQL to what was published."""

from __future__ import annotations

import csv
import io
import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from rich.table import Table

from crawler.errors import UsageError
from pipeline.commands.command import DONE, Command, Screen, positive
from pipeline.publication import sql, views
from pipeline.publication.sql import Answer

_FORMATS: Final = ("table", "json", "csv")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("question", nargs="?", metavar="SELECT", help="one SELECT statement, in quotes")
    parser.add_argument("--db", type=Path, metavar="FILE", help="ask this published SQLite file")
    parser.add_argument(
        "--dataset", type=Path, metavar="DIR", help="ask this published Parquet dataset, through DuckDB"
    )
    parser.add_argument("--format", choices=_FORMATS, default="table", help="how to print (default table)")
    parser.add_argument(
        "--timeout", type=_seconds, default=10.0, metavar="S", help="seconds it may take (default 10)"
    )
    parser.add_argument(
        "--limit",
        type=positive,
        default=1000,
        metavar="N",
        help="rows to print at most (default 1000)",
    )
    parser.add_argument("--views", action="store_true", help="list the views that can be asked, and end")


def run(args: Namespace, screen: Screen) -> int:
    """Ask; 0 where there was an answer, however many rows it has."""
    if args.views:
        for view in views.VIEWS:
            screen.say(f"{view.name:22}{view.description}\n")
        return DONE
    if not args.question:
        raise UsageError("found no question; expected one SELECT statement, or --views")
    answer = sql.ask(args.question, db=args.db, dataset=args.dataset, timeout=args.timeout, limit=args.limit)
    if args.format == "table":
        screen.out.print(_table(answer))
    else:
        screen.say(_json(answer) if args.format == "json" else _csv(answer))
    if answer.more:
        screen.tell(f"the first {len(answer.rows):,} rows; --limit gives more")
    return DONE


def _table(answer: Answer) -> Table:
    table = Table(*answer.columns, box=None, pad_edge=False)
    for row in answer.rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    return table


def _json(answer: Answer) -> str:
    rows = [dict(zip(answer.columns, map(_plain, row), strict=True)) for row in answer.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1, default=str) + "\n"


def _csv(answer: Answer) -> str:
    text = io.StringIO()
    table: Any = csv.writer(text, lineterminator="\n")
    table.writerow(answer.columns)
    table.writerows(map(_cells, answer.rows))
    return text.getvalue()


def _cells(row: Sequence[Any]) -> list[Any]:
    return ["" if cell is None else _plain(cell) for cell in row]


def _plain(cell: Any) -> Any:
    return cell.hex() if isinstance(cell, bytes) else cell


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise ArgumentTypeError(f"received {text!r}, expected a number of seconds above 0")
    return seconds


COMMAND = Command(
    name="sql",
    help="ask a published database or dataset in SQL",
    examples=(
        'amarkav sql "SELECT quote, measured, place FROM figures" --db news.sqlite',
        'amarkav sql "SELECT agency, count(*) FROM figures GROUP BY 1" --dataset dataset --format csv',
        "amarkav sql --views",
    ),
    configure=configure,
    run=run,
)
