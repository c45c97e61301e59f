"""Addresses: one key an article, whichever of its addresses is found; and what addresses tell."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import agencies
from crawler.discovery.addresses import (
    absolute,
    article_id,
    belongs,
    canonical,
    day_of,
    is_article,
    is_skipped,
)

ALL = agencies.load()

#: The one key of an article, and every address it may be found at.
SAME = {
    "https://www.mehrnews.com/news/4902834": (
        "https://www.mehrnews.com/news/4902834/تولید-۳-برابر-شد",
        "https://www.mehrnews.com/news/4902834/%D8%AA%D9%88%D9%84%DB%8C%D8%AF",
        "http://mehrnews.com/news/4902834/",
        "https://www.mehrnews.ir/photo/4902834/x?utm_source=telegram#comments",
        "HTTPS://WWW.MehrNews.com/news/4902834",
        "https://www.mehrnews.com:443/news/4902834",
    ),
    "https://www.yjc.ir/fa/news/8123456": (
        "https://www.yjc.ir/fa/news/8123456/یک-خبر",
        "https://yjc.news/fa/print/8123456",
        "http://www.yjc.ir/fa/photos/8123456/x",
    ),
    "https://www.tasnimnews.com/fa/news/1404/06/01/3381234": (
        "https://www.tasnimnews.com/fa/news/1404/6/1/3381234/یک-خبر",
        "https://tasnimnews.ir/fa/media/1404/06/01/3381234",
    ),
    "https://www.ilna.ir/fa/tiny/news-1654321": (
        "https://www.ilna.ir/بخش-اقتصادی-4/1654321-یک-خبر",
        "https://ilna.news/%D8%A8%D8%AE%D8%B4-%D8%A7-4/1654321-x",
        "http://ilna.ir/fa/tiny/news-1654321",
        "http://ilna.ir/fa/news/1654321",
    ),
    "https://www.isna.ir/news/1402052314622": (
        "https://www.isna.ir/news/1402052314622/یک-خبر",
        "https://isna.ir/photo/1402052314622",
    ),
    "https://farsnews.ir/news/14000321000349": ("http://www.farsnews.com/news/14000321000349/x",),
    "https://farsnews.ir/Kordestan/1733333333333333333": (
        "https://farsnews.ir/Kordestan/1733333333333333333/یک-خبر",
    ),
    "https://www.pana.ir/news/1620015": ("http://pana.ir/news/1620015/x",),
}  # fmt: skip


@pytest.mark.parametrize("key", SAME)
def test_all_addresses_of_an_article_have_one_key(key: str) -> None:
    agency = agencies.of(key)
    assert agency
    for url in (*SAME[key], key):
        assert is_article(url, agency), url
        assert canonical(url, agency) == key, url
        assert article_id(url, agency) == article_id(key, agency), url


#: Address → whose, and whether it is an article's.
ARTICLES = {
    "https://www.irna.ir/news/86028063/x": True,
    "https://www.irna.ir/archive?pi=2": False,
    "https://www.irna.ir/service/politics": False,
    "https://www.irna.ir/old/upload/news/86028063/x.jpg": False,
    "https://www.mizanonline.ir/fa/news/4796176": True,
    "https://www.mizanonline.ir/fa/tags/1/x": False,
    "https://www.mizanonline.ir/fa/services/5": False,
    "https://www.asriran.com/fa/rss/allnews": False,
    "https://www.ilna.ir/بخش-اقتصادی-4": False,
    "https://www.tasnimnews.com/fa/service/7/اقتصادی": False,
    "https://farsnews.ir/showcase": False,
    "https://www.isna.ir/tag/نفت": False,
    "https://www.shana.ir/tender/12345": False,
    "https://www.shana.ir/news/12345": True,
}


@pytest.mark.parametrize("url", ARTICLES)
def test_articles_are_known_by_their_address(url: str) -> None:
    agency = agencies.of(url)
    assert agency
    assert is_article(url, agency) is ARTICLES[url]


def test_an_article_of_somebody_else_is_none() -> None:
    assert not is_article("https://www.irna.ir/news/86028063/", ALL["mehr"])
    assert not is_article("https://www.mehrnews.com.ads.ir/news/4902834/", ALL["mehr"])
    assert not is_article("ftp://www.mehrnews.com/news/4902834/", ALL["mehr"])
    assert not is_article("http://[mehrnews.com/news/4902834/", ALL["mehr"])


def test_what_is_below_a_domain_keeps_its_host() -> None:
    provinces = "https://ostanha.tabnak.ir/fa/news/123456/x"
    assert belongs(provinces, ALL["tabnak"])
    assert canonical(provinces, ALL["tabnak"]) == "https://ostanha.tabnak.ir/fa/news/123456"


def test_a_short_link_that_lacks_the_day_stays_what_it_is() -> None:
    assert canonical("https://tn.ai/3381234", ALL["tasnim"]) == "https://tn.ai/3381234"
    assert article_id("https://tn.ai/3381234", ALL["tasnim"]) == "tasnim-3381234"


def test_skipped_paths_are_skipped() -> None:
    assert is_skipped("https://www.mehrnews.com/page/archive.xhtml?pi=2", ALL["mehr"])
    assert not is_skipped("https://www.mehrnews.com/archive?pi=2", ALL["mehr"])


def test_without_an_agency_only_what_is_certain_is_unified() -> None:
    key = canonical("http://khabar.ir/a?b=2&a=1")
    assert key == "http://khabar.ir/a?a=1&b=2"
    assert canonical("http://khabar.ir/a?utm_source=x&b=2&a=1#c") == key
    assert canonical("https://khabar.ir/a?a=1&b=2") != key
    assert article_id("http://khabar.ir/a?b=2&a=1#c") == article_id(key)


#: Address → the Jalali day that it carries, None where it carries none.
DAYS = {
    "https://www.tasnimnews.com/fa/news/1404/06/01/3381234/x": date(2025, 8, 23),
    "https://www.isna.ir/news/1402052314622/x": date(2023, 8, 14),
    "https://www.isna.ir/news/98122922382/x": date(2020, 3, 19),
    "https://www.isna.ir/news/1402133114622/x": None,
    "https://www.isna.ir/news/740123/x": None,
    "https://www.farsnews.ir/news/8707060255/x": date(2008, 9, 27),
    "https://www.farsnews.ir/news/14000321000349/x": date(2021, 6, 11),
    "https://farsnews.ir/Kordestan/1733333333333333333/x": None,
    "https://www.mehrnews.com/news/4902834/x": None,
    "https://www.tasnimnews.com/fa/archive": None,
}


@pytest.mark.parametrize("url", DAYS)
def test_the_day_that_an_address_carries_is_read(url: str) -> None:
    agency = agencies.of(url)
    assert agency
    assert day_of(url, agency) == DAYS[url]


@given(st.text(alphabet="/?#[]@:%&=.abخ‌1-", max_size=30))
def test_no_address_is_too_strange(rest: str) -> None:
    for url in (rest, f"https://www.mehrnews.com/{rest}", f"//{rest}"):
        for agency in (ALL["mehr"], None):
            key = canonical(url, agency)
            assert canonical(key, agency) == key
            assert article_id(url, agency)
        assert is_article(url, ALL["mehr"]) in (True, False)
        whole = absolute("https://www.mehrnews.com/", url)
        assert whole is None or "#" not in whole
