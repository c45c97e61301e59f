"""Crawl: what agencies published goes into an archive; one process, all sites side by side."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from crawler import agencies as registry
from crawler import pages, summary
from crawler.agency import Agency
from crawler.archive import Archive
from crawler.dates import TEHRAN
from crawler.discovery import Found, addresses
from crawler.errors import ArchiveError, UsageError
from crawler.network.client import Client
from crawler.network.failures import PausedError
from crawler.network.fetch import manners
from crawler.settings import Settings
from crawler.spiders import reactor
from crawler.spiders.articles import Articles
from crawler.spiders.reader import Read, Reader
from crawler.spiders.site import visit
from crawler.spiders.sources import Sources
from crawler.summary import Summary
from crawler.tally import Tally


class CrawlInterrupt(KeyboardInterrupt):
    """Ctrl-C in a crawl, which then came to an orderly end: ``summary`` says how far it got."""

    def __init__(self, summary: Summary) -> None:
        super().__init__()
        self.summary = summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a run is to fetch.

    ``since`` and ``until`` are days in Tehran, included; without ``since`` it is what is new.
    What was published from the day ``fresh`` on is asked for again, for it may have changed.
    ``urls`` are single pages, of an agency or of any other site.
    """

    agencies: Sequence[Agency] = ()
    urls: Sequence[str] = ()
    since: date | None = None
    until: date | None = None
    fresh: date | None = None


def crawl(
    wanted: Wanted,
    *,
    archive: Path,
    settings: Settings,
    read: Read = pages.read,
    watch: Callable[[Sequence[Tally]], None] = lambda tallies: None,
) -> Summary:
    """Fetch what is ``wanted`` into the folder ``archive``, as politely as ``settings`` say.

    ``read`` makes the articles, in a process of its own (:mod:`crawler.spiders.reader`): a function
    that can be imported by name. ``watch`` is given the tallies of all sites before the first
    request, to be looked at while the counts grow. It may be called again and again, also after a
    run that was killed: what is in the archive is not fetched again. CrawlInterrupt on Ctrl-C,
    ArchiveLockedError where another run has the archive.
    """
    run = _Run(wanted, settings, read)

    async def work() -> Summary:
        with Archive.open(archive, seconds=settings.commit) as kept:
            history = summary.history(archive)
            watch(run.tallies)
            await run.all(kept)
            kept.commit()
            made = summary.summarize(run.tallies, run.started, history, interrupted=run.stopped)
            summary.write(made, archive)
            return made

    ended: list[Summary] = []

    async def job() -> Summary:
        ended.append(await work())
        return ended[0]

    try:
        return reactor.run(job, stop=run.stop)
    except KeyboardInterrupt as error:
        if ended:
            raise CrawlInterrupt(ended[0]) from error
        raise


class _Run:
    """One run: a task for each site, all in one event loop."""

    def __init__(self, wanted: Wanted, settings: Settings, read: Read) -> None:
        self._wanted = wanted
        self._settings = settings
        self._pages = _by_site(wanted.urls)
        self._tasks: list[asyncio.Task[None]] = []
        self.started = datetime.now(UTC)
        self.stopped = False
        chosen = {agency.key: agency for agency in wanted.agencies}
        self._sites: Mapping[str, Agency | None] = chosen | {
            key: agency for key, (agency, _) in self._pages.items()
        }
        self._reader = Reader(self._sites, seconds=settings.reading, read=read)
        self.tallies = tuple(
            Tally(agency=key, name=agency.name, expected=agency.expected) if agency else Tally(agency=key)
            for key, agency in self._sites.items()
        )

    async def all(self, archive: Archive) -> None:
        """Visit every site; what goes wrong at one does not touch the others.

        Only an archive that cannot be written ends them all.
        """
        for tally in self.tallies:
            visiting = self._visit(archive, self._sites[tally.agency], tally)
            self._tasks.append(asyncio.create_task(visiting))
        try:
            outcomes = await asyncio.gather(*self._tasks, return_exceptions=True)
        finally:
            await self._reader.close()
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome

    def stop(self) -> None:
        """Have every site end where it is."""
        self.stopped = True
        for task in self._tasks:
            task.cancel()

    async def _visit(self, archive: Archive, agency: Agency | None, tally: Tally) -> None:
        async def work(client: Client) -> None:
            try:
                await self._work(client, archive, agency, tally)
            except PausedError as error:
                tally.alarm(f"left alone: {error}")
            except (ArchiveError, OSError, sqlite3.Error):
                self.stop()
                raise
            except Exception as error:  # the others are none the worse, and the summary says it
                tally.alarm(f"given up, which is a fault of ours ({type(error).__name__}: {error})")
            tally.doing = ""

        site = agency or self._pages[tally.agency][1][0]
        await visit(work, manners(site, self._settings), self._settings)

    async def _work(self, client: Client, archive: Archive, agency: Agency | None, tally: Tally) -> None:
        """First what was asked for by address, then what is left of earlier runs, then the new."""
        key = tally.agency
        limit = self._settings.limit
        articles = Articles(
            client=client,
            reader=self._reader,
            archive=archive,
            agency=agency,
            key=key,
            tally=tally,
            limit=limit,
        )
        for url in self._pages.get(key, (None, ()))[1]:
            await self._single(url, articles)
        if agency is None or agency not in self._wanted.agencies:
            return
        archive.state.retry(key, tries=self._settings.tries)
        today = self.started.astimezone(TEHRAN).date()
        sources = Sources(
            client=client, archive=archive, agency=agency, tally=tally, settings=self._settings,
            since=self._wanted.since, until=min(self._wanted.until or today, today), now=self.started,
        )  # fmt: skip
        tally.doing = "sitemaps and feeds"
        await sources.news()
        await articles.pending(*self._bounds())
        if self._wanted.fresh:
            tally.doing = "asking again"
            await articles.again(_midnight(self._wanted.fresh), self.started)
        for day in sources.missing():
            if articles.spent:
                tally.capped = True
                return
            await sources.day(day)
            await articles.pending(*self._bounds())
        await sources.listings()
        await articles.pending(*self._bounds())

    async def _single(self, url: str, articles: Articles) -> None:
        """Fetch one address, whether it was fetched before or not."""
        state, agency = articles.archive.state, articles.agency
        key = addresses.canonical(url, agency)
        found = Found(url=url, via="command line")
        articles.tally.found += state.add([found], agency=articles.key, key=lambda _: key)
        row = state.seen(key)
        assert row is not None
        await articles.one(row)

    def _bounds(self) -> tuple[datetime | None, datetime | None]:
        since, until = self._wanted.since, self._wanted.until
        return (
            _midnight(since) if since else None,
            _midnight(until + timedelta(days=1)) if until else None,
        )


def _by_site(urls: Iterable[str]) -> dict[str, tuple[Agency | None, list[str]]]:
    """``urls`` by the key of their agency, or by their host where they have none."""
    sites: dict[str, tuple[Agency | None, list[str]]] = {}
    for url in urls:
        if addresses.absolute(url, url) is None:
            raise UsageError(
                f"received {url!r} as --url, expected a whole address, as https://www.isna.ir/news/1"
            )
        agency = registry.of(url)
        key = agency.key if agency else manners(url, Settings()).domains[0]
        sites.setdefault(key, (agency, []))[1].append(url)
    return sites


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TEHRAN)
