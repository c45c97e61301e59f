"""Sources: where an agency tells of its articles is asked, and what it tells is remembered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urljoin

from crawler.agency import Agency
from crawler.archive import Archive
from crawler.archive.state import Source, Validators
from crawler.dates import TEHRAN
from crawler.discovery import Found, Walk, addresses, feed, freshness, sitemap
from crawler.discovery.archive import Day, days
from crawler.network.bodies import unpacked
from crawler.network.client import SOURCES, Client, conditions
from crawler.network.failures import FetchError, PausedError
from crawler.page import Headers, Page
from crawler.settings import Settings
from crawler.tally import Tally

#: How far back sitemaps and feeds are believed where nobody says ``since``.
_HORIZON: Final = timedelta(days=7)

#: Sitemaps that are followed from an index, the newest, and how deep indexes may be nested.
_CHILDREN: Final = 50
_DEPTH: Final = 3

#: Days in a row that cannot be read, after which the archive is given up.
_UNREAD: Final = 3

#: Items of a source that are remembered in one go: a giant sitemap must not hold up the others.
_PORTION: Final = 500


@dataclass(slots=True, kw_only=True)
class Sources:
    """The sitemaps, feeds and archive of ``agency``, for articles from ``since`` until ``until``.

    Both are days in Tehran, included; ``since`` may be None: then it is what is new.
    """

    client: Client
    archive: Archive
    agency: Agency
    tally: Tally
    settings: Settings
    since: date | None
    until: date
    now: datetime
    _reach: date | None = None
    _gap: date | None = None
    _alive: bool = False
    _unread: int = 0

    async def news(self) -> None:
        """Ask the sitemaps, then the feeds."""
        discovery = self.agency.discovery
        for path in discovery.sitemaps:
            await self._sitemap(self._absolute(path))
        for path in discovery.feeds:
            page = await self._page(self._absolute(path))
            if page is not None:
                await self._told(page, await asyncio.to_thread(feed.read, page))
        self.tally.searched = self.until >= _day(self.now)

    def missing(self) -> Iterator[Day]:
        """The days, newest first, of which the archive must tell, because the sources do not.

        That is from ``since`` on, where they do not reach back so far; without it the days since
        the last run, where they reach back to what it had seen, nothing; and yesterday and today
        where they are dead.
        """
        since = self._since()
        if since is None or self.agency.discovery.archive is None:
            return
        done = self.archive.state.done_days(self.agency.key)
        for day in days(self.agency, since, self.until):
            if self._unread < _UNREAD and day.date not in done:
                yield day

    async def day(self, day: Day) -> None:
        """Go through the archive of one day."""
        walk = Walk.day(self.agency, day.date)
        self.tally.doing = day.jalali
        told = await self._walk(walk, day.date)
        if told is None:
            self._unread += 1
            if self._unread == _UNREAD:
                self.tally.alarm(f"the archive cannot be read: {self.tally.sources.get(walk.url or '', '')}")
            return
        self._unread = 0
        self.tally.walked[day.date.isoformat()] = told
        if day.date < _day(self.now):  # it will grow no more
            self.archive.state.day_done(self.agency.key, day.date)

    async def listings(self) -> None:
        """Go through the pages of links, where the sources do not do and no archive can be read."""
        since = self._since()
        if since is None or (self.agency.discovery.archive is not None and not self._unread):
            return
        for path in self.agency.discovery.listings:
            await self._walk(Walk.listing(self.agency, path, since=since))

    def _since(self) -> date | None:
        """The first day that the sources do not tell enough of; None if there is none."""
        if self.since is not None:
            # A day before it, for of the day that its oldest item is from it may not tell all.
            enough = self._alive and self._reach is not None and self._reach < self.since
            return None if enough else self.since
        return self._gap if self._alive else self.until - timedelta(days=1)

    async def _sitemap(self, url: str, depth: int = 1) -> None:
        page = await self._page(url)
        if page is None:
            return
        told = await asyncio.to_thread(sitemap.read, page)
        if told.dropped:
            self.tally.warnings["sitemap entries beyond the cap"] += told.dropped
        if told.found or not told.children:
            await self._told(page, told.found)
        for child in told.children[:_CHILDREN] if depth < _DEPTH else ():
            if child.published is None or _day(child.published) >= self._earliest():
                await self._sitemap(child.url, depth + 1)

    async def _told(self, page: Page, items: Sequence[Found]) -> None:
        """A sitemap or feed told of ``items``: judge it, and remember those that are articles."""
        found = await asyncio.to_thread(self._articles, items)
        before = self.archive.state.source(page.requested)
        await self._add(found)
        self._remember(page, found)  # last, or a kill in between would lose what it told
        wrong = freshness.staleness(found, min(self.now, _midnight(self.until + timedelta(days=1))))
        if wrong:
            self.tally.sources[page.requested] = wrong
            return
        self._alive = True
        oldest = min(item.published for item in found if item.published)
        reach = _day(oldest)
        self._reach = min(reach, self._reach or reach)
        if before and before.newest and oldest > before.newest:
            gap = _day(before.newest)
            self._gap = max(gap, self._gap or gap)

    async def _walk(self, walk: Walk, day: date | None = None) -> int | None:
        """What the pages of ``walk`` told of; None if one of them could not be had."""
        told = pages = 0
        while walk.url:
            url = walk.url
            page = await self._get(url)
            if page is not None and page.status in (404, 410) and pages:
                break  # it ended with the page before
            if page is None or page.status != 200:
                self._wrong(url, page)
                return None
            found = walk.take(page)
            told += len(found)
            pages += 1
            await self._add(found, day)
        if walk.ended == "cap":
            self.tally.refused["endless pagination"] += 1
        return told

    async def _page(self, url: str) -> Page | None:
        """The sitemap or feed at ``url``; None where it has nothing new, or is not to be had."""
        known = self.archive.state.source(url)
        asked = conditions(known.validators.etag, known.validators.last_modified) if known else ()
        page = await self._get(url, asked)
        if page is not None and page.status == 200:
            return page
        if known is None or page is None or page.status != 304:
            self._wrong(url, page)
        elif known.newest and self.now - known.newest <= freshness.SILENCE:
            self._alive = True  # it has nothing new, and that is all that is wrong with it
        return None

    async def _get(self, url: str, asked: Headers = ()) -> Page | None:
        """The answer at ``url``, unpacked; None where there is none, which is noted."""
        try:
            page = await self.client.get(url, kinds=SOURCES, conditions=asked)
            return replace(page, body=unpacked(page.body, limit=self.settings.unpacked))
        except PausedError:
            raise
        except FetchError as error:
            self.tally.sources[url] = error.reason
            return None

    def _wrong(self, url: str, page: Page | None) -> None:
        if page is not None:
            self.tally.sources[url] = f"status {page.status}"

    async def _add(self, found: Sequence[Found], day: date | None = None) -> None:
        """Remember ``found``, a portion at a time, between which other sites have their turn."""
        state, key = self.archive.state, self.agency.key
        for start in range(0, len(found), _PORTION):
            dated = (self._dated(item, day) for item in found[start : start + _PORTION])
            wanted = (item for item in dated if self._in_range(item))
            self.tally.found += state.add(
                wanted, agency=key, key=lambda url: addresses.canonical(url, self.agency)
            )
            await asyncio.sleep(0)

    def _articles(self, items: Iterable[Found]) -> tuple[Found, ...]:
        return tuple(item for item in items if addresses.is_article(item.url, self.agency))

    def _dated(self, found: Found, day: date | None) -> Found:
        """``found`` with the day that its archive page or its address tells, where it has none."""
        if found.published is None and (told := day or addresses.day_of(found.url, self.agency)):
            return replace(found, published=_midnight(told))
        return found

    def _in_range(self, found: Found) -> bool:
        return found.published is None or self._earliest() <= _day(found.published) <= self.until

    def _earliest(self) -> date:
        return self.since or self._gap or self.until - _HORIZON

    def _remember(self, page: Page, found: Iterable[Found]) -> None:
        newest = max((item.published for item in found if item.published), default=None)
        validators = Validators(etag=page.header("ETag"), last_modified=page.header("Last-Modified"))
        self.archive.state.read(
            Source(
                url=page.requested, agency=self.agency.key, validators=validators,
                fetched_at=page.fetched_at, newest=newest,
            )
        )  # fmt: skip

    def _absolute(self, path: str) -> str:
        return urljoin(self.agency.home, path)


def _day(moment: datetime) -> date:
    return moment.astimezone(TEHRAN).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TEHRAN)
