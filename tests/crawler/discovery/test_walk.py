"""Walk: it goes on while there is something to be found, and never for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from crawler import agencies
from crawler.discovery.walk import Walk
from crawler.page import Page

MEHR = agencies.load()["mehr"]
YJC = agencies.load()["yjc"]
DAY = date(2026, 11, 22)
BAR = '<ul class="pagination"><a rel="next" href="{}">بعدی</a></ul>'


def listed(numbers: Iterable[int], *, following: str = "", time: str = "") -> str:
    items = "".join(
        f'<li class="news"><h3><a href="/news/{n}/x">خبر {n}</a></h3><time title="{time}"></time></li>'
        for n in numbers
    )
    return f"<ul>{items}</ul>" + (BAR.format(following) if following else "")


def walked(walk: Walk, site: Callable[[int], str], *, most: int = 50) -> tuple[list[str], list[int]]:
    """The addresses that ``walk`` asked for, and the numbers of the articles that it found."""
    asked: list[str] = []
    found: list[int] = []
    while walk.url and len(asked) < most:
        asked.append(walk.url)
        page = Page(url=walk.url, body=site(len(asked)).encode(), fetched_at=datetime.now(UTC))
        found += [int(one.url.split("/")[4]) for one in walk.take(page)]
    return asked, found


def test_a_day_is_walked_to_its_last_page() -> None:
    walk = Walk.day(MEHR, DAY)
    asked, found = walked(
        walk, lambda n: listed(range(10000 * n, 10000 * n + 3), following="?pi=9" if n < 3 else "")
    )
    assert asked == [f"https://www.mehrnews.com/archive?pi={n}&ms=0&dy=1&mn=9&yr=1405" for n in (1, 2, 3)]
    assert found == [10000, 10001, 10002, 20000, 20001, 20002, 30000, 30001, 30002]
    assert walk.ended == "last"


def test_without_a_bar_of_pages_it_goes_on_to_an_empty_one() -> None:
    walk = Walk.day(MEHR, DAY)
    asked, found = walked(walk, lambda n: listed([10000 * n] if n < 4 else []))
    assert (len(asked), found, walk.ended) == (4, [10000, 20000, 30000], "empty")


def test_it_ends_where_the_last_page_comes_again_and_again() -> None:
    walk = Walk.day(MEHR, DAY)
    asked, found = walked(walk, lambda n: listed([10000 * min(n, 2)], following="?pi=9"))
    assert (len(asked), found, walk.ended) == (4, [10000, 20000], "nothing new")


def test_one_page_without_anything_new_is_passed_over() -> None:
    pages = {1: [10000], 2: [10000], 3: [20000], 4: []}
    walk = Walk.day(MEHR, DAY)
    assert walked(walk, lambda n: listed(pages[n]))[1] == [10000, 20000]


def test_an_endless_archive_ends_at_its_cap() -> None:
    assert MEHR.discovery.archive
    archive = replace(MEHR.discovery.archive, pages=5)
    walk = Walk.day(replace(MEHR, discovery=replace(MEHR.discovery, archive=archive)), DAY)
    asked, _ = walked(walk, lambda n: listed([10000 + n], following="?pi=9"))
    assert (len(asked), walk.ended) == (5, "cap")


def test_a_listing_ends_where_it_is_older_than_asked_for() -> None:
    days = ["۱ آذر ۱۴۰۵", "۳۰ آبان ۱۴۰۵", "۲۹ آبان ۱۴۰۵"]
    news = replace(YJC, discovery=MEHR.discovery, addresses=MEHR.addresses)
    walk = Walk.listing(news, "/fa/allnews?page={page}", since=date(2026, 11, 21))
    asked, found = walked(walk, lambda n: listed([10000 + n], time=days[n - 1]))
    assert asked == [f"https://www.yjc.ir/fa/allnews?page={n}" for n in (1, 2, 3)]
    assert (found, walk.ended) == ([10001, 10002, 10003], "older")


def test_one_old_article_on_top_ends_no_walk() -> None:
    old = listed([10001], time="۱ آذر ۱۴۰۰")
    walk = Walk.listing(MEHR, "/?page={page}", since=date(2026, 11, 21))
    walked(walk, lambda n: old + listed([20000 + n], time="۱ آذر ۱۴۰۵") if n < 3 else "")
    assert walk.ended == "empty"


def test_a_listing_without_counted_pages_follows_its_own_links() -> None:
    walk = Walk.listing(MEHR, "/")
    asked, found = walked(walk, lambda n: listed([10000 + n], following=f"/?p={n + 1}" if n < 3 else ""))
    assert asked == [
        "https://www.mehrnews.com/",
        "https://www.mehrnews.com/?p=2",
        "https://www.mehrnews.com/?p=3",
    ]
    assert (found, walk.ended) == ([10001, 10002, 10003], "last")


def test_a_link_that_is_not_to_be_followed_is_not() -> None:
    walk = Walk.listing(MEHR, "/")
    assert walked(walk, lambda n: listed([10001], following="/page/archive.xhtml?pi=2"))[0] == [
        f"{MEHR.home}/"
    ]
    assert walk.ended == "last"


def test_a_walk_that_began_has_not_ended() -> None:
    walk = Walk.day(MEHR, DAY)
    assert (walk.ended, walk.url is None) == (None, False)


@pytest.mark.parametrize("key", [key for key, agency in agencies.load().items() if agency.discovery.archive])
def test_every_archive_can_be_walked(key: str) -> None:
    agency = agencies.load()[key]
    walk = Walk.day(agency, DAY)
    first = walk.url
    assert first
    assert "1405" in first
    assert "{" not in first
