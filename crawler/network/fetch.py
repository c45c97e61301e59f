"""Fetch: a few pages of one site, one after the other, with a crawl's manners and guards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from crawler.agency import Agency
from crawler.network.client import SOURCES, Client
from crawler.page import Page
from crawler.settings import Settings
from crawler.spiders import reactor
from crawler.spiders.site import Manners, visit


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
        visiting = asyncio.get_running_loop().create_task(visit(work, manners(site, settings), settings))
        return await ready.get(), visiting

    async def end() -> None:
        done.set()
        await visiting

    client, visiting = reactor.run(begin)
    try:
        yield lambda url: reactor.run(lambda: client.get(url, kinds=SOURCES))
    finally:
        reactor.run(end)


def manners(site: Agency | str, settings: Settings) -> Manners:
    """How ``site``, an agency or any address, is asked.

    >>> manners("https://www.khabar.ir/news/1", Settings())
    Manners(domains=('khabar.ir',), delay=1.0, proxy='', verify=True)
    """
    key = (urlsplit(site).hostname or "").removeprefix("www.") if isinstance(site, str) else site.key
    domains, delay = ((key,), 1.0) if isinstance(site, str) else (site.domains, site.delay)
    return Manners(
        domains=domains,
        delay=delay if settings.delay is None else settings.delay,
        proxy=settings.proxy_of(key),
        verify=key not in settings.unverified,
    )
