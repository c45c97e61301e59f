"""``amarkav update``: what is new, crawled, extracted and published; once, or again and again."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.errors import AmarkavError
from crawler.settings import Settings
from pipeline.commands.command import DONE, SOME_FAILED, Command, Screen, add_entities, add_workers
from pipeline.commands.crawl import add_crawl, gathered, wanted, watching

if TYPE_CHECKING:
    from pipeline.update import Update

#: Statuses that only an update ends with.
FAILED: Final = 1
NOTHING_NEW: Final = 4

#: By what :class:`~pipeline.update.Status` says.
_STATUSES: Final[Mapping[str, int]] = {
    "news": DONE, "nothing new": NOTHING_NEW, "partly failed": SOME_FAILED, "failed": FAILED,
}  # fmt: skip


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    add_crawl(parser)
    parser.set_defaults(until=None, url=[])
    parser.add_argument(
        "--db", type=Path, required=True, metavar="FILE", help="the SQLite file that is published"
    )
    parser.add_argument("--dataset", type=Path, metavar="DIR", help="a folder of Parquet files beside it")
    parser.add_argument(
        "--every", metavar="SPAN", help="keep running, and do it again every SPAN: 30m, 3h, 1d"
    )
    add_entities(parser)
    add_workers(parser)


def run(args: Namespace, screen: Screen) -> int:
    """Update; 0 news, 4 nothing new, 3 partly failed, 1 failed."""
    settings = gathered(args)
    if args.every is None:
        return _tell(_update(args, settings, screen), screen)
    from pipeline import schedule

    every = schedule.span(args.every)

    def job() -> None:
        try:
            _tell(_update(args, settings, screen), screen)
        except Exception as error:  # it may go better the next time; the report tells of it too
            if args.debug:
                raise
            said = str(error) if isinstance(error, AmarkavError) else f"{type(error).__name__}: {error}"
            screen.tell(f"amarkav: could not finish: {said}")

    schedule.repeat(job, every=every)
    return DONE


def _update(args: Namespace, settings: Settings, screen: Screen) -> Update:
    # Here and not above, because Scrapy takes a second to import and most commands do not need it.
    from pipeline import batch
    from pipeline.update import update

    with watching(screen.err) as watch:
        return update(
            wanted(args), archive=args.archive, db=args.db, dataset=args.dataset, settings=settings,
            workers=args.workers, loader=batch.Load(args.entities), watch=watch,
        )  # fmt: skip


def _tell(made: Update, screen: Screen) -> int:
    """Say what was done, and name what is wrong; the status to end with."""
    screen.say(f"{made}\n")
    sys.stdout.flush()  # with --every it may be hours until the next line
    for report in made.agencies:
        for alarm in report.alarms:
            screen.tell(f"{report.agency}: {alarm}")
    for error in made.published.errors:
        screen.tell(str(error))
    return _STATUSES[made.status]


COMMAND = Command(
    name="update",
    help="crawl, extract and publish what is new",
    examples=(
        "amarkav update --db news.db --dataset dataset --contact crawl@example.org",
        "amarkav update tasnim mehr --since 7d --db news.db --every 3h",
    ),
    note=(
        "status: 0 news, 4 nothing new, 3 an agency or an article failed, 1 the update failed, 2 wrong usage"
    ),
    configure=configure,
    run=run,
)
