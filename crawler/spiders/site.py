"""Site: the spider of one site; what it does there is said by whoever sends it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from scrapy import Spider
from scrapy.crawler import Crawler

from crawler.network.client import Client
from crawler.settings import Settings
from crawler.spiders.exchange import exchange, scrapy_settings
from crawler.spiders.reactor import resolver

Work = Callable[[Client], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How one site is asked: no further than its ``domains``, ``delay`` seconds apart at least,
    through ``proxy`` if there is one, and only with a certificate that is in order if ``verify``."""

    domains: tuple[str, ...]
    delay: float
    proxy: str = ""
    verify: bool = True


class SiteSpider(Spider):
    """Does ``work`` with a downloader, connections and cookies of its own, and is done."""

    name = "site"

    def __init__(self, *, work: Callable[[Crawler], Coroutine[Any, Any, None]]) -> None:
        super().__init__()
        self._work = work
        self.task: asyncio.Task[None] | None = None

    async def start(self) -> AsyncIterator[Any]:
        """Do the work; nothing is left for Scrapy to schedule. What it raises is its task's."""
        self.task = asyncio.get_running_loop().create_task(self._work(self.crawler))
        await asyncio.wait([self.task])
        return
        yield


async def visit(work: Work, manners: Manners, settings: Settings) -> None:
    """Do ``work`` with a polite client of one site; raises what it raises.

    Cancelled, it cancels the work and closes the connections before it ends.
    """
    names = resolver()
    if manners.proxy:
        names.trust(manners.proxy)

    async def working(crawler: Crawler) -> None:
        await work(
            Client(
                exchange(crawler, settings, manners.proxy),
                domains=manners.domains,
                settings=settings,
                delay=manners.delay,
                resolver=None if manners.proxy else names,
            )
        )

    crawler = Crawler(SiteSpider, scrapy_settings(settings, verify=manners.verify))
    crawling = asyncio.get_running_loop().create_task(crawler.crawl_async(work=working))
    try:
        await asyncio.shield(crawling)
    except asyncio.CancelledError:
        _task(crawler).cancel()
        await crawling
        raise
    await _task(crawler)


def _task(crawler: Crawler) -> asyncio.Task[None]:
    spider = crawler.spider
    assert isinstance(spider, SiteSpider)
    assert spider.task is not None
    return spider.task
