"""The whole crawl, of all agencies, over real HTTP against the replica: everything once, and right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler import agencies
from crawler.archive import pages
from crawler.discovery import addresses
from crawler.summary import Summary
from tests.replica import Replica, crawls, expected

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
    assert Counter(article["id"] for article in kept) == Counter(wanted)
    for article in kept:
        assert article == wanted[article["id"]]


@pytest.mark.parametrize("key", KEYS)
def test_every_filled_field_says_which_tier_gave_it(key: str, archive: Path, summary: Summary) -> None:
    for article in crawls.kept(archive, key):
        for field in ("headline", "description", "article_body", "date_published", "keywords"):
            assert bool(getattr(article, field)) == (field in article.provenance)


def test_every_page_is_kept_once(replica: Replica, archive: Path, summary: Summary) -> None:
    found = Counter(agency_id(page.url) for page, _ in pages(archive))
    truth = {expected.of_story(story)["id"] for story in replica.truth()}
    assert {id: found[id] for id in truth} == dict.fromkeys(truth, 1)


def test_no_article_page_is_asked_for_twice(replica: Replica, archive: Path, summary: Summary) -> None:
    asked = Counter(
        agency_id(f"http://{entry.host}{entry.path}") for entry in replica.log() if is_story(entry.path)
    )
    for story in replica.truth():
        short = story.site.feed == "short"  # its address redirects to the page
        assert asked[expected.of_story(story)["id"]] in ((1, 2) if short else (1,))


def agency_id(url: str) -> str:
    return addresses.article_id(url, agencies.of(url))


def is_story(path: str) -> bool:
    return any(len(part) > 4 and part.partition("-")[0].isdigit() for part in path.split("/"))
