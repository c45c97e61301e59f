"""Feed: RSS and Atom as they come."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.discovery import feed
from crawler.discovery.found import Found
from crawler.page import Page

HOME = "https://www.nemooneh.ir"
HEAD = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
TAIL = "</channel></rss>"
MOMENT = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def read(body: str | bytes) -> tuple[Found, ...]:
    raw = body if isinstance(body, bytes) else body.encode()
    return feed.read(Page(url=f"{HOME}/rss", body=raw, fetched_at=MOMENT))


def item(rest: str) -> str:
    return f"{HEAD}<title>نمونه</title><link>{HOME}</link><item>{rest}</item>{TAIL}"


LINK = f"<link>{HOME}/news/1/x</link>"
ONE = Found(url=f"{HOME}/news/1/x", published=MOMENT, headline="بارش در ۵ استان", via="feed")
TITLE = "<title>بارش در ۵ استان</title>"
DATE = "<pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate>"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><link href="/"/><entry>{}</entry></feed>'

#: Every way in which the one item may be written.
SAME = {
    "RSS 2.0": item(TITLE + LINK + DATE),
    "the local clock": item(TITLE + LINK + DATE.replace("10:00:00 GMT", "13:30:00 +0330")),
    "character data": item(f"<title><![CDATA[ بارش در ۵ استان\n]]></title>{LINK}{DATE}"),
    "a permanent guid": item(f"{TITLE}<guid>{HOME}/news/1/x</guid>{DATE}"),
    "a guid that is no address": item(f'<guid isPermaLink="false">1</guid>{TITLE}{LINK}{DATE}'),
    "a relative address": item(f"{TITLE}<link>/news/1/x#top</link>{DATE}"),
    "Dublin Core": item(f"{TITLE}{LINK}<dc:date>2026-11-21T10:00:00Z</dc:date>"),
    "no declaration": item(TITLE + LINK + DATE).split("?>")[1],
    "blanks before the declaration": "\n \ufeff" + item(TITLE + LINK + DATE),
    "another charset declared": item(TITLE + LINK + DATE).replace("utf-8", "iso-8859-1"),
    "cut off": item(TITLE + LINK + DATE).removesuffix(f"</item>{TAIL}"),
    "a lost end tag": item(f"{TITLE}{LINK}{DATE}<description><b>بارش</description>"),
    "RSS 1.0": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><item>{TITLE}{LINK}'
        "<dc:date>2026-11-21T13:30:00+03:30</dc:date></item></rdf:RDF>"
    ),
    "Atom": ATOM.format(
        f'{TITLE}<link rel="self" href="/feed/1"/><link href="/news/1/x"/>'
        "<published>2026-11-21T10:00:00Z</published><updated>2026-11-22T10:00:00Z</updated>"
    ),
    "Atom, only updated": ATOM.format(
        f'{TITLE}<link rel="alternate" href="/news/1/x"/><updated>2026-11-21T10:00:00Z</updated>'
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SAME)
def test_an_item_is_read(case: str) -> None:
    assert read(SAME[case]) == (ONE,)


def test_entities_of_html_and_bare_ampersands_are_mended() -> None:
    (found,) = read(item(f"<title>می&zwnj;شود &laquo;R&D&raquo;</title><link>{HOME}/news/1?a=1&b=2</link>"))
    assert (found.headline, found.url) == ("می\u200cشود «R&D»", f"{HOME}/news/1?a=1&b=2")


def test_windows_1256_is_read_where_it_is_that() -> None:
    body = item(TITLE.replace("۵", "5") + LINK + DATE).replace("utf-8", "windows-1256")
    page = Page(
        url=f"{HOME}/rss",
        body=body.replace("ی", "ي").encode("windows-1256"),
        fetched_at=MOMENT,
        headers=(("Content-Type", "text/xml; charset=windows-1256"),),
    )
    assert [found.headline for found in feed.read(page)] == ["بارش در 5 استان"]


def test_an_unreadable_date_is_none() -> None:
    assert [found.published for found in read(item(f"{LINK}<pubDate>دیروز</pubDate>"))] == [None]


@pytest.mark.parametrize("body", [b"", b"\n", b"404", b"<html><body>x</body></html>", b"\x00", b"<rss/>"])
def test_what_is_no_feed_tells_of_nothing(body: bytes) -> None:
    assert read(body) == ()


def test_an_item_without_an_address_is_left_out() -> None:
    assert read(item(TITLE + DATE)) == ()
