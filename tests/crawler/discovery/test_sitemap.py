"""Sitemap: what the sites put there, whole, huge or broken."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from crawler.discovery import sitemap
from crawler.discovery.found import Found
from crawler.page import Page

HOME = "https://www.nemooneh.ir"
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def page(body: str | bytes, path: str = "/sitemap.xml", **headers: str) -> Page:
    raw = body if isinstance(body, bytes) else body.encode()
    return Page(url=HOME + path, body=raw, fetched_at=datetime.now(UTC), headers=tuple(headers.items()))


def urlset(*entries: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {SPACES}>{"".join(entries)}</urlset>'


def entry(number: int, rest: str = "") -> str:
    return f"<url><loc>{HOME}/news/{number}/x</loc>{rest}</url>"


def news(moment: str, title: str) -> str:
    return (
        "<news:news><news:publication><news:name>نمونه</news:name></news:publication>"
        f"<news:publication_date>{moment}</news:publication_date><news:title>{title}</news:title></news:news>"
    )


def test_a_news_sitemap_is_read_newest_first() -> None:
    body = urlset(
        entry(1, news("2026-11-20T10:00:00+03:30", "آغاز ساخت ۲ پل")),
        entry(2),
        entry(3, news("2026-11-21T06:30:00Z", "می&zwnj;بارد &amp; می‌وزد") + "<lastmod>2026-11-22</lastmod>"),
    )
    assert sitemap.read(page(body)) == sitemap.Sitemap(
        found=(
            Found(
                url=f"{HOME}/news/3/x",
                published=datetime.fromisoformat("2026-11-21T06:30:00+00:00"),
                headline="می\u200cبارد & می\u200cوزد",
                via="sitemap",
            ),
            Found(
                url=f"{HOME}/news/1/x",
                published=datetime.fromisoformat("2026-11-20T10:00:00+03:30"),
                headline="آغاز ساخت ۲ پل",
                via="sitemap",
            ),
            Found(url=f"{HOME}/news/2/x", via="sitemap"),
        )
    )


def test_the_last_change_stands_in_for_the_day() -> None:
    found = sitemap.read(page(urlset(entry(1, "<lastmod>1405-09-01</lastmod>")))).found
    assert [one.published.date().isoformat() for one in found if one.published] == ["2026-11-22"]


def test_a_picture_s_words_and_address_are_not_the_article_s() -> None:
    picture = (
        f"<image:image><image:loc>{HOME}/d/1.jpg</image:loc><image:title>عکس</image:title></image:image>"
    )
    assert sitemap.read(page(urlset(f"<url>{picture}<loc>/news/1</loc></url>"))).found == (
        Found(url=f"{HOME}/news/1", via="sitemap"),
    )


def test_an_index_names_its_children() -> None:
    body = (
        f"<sitemapindex {SPACES}><sitemap><loc>{HOME}/a.xml</loc><lastmod>2026-11-01</lastmod></sitemap>"
        f"<sitemap><loc>/b.xml</loc><lastmod>2026-11-22T08:00:00+03:30</lastmod></sitemap></sitemapindex>"
    )
    told = sitemap.read(page(body))
    assert told.found == ()
    assert [child.url for child in told.children] == [f"{HOME}/b.xml", f"{HOME}/a.xml"]


def test_robots_names_sitemaps() -> None:
    body = f"User-agent: *\nDisallow: /search\nSitemap: {HOME}/a.xml\n  sitemap:/b.xml # here\n"
    told = sitemap.read(page(body, "/robots.txt"))
    assert [child.url for child in told.children] == [f"{HOME}/a.xml", f"{HOME}/b.xml"]


def test_plain_text_is_a_list_of_addresses() -> None:
    told = sitemap.read(page(f"{HOME}/news/1\r\nنه\n{HOME}/news/2\n"))
    assert [one.url for one in told.found] == [f"{HOME}/news/1", f"{HOME}/news/2"]


WHOLE = urlset(entry(1), entry(2))
BROKEN = {
    "compressed": gzip.compress(WHOLE.encode()),
    "compressed and cut off": gzip.compress(WHOLE.encode())[:-9],
    "blanks before it": f"\ufeff\n  {WHOLE}",
    "no namespaces": WHOLE.replace(SPACES, ""),
    "a bare ampersand": urlset(entry(1), entry(2, "<changefreq>a&b</changefreq>")),
    "a control character": urlset(entry(1), entry(2, "<changefreq>\x0b</changefreq>")),
    "cut off": WHOLE[: -len("</urlset>")],
    "another charset declared": WHOLE.replace("UTF-8", "windows-1256"),
    "an address that is none": urlset(entry(1), "<url><loc>javascript:void(0)</loc></url><url/>", entry(2)),
    "an entity of its own": WHOLE.replace("<urlset", '<!DOCTYPE x [<!ENTITY e "eeee">]><urlset', 1),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_sitemap_is_read_as_far_as_it_goes(case: str) -> None:
    found = sitemap.read(page(BROKEN[case])).found
    assert [one.url for one in found] == [f"{HOME}/news/1/x", f"{HOME}/news/2/x"]


def test_entities_are_not_blown_up() -> None:
    bomb = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(9))
    body = f'<!DOCTYPE x [<!ENTITY e0 "ha">{bomb}]>' + urlset(entry(1, news("2026-11-20", "&e9;")))
    assert len(sitemap.read(page(body)).found[0].headline) < 100


@pytest.mark.parametrize(
    "body", [b"", b"   ", b"\x1f\x8bnot gzip", b"<html><p>404</p></html>", b"\x00\xff\xfe"]
)
def test_what_is_no_sitemap_tells_of_nothing(body: bytes) -> None:
    assert sitemap.read(page(body)) == sitemap.Sitemap()


def test_of_too_many_entries_the_newest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "LIMIT", 100)
    days = [f"20{10 + i % 10}-01-{1 + i % 28:02}" for i in range(257)]
    body = urlset(*(entry(i, f"<lastmod>{day}</lastmod>") for i, day in enumerate(days)))
    told = sitemap.read(page(body))
    kept = [one.published.date().isoformat() for one in told.found if one.published]
    assert kept == sorted(days, reverse=True)[:100]
    assert told.dropped == 157
