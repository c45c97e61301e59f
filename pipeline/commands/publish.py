"""``amarkav publish``: articles and their statistics into one database that can be asked."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from pipeline.commands.command import Command, Failures, Screen, add_workers
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
    add_workers(parser)


def run(args: Namespace, screen: Screen) -> int:
    """Publish; 0 if all went well, 3 if some inputs failed."""
    report = publish(inputs.read(args.inputs), db=args.db, dataset=args.dataset, workers=args.workers)
    screen.tell(_said(report, args.db))
    failures = Failures(report.failed, [str(error) for error in report.errors])
    return failures.tell(screen)


def _said(report: Report, db: Path) -> str:
    return (
        f"{report.published:,} articles published with {report.statistics:,} statistics, "
        f"{report.unchanged:,} unchanged → {db}"
    )


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
