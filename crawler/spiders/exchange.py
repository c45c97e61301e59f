"""Exchange: one request and its answer through Scrapy's downloader, as a Page or a failure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from crawler.network.bodies import ACCEPTED, decoded
from crawler.network.client import Exchange
from crawler.network.failures import FailedError, FetchError, RefusedError
from crawler.page import Headers, Page
from crawler.settings import Settings

_ACCEPT: Final = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.1"
)

#: What Scrapy's exceptions mean to us.
_MEANING: Final[tuple[tuple[type[Exception], type[FetchError], str], ...]] = (
    (DownloadTimeoutError, FailedError, "timeout"),
    (ResponseDataLossError, FailedError, "truncated"),
    (DownloadConnectionRefusedError, FailedError, "connection refused"),
    (CannotResolveHostError, FailedError, "name not resolved"),
    (DownloadFailedError, FailedError, "connection lost"),
    (DownloadCancelledError, RefusedError, "too large"),
    (UnsupportedURLSchemeError, RefusedError, "scheme"),
    (TunnelError, FailedError, "refused by the proxy"),
    (OSError, FailedError, "connection lost"),
    (ValueError, RefusedError, "malformed address"),
)


def scrapy_settings(settings: Settings, *, verify: bool) -> dict[str, Any]:
    """Scrapy's settings: its downloader with cookies and proxies, and nothing of its own accord.

    ``verify`` says whether a site's certificate must be in order.
    """
    return {
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_TIMEOUT": settings.timeout,
        "DOWNLOAD_MAXSIZE": settings.size,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": verify,
        "DOWNLOADER_MIDDLEWARES_BASE": {
            "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": 700,
            "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
        },
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "LOG_ENABLED": False,
        "STATS_DUMP": False,
    }


def exchange(crawler: Crawler, settings: Settings, proxy: str) -> Exchange:
    """A function that sends one request through the downloader of ``crawler``."""
    fixed = {
        "User-Agent": settings.user_agent,
        "Accept": _ACCEPT,
        "Accept-Language": "fa,en;q=0.5",
        "Accept-Encoding": ACCEPTED,
    }

    async def one(url: str, conditions: Headers) -> Page:
        headers = {**fixed, **dict(conditions)}
        # A proxy of None keeps Scrapy from taking one out of the environment.
        request = Request(url, headers=headers, meta={"proxy": proxy or None}, dont_filter=True)
        try:
            response = await crawler.engine.download_async(request)
        except Exception as error:
            raise _failure(error, url, settings) from error
        encoding = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        body = decoded(response.body, encoding, limit=settings.unpacked)
        if "partial" in response.flags and not _whole(body):
            raise FailedError("truncated", f"{url}: the connection ended before the page did")
        return Page(
            url=response.url,
            body=body,
            status=response.status,
            headers=_pairs(response.headers),
            request_headers=_pairs(request.headers),
            requested=url,
            fetched_at=datetime.now(UTC),
        )

    return one


def _failure(error: Exception, url: str, settings: Settings) -> FetchError:
    if "certificate verify failed" in str(error) or "VerificationError" in str(error):
        return FailedError("certificate", f"{url}: not in order; `unverified` in the settings waives it")
    for kind, failure, reason in _MEANING:
        if isinstance(error, kind):
            limit = {"too large": f"{settings.size:,} bytes", "timeout": f"{settings.timeout:g} seconds"}
            return failure(reason, f"{url}: more than {limit[reason]}" if reason in limit else url)
    return FailedError("connection lost", f"{url}: {type(error).__name__}: {error}")


def _whole(body: bytes) -> bool:
    """Whether markup whose length the server did not tell seems to have come to its end."""
    return not body.lstrip().startswith(b"<") or b"</" in body[-256:]


def _pairs(headers: Mapping[bytes, list[bytes]]) -> Headers:
    fields = ((name, value) for name, values in headers.items() for value in values)
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in fields)
