"""Capture: an article's page as it was fetched, shown so that it can do nothing.

The page is foreign. It comes at an address of its own, where a browser may run nothing of it and
load nothing for it; around it is a page of ours that says when and from where it was fetched.
"""

from __future__ import annotations

import asyncio
import codecs
import logging
import re
from datetime import datetime
from html import unescape
from itertools import islice
from typing import Any, Final

from datasette.utils.asgi import Response

from crawler.archive import captures
from crawler.archive.captures import Capture
from crawler.characters import squash
from crawler.errors import ArchiveError
from crawler.pages.encoding import encoding
from pipeline.asking.questions import Question
from pipeline.web.frame import Page, ProblemError
from pipeline.web.record import article_row

_LOG: Final = logging.getLogger(__name__)

#: No scripts, no forms, no pictures but those that are in the page itself.
_HEADERS: Final = {
    "content-security-policy": "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
    "x-frame-options": "SAMEORIGIN",
}

#: Where the page is opened: its headline stands below menus that have lost their looks.
ANCHOR: Final = "amarkav-headline"

_HEAD: Final = (
    "<!DOCTYPE html><style>body { font: 1rem/1.8 Tahoma, sans-serif; margin: 1rem } img { max-width: 100% }"
    f" x-a {{ text-decoration: underline }} #{ANCHOR} {{ display: block; scroll-margin-top: 1rem }}</style>"
)

#: What leads elsewhere becomes an element that nobody knows: browsers connect to the hosts of frames
#: that a policy forbids, of ``<link rel=preconnect>``, and of links while they are clicked.
_LEADING: Final = re.compile(
    r"<(/?)(?=(?:a|area|base|embed|form|frame|frameset|iframe|link|meta|object)[\s/>])", re.IGNORECASE
)
_HEADLINE: Final = re.compile(r"<h1\b", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]*>")
#: Headlines that are looked at, and characters of each.
_HEADLINES: Final = 20
_LONGEST: Final = 2000


async def around(page: Page) -> Response:
    """The page of ours in which the kept one is shown."""
    article, found = await _found(page)
    return await page.render(
        "capture.html", article=article, page_kept=found.page, path=found.path, start=found.start,
        fetched=found.page.fetched_at, anchor=ANCHOR, question=Question(),
    )  # fmt: skip


async def kept(page: Page) -> Response:
    """The kept page itself."""
    article, found = await _found(page)
    body, media = found.page.body, found.page.header("Content-Type")
    text = codecs.decode(body, encoding(body, media), "replace").removeprefix("\ufeff")
    if media and "html" not in media.lower():
        return Response(text, headers=_HEADERS, content_type="text/plain; charset=utf-8")
    shown = harmless(text, article["headline"])
    return Response(shown, headers=_HEADERS, content_type="text/html; charset=utf-8")


def harmless(html: str, headline: str = "") -> str:
    """``html`` without what would reach out past any policy, with an anchor at its ``headline``.

    >>> harmless('<a href="//x">خانه</a> <h1>سیل در قم</h1>', "سيل در قم").removeprefix(_HEAD)
    '<x-a href="//x">خانه</x-a> <a id="amarkav-headline"></a><h1>سیل در قم</h1>'
    """
    html = _LEADING.sub(r"<\1x-", html)
    sought = squash(headline)
    for found in islice(_HEADLINE.finditer(html), _HEADLINES) if sought else ():
        said = html[found.start() : found.start() + _LONGEST].partition("</h1")[0]
        if sought in squash(unescape(_TAG.sub("", said))):
            return f'{_HEAD}{html[: found.start()]}<a id="{ANCHOR}"></a>{html[found.start() :]}'
    return _HEAD + html


async def _found(page: Page) -> tuple[dict[str, Any], Capture]:
    """The article that is asked for, and the page that it was read from."""
    article_id = page.variable("id")
    article = await page.desk.ask(lambda db: article_row(db, article_id))
    if article is None:
        raise ProblemError("error_no_article", status=404)
    if not page.desk.archives:
        raise ProblemError("error_no_archive", status=404)
    if not article["fetched_at"]:
        raise ProblemError("error_no_capture", status=404)
    fetched_at = datetime.fromisoformat(article["fetched_at"])
    try:
        for archive in page.desk.archives:
            found = await asyncio.to_thread(captures.find, archive, article_id, fetched_at)
            if found:
                return article, found
    except ArchiveError as error:
        _LOG.warning("%s", error)
        raise ProblemError("error_capture", status=500) from error
    raise ProblemError("error_no_capture", status=404)
