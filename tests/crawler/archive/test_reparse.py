"""Reparse: what comes out of the kept pages a second time, and what becomes of the archive meanwhile."""

from __future__ import annotations

import os
import random
import re
import shutil
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.archive import Archive, articles, pages
from crawler.archive.reparse import reparse, size
from crawler.archive.state import State, Status
from crawler.article import Article
from crawler.discovery.addresses import canonical
from crawler.errors import ArchiveError, UsageError
from crawler.page import Page
from crawler.pages import NoArticleError
from pipeline import cli
from pipeline.dataset import readers
from tests.crawler.archive.killing import ended

MORNING = datetime(2026, 1, 1, 6, 30, tzinfo=UTC)


def page(number: int, *, edition: int = 1, agency: str = "irna") -> Page:
    return Page(
        url=f"https://{agency}.example/news/{number}",
        headers=(("Content-Type", "text/html"), ("ETag", f'"{number}-{edition}"')),
        body=f"<h1>سیل در {number} روستا</h1><p>خبر {edition} از خرم‌آباد</p>".encode(),
        fetched_at=MORNING + timedelta(hours=number, seconds=edition),
    )


def read(one: Page, agency: str) -> Article:
    """A page object of the tests' own."""
    match = re.fullmatch(r"<h1>(.*)</h1><p>(.*)</p>", one.body.decode())
    if not match:
        raise NoArticleError("empty", "no heading", url=one.url)
    return Article(
        id=f"{agency}-{one.url.rpartition('/')[2]}",
        headline=match[1],
        article_body=match[2],
        url=one.url,
        date_published=one.fetched_at.replace(second=0),
    )


def shouting(one: Page, agency: str) -> Article:
    return replace(read(one, agency), news_code="۱۲", headline=f"{read(one, agency).headline}!")


def without_body(one: Page, agency: str) -> Article:
    return replace(read(one, agency), article_body="")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Thirty articles of two agencies, the first of each edited, and a page that could not be read."""
    with Archive.open(tmp_path / "archive") as archive:
        for agency in ("irna", "isna"):
            for number in range(1, 16):
                keep(archive, page(number, agency=agency), agency)
            keep(archive, page(1, edition=2, agency=agency), agency)
        blank = replace(page(99), body=b"<p>")
        archive.note(canonical(blank.url), Status.REFUSED, "empty", agency="irna", page=blank)
    return tmp_path / "archive"


def keep(archive: Archive, one: Page, agency: str) -> None:
    archive.keep(one, read(one, agency), agency=agency, url=canonical(one.url))


def files(directory: Path) -> dict[str, bytes]:
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*.gz")}


def rows(directory: Path) -> list[object]:
    with State.reading(directory / "state.sqlite") as state:
        return [state.seen(canonical(one.url)) for one, _ in pages(directory)]


def test_the_same_page_objects_give_the_same_files(archive: Path) -> None:
    before, known = files(archive), rows(archive)
    found = reparse(archive, reader=read)
    assert files(archive) == before
    assert [(row.article, row.status, row.validators) for row in rows(archive)] == [  # type: ignore[attr-defined]
        (row.article, row.status, row.validators) for row in known  # type: ignore[attr-defined]
    ]  # fmt: skip
    irna = found["irna"]
    assert (irna.pages, irna.articles, irna.gained, irna.lost, dict(irna.changed)) == (17, 16, 0, 0, {})
    assert dict(irna.refused) == {"empty": 1}
    assert irna.examples == {"empty": "https://irna.example/news/99"}


def test_a_state_that_is_there_gets_no_second_row_of_a_page(tmp_path: Path) -> None:
    """As where an agency has moved, and its addresses have another form than when they were kept."""
    with Archive.open(tmp_path) as archive:
        archive.keep(page(1), read(page(1), "irna"), agency="irna", url="http://old.example/1")
    reparse(tmp_path, reader=shouting)
    with State.reading(tmp_path / "state.sqlite") as state:
        assert state.count("irna", Status.KEPT) == 1


def test_pages_that_are_damaged_cost_no_articles(archive: Path) -> None:
    before = files(archive)
    (warc,) = archive.glob("warc/isna/*")
    os.truncate(warc, warc.stat().st_size - 1)
    with pytest.raises(ArchiveError, match=r"found \d+ whole bytes; expected \d+; put a copy in its place"):
        reparse(archive, reader=read)
    now = files(archive)
    assert all(now[path] == data for path, data in before.items() if path.startswith("articles"))


def test_what_changes_is_counted_by_field(archive: Path) -> None:
    found = reparse(archive, reader=shouting)
    assert dict(found["isna"].changed) == {"headline": 16, "news_code": 16}
    assert all(article.headline.endswith("!") for article in articles(archive, latest=False))
    with Archive.open(archive) as again:  # the state has followed: what is fetched again is no news
        kept = again.keep(page(2), shouting(page(2), "irna"), agency="irna", url=canonical(page(2).url))
    assert kept.outcome == "unchanged"


def test_versions_follow_from_the_texts(archive: Path) -> None:
    found = reparse(archive, reader=without_body)
    assert (found["irna"].articles, found["irna"].lost) == (15, 1)
    assert {article.version for article in articles(archive, latest=False)} == {1}
    reparse(archive, reader=read)
    assert [article.version for article in articles(archive, latest=False) if article.id == "irna-1"] == [
        1,
        2,
    ]


def test_a_page_that_can_be_read_now_is_an_article(archive: Path) -> None:
    def lenient(one: Page, agency: str) -> Article:
        return Article(id=f"{agency}-{one.url}", headline="؟", date_published=one.fetched_at)

    found = reparse(archive, agency="irna", reader=lenient)
    assert list(found) == ["irna"]
    assert (found["irna"].gained, found["irna"].refused) == (1, {})
    with State.reading(archive / "state.sqlite") as state:
        seen = state.seen(canonical("https://irna.example/news/99"))
    assert seen is not None
    assert seen.status is Status.KEPT


def test_a_page_object_that_stumbles_costs_its_page(archive: Path) -> None:
    def stumbling(one: Page, agency: str) -> Article:
        if one.url.endswith("/3"):
            raise ZeroDivisionError
        return read(one, agency)

    found = reparse(archive, reader=stumbling)
    assert dict(found["irna"].refused) == {"empty": 1, "ZeroDivisionError": 1}
    assert (found["irna"].articles, found["irna"].lost) == (15, 1)
    assert not [article for article in articles(archive) if article.id == "irna-3"]
    with Archive.open(archive) as again:
        assert again.keep(page(3), read(page(3), "irna"), agency="irna").outcome == "new"


def test_a_dry_run_says_it_and_leaves_everything(archive: Path) -> None:
    before, known = files(archive), rows(archive)
    found = reparse(archive, reader=shouting, dry_run=True)
    assert dict(found["irna"].changed) == {"headline": 16, "news_code": 16}
    assert (files(archive), rows(archive)) == (before, known)
    names = {path.name for path in archive.iterdir()}
    assert names - {"state.sqlite-shm", "state.sqlite-wal"} == {".lock", "articles", "state.sqlite", "warc"}


def test_a_state_that_is_gone_is_built_anew(archive: Path) -> None:
    before, known = files(archive), rows(archive)
    (archive / "state.sqlite").unlink()
    (warc,) = archive.glob("warc/isna/*")
    with warc.open("ab") as file:
        file.write(before[warc.relative_to(archive).as_posix()][:100])  # a commit that did not end
    with pytest.raises(ArchiveError, match="found no state"):
        reparse(archive, reader=read, dry_run=True)
    with pytest.raises(UsageError, match="built anew from all agencies: name none"):
        reparse(archive, reader=read, agency="irna")
    reparse(archive, reader=read)
    assert files(archive) == before
    after = rows(archive)
    assert [(row.article, row.status, row.validators) for row in after if row] == [  # type: ignore[attr-defined]
        (row.article, row.status, row.validators) for row in known if row  # type: ignore[attr-defined]
    ]  # fmt: skip
    with Archive.open(archive) as again:
        keep(again, page(2), "irna")
    assert files(archive) == before


def test_killed_at_any_moment_it_leaves_the_old_or_the_new(archive: Path, tmp_path: Path) -> None:
    chance = random.Random(5)
    whole = tmp_path / "whole"
    shutil.copytree(archive, whole)
    old, started = files(archive), time.monotonic()
    assert ended(_reparse, whole)
    new, took = files(whole), time.monotonic() - started
    for _ in range(12):
        ended(_reparse, archive, within=chance.uniform(0, took))
        with Archive.open(archive):
            pass
        now = files(archive)
        for agency in ("irna", "isna"):
            assert _of(agency, now) in (_of(agency, old), _of(agency, new))
        assert len(list(articles(archive, latest=False))) == 32
    assert ended(_reparse, archive)
    assert files(archive) == new


def test_killed_while_the_state_is_built_it_is_not_there(archive: Path) -> None:
    chance, before = random.Random(6), files(archive)
    (archive / "state.sqlite").unlink()
    for _ in range(6):
        ended(_reparse, archive, within=chance.uniform(0, 0.1))
        if not (archive / "state.sqlite").exists():
            with pytest.raises(ArchiveError, match="found no state"), Archive.open(archive):
                pass
        (archive / "state.sqlite").unlink(missing_ok=True)
    reparse(archive, reader=read)
    assert files(archive) == before
    assert len(list(articles(archive, latest=False))) == 32


def _of(agency: str, every: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in every.items() if agency in path}


def _reparse(directory: Path) -> None:
    reparse(directory, reader=shouting)


def test_the_pages_to_go_through_are_measured(archive: Path) -> None:
    measured: list[int] = []
    reparse(archive, reader=read, meter=measured.append)
    assert sum(measured) == size(archive) == sum(
        len(data) for path, data in files(archive).items() if path.startswith("warc")
    )  # fmt: skip


def test_the_pipeline_reads_what_comes_out(archive: Path) -> None:
    found = list(readers.read([str(archive / "articles")]))
    assert {article.id for article in found if isinstance(article, Article)} == {
        f"{agency}-{number}" for agency in ("irna", "isna") for number in range(1, 16)
    }
    assert found[0] == Article(
        id="irna-1",
        headline="سیل در 1 روستا",
        article_body="خبر 1 از خرم‌آباد",
        url="https://irna.example/news/1",
        date_published=MORNING + timedelta(hours=1),
    )


@pytest.mark.parametrize(
    ("agency", "message"), [("mehr", r"received 'mehr' as an agency; expected one that .* has: irna, isna")]
)
def test_an_agency_that_has_no_pages_is_refused(archive: Path, agency: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        reparse(archive, agency=agency)


def test_a_folder_without_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="found no folder warc; expected an archive of `amarkav crawl`"):
        reparse(tmp_path)


def test_the_command_says_what_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = replace(
        page(7),
        url="https://www.irna.ir/news/86028063/سیل",
        body=(
            '<h1 class="title">سیل در ۷ روستا</h1><div itemprop="articleBody">'
            "<p>آب به ۷ روستای خرم‌آباد رسید و راه ۳ روستا را بست، اما کسی آسیب ندید.</p></div>"
        ).encode(),
    )
    with Archive.open(tmp_path) as archive:
        blank = replace(one, url="https://www.irna.ir/news/86028064/", requested="", body=b"<p>")
        archive.note(blank.url, Status.REFUSED, "empty", agency="irna", page=blank)
        archive.keep(one, Article(id="irna-86028063", headline="سیل"), agency="irna")
    assert cli.main(["reparse", str(tmp_path), "--dry-run"]) == 0
    assert [article.headline for article in articles(tmp_path)] == ["سیل"]
    assert cli.main(["reparse", str(tmp_path), "--agency", "irna"]) == 0
    assert [article.headline for article in articles(tmp_path)] == ["سیل در ۷ روستا"]
    said = capsys.readouterr()
    lines = [line.split() for line in said.out.splitlines()]
    assert lines[:2] == [["agency", "pages", "articles", "gained", "lost"], ["irna", "2", "1", "0", "0"]]
    assert ["changed", "headline", "1", "(first:", one.url + ")"] in lines
    assert said.err == f"1 article; nothing was changed\n1 article → {tmp_path}/articles\n"
    assert cli.main(["reparse", str(tmp_path / "nowhere")]) == 2
