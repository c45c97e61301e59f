"""``amarkav extract``: the statistics of many articles, as a dataset or a table."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack

from crawler.errors import InputError
from pipeline import batch, show
from pipeline.commands.command import (
    Command,
    Failures,
    Screen,
    add_entities,
    add_inputs,
    add_workers,
)
from pipeline.dataset import readers, writers
from pipeline.progress import Progress, progress


class _NothingReadError(Exception):
    """No article could be read: a dataset of an earlier run must not give way to an empty one."""


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    add_inputs(parser)
    parser.add_argument(
        "-o", "--output", action="append", default=[], metavar="OUT",
        help="write the dataset to OUT, by its ending: .jsonl, .csv or .parquet; may be given again; "
        "without it: JSON Lines on standard output, a table on a terminal",
    )  # fmt: skip
    parser.add_argument(
        "--table", action="store_true", help="print a readable table, whatever else is written"
    )
    add_entities(parser)
    add_workers(parser)


def run(args: Namespace, screen: Screen) -> int:
    """Extract; 0 if all went well, 3 if some inputs failed."""
    failures = Failures()
    try:
        counted = _extract(args, screen, failures)
    except _NothingReadError:
        return failures.tell(screen)
    if args.output:
        done = f"{counted.statistics:,} statistics from {counted.articles:,} articles ({counted.rate})"
        screen.tell(f"{done} → {', '.join(args.output)}")
    return failures.tell(screen)


def _extract(args: Namespace, screen: Screen, failures: Failures) -> Progress:
    on_terminal = sys.stdout.isatty()
    tabled = args.table or (on_terminal and not args.output)
    targets = args.output or ([] if tabled else [writers.STDOUT])
    silent = on_terminal and (tabled or writers.STDOUT in targets)
    with (
        ExitStack() as stack,
        progress(screen.err, readers.size(args.inputs), silent=silent) as counted,
    ):
        outputs = [stack.enter_context(writers.create(target)) for target in targets]
        items = readers.read(args.inputs, meter=counted.read)
        for outcome in batch.run(items, workers=args.workers, loader=batch.Load(args.entities)):
            if isinstance(outcome, InputError):
                failures.add(outcome)
                counted.fail()
                continue
            for statistic in outcome.statistics:
                for output in outputs:
                    output.write(statistic)
            if tabled and outcome.statistics:
                title = show.rule(outcome.article_id, screen.out)
                screen.say(f"{title}{show.table(outcome.statistics, screen.out)}\n")
            counted.done(characters=outcome.characters, statistics=len(outcome.statistics))
        if failures.count and not counted.articles:
            raise _NothingReadError
    return counted


COMMAND = Command(
    name="extract",
    help="write down the statistics of articles",
    examples=(
        "amarkav extract news.jsonl.gz -o statistics.parquet --workers 4",
        "amarkav extract data/samples -o out/statistics.jsonl -o out/statistics.csv --table",
        "amarkav extract - < article.txt",
    ),
    configure=configure,
    run=run,
)
