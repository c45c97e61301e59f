"""What goes wrong on the way: one crawl of all agencies, with a fault at each, over real HTTP.

Each agency has one fault, so that one run shows them all; whatever else the sites publish is to
come home whole. A second run, after the faults are mended, brings what had only failed.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler import agencies
from crawler.archive import pages
from crawler.crawl import Wanted, crawl
from crawler.discovery import sitemap
from crawler.summary import Summary
from tests.replica import Replica, crawls, expected

#: The story of a site that something happens to, counted from the oldest.
TURN = 6

#: Pages of an archive that are asked for in these tests, and entries of a giant sitemap.
PAGES, ENTRIES = 4, 100_000

#: Bytes that are taken of an answer, as sent and unpacked.
SIZE, UNPACKED = 12_000_000, 14_000_000

#: What goes away when it is tried again, at one story of a site: the fault.
PASSING: dict[str, dict[str, Any]] = {
    "mehr": {"kind": "status", "number": 503, "times": 2},
    "shabestan": {"kind": "status", "number": 429, "times": 1, "headers": {"Retry-After": "1"}},
    "hamshahri": {"kind": "reset", "times": 2},
    "mashregh": {"kind": "truncate", "times": 2},
    "ana": {"kind": "hang", "times": 1},
    "irna": {"kind": "trickle", "number": 5, "seconds": 0.05},
}

#: What is refused at one story of a site: the fault, and the reason that is counted.
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "ibna": ({"kind": "bomb", "number": 15}, "bomb"),
    "imna": ({"kind": "huge", "number": 13}, "too large"),
    "tabnak": ({"kind": "type", "text": "application/pdf"}, "content type"),
    "snn": ({"kind": "redirect", "text": "http://agahi.example/"}, "off-site"),
    "shana": ({"kind": "redirect", "text": "http://127.0.0.1:1/"}, "private address"),
    "fararu": ({"kind": "redirect", "text": "http://[::ffff:10.0.0.1]/"}, "private address"),
    "iqna": ({"kind": "redirect", "text": "http://iqna.ir/fa/news/4300006/دور"}, "redirect loop"),
    "tasnim": ({"kind": "replace", "text": "", "headers": {"Content-Type": "text/html"}}, "not-an-article"),
}

#: What keeps a whole site from being crawled: the fault, and what the alarm says.
CLOSED: dict[str, tuple[dict[str, Any], str]] = {
    "entekhab": ({"kind": "wall", "path": "/fa/news/"}, "wall"),
    "ilna": ({"kind": "status", "number": 500, "path": "/robots.txt"}, "robots"),
    "pana": (
        {"kind": "status", "number": 429, "headers": {"Retry-After": "86400"}, "path": "/news/"},
        "86400",
    ),
    "yjc": ({"kind": "reset", "path": ""}, "left alone"),
}

#: What does no harm, or harms one story alone.
HARMLESS: dict[str, dict[str, Any]] = {
    "khabaronline": {"kind": "charset", "text": "windows-1256", "path": "/news/"},
    "isna": {"kind": "charset", "text": "iso-8859-1", "path": "/news/"},
    "kayhan": {"kind": "many", "number": ENTRIES, "path": "/fa-sitemap-news"},
    "asriran": {"kind": "endless", "number": 2, "path": "/fa/archive"},
    "mizan": {"kind": "status", "number": 500},
}


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica.started(scale=0.2) as replica:
        faults = PASSING | HARMLESS | {key: fault for key, (fault, _) in (REFUSED | CLOSED).items()}
        for key, fault in faults.items():
            story = replica.story(key, TURN)
            replica.fault(**{"host": story.site.host, "path": f"/{story.code}(-|/|$)"} | fault)
        yield replica


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="module")
def summary(replica: Replica, archive: Path) -> Summary:
    return _run(replica, archive)


@pytest.fixture(scope="module")
def mended(replica: Replica, archive: Path, summary: Summary) -> Summary:
    """A second run, when all is well again."""
    replica.mend()
    return _run(replica, archive)


def _run(replica: Replica, archive: Path) -> Summary:
    chosen = tuple(
        replace(agency, discovery=replace(agency.discovery, archive=replace(declared, pages=PAGES)))
        if (declared := agency.discovery.archive)
        else agency
        for agency in crawls.shipped()
    )
    hasty = crawls.settings(replica, timeout=15, tries=3, size=SIZE, unpacked=UNPACKED)
    return crawl(
        Wanted(agencies=chosen, since=crawls.first_day(replica)), archive=archive, settings=hasty
    )  # fmt: skip


@pytest.mark.parametrize("key", [key for key in agencies.load() if key not in CLOSED])
def test_all_the_others_come_home_whole(key: str, replica: Replica, archive: Path, summary: Summary) -> None:
    wanted = [expected.of_story(story) for story in replica.truth(key)]
    if key in REFUSED or key == "mizan":
        wanted = [story for story in wanted if not story["id"].endswith(replica.story(key, TURN).code)]
    kept = [expected.of_article(article) for article in crawls.kept(archive, key)]
    assert sorted(kept, key=_id) == sorted(wanted, key=_id)


@pytest.mark.parametrize("key", REFUSED)
def test_what_no_trying_helps_is_refused_and_counted(key: str, summary: Summary) -> None:
    report = crawls.report(summary, key)
    assert report.refused[REFUSED[key][1]] == 1
    assert not report.failed


@pytest.mark.parametrize("key", CLOSED)
def test_a_closed_site_is_left_alone_loudly(key: str, archive: Path, summary: Summary) -> None:
    report = crawls.report(summary, key)
    assert summary.wrong
    assert any(CLOSED[key][1] in alarm for alarm in report.alarms), report.alarms
    assert not report.new


def test_what_fails_for_good_is_failed_and_counted(summary: Summary) -> None:
    assert crawls.report(summary, "mizan").failed == {"status 500": 1}


def test_an_endless_archive_is_left_at_its_cap(replica: Replica, summary: Summary) -> None:
    assert crawls.report(summary, "asriran").refused["endless pagination"]


def test_a_giant_sitemap_is_read_up_to_the_cap(summary: Summary) -> None:
    warnings = crawls.report(summary, "kayhan").warnings
    assert warnings["sitemap entries beyond the cap"] == ENTRIES - sitemap.LIMIT


def test_no_page_is_kept_by_half(archive: Path, summary: Summary) -> None:
    for page, place in pages(archive):
        assert page.body.rstrip().endswith(b"</html>") or not page.body, place


@pytest.mark.parametrize("key", [*CLOSED, "mizan"])
def test_a_later_run_brings_what_had_failed(
    key: str, replica: Replica, archive: Path, mended: Summary
) -> None:
    wanted = [expected.of_story(story) for story in replica.truth(key)]
    kept = [expected.of_article(article) for article in crawls.kept(archive, key)]
    assert sorted(kept, key=_id) == sorted(wanted, key=_id)


def test_a_later_run_does_not_ask_for_what_was_refused(mended: Summary) -> None:
    assert not any(crawls.report(mended, key).new for key in REFUSED)


def test_after_429_the_site_is_not_asked_before_its_time(replica: Replica, summary: Summary) -> None:
    log = replica.log("shabestan")
    turned_away = next(place for place, entry in enumerate(log) if entry.status == 429)
    assert log[turned_away + 1].at - log[turned_away].at >= 1


def test_a_site_that_wants_a_day_is_not_asked_again(replica: Replica, summary: Summary) -> None:
    until = next(place for place, entry in enumerate(replica.log("pana")) if entry.status == 429)
    before_mending = [entry.fault for entry in replica.log("pana")[until:] if entry.fault]
    assert before_mending == ["status"]


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "0x7f.1", "2130706433", "the name of this machine"]
)
def test_a_name_that_leads_into_this_machine_is_refused(host: str, replica: Replica, tmp_path: Path) -> None:
    if " " in host:
        host = socket.gethostname()
        if not _is_private(host):
            pytest.skip(f"{host} does not resolve to a private address here")
    asked = len(replica.log())
    url = f"http://{host}:{replica.port}/news/1"
    made = crawl(Wanted(urls=(url,)), archive=tmp_path, settings=crawls.settings(replica, proxy=""))
    assert [report.refused for report in made.reports] == [{"private address": 1}]
    assert len(replica.log()) == asked


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(socket.gethostbyname(host)).is_global
    except OSError:
        return False


def _id(article: dict[str, Any]) -> str:
    return str(article["id"])
