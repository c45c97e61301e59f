"""Archive: each page and each article once, whole after any end, and read back as they were."""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from crawler.archive import Archive, ArchiveLockedError, Outcome, articles, pages
from crawler.archive.state import Status
from crawler.article import Article
from crawler.dates import TEHRAN
from crawler.errors import ArchiveError
from crawler.page import Page
from tests.crawler.archive.killing import ended

ROOT = Path(__file__).parents[3]
MORNING = datetime(2026, 1, 1, 6, 30, tzinfo=UTC)


def page(number: int, *, edition: int = 1, agency: str = "irna") -> Page:
    return Page(
        url=f"https://{agency}.example/news/{number}/سیل",
        requested=f"https://{agency}.example/news/{number}",
        headers=(
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Encoding", "gzip"),
            ("ETag", f'"{number}-{edition}"'),
        ),
        request_headers=(("User-Agent", "Amarkav/0 (+news@example.org)"),),
        body=f"<h1>سیل در {number} روستا، خبر {edition}</h1>".encode(),
        fetched_at=MORNING + timedelta(seconds=number, microseconds=edition),
    )


def article(number: int, *, edition: int = 1, agency: str = "irna") -> Article:
    return Article(
        id=f"{agency}-{number}",
        headline=f"سیل در {number} روستا، خبر {edition}",
        url=f"https://{agency}.example/news/{number}",
        date_published=datetime(2025, 12, 1, 22, 0, tzinfo=UTC) + timedelta(hours=number),
        keywords=("سیل", "می‌بارد"),
    )


def test_what_is_kept_is_read_back(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        kept = archive.keep(page(1), article(1), agency="irna")
    assert kept.outcome is Outcome.NEW
    assert kept.article == replace(article(1), version=1, fetched_at=page(1).fetched_at)
    assert list(articles(tmp_path)) == [kept.article]
    assert list(pages(tmp_path)) == [(page(1), "irna")]


def test_an_article_stands_under_its_day_in_tehran(tmp_path: Path) -> None:
    late = replace(article(1), date_published=datetime(2025, 12, 1, 23, 59, tzinfo=TEHRAN))
    next_day = replace(article(2), date_published=datetime(2025, 12, 1, 20, 31, tzinfo=UTC))
    with Archive.open(tmp_path) as archive:
        for number, one in enumerate((late, next_day, replace(article(3), date_published=None)), 1):
            archive.keep(page(number), one, agency="irna")
    found = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("articles/**/*.gz"))
    assert found == [
        "articles/irna/2025-12-01.jsonl.gz",
        "articles/irna/2025-12-02.jsonl.gz",
        "articles/irna/undated.jsonl.gz",
    ]
    line = json.loads(gzip.decompress((tmp_path / found[0]).read_bytes()))
    assert line == late.to_dict() | {"fetched_at": page(1).fetched_at.isoformat()}


def test_the_pages_are_warc_for_every_tool(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        for number in (1, 2):
            archive.keep(page(number), article(number), agency="irna")
    (file,) = tmp_path.glob("warc/irna/irna-*-00001.warc.gz")
    with file.open("rb") as stream:
        records = [
            (
                record.rec_type,
                record.rec_headers.get_header("WARC-Target-URI"),
                record.content_stream().read(),
            )
            for record in ArchiveIterator(stream, check_digests="raise")
        ]
    assert [kind for kind, *_ in records] == ["warcinfo", "response", "request", "response", "request"]
    assert records[1][1:] == (page(1).url, page(1).body)
    assert _exit_status(file) == 0


def _exit_status(file: Path) -> int:
    class Command:
        verbose = False
        inputs = (str(file),)

    return int(Checker(Command()).process_all())


def test_the_same_content_again_writes_nothing(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        archive.keep(page(1), article(1), agency="irna", url="https://irna.example/news/1")
    before = _files(tmp_path)
    again = replace(page(1), headers=(("ETag", '"new"'),), fetched_at=MORNING + timedelta(days=1))
    with Archive.open(tmp_path) as archive:
        kept = archive.keep(again, article(1), agency="irna", url="https://irna.example/news/1")
        seen = archive.state.seen("https://irna.example/news/1")
    assert (kept.outcome, kept.article.version) == (Outcome.UNCHANGED, 1)
    assert _files(tmp_path) == before
    assert seen is not None
    assert (seen.validators.etag, seen.fetched_at, seen.tries) == ('"new"', again.fetched_at, 2)


def test_changed_content_is_a_version_of_the_same_article(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        outcomes = [
            archive.keep(page(1, edition=edition), article(1, edition=edition), agency="irna").outcome
            for edition in (1, 2, 2, 1)
        ]
    assert outcomes == [Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.CHANGED]
    every = list(articles(tmp_path, latest=False))
    assert [(one.id, one.version, one.headline[-1]) for one in every] == [
        ("irna-1", 1, "1"), ("irna-1", 2, "2"), ("irna-1", 3, "1"),
    ]  # fmt: skip
    assert list(articles(tmp_path)) == every[-1:]
    assert [one for one, _ in pages(tmp_path)] == [page(1), page(1, edition=2), page(1)]


def test_two_addresses_of_one_article_keep_it_once(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        archive.keep(page(1), article(1), agency="irna", url="https://irna.example/news/1")
        kept = archive.keep(page(1), article(1), agency="irna", url="https://irna.example/short/1")
        assert archive.state.count("irna", Status.KEPT) == 2
    assert kept.outcome is Outcome.UNCHANGED
    assert len(list(articles(tmp_path, latest=False))) == 1


def test_not_modified_refreshes_what_is_known(tmp_path: Path) -> None:
    url = "https://irna.example/news/1"
    with Archive.open(tmp_path) as archive:
        archive.keep(page(1), article(1), agency="irna", url=url)
        answer = Page(url=url, status=304, body=b"", fetched_at=MORNING + timedelta(days=1))
        archive.unchanged(url, answer)
        seen = archive.state.seen(url)
    assert seen is not None
    assert (seen.fetched_at, seen.validators.etag, seen.article) == (answer.fetched_at, '"1-1"', "irna-1")
    assert seen.published == article(1).date_published


def test_a_page_without_article_can_be_kept_for_later(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        archive.note("https://irna.example/news/1", Status.REFUSED, "empty", agency="irna", page=page(1))
        archive.note("https://irna.example/news/2", Status.GONE, "404", agency="irna")
        assert archive.state.count("irna", Status.REFUSED) == 1
    assert [one for one, _ in pages(tmp_path, agency="irna")] == [page(1)]
    assert not list(articles(tmp_path))


def test_a_full_file_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.archive._FULL", 3000)
    for start in (1, 6):  # two runs: the second goes on in the last file
        with Archive.open(tmp_path) as archive:
            for number in range(start, start + 5):
                archive.keep(page(number), article(number), agency="irna")
    files = sorted(path.name for path in tmp_path.glob("warc/irna/*"))
    assert [name[-13:-8] for name in files] == [f"{serial:05}" for serial in range(1, len(files) + 1)]
    assert 3 <= len(files) <= 5
    assert [one for one, _ in pages(tmp_path)] == [page(number) for number in range(1, 11)]


def test_a_second_writer_is_told_who_is_first(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        archive.keep(page(1), article(1), agency="irna")
        archive.commit()
        second = "import sys; from pathlib import Path; from crawler.archive import Archive\n"
        second += "with Archive.open(Path(sys.argv[1])): pass"
        done = subprocess.run(
            [sys.executable, "-c", second, tmp_path], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert f"ArchiveLockedError: {tmp_path}: in use by process {os.getpid()}, since 2" in done.stderr
        assert list(articles(tmp_path))  # reading is free
    with Archive.open(tmp_path):
        pass
    with Archive.open(tmp_path), pytest.raises(ArchiveLockedError), Archive.open(tmp_path):
        pass


def test_a_commit_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive.open(tmp_path) as archive:
        archive.keep(page(1), article(1), agency="irna")
        archive.keep(page(9, agency="isna"), article(9, agency="isna"), agency="isna")
        archive.commit()
        before = _files(tmp_path)
        for number in (2, 3):
            archive.keep(page(number), article(number), agency="irna")
        archive.keep(page(1, agency="mehr"), article(1, agency="mehr"), agency="mehr")
        synced = []

        def full(descriptor: int, *, sync=os.fsync) -> None:  # type: ignore[no-untyped-def]
            synced.append(descriptor)
            if len(synced) == 5:
                raise OSError(28, "No space left on device")
            sync(descriptor)

        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            with pytest.raises(ArchiveError, match=r"could not be written \(.*No space left on device\)"):
                archive.commit()
        assert _files(tmp_path) == before
        assert archive.state.count("irna", Status.KEPT) == 1
        archive.keep(page(2), article(2), agency="irna")  # there is room again
    assert [one.id for one in articles(tmp_path)] == ["irna-1", "irna-2", "isna-9"]


def test_foreign_bytes_in_a_file_are_not_written_after(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        archive.keep(page(1), article(1), agency="irna")
    (file,) = tmp_path.glob("articles/irna/*")
    with file.open("ab") as stream:
        stream.write(b"?")
    with Archive.open(tmp_path) as archive:
        archive.keep(page(1, edition=2), article(1, edition=2), agency="irna")
        with pytest.raises(ArchiveError, match=rf"{file.name}: found \d+ bytes; expected \d+ bytes"):
            archive.commit()


def test_lost_bytes_are_said(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        archive.keep(page(1), article(1), agency="irna")
    (file,) = tmp_path.glob("warc/irna/*")
    os.truncate(file, file.stat().st_size - 1)
    with pytest.raises(ArchiveError, match=r"found \d+ whole bytes; expected \d+; put a copy in its place"):
        list(pages(tmp_path))


def test_pages_without_a_state_are_not_begun_anew(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        archive.keep(page(1), article(1), agency="irna")
    (tmp_path / "state.sqlite").unlink()
    with (
        pytest.raises(ArchiveError, match=r"found no state\.sqlite; .*`amarkav reparse"),
        Archive.open(tmp_path),
    ):
        pass


def test_killed_at_any_moment_nothing_is_lost_or_twice(tmp_path: Path) -> None:
    chance = random.Random(7)
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    started = time.monotonic()
    assert ended(_keep_200_pages, whole)
    took = time.monotonic() - started
    for _ in range(25):
        ended(_keep_200_pages, killed, within=chance.uniform(0, took / 10))
        if (killed / "state.sqlite").exists():
            _assert_whole(killed)
    assert ended(_keep_200_pages, killed)
    assert Counter(_comparable(whole)) == Counter(_comparable(killed))
    assert Counter(one.url for one, _ in pages(killed)) == Counter(page(number).url for number in range(200))


def _keep_200_pages(directory: Path) -> None:
    """Commits all the time."""
    with Archive.open(directory, seconds=0.0005) as archive:
        for number in range(200):
            if archive.state.seen(page(number).requested) is None:
                archive.keep(page(number), article(number), agency="irna")


def _assert_whole(directory: Path) -> None:
    """What a crash leaves reads without an error, each page has its article, and nothing is twice."""
    kept = [one.id for one in articles(directory, latest=False)]
    assert len(kept) == len(set(kept))
    assert len(list(pages(directory))) == len(kept)


def _comparable(directory: Path) -> list[str]:
    return [json.dumps(one.to_dict(), ensure_ascii=False) for one in articles(directory, latest=False)]


def _files(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.rglob("*.gz")}
