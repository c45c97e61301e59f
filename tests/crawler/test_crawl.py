"""The whole crawl, of all agencies, over real HTTP against the replica: everything once, and right."""

from __future__ import annotations

import re
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler import agencies
from crawler.archive import articles, pages
from crawler.archive.reparse import reparse
from crawler.discovery import addresses
from crawler.summary import Summary
from tests.replica import Replica, crawls, expected
from tests.replica.sites import load
from tests.replica.stories import HIDDEN

KEYS = tuple(agencies.load())


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica.started() as replica:
        yield replica


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("crawl")


@pytest.fixture(scope="module")
def summary(replica: Replica, archive: Path) -> Summary:
    return crawls.run(replica, archive)


@pytest.mark.parametrize("key", KEYS)
def test_every_article_once_with_every_field(
    key: str, replica: Replica, archive: Path, summary: Summary
) -> None:
    wanted = {story["id"]: story for story in map(expected.of_story, replica.truth(key))}
    kept = [expected.of_article(article) for article in crawls.kept(archive, key)]
    assert Counter(article["id"] for article in kept) == Counter(wanted.keys())
    for article in kept:
        assert article == wanted[article["id"]]


@pytest.mark.parametrize("key", KEYS)
def test_every_filled_field_says_which_tier_gave_it(key: str, archive: Path, summary: Summary) -> None:
    for article in crawls.kept(archive, key):
        for field in ("headline", "description", "article_body", "date_published", "keywords"):
            assert bool(getattr(article, field)) == (field in article.provenance)


def test_every_page_is_kept_once(replica: Replica, archive: Path, summary: Summary) -> None:
    found = Counter(_id(page.url) for page, _ in pages(archive))
    truth = [expected.of_story(story)["id"] for story in replica.truth()]
    assert [id for id in truth if found[id] != 1] == []


@pytest.mark.parametrize("key", KEYS)
def test_the_summary_counts_what_happened(key: str, replica: Replica, summary: Summary) -> None:
    report = crawls.report(summary, key)
    site = load()[key]
    assert report.new == len(replica.truth(key))
    assert report.changed == report.unchanged == 0
    assert report.failed == {}
    assert report.gone == {"soft-404" if site.soft404 else "status 404": 1}
    assert report.refused == ({"robots": 1} if site.hidden else {})
    assert report.alarms == ()
    assert report.fill["headline"] == report.fill["date_published"] == 1
    assert sum(report.days.values()) == report.new


@pytest.mark.parametrize("key", KEYS)
def test_no_story_is_asked_for_twice(key: str, replica: Replica, summary: Summary) -> None:
    asked = Counter(entry.path for entry in replica.log(key) if _is_story(entry.path))
    assert set(asked.values()) == {1}


def test_robots_are_asked_first_and_obeyed(replica: Replica, summary: Summary) -> None:
    first: dict[str, str] = {}
    for entry in replica.log():
        first.setdefault(entry.host, entry.path)
    assert set(first.values()) == {"/robots.txt"}
    hidden = replica.story("khabaronline", HIDDEN).path
    forbidden = ("/search", "/fa/ajax", "/old/upload", hidden)
    assert not [entry.path for entry in replica.log() if entry.path.startswith(forbidden)]


def test_no_other_site_is_asked(replica: Replica, summary: Summary) -> None:
    own = {host for site in load().values() if site.agency for host in (site.host, *site.aliases)}
    assert {entry.host for entry in replica.log()} <= own


def test_every_request_says_who_asks(replica: Replica, summary: Summary) -> None:
    agents = {entry.agent for entry in replica.log()}
    assert len(agents) == 1
    assert re.fullmatch(r"Amarkav/\S+ \(\+mailto:tests@amarkav\.example\)", agents.pop())


def test_articles_are_built_again_from_the_pages(archive: Path, summary: Summary, tmp_path: Path) -> None:
    copy = shutil.copytree(archive, tmp_path / "copy")
    reparse(copy)
    kept, built = ({article.id: article for article in crawls.kept(folder)} for folder in (archive, copy))
    assert built == kept


def test_another_run_asks_for_no_page_again(replica: Replica, archive: Path, summary: Summary) -> None:
    replica.forget()
    again = crawls.run(replica, archive)
    assert sum(report.asked for report in again.reports) == 0
    assert not [entry.path for entry in replica.log() if _is_story(entry.path)]


def test_what_changed_is_a_new_version(replica: Replica, archive: Path, summary: Summary) -> None:
    for _ in range(2):
        replica.edit("mehr", 100)
    replica.forget()
    report = crawls.report(crawls.run(replica, archive, "mehr", fresh=True), "mehr")
    assert (report.changed, report.new) == (1, 0)
    asked = [entry for entry in replica.log("mehr") if _is_story(entry.path)]
    assert Counter(entry.status for entry in asked) == {304: len(replica.truth("mehr")) - 1, 200: 1}
    story = expected.of_story(replica.story("mehr", 100))
    versions = [article for article in articles(archive, latest=False) if article.id == story["id"]]
    assert [article.version for article in versions] == [1, 2]
    assert expected.of_article(versions[1]) == story | {"version": 2}
    assert [article.version for article in articles(archive) if article.id == story["id"]] == [2]


def test_one_request_at_a_time_of_every_site(replica: Replica, tmp_path: Path) -> None:
    keys = ("ilna", "pana", "snn")
    replica.forget()
    replica.fault("late", seconds=0.02)
    try:
        crawls.run(replica, tmp_path, *keys)
    finally:
        replica.mend()
    log = replica.log()
    assert {entry.host for entry in log} == {load()[key].host for key in keys}
    assert {entry.under_way for entry in log} == {1}


def test_the_delay_is_kept(replica: Replica, tmp_path: Path) -> None:
    replica.forget()
    began = time.monotonic()
    crawls.run(replica, tmp_path, "ilna", delay=0.2, limit=4)
    moments = [entry.at for entry in replica.log("ilna")]
    assert all(at - began >= 0.2 * waits for waits, at in enumerate(moments))


def test_the_limit_is_kept(replica: Replica, tmp_path: Path) -> None:
    replica.forget()
    report = crawls.report(crawls.run(replica, tmp_path, "snn", limit=5), "snn")
    assert report.asked == 5
    assert report.capped
    newest = [story.path for story in replica.truth("snn")[:5]]
    assert [entry.path for entry in replica.log("snn") if _is_story(entry.path)] == newest


def test_a_page_by_its_address(replica: Replica, tmp_path: Path) -> None:
    story = replica.story("shabestan", 7)
    crawls.run(replica, tmp_path, urls=(story.url,))
    assert [expected.of_article(article) for article in crawls.kept(tmp_path)] == [expected.of_story(story)]


@pytest.mark.parametrize("key", [key for key, site in load().items() if not site.agency])
def test_pages_of_sites_that_nobody_declared(key: str, replica: Replica, tmp_path: Path) -> None:
    stories = {story.url: story for story in replica.truth(key)}
    crawls.run(replica, tmp_path, urls=tuple(stories))
    kept = {article.url: article for article in crawls.kept(tmp_path)}
    assert kept.keys() == stories.keys()
    for url, story in stories.items():
        article = kept[url]
        read = (article.headline, article.description, article.article_body, article.date_published)
        assert read == (story.headline, story.lead, story.body, story.published)


def _id(url: str) -> str:
    return addresses.article_id(url, agencies.of(url))


def _is_story(path: str) -> bool:
    """Whether a path is a story's: one of its parts begins with a long number."""
    return re.search(r"/\d{5,}[-/]", path) is not None
