"""``amarkav show``: articles with their statistics marked, on the terminal or as a web page."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from crawler.errors import InputError
from pipeline import batch, labels, page, show
from pipeline.commands.command import Command, Failures, Screen, add_entities, add_inputs
from pipeline.dataset import readers
from pipeline.dataset.writers import whole


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    add_inputs(parser)
    parser.add_argument(
        "--html",
        type=Path,
        metavar="FILE",
        help="write a page, right to left and self-contained, instead of printing",
    )
    add_entities(parser)


def run(args: Namespace, screen: Screen) -> int:
    """Show; 0 if all went well, 3 if some inputs failed."""
    failures = Failures()
    parts: list[str] = []
    nlp = batch.Load(args.entities)()
    for item in readers.read(args.inputs):
        if isinstance(item, InputError):
            failures.add(item)
            continue
        outcome = batch.outcome(item, nlp)
        if isinstance(outcome, InputError):
            failures.add(outcome)
        elif args.html:
            parts.append(show.html(item, outcome.statistics, number=len(parts) + 1))
        else:
            screen.say(f"{show.terminal(item, outcome.statistics, screen.out)}\n")
    if parts:
        said = (
            labels.label("words", "statistics"),
            labels.number(len(parts)),
            labels.label("words", "article"),
        )
        title = "{} · {} {}".format(*said)
        with whole(args.html) as file:
            file.write(page.page(title, parts).encode())
        screen.tell(f"{len(parts)} articles → {args.html}")
    return failures.tell(screen)


COMMAND = Command(
    name="show",
    help="show articles with their statistics marked",
    examples=(
        "amarkav show article.txt",
        "amarkav show data/samples --html samples.html",
    ),
    configure=configure,
    run=run,
)
