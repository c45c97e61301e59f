"""Where a crawl looks for articles, and where it does not, over real HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from crawler import agencies
from crawler.crawl import Wanted, crawl
from crawler.dates import TEHRAN
from crawler.discovery.archive import address
from crawler.settings import Settings
from crawler.summary import Report
from tests.crawler.server import Answer, Script, serving

HOME = "http://khabar.ir"
NOW = datetime.now(UTC)
TODAY = NOW.astimezone(TEHRAN).date()
AGENCY = agencies.parse(
    """
    name = "خبرگزاری نمونه"
    english = "Sample"
    family = "nastooh"
    home = "http://khabar.ir"
    domains = ["khabar.ir"]
    [discovery]
    sitemaps = []
    feeds = ["/rss"]
    [discovery.archive]
    url = "/archive?pi={page}&dy={day}&mn={month}&yr={year}"
    [evidence]
    confidence = "C"
    """,
    "sample",
)
DAY = timedelta(days=1)


def ago(**past: float) -> datetime:
    return NOW - timedelta(**past)


def feed(*items: tuple[int, datetime], **headers: str) -> Answer:
    """A feed of these numbers and moments."""
    told = "".join(
        f"<item><link>{HOME}/news/{number}/</link><pubDate>{format_datetime(moment)}</pubDate></item>"
        for number, moment in items
    )
    return Answer(
        body=f"<rss version='2.0'><channel>{told}</channel></rss>".encode(),
        headers={"Content-Type": "application/rss+xml", **headers},
    )


def listing(*numbers: int) -> Answer:
    """A page of the archive."""
    shown = "".join(
        f'<li class="news"><div class="desc"><h3><a href="/news/{number}/">خبر</a></h3></div></li>'
        for number in numbers
    )
    return Answer(body=f"<html><body><ul>{shown}</ul></body></html>".encode())


def archived(days: Mapping[date, tuple[int, ...]]) -> dict[str, Script]:
    """The pages of the archive of these days."""
    return {address(AGENCY, day): listing(*numbers) for day, numbers in days.items()}


def visited(
    folder: Path, script: Mapping[str, Script], *, since: date | None = None, limit: int = 0
) -> tuple[list[str], Report]:
    """What a crawl asked for after robots.txt, short, and its report."""
    with serving(script) as site:
        settings = Settings(
            contact="a@b.ir", delay=0, proxy=site.proxy, tries=2, backoff=0.01, limit=limit, patience=1
        )
        made = crawl(Wanted(agencies=[AGENCY], since=since), archive=folder, settings=settings)
    return [short(url) for url in site.asked[1:]], made.reports[0]


def short(url: str) -> str:
    path = url.removeprefix(HOME)
    if path.startswith("/archive?pi=1"):
        return next(
            day.isoformat() for back in range(99) if address(AGENCY, day := TODAY - back * DAY) == url
        )
    return path


def test_a_feed_that_lives_is_enough(tmp_path: Path) -> None:
    asked, report = visited(tmp_path, {f"{HOME}/rss": feed((10001, ago(hours=2)), (10002, ago(hours=1)))})
    assert asked == ["/rss", "/news/10002/", "/news/10001/"]
    assert (report.found, report.gone) == (2, {"status 404": 2})


@pytest.mark.parametrize(
    ("dead", "why"),
    [
        (Answer(status=404), "status 404"),
        (Answer(status=503), "status 503"),
        (feed(), "empty"),
        (feed((10001, ago(days=3))), "stale"),
        (Answer(headers={"Content-Type": "image/png"}), "content type"),
    ],
)
def test_where_the_feed_is_dead_the_archive_of_today_and_yesterday_is_asked(
    tmp_path: Path, dead: Answer, why: str
) -> None:
    script = {f"{HOME}/rss": dead, **archived({TODAY: (10005,), TODAY - DAY: (10004,)})}
    asked, report = visited(tmp_path, script)
    days = [step for step in asked if not step.startswith(("/rss", "/archive", "/news/10001"))]
    assert days == [TODAY.isoformat(), "/news/10005/", (TODAY - DAY).isoformat(), "/news/10004/"]
    assert report.sources == {f"{HOME}/rss": why}


def test_the_archive_is_asked_back_to_the_day_that_is_wanted_and_no_day_twice(tmp_path: Path) -> None:
    script = {
        f"{HOME}/rss": feed((10009, ago(hours=1))),
        **archived({TODAY: (10009,), TODAY - DAY: (10008, 10007), TODAY - 2 * DAY: (10006,)}),
    }
    asked, report = visited(tmp_path, script, since=TODAY - 2 * DAY)
    assert [step for step in asked if not step.startswith("/archive")] == [
        "/rss", "/news/10009/", TODAY.isoformat(), (TODAY - DAY).isoformat(), "/news/10008/", "/news/10007/",
        (TODAY - 2 * DAY).isoformat(), "/news/10006/",
    ]  # fmt: skip
    assert list(report.walked.values()) == [1, 2, 1]
    again, _ = visited(tmp_path, script, since=TODAY - 2 * DAY)
    assert [step for step in again if not step.startswith("/archive")] == ["/rss", TODAY.isoformat()]


def test_a_feed_is_enough_only_where_it_reaches_beyond_the_day_that_is_wanted(tmp_path: Path) -> None:
    noon = datetime.combine(TODAY - DAY, time(12), TEHRAN)
    script = {
        f"{HOME}/rss": feed((10003, ago(minutes=1)), (10002, noon)),
        **archived({TODAY - DAY: (10001,)}),
    }
    asked, _ = visited(tmp_path / "a", script, since=TODAY - DAY)
    assert (TODAY - DAY).isoformat() in asked
    script[f"{HOME}/rss"] = feed((10003, ago(minutes=1)), (10002, noon), (10001, noon - DAY))
    asked, _ = visited(tmp_path / "b", script, since=TODAY - DAY)
    assert asked == ["/rss", "/news/10003/", "/news/10002/"]


def test_an_archive_that_cannot_be_read_is_given_up_loudly(tmp_path: Path) -> None:
    asked, report = visited(tmp_path, {f"{HOME}/rss": feed()}, since=TODAY - 30 * DAY)
    assert asked == ["/rss", *((TODAY - back * DAY).isoformat() for back in range(3))]
    assert report.alarms[0] == "the archive cannot be read: status 404"


def test_what_was_missed_between_two_runs_is_made_up_for(tmp_path: Path) -> None:
    visited(tmp_path, {f"{HOME}/rss": feed((10001, ago(hours=29)))})
    script = {
        f"{HOME}/rss": feed((10009, ago(hours=1))),
        **archived({TODAY - back * DAY: (10002 + back,) for back in range(3)}),
    }
    asked, _ = visited(tmp_path, script)
    first = ago(hours=29).astimezone(TEHRAN).date()
    wanted = [(first + back * DAY).isoformat() for back in range((TODAY - first).days + 1)]
    assert [step for step in asked if step[:2] == "20"] == wanted[::-1]


def test_what_is_old_foreign_or_no_article_is_not_asked_for(tmp_path: Path) -> None:
    told = feed((10003, ago(hours=1)), (10002, ago(days=20))).body
    more = f"<item><link>http://other.ir/news/10004/</link></item><item><link>{HOME}/archive</link></item>"
    answer = Answer(body=told.replace(b"</channel>", more.encode() + b"</channel>"))
    asked, _ = visited(tmp_path, {f"{HOME}/rss": answer})
    assert asked == ["/rss", "/news/10003/"]


def test_a_feed_is_asked_only_for_what_is_new(tmp_path: Path) -> None:
    def answer(headers: Mapping[str, str]) -> Answer:
        if headers.get("If-None-Match") == '"a"':
            return Answer(status=304, body=b"")
        return feed((10001, ago(hours=1)), ETag='"a"')

    assert visited(tmp_path, {f"{HOME}/rss": answer})[0] == ["/rss", "/news/10001/"]
    asked, report = visited(tmp_path, {f"{HOME}/rss": answer})
    assert (asked, report.sources, report.alarms) == (["/rss"], {}, ())


def test_what_the_limit_left_is_fetched_by_the_next_run(tmp_path: Path) -> None:
    script = {f"{HOME}/rss": feed(*((10001 + turn, ago(hours=9 - turn)) for turn in range(5)))}
    asked, report = visited(tmp_path, script, limit=2)
    assert (asked, report.capped) == (["/rss", "/news/10005/", "/news/10004/"], True)
    asked, report = visited(tmp_path, script, limit=3)
    assert (asked[1:], report.capped) == (["/news/10003/", "/news/10002/", "/news/10001/"], False)


def test_days_begin_in_tehran(tmp_path: Path) -> None:
    midnight = datetime.combine(TODAY - DAY, time(), TEHRAN)
    items = ((10001, midnight - timedelta(minutes=1)), (10002, midnight), (10003, ago(minutes=1)))
    asked, _ = visited(tmp_path, {f"{HOME}/rss": feed(*items)}, since=TODAY - DAY)
    assert asked[:3] == ["/rss", "/news/10003/", "/news/10002/"]
