"""``amarkav ask``: the figures of a published database that answer a question."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.characters import persian_digits
from pipeline import labels, show
from pipeline.commands.command import DONE, Command, Screen, positive

if TYPE_CHECKING:
    from pipeline.asking.answers import Figure

#: What the table shows of a figure.
_HEADS: Final = ("value", "measured", "organizations", "places", "time", "source", "agency", "day")

#: Option → what it narrows by; the same names as in a permalink of the screen.
_PARTS: Final = {
    "place": "a province, county, city or country",
    "organization": "an organization, or a part of its name",
    "agency": "a news agency",
    "kind": "count, money, percent, measure …",
    "since": "the first day: 1399/01/01, 1399, 2020-03-20, دیروز",
    "until": "the last day, likewise",
    "by": "what the days are of: published (default), or held: the time that a figure is about",
    "min": "the least value: 1000, ۱۲ هزار, 2.5 میلیون",
    "max": "the greatest value",
    "unit": "the unit of these: count, toman, کیلومتر …; toman and rial are one family",
    "status": "actual or planned",
    "trend": "up, down or =",
    "confidence": "the least confidence, from 0 to 1",
    "sort": "relevance, newest, oldest, largest, smallest or confidence",
}


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("q", nargs="*", metavar="TEXT", help="what to look for, in any spelling")
    parser.add_argument("--db", type=Path, required=True, metavar="FILE", help="the published database")
    for name, what in _PARTS.items():
        parser.add_argument(f"--{name}", default="", metavar="X", help=what)
    parser.add_argument("--limit", type=positive, default=20, metavar="N", help="how many (default 20)")
    parser.add_argument(
        "--format", choices=("table", "json", "csv"), default="table", help="how to show them (default table)"
    )


def run(args: Namespace, screen: Screen) -> int:
    """Ask; 0 whether or not there is an answer."""
    from pipeline.asking import answers, tables  # with all that searching needs
    from pipeline.asking.directory import Directory
    from pipeline.asking.questions import Question
    from pipeline.publication import database

    question = Question.read({"q": " ".join(args.q), **{name: getattr(args, name) for name in _PARTS}})
    connection = database.connect(args.db, readonly=True)
    try:
        with database.snapshot(connection):
            directory = Directory.of(connection)
            found = list(answers.figures(connection, question, directory=directory, size=args.limit))
    finally:
        connection.close()
    if args.format == "csv":
        screen.say(tables.to_csv(found).decode())
    elif args.format == "json":
        screen.say(tables.to_json(found).decode() + "\n")
    else:
        screen.say(_table(found, screen))
    return DONE


def _table(found: Sequence[Figure], screen: Screen) -> str:
    if not found:
        return f"{labels.label('words', 'unanswered')}\n"
    rows = []
    for figure in found:
        cells, was = _cells(figure.amended), _cells(figure)
        for head in cells:
            if cells[head] != was[head]:
                cells[head] += f" ({labels.label('words', 'was')}: {was[head]})"
        if figure.flagged:
            cells["value"] += f" ({labels.label('words', 'flagged')})"
        cells["agency"] = figure.agency
        cells["day"] = persian_digits(figure.day_jalali.replace("-", "/"))
        rows.append([cells[head] for head in _HEADS])
    return show.grid(_HEADS, rows, screen.out)


def _cells(figure: Figure) -> dict[str, str]:
    cells = labels.cells(figure.statistic)
    return {**cells, "value": f"{cells['value']} {cells['unit']}".rstrip()}


COMMAND = Command(
    name="ask",
    help="find figures in a published database",
    examples=(
        'amarkav ask "بسته معیشتی" --db news.db --place لرستان --since 1399/01/01 --min 1000 --unit count',
        "amarkav ask --db news.db --kind money --sort largest --format csv",
    ),
    configure=configure,
    run=run,
)
