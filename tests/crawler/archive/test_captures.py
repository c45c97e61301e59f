"""Captures: the page of each version is found again, also after a reparse; what does not fit is said."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import Archive, articles
from crawler.archive.captures import Capture, find
from crawler.archive.reparse import reparse
from crawler.article import Article
from crawler.errors import ArchiveError
from crawler.page import Page
from tests.crawler.archive.test_archive import article, page

#: Past the file's own record and the page of another article.
SECOND = 2


def edited(number: int) -> Page:
    """The page as it was fetched an hour later, with another text."""
    one = page(number, edition=2)
    return replace(one, fetched_at=one.fetched_at + timedelta(hours=1))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three articles; the second has two versions, the third is fetched again and unchanged."""
    with Archive.open(tmp_path) as archive:
        for number in (1, 2, 3):
            archive.keep(page(number), article(number), agency="irna")
        archive.commit()
        archive.keep(edited(SECOND), article(SECOND, edition=2), agency="irna")
        archive.keep(edited(3), article(3), agency="irna")
    return tmp_path


def read(one: Page, agency: str) -> Article:
    """What the tests' pages hold."""
    found = re.search(r"در (\d+) روستا، خبر (\d+)", one.body.decode())
    assert found
    return article(int(found[1]), edition=int(found[2]), agency=agency)


def captured(archive: Path) -> list[Capture | None]:
    """The page of every version."""
    kept = articles(archive, latest=False)
    return [find(archive, one.id, one.fetched_at) for one in kept if one.fetched_at]


def test_every_version_has_its_own_page(archive: Path) -> None:
    found = {(one.page.url, one.page.body) for one in captured(archive) if one}
    expected = [page(1), page(SECOND), page(3), edited(SECOND)]
    assert found == {(one.url, one.body) for one in expected}
    assert find(archive, "irna-2", edited(SECOND).fetched_at.replace(microsecond=0)) is not None


def test_a_place_is_one_that_every_tool_finds(archive: Path) -> None:
    found = find(archive, "irna-2", edited(SECOND).fetched_at)
    assert found
    with (archive / found.path).open("rb") as file:
        file.seek(found.start)
        record = next(iter(ArchiveIterator(file)))
        assert record.content_stream().read() == edited(SECOND).body


def test_what_was_not_fetched_then_is_not_found(archive: Path) -> None:
    assert find(archive, "irna-9", page(9).fetched_at) is None
    assert find(archive, "irna-1", edited(1).fetched_at) is None
    assert find(archive, "irna-3", edited(3).fetched_at) is None, "unchanged, and so not kept again"


@pytest.mark.parametrize("lost", ["DROP TABLE captures", "DELETE FROM captures", "the state"])
def test_places_that_are_not_known_are_found_by_a_reparse(archive: Path, lost: str) -> None:
    before = captured(archive)
    if lost == "the state":
        (archive / "state.sqlite").unlink()
    else:
        with closing(sqlite3.connect(archive / "state.sqlite")) as state:
            state.execute(lost)
            state.commit()
        assert captured(archive) == [None] * 4
    reparse(archive, reader=read)
    assert None not in before
    assert captured(archive) == before


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("path = '/etc/passwd'", "in /etc/passwd, outside"),
        ("path = 'warc/../../other/warc.gz'", "outside"),
        ("path = 'warc/irna/gone.warc.gz'", "cannot be read"),
        ("start = 0", "found no page of irna-2 at byte 0; `amarkav reparse` finds"),
        ("start = start + 1", "found damage"),
        ("start = 100000000", "found no page"),
        ("start = (SELECT start FROM captures WHERE article = 'irna-1')", "found no page of irna-2"),
    ],
)
def test_a_place_where_that_page_is_not_is_refused(archive: Path, changed: str, said: str) -> None:
    with closing(sqlite3.connect(archive / "state.sqlite")) as state:
        state.execute(f"UPDATE captures SET {changed} WHERE article = 'irna-2'")
        state.commit()
    with pytest.raises(ArchiveError, match=said):
        find(archive, "irna-2", page(SECOND).fetched_at)
