"""Fetch: a few pages of one site, one after the other, with a crawl's manners and guards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from crawler.agency import Agency
from crawler.client import SOURCES, Client
from crawler.page import Page
from crawler.settings import Settings
from crawler.spiders import reactor
from crawler.spiders.site import visit


@contextmanager
def session(site: Agency | str, settings: Settings) -> Iterator[Callable[[str], Page]]:
    """A polite client of one site, for a few requests: an agency, or the host of any address.

    What it gives is called with an address and answers with the page, whatever its status;
    ``robots.txt``, the delay and the guards hold as in a crawl. FetchError where no page is to
    be had.
    """
    done = asyncio.Event()
    ready: asyncio.Queue[Client] = asyncio.Queue()

    async def work(client: Client) -> None:
        ready.put_nowait(client)
        await done.wait()

    async def begin() -> tuple[Client, asyncio.Task[None]]:
        domains, delay, proxy = manners(site, settings)
        visiting = asyncio.get_running_loop().create_task(
            visit(work, domains=domains, settings=settings, delay=delay, proxy=proxy)
        )
        return await ready.get(), visiting

    async def end() -> None:
        done.set()
        await visiting

    client, visiting = reactor.run(begin)
    try:
        yield lambda url: reactor.run(lambda: client.get(url, kinds=SOURCES))
    finally:
        reactor.run(end)


def manners(site: Agency | str, settings: Settings) -> tuple[tuple[str, ...], float, str]:
    """The domains, the delay in seconds and the proxy with which ``site`` is asked.

    >>> manners("https://www.khabar.ir/news/1", Settings())
    (('khabar.ir',), 1.0, '')
    """
    if isinstance(site, str):
        host = (urlsplit(site).hostname or "").removeprefix("www.")
        delay = 1.0 if settings.delay is None else settings.delay
        return (host,), delay, settings.proxy_of(host)
    delay = site.delay if settings.delay is None else settings.delay
    return site.domains, delay, settings.proxy_of(site.key)
