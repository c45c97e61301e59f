"""Articles: what is known of a site and not yet kept is fetched, read and kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Final

from crawler.agency import Agency
from crawler.archive import Archive
from crawler.archive.state import Seen, Status
from crawler.discovery import addresses
from crawler.network.client import Client, conditions
from crawler.network.failures import FailedError, FetchError, PausedError, RefusedError
from crawler.page import Page
from crawler.pages import NoArticleError
from crawler.spiders.reader import Reader, UnreadError
from crawler.tally import Tally

#: Addresses that are taken from the state at a time, so that memory does not grow with them.
_PORTION: Final = 50

#: Pages in a row behind a wall, after which the site is left alone.
_WALLS: Final = 3

#: What becomes of an address whose page holds no article, and whether that page is kept: it is
#: where a better page object could find one.
_NO_ARTICLE: Final[dict[str, tuple[Status, bool]]] = {
    "wall": (Status.FAILED, False),
    "soft-404": (Status.GONE, False),
    "not-html": (Status.REFUSED, False),
    "not-an-article": (Status.REFUSED, True),
    "empty": (Status.REFUSED, True),
}


@dataclass(slots=True, kw_only=True)
class Articles:
    """Fetches and keeps articles of one site, at most ``limit`` of them (0: without end).

    ``agency`` is None for a site that is not declared; ``key`` names it in the archive and to the
    ``reader``.
    """

    client: Client
    reader: Reader
    archive: Archive
    agency: Agency | None
    key: str
    tally: Tally
    limit: int = 0
    _walls: int = 0

    @property
    def spent(self) -> bool:
        """Whether no more may be asked for."""
        return bool(self.limit) and self.tally.asked >= self.limit

    async def pending(self, since: datetime | None = None, until: datetime | None = None) -> None:
        """Fetch what is pending, newest first, until nothing is left."""
        state = self.archive.state
        while rows := state.pending(self.key, limit=_PORTION, since=since, until=until):
            if self.spent:
                self.tally.capped = True
                return
            await self._all(rows)

    async def again(self, since: datetime, before: datetime) -> None:
        """Ask again for what was published from ``since`` on and fetched before ``before``."""
        state = self.archive.state
        while rows := state.aged(self.key, since=since, before=before, limit=_PORTION):
            if self.spent:
                self.tally.capped = True
                return
            await self._all(rows)

    async def one(self, row: Seen) -> None:
        """Fetch one address, and settle what became of it. PausedError leaves it pending."""
        await self._take(row, await self._ask(row))

    async def _all(self, rows: Sequence[Seen]) -> None:
        """Fetch as many of ``rows`` as may be. While one page is read, the next is on its way."""
        if self.limit:
            rows = rows[: self.limit - self.tally.asked]
        ahead: asyncio.Task[Page | FetchError] | None = None
        try:
            for row, following in zip_longest(rows, rows[1:]):
                answer = await (ahead or self._ask(row))
                ahead = asyncio.create_task(self._ask(following)) if following else None
                await self._take(row, answer)
        finally:
            if ahead is not None:
                ahead.cancel()

    async def _ask(self, row: Seen) -> Page | FetchError:
        self.tally.asked += 1
        asked = conditions(row.validators.etag, row.validators.last_modified) if row.article else ()
        try:
            return await self.client.get(row.address, conditions=asked)
        except (RefusedError, FailedError) as error:
            return error

    async def _take(self, row: Seen, answer: Page | FetchError) -> None:
        match answer:
            case Page():
                await self._judge(row, answer)
            case RefusedError():
                self._settle(row, Status.REFUSED, answer.reason)
            case _:
                self._settle(row, Status.FAILED, answer.reason)

    async def _judge(self, row: Seen, page: Page) -> None:
        if page.status == 304 and row.article:
            self.archive.unchanged(row.url, page)
            self.tally.unchanged += 1
        elif page.status in (404, 410):
            self._settle(row, Status.GONE, f"status {page.status}")
        elif self._led_away(page):
            self._settle(row, Status.GONE, "redirected to no article")
        else:
            await self._read(row, page)

    async def _read(self, row: Seen, page: Page) -> None:
        """Keep the article of ``page``. An error page is read only to know a wall by its name."""
        try:
            article = await self.reader.read(page, self.key)
        except NoArticleError as error:
            if page.status == 200 or error.reason == "wall":
                self._miss(row, page, error)
                return
        except UnreadError as error:  # the page is kept to be looked at
            self._settle(row, Status.FAILED, "page object failed", page)
            self.tally.alarm(f"the page object failed on {page.url} ({error})")
            return
        if page.status != 200:
            self._settle(row, Status.FAILED, f"status {page.status}")
            return
        self._walls = 0
        self.tally.keep(self.archive.keep(page, article, agency=self.key, url=row.url))

    def _miss(self, row: Seen, page: Page, error: NoArticleError) -> None:
        """The page holds no article, and says why."""
        status, keep = _NO_ARTICLE[error.reason]
        self._settle(row, status, error.reason, page if keep else None)
        if error.reason == "wall":
            self.tally.alarm(f"a wall stands before the site: {error.detail}")
            self._walls += 1
            if self._walls >= _WALLS:
                raise PausedError("wall", error.detail)

    def _settle(self, row: Seen, status: Status, reason: str, page: Page | None = None) -> None:
        self.archive.note(row.url, status, reason, agency=self.key, page=page)
        self.tally.settle(status, reason)

    def _led_away(self, page: Page) -> bool:
        """Whether an article was asked for, and something else answered: the home page, mostly."""
        if self.agency is None or addresses.is_article(page.url, self.agency):
            return False
        return addresses.is_article(page.requested, self.agency)
