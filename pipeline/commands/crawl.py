"""``amarkav crawl``: what news agencies published, into an archive."""

from __future__ import annotations

import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.live import Live
from rich.table import Table

from crawler import settings
from crawler.settings import Settings
from pipeline.commands.command import DONE, SOME_FAILED, Command, Screen, positive

if TYPE_CHECKING:
    from crawler.crawl import Wanted
    from crawler.summary import Report, Summary
    from crawler.tally import Tally

#: The settings that are looked for beside the archive.
CONFIG: Final = "crawl.toml"

_COUNTS: Final = ("found", "new", "changed", "unchanged", "failed", "refused", "gone")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    add_crawl(parser)
    parser.add_argument("--until", metavar="DAY", help="fetch what was published up to DAY, included")
    parser.add_argument(
        "--url", action="append", default=[], metavar="URL",
        help="fetch this page, of an agency or any other site; may be given again",
    )  # fmt: skip


def add_crawl(parser: ArgumentParser) -> None:
    """Which agencies are crawled from which day on, where it goes, and with what manners."""
    parser.add_argument(
        "agencies", nargs="*", metavar="AGENCY", help="a key or name of `amarkav agencies`; without any, all"
    )
    parser.add_argument(
        "--since", metavar="DAY", help="fetch what was published from DAY on: 1404/06/01, 2025-08-23, 7d"
    )
    parser.add_argument(
        "--fresh", metavar="DAY", help="ask again for articles published from DAY on: they may have changed"
    )
    parser.add_argument(
        "--archive", type=Path, default=Path("archive"), metavar="DIR", help="where it goes (default archive)"
    )
    parser.add_argument("--limit", type=positive, metavar="N", help="fetch at most N articles an agency")
    parser.add_argument(
        "--delay", type=_seconds, metavar="S", help="least seconds between two requests to a site (default 1)"
    )
    parser.add_argument("--proxy", metavar="URL", help="ask through this proxy, http://HOST:PORT")
    parser.add_argument(
        "--contact", metavar="ADDRESS", help="a mail address or web page by which sites can reach you"
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help=f"read settings from FILE (default {CONFIG} beside DIR)"
    )


def run(args: Namespace, screen: Screen) -> int:
    """Crawl; 0 if all went well, 3 if something is wrong with an agency."""
    chosen = gathered(args)
    # Here and not above, because Scrapy takes a second to import and most commands do not need it.
    from crawler.crawl import CrawlInterrupt, crawl

    asked = wanted(args)
    try:
        with watching(screen.err) as watch:
            made = crawl(asked, archive=args.archive, settings=chosen, watch=watch)
    except CrawlInterrupt as interrupt:
        _show(interrupt.summary, args.archive, screen)
        raise
    return _show(made, args.archive, screen)


def gathered(args: Namespace) -> Settings:
    """The settings that hold for these arguments."""
    beside = args.archive.absolute().parent / CONFIG
    file = args.config or (beside if beside.exists() else None)
    return settings.gather(file, contact=args.contact, delay=args.delay, limit=args.limit, proxy=args.proxy)


def wanted(args: Namespace) -> Wanted:
    """What these arguments ask for, by the days of today."""
    from crawler import agencies
    from crawler.crawl import Wanted
    from crawler.discovery import days

    named = [agencies.find(text) for text in args.agencies]
    if not named and not args.url:
        named = list(agencies.load().values())
    return Wanted(
        agencies=named,
        urls=args.url,
        since=days.parse(args.since) if args.since else None,
        until=days.parse(args.until) if args.until else None,
        fresh=days.parse(args.fresh) if args.fresh else None,
    )


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise ArgumentTypeError(f"received {text!r}, expected seconds from 0")
    return seconds


@contextmanager
def watching(console: Console) -> Iterator[Any]:
    """A function that shows tallies on ``console`` while they grow, if that is a terminal."""
    if not console.is_terminal:
        yield lambda tallies: None
        return
    watched: list[Tally] = []
    started = time.monotonic()
    with Live(
        console=console, transient=True, refresh_per_second=4, redirect_stdout=False, redirect_stderr=False,
        get_renderable=lambda: _progress(watched, time.monotonic() - started),
    ):  # fmt: skip
        yield watched.extend


def _progress(tallies: Sequence[Tally], seconds: float) -> Table:
    from crawler.summary import report

    table = Table(box=None, pad_edge=False)
    table.add_column("agency")
    for name in (*_COUNTS, "a minute"):
        table.add_column(name, justify="right")
    table.add_column("")
    for tally in tallies:
        shown = report(tally)
        rate = round(60 * tally.asked / (seconds or 1))
        table.add_row(tally.agency, *(f"{count:,}" for count in (*_counts(shown), rate)), tally.doing)
    return table


def _show(summary: Summary, archive: Path, screen: Screen) -> int:
    """Print what was done; the status to end with."""
    screen.say("".join(f"{line}\n" for line in _lines(summary)))
    for report in summary.reports:
        for alarm in report.alarms:
            screen.tell(f"{report.agency}: {alarm}")
    seconds = (summary.finished - summary.started).total_seconds()
    kept = sum(report.kept for report in summary.reports)
    screen.tell(f"{kept:,} articles in {seconds:,.0f} s → {archive}")
    return SOME_FAILED if summary.wrong else DONE


def _lines(summary: Summary) -> Iterator[str]:
    yield f"{'agency':16}" + "".join(f"{name:>11}" for name in _COUNTS)
    for report in summary.reports:
        yield f"{report.agency:16}" + "".join(f"{count:11,}" for count in _counts(report))
        for name, text in _details(report):
            if text:
                yield f"  {name:14}{text}"


def _counts(report: Report) -> Iterator[int]:
    """The figures under :data:`_COUNTS`."""
    yield from (report.found, report.new, report.changed, report.unchanged)
    yield from (sum(counts.values()) for counts in (report.failed, report.refused, report.gone))


def _details(report: Report) -> Iterator[tuple[str, str]]:
    yield "failed", _counted(report.failed)
    yield "refused", _counted(report.refused)
    yield "gone", _counted(report.gone)
    tiers = {name: f" ({_counted(given)})" for name, given in report.tiers.items()}
    yield (
        "filled",
        ", ".join(f"{name} {share:.0%}{tiers.get(name, '')}" for name, share in report.fill.items()),
    )
    yield "days", _counted(report.days)
    yield "archive of", _counted(report.walked)
    yield "sources", "; ".join(f"{url} ({why})" for url, why in report.sources.items())
    yield "warnings", _counted(report.warnings)
    yield "capped", "the limit was reached; what is left is pending" if report.capped else ""


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())


COMMAND = Command(
    name="crawl",
    help="fetch what news agencies published into an archive",
    examples=(
        "amarkav crawl tasnim mehr --since 1404/06/01 --contact crawl@example.org",
        "amarkav crawl --limit 100 --config crawl.toml",
        "amarkav crawl --url https://www.example.ir/news/12 --contact https://example.org/about",
    ),
    configure=configure,
    run=run,
)
