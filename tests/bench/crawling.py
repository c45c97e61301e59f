"""Crawling: from request to archived article, beside plain Scrapy that writes the same pages to disk.

Both ask the replica (tests/replica) for the same pages, one at a time of each of several sites,
without delay, in turns. Plain Scrapy is given the addresses; the crawl finds them itself, and
reads robots.txt, sitemaps, feeds and archives besides.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from tests.bench.screen import say
from tests.replica import Replica

#: Sites of every large family, in the order in which they are taken.
SITES: Final = ("mehr", "tabnak", "tasnim", "irna", "mashregh", "borna", "khabaronline", "asriran")

_SPAWN: Final = multiprocessing.get_context("spawn")


def measure(arguments: Sequence[str] = ()) -> None:
    """Measure, and say what was measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench crawl", description=__doc__)
    parser.add_argument("--pages", type=int, default=2000, help="over all sites (%(default)s)")
    parser.add_argument("--sites", type=int, default=len(SITES), help="at most %(default)s")
    parser.add_argument("--weight", type=int, default=60_000, help="bytes a page, besides its article")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each, of which the median counts")
    given = parser.parse_args(arguments)
    sites = SITES[: given.sites]
    with Replica.started(
        counts=dict.fromkeys(sites, given.pages // len(sites)), weight=given.weight
    ) as replica:
        urls = [story.url for story in replica.truth(*sites)]
        size = given.weight // 1000
        say(f"crawl: {len(urls):,} pages of {size}+ kB from {len(sites)} sites of the replica")
        runs: dict[str, list[Run]] = {"plain Scrapy, pages to disk": [], "amarkav crawl, to articles": []}
        for _ in range(given.rounds):
            ours = partial(_ours, pages=len(urls))
            for name, work, told in zip(runs, (_plain, ours), (urls, sites), strict=True):
                run = _timed(work, replica, told, pages=len(urls))
                runs[name].append(run)
                say(f"  {name + ':':30}{run}")
        plain, own = (median(run.rate for run in each) for each in runs.values())
        say(f"  median {own:.1f} against {plain:.1f} pages/s: {own / plain:.2f} of plain Scrapy")
        plain, own = (median(run.work for run in each) for each in runs.values())
        say(f"  median {own:.2f} against {plain:.2f} ms of a core a page: {plain / own:.2f}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run came to: pages a second, milliseconds of a core a page (which other work on the
    machine does not change), and megabytes after a tenth of the pages and at most."""

    rate: float
    work: float
    tenth: float
    most: float

    def __str__(self) -> str:
        return (
            f"{self.rate:>7.1f} pages/s {self.work:>6.2f} ms of a core a page   "
            f"{self.tenth:.0f} MB after a tenth, {self.most:.0f} MB at most"
        )


def _plain(replica: Replica, urls: Sequence[str], folder: Path) -> None:
    """A spider as Scrapy's tutorial writes one: each page into a file."""
    from scrapy import Request, Spider
    from scrapy.crawler import CrawlerProcess
    from scrapy.http import Response

    number = count()

    class Pages(Spider):
        name = "pages"

        async def start(self) -> AsyncIterator[Request]:
            for url in urls:
                yield Request(url, meta={"proxy": replica.proxy})

        def parse(self, response: Response) -> None:
            (folder / f"{next(number)}.html").write_bytes(response.body)

    process = CrawlerProcess({"CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0, "LOG_ENABLED": False})
    process.crawl(Pages)
    process.start()
    written = sum(1 for _ in folder.iterdir())
    assert written == len(urls), f"Scrapy wrote {written} pages"


def _ours(replica: Replica, sites: Sequence[str], folder: Path, *, pages: int) -> None:
    from tests.replica import crawls

    summary = crawls.run(replica, folder, *sites)
    kept = sum(report.new for report in summary.reports)
    assert kept == pages, f"the crawl kept {kept} articles"


def _timed(work: Callable[..., None], replica: Replica, told: Iterable[str], *, pages: int) -> Run:
    """A process that does ``work``, from its first request to its end."""
    replica.forget()
    tenth, most, busy, began = 0.0, 0.0, 0.0, 0.0
    with TemporaryDirectory() as folder:
        process = _SPAWN.Process(target=work, args=(replica, told, Path(folder)))
        process.start()
        while process.is_alive():
            done, used, held = replica.count(), *_used(process)
            if not done:
                began = used  # all imports are behind it
            if not tenth and done >= pages / 10:
                tenth = held
            busy, most = max(busy, used), max(most, held)
            process.join(0.1)
        seconds = time.monotonic() - replica.log()[0].at
    if process.exitcode:
        raise RuntimeError(f"{work} ended with {process.exitcode}")
    return Run(rate=pages / seconds, work=(busy - began) / pages * 1000, tenth=tenth, most=most)


def _used(process: BaseProcess) -> tuple[float, float]:
    """Seconds of a core that a process and its children have used, and megabytes of memory that they hold.

    Memory that they share is counted for each.
    """
    ticks = pages = 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            about = (entry / "stat").read_text().rpartition(")")[2].split()
            if entry.name == str(process.pid):
                ticks += sum(map(int, about[11:15]))  # with those of its children that have ended
            elif about[1] == str(process.pid):
                ticks += sum(map(int, about[11:13]))
            else:
                continue
            pages += int((entry / "statm").read_text().split()[1])
        except (FileNotFoundError, ProcessLookupError):  # it has just ended
            continue
    return ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE") / 1e6
