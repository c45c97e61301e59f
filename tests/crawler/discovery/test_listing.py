"""Listing: the links of archives and home pages, by declared selectors and without."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from crawler import agencies
from crawler.discovery import listing
from crawler.discovery.found import Found
from crawler.page import Page

MEHR = agencies.load()["mehr"]
YJC = agencies.load()["yjc"]
PANA = agencies.load()["pana"]


def page(agency_home: str, body: str) -> Page:
    return Page(url=f"{agency_home}/archive?pi=1", body=body.encode(), fetched_at=datetime.now(UTC))


NASTOOH = """<!doctype html><html dir="rtl"><head><meta charset="utf-8"></head><body>
<header><a href="/news/1000001/x">پربازدید</a></header>
<section><ul>
<li class="news"><figure><a href="/news/4902834/x"><img src="/d/1.jpg"></a></figure>
  <div class="desc"><h4>کشاورزی</h4><h3><a href="/news/4902834/x">۳ برابر شدن
  برداشت</a></h3><p>در قم.</p>
  <time title="چهارشنبه ۲۰ دی ۱۴۰۲ - ۱۹:۴۳"><a href="#">۳۱ روز قبل</a></time></div></li>
<li class="news"><div class="desc"><h3><a href="/photo/4902833/y">۲۰ عکس</a></h3>
  <time title="نامعلوم">۲ ساعت قبل</time></div></li>
<li class="news"><div class="desc"><h3><a href="https://ads.ir/news/4902832/">آگهی</a></h3></div></li>
<li class="news"><div class="desc"><h3><a href="/news/4902834/x?again">دوباره</a></h3></div></li>
</ul>
<ul class="pagination"><li class="page-item"><a href="/archive?pi=0" rel="prev">قبلی</a></li>
<li class="page-item"><a href="/archive?pi=2" rel="next">بعدی</a></li></ul></section>
<div><a href="/news/1000002/z">در همین زمینه</a></div>
<aside><a href="/news/1000003/x">پیشنهاد</a></aside></body></html>"""


def test_the_items_of_an_archive_are_read_as_declared() -> None:
    told = listing.read(page(MEHR.home, NASTOOH), MEHR, via="archive")
    assert told == listing.Listing(
        found=(
            Found(
                url="https://www.mehrnews.com/news/4902834/x",
                published=datetime.fromisoformat("2024-01-10T19:43:00+03:30"),
                headline="۳ برابر شدن برداشت",
                via="archive",
            ),
            Found(url="https://www.mehrnews.com/photo/4902833/y", headline="۲۰ عکس", via="archive"),
        ),
        next="https://www.mehrnews.com/archive?pi=2",
    )


def test_a_page_of_links_gives_the_others_as_well_but_not_its_frame() -> None:
    told = listing.read(page(MEHR.home, NASTOOH), MEHR)
    assert [found.url.rsplit("/", 2)[1] for found in told.found] == ["4902834", "4902833", "1000002"]
    assert told.found[0].published
    assert {found.via for found in told.found} == {"listing"}


def test_an_archive_that_looks_otherwise_is_read_by_its_links() -> None:
    changed = NASTOOH.replace('class="news"', 'class="item"')
    told = listing.read(page(MEHR.home, changed), MEHR, via="archive")
    assert [found.url.rsplit("/", 2)[1] for found in told.found] == ["4902834", "4902833", "1000002"]
    assert told.found[0].headline == "۳ برابر شدن برداشت"


def test_the_items_may_be_the_links_themselves() -> None:
    body = """<div class="archive_content"><div class="linear_news"><span>۱۰:۲۱</span>
    <a href="/fa/news/8123456/x">بارش</a></div><a class="title5" href="/fa/news/8123455/y">وزش</a>
    <a class="title5" href="/fa/tags/1/z">برچسب</a></div>
    <div class="pagination"><a href="?p=1">۱</a><a href="?p=2">»</a></div>"""
    told = listing.read(page(YJC.home, body), YJC, via="archive")
    assert [(found.url, found.headline) for found in told.found] == [
        ("https://www.yjc.ir/fa/news/8123456/x", "بارش"),
        ("https://www.yjc.ir/fa/news/8123455/y", "وزش"),
    ]
    assert told.next == "https://www.yjc.ir/archive?p=2"


def test_a_home_page_without_any_declaration_is_read_by_its_links() -> None:
    body = '<nav><a href="/news/1">۱</a></nav><main><a href="/news/2"> </a><a href="/news/2">بارش</a></main>'
    told = listing.read(page(PANA.home, body), PANA)
    assert told.found == (Found(url="https://www.pana.ir/news/2", headline="بارش", via="listing"),)


def test_an_empty_page_shows_nothing() -> None:
    for body in ("", " ", "<ul class=pagination></ul>", "not html"):
        assert listing.read(page(MEHR.home, body), MEHR, via="archive") == listing.Listing()


def test_a_next_page_elsewhere_is_none() -> None:
    body = '<ul class="pagination"><a rel="next" href="https://ads.ir/2">بعدی</a></ul>'
    assert listing.read(page(MEHR.home, body), MEHR).next is None


def test_the_declaration_of_an_agency_counts() -> None:
    assert MEHR.discovery.archive
    archive = replace(MEHR.discovery.archive, item="h3", link="")
    own = replace(MEHR, discovery=replace(MEHR.discovery, archive=archive))
    told = listing.read(page(MEHR.home, NASTOOH), own, via="archive")
    assert [found.published for found in told.found] == [None, None]
