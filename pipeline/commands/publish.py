"""``amarkav publish``: articles and their statistics into one database that can be asked."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from pipeline import batch
from pipeline.commands.command import Command, Failures, Screen, add_entities, add_workers
from pipeline.dataset import readers
from pipeline.progress import progress
from pipeline.publication import inputs
from pipeline.publication.publish import Report, publish


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "inputs", nargs="+", metavar="INPUT",
        help="a crawl's archive, articles as extract reads them, or records as it writes them",
    )  # fmt: skip
    parser.add_argument(
        "--db", type=Path, required=True, metavar="FILE", help="the SQLite file, made or brought up to date"
    )
    parser.add_argument(
        "--dataset", type=Path, metavar="DIR", help="a folder of Parquet files, brought up to date with it"
    )
    add_entities(parser)
    add_workers(parser)


def run(args: Namespace, screen: Screen) -> int:
    """Publish; 0 if all went well, 3 if some inputs failed."""
    archives = inputs.archives(args.inputs)
    with progress(screen.err, 0 if archives else readers.size(args.inputs)) as counted:

        def tell(report: Report) -> None:
            counted.articles, counted.statistics = report.published, report.statistics
            counted.failed = report.failed
            if counted.changed is not None:
                counted.changed()

        report = publish(
            inputs.read(args.inputs, meter=counted.read), db=args.db, dataset=args.dataset,
            archives=archives, workers=args.workers, loader=batch.Load(args.entities),
            tell=tell,
        )  # fmt: skip
    screen.tell(
        f"{report.published:,} articles published with {report.statistics:,} statistics, "
        f"{report.unchanged:,} unchanged → {args.db}"
    )
    return Failures(report.failed, [str(error) for error in report.errors]).tell(screen)


COMMAND = Command(
    name="publish",
    help="bring articles and their statistics into one database",
    examples=(
        "amarkav publish archive --db news.sqlite --dataset dataset --workers 2",
        "amarkav publish data/samples --db samples.sqlite",
        "amarkav publish statistics.parquet --db news.sqlite",
    ),
    configure=configure,
    run=run,
)
