"""Client: the one through which a site is asked: politely, safely, and patiently.

Every request of one site goes through one :class:`Client`, one at a time. On its way from
address to page, each hop of it passes the guard, the resolver and ``robots.txt``, waits for its
turn, is tried again with growing waits where the site stumbles, and its answer is unpacked and
looked at before anybody reads it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import urljoin, urlsplit

from crawler.network import patience, robots
from crawler.network.failures import FailedError, FetchError, PausedError, RefusedError
from crawler.network.guard import Guard, Resolver
from crawler.page import Headers, Page
from crawler.settings import Settings

#: One request and its answer, whatever its status; FetchError where there is none.
Exchange = Callable[[str, Headers], Awaitable[Page]]

#: Seconds for which a ``robots.txt`` holds; RFC 9309 allows a day.
_BELIEVED: Final = 86_400.0

#: Redirects that are followed for one address.
_HOPS: Final = 10
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

#: Statuses after which another try may go better.
_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})

#: The status by which a site says that it is asked too much. A 503 may be one dead address.
_TOO_MUCH: Final = 429

#: Addresses in a row that failed, after which the site is taken to be down.
_DOWN: Final = 5

#: Beginnings of content types, by what is asked for.
PAGES: Final = ("text/html", "application/xhtml+xml")
SOURCES: Final = (
    *PAGES, "text/xml", "text/plain", "application/xml", "application/rss+xml", "application/atom+xml",
    "application/rdf+xml", "application/gzip", "application/x-gzip", "application/octet-stream",
)  # fmt: skip


class Client:
    """A polite client of the site with these ``domains``.

    ``delay`` is the least seconds between two requests. ``resolver`` checks the addresses of
    names; None where a proxy resolves them.
    """

    def __init__(
        self, exchange: Exchange, *, domains: tuple[str, ...], settings: Settings, delay: float,
        resolver: Resolver | None,
    ) -> None:  # fmt: skip
        self._exchange = exchange
        self._guard = Guard(domains)
        self._settings = settings
        self._resolver = resolver
        self._pace = patience.Pace(least=delay)
        self._rules: dict[str, tuple[float, robots.Rules]] = {}
        self._one = asyncio.Lock()
        self._failures = 0
        self._paused: PausedError | None = None

    async def get(self, url: str, *, kinds: tuple[str, ...] = PAGES, conditions: Headers = ()) -> Page:
        """The page that answers for ``url`` after all redirects, whatever its status.

        ``kinds`` are beginnings of content types that will do; ``conditions`` are headers of a
        conditional request, so that the status may be 304. RefusedError, FailedError; and
        PausedError, once and from then on, where the site is to be left alone.
        """
        async with self._one:
            if self._paused:
                raise self._paused
            try:
                page = await self._follow(url, conditions)
            except PausedError as error:
                self._paused = error
                raise
            except FailedError as error:
                self._failures += 1
                if self._failures >= _DOWN:
                    self._paused = PausedError("site down", f"{_DOWN} addresses in a row failed; {error}")
                    raise self._paused from error
                raise
            self._failures = 0
        kind = page.header("Content-Type").lower().strip()
        if page.status == 200 and kind and not kind.startswith(kinds):
            raise RefusedError("content type", f"{kind}; expected {kinds[0]}")
        return page

    async def _follow(self, url: str, conditions: Headers, *, obey: bool = True) -> Page:
        """The page at the end of the redirects from ``url``."""
        hop, passed = url, set[tuple[str, str]]()
        for _ in range(_HOPS):
            await self._check(hop)
            if obey:
                await self._permit(hop)
            page = await self._patiently(hop, conditions)
            target = page.header("Location")
            if page.status not in _REDIRECTS or not target:
                return replace(page, requested=url)
            # The same address may be asked twice on the way: a cookie is set, then it answers.
            if (hop, target) in passed:
                raise RefusedError("redirect loop", hop)
            passed.add((hop, target))
            try:
                hop = urljoin(hop, target).partition("#")[0]
            except ValueError as error:
                raise RefusedError("malformed address", f"{hop} redirects to {target}") from error
        raise RefusedError("too many redirects", f"more than {_HOPS}, the last to {hop}")

    async def _check(self, url: str) -> None:
        self._guard.check(url)
        if self._resolver is not None:
            await self._resolver.addresses(urlsplit(url).hostname or "")

    async def _permit(self, url: str) -> None:
        """Nothing, if the ``robots.txt`` of the host, fetched when first needed, allows ``url``."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        read, rules = self._rules.get(origin, (float("-inf"), robots.Rules()))
        if self._now() - read > _BELIEVED:
            rules = await self._robots(f"{origin}/robots.txt")
            self._rules[origin] = (self._now(), rules)
            if rules.delay > self._settings.patience:
                raise PausedError("robots", f"{origin} wishes {rules.delay:g} seconds between two requests")
            self._pace.slow(rules.delay)
        if not rules.allow(url):
            raise RefusedError("robots", f"{origin}/robots.txt disallows {parts.path}")

    async def _robots(self, url: str) -> robots.Rules:
        """RFC 9309: what cannot be had is no rule, but while the server fails, nothing is allowed."""
        try:
            return robots.read(await self._follow(url, (), obey=False))
        except RefusedError:
            return robots.Rules()
        except FailedError as error:
            raise PausedError("robots unreachable", f"{url}: {error}") from error

    async def _patiently(self, url: str, conditions: Headers) -> Page:
        """The answer of ``url``, tried as often as is allowed."""
        for tries in range(1, self._settings.tries + 1):
            wait = patience.backoff(tries, first=self._settings.backoff, most=self._settings.patience)
            try:
                page = await self._turn(url, conditions)
            except FailedError as error:
                failure: FetchError = error
            else:
                if page.status not in _AGAIN:
                    return page
                reason = f"status {page.status}"
                failure = PausedError(reason, url) if page.status == _TOO_MUCH else FailedError(reason, url)
                asked = patience.retry_after(page.header("Retry-After"), page.fetched_at) or 0.0
                if asked > self._settings.patience:
                    raise PausedError(reason, f"it asks to be left alone for {asked:.0f} seconds")
                wait = max(wait, asked)
            self._pace.hold(self._now(), wait)
        raise failure

    async def _turn(self, url: str, conditions: Headers) -> Page:
        """One request, when its turn has come."""
        if wait := self._pace.wait(self._now()):
            await asyncio.sleep(wait)
        started = self._now()
        self._pace.start(started)
        ok = False
        try:
            page = await self._exchange(url, conditions)
            ok = page.status < 400
        finally:
            self._pace.answered(self._now() - started, ok=ok)
        return page

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


def conditions(etag: str, last_modified: str) -> Headers:
    """The headers that ask for a page only if it has changed.

    >>> conditions('"a1"', "")
    (('If-None-Match', '"a1"'),)
    """
    asked: Mapping[str, str] = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return tuple((name, value) for name, value in asked.items() if value)
