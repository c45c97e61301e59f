"""Update: what is new is crawled, extracted and published; what is not, is not even read."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import toy

from crawler.archive import Archive, articles, marks
from crawler.archive.lock import ArchiveLockedError, lock
from crawler.crawl import Wanted
from pipeline.publication import cursor, database
from pipeline.update import REPORTS, Status, Update, update
from tests.pipeline.test_cli import COMMAND, ENV
from tests.replica import Replica, crawls

SETTINGS = 'contact = "tests@amarkav.example"\ndelay = 0\nbackoff = 0\ntries = 1\n'


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica.started(days=1, counts={"mehr": 8, "tasnim": 8}) as replica:
        yield replica


@pytest.fixture(autouse=True)
def _as_it_was(replica: Replica) -> Iterator[None]:
    replica.set_clock(replica.scenario.now)
    yield
    replica.mend()


def updated(replica: Replica, folder: Path, *keys: str, **others: Any) -> Update:
    """One update of these agencies, with the toy in the pipeline's place."""
    return update(
        Wanted(agencies=crawls.shipped(*keys or ("mehr",))), archive=folder / "archive",
        db=folder / "news.sqlite", settings=crawls.settings(replica, tries=1, backoff=0), loader=toy.load,
        **others,
    )  # fmt: skip


def asked(folder: Path, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(folder / "news.sqlite")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def unread(folder: Path, by: str = toy.load.extractor) -> set[str]:
    """The files that the next update would read."""
    connection = database.connect(folder / "news.sqlite", readonly=True)
    try:
        return set(cursor.unread(connection, folder / "archive", by=by))
    finally:
        connection.close()


def test_news_are_published_and_then_there_are_none(replica: Replica, tmp_path: Path) -> None:
    first = updated(replica, tmp_path, dataset=tmp_path / "dataset")
    truth = len(replica.truth("mehr"))
    assert (first.status, first.published.published) == (Status.NEWS, truth)
    assert asked(tmp_path, "SELECT count(*) FROM articles") == [(truth,)]
    assert list((tmp_path / "dataset" / "articles").rglob("part.parquet"))
    second = updated(replica, tmp_path)
    assert (second.status, second.published.published) == (Status.NOTHING, 0)
    assert second.published.unchanged == 0, "files were read in which nothing is new"


def test_only_files_with_news_are_read(replica: Replica, tmp_path: Path) -> None:
    replica.set_clock(replica.scenario.now - timedelta(hours=12))
    updated(replica, tmp_path, "mehr", "tasnim")
    replica.set_clock(replica.scenario.now)
    crawls.run(replica, tmp_path / "archive", "tasnim")
    assert unread(tmp_path)
    assert all(path.startswith("articles/tasnim/") for path in unread(tmp_path))
    assert unread(tmp_path, by="another 1") == set(marks(tmp_path / "archive"))
    assert updated(replica, tmp_path, "tasnim").status is Status.NEWS, "an earlier crawl's is news too"
    assert unread(tmp_path) == set()


def test_a_file_in_the_place_of_another_is_read(replica: Replica, tmp_path: Path) -> None:
    updated(replica, tmp_path)
    path = next(iter(marks(tmp_path / "archive")))
    file = tmp_path / "archive" / path
    file.write_bytes(file.read_bytes())  # of the same length
    assert unread(tmp_path) == {path}


def test_a_run_is_told_of_in_a_file_in_the_table_and_in_a_line(replica: Replica, tmp_path: Path) -> None:
    made = updated(replica, tmp_path)
    [file] = (tmp_path / "archive" / REPORTS).glob("*.json")
    report = json.loads(file.read_text(encoding="utf-8"))
    assert report == made.to_dict()
    assert report["agencies"]["mehr"] == {
        "name": "خبرگزاری مهر", "new": made.published.published, "changed": 0, "failed": 0, "alarms": [],
    }  # fmt: skip
    [(kind, status, finished, row)] = asked(tmp_path, "SELECT kind, status, finished, report FROM runs")
    assert (kind, status, json.loads(row)) == ("update", "done", report)
    assert finished.startswith(report["finished"].removesuffix("+00:00"))
    assert str(made).splitlines() == [str(made)]
    assert ": news; 7 new and 0 changed articles from 1 agencies; 7 published" in str(made)


def test_an_article_that_fails_is_tried_again(
    replica: Replica, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = replica.story("mehr", 0)
    monkeypatch.setattr(toy, "FAILS", story.headline)
    made = updated(replica, tmp_path)
    assert (made.status, made.published.failed) == (Status.PARTLY, 1)
    assert asked(tmp_path, "SELECT status FROM runs") == [("partly",)]
    assert updated(replica, tmp_path).status is Status.PARTLY
    monkeypatch.undo()
    made = updated(replica, tmp_path)
    assert (made.status, made.published.published) == (Status.NEWS, 1)


def test_a_damaged_file_costs_only_itself(replica: Replica, tmp_path: Path) -> None:
    crawls.run(replica, tmp_path / "archive", "mehr", "tasnim")
    damaged = tmp_path / "archive" / next(iter(marks(tmp_path / "archive")))
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:30] + bytes(len(whole) - 30))
    made = updated(replica, tmp_path)
    assert made.status is Status.PARTLY
    assert str(damaged) in str(made.published.errors[0])
    assert asked(tmp_path, "SELECT count(*) FROM articles WHERE id LIKE 'tasnim%'") != [(0,)]
    damaged.write_bytes(whole)
    assert updated(replica, tmp_path).status is Status.NEWS
    assert asked(tmp_path, "SELECT count(*) FROM articles") == [
        (len(list(articles(tmp_path / "archive"))),)
    ]  # fmt: skip


def test_where_no_site_answers_the_update_has_failed(replica: Replica, tmp_path: Path) -> None:
    replica.fault("reset", host="www.tasnimnews.com")
    made = updated(replica, tmp_path, "mehr", "tasnim")
    assert made.status is Status.PARTLY
    assert "; wrong: tasnim" in str(made)
    assert made.published.published
    assert updated(replica, tmp_path, "tasnim").status is Status.FAILED


def test_there_are_never_two(replica: Replica, tmp_path: Path) -> None:
    folder = tmp_path / "archive" / REPORTS
    folder.mkdir(parents=True)
    with lock(folder), pytest.raises(ArchiveLockedError, match=f"process {os.getpid()}"):
        updated(replica, tmp_path)
    with Archive.open(tmp_path / "archive"), pytest.raises(ArchiveLockedError):
        updated(replica, tmp_path)
    assert [row[0] for row in asked(tmp_path, "SELECT status FROM runs")] == ["failed"]
    [file] = folder.glob("*.json")
    assert "in use by process" in json.loads(file.read_text(encoding="utf-8"))["error"]


def test_what_goes_wrong_is_told_before_it_is_raised(replica: Replica, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="weights"):
        update(
            Wanted(agencies=crawls.shipped("mehr")), archive=tmp_path / "archive",
            db=tmp_path / "news.sqlite", settings=crawls.settings(replica), loader=toy.broken,
        )  # fmt: skip
    [(status, report)] = asked(tmp_path, "SELECT status, report FROM runs")
    assert (status, json.loads(report)["error"]) == ("failed", "FileNotFoundError: weights")
    made = updated(replica, tmp_path)
    assert (made.status, made.published.published) == (Status.NEWS, len(replica.truth("mehr")))


# The command


@pytest.fixture
def environment(replica: Replica, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "crawl.toml").write_text(f'{SETTINGS}proxy = "{replica.proxy}"\n', encoding="utf-8")
    return {**ENV, "SSL_CERT_FILE": str(replica.certificate)}


def test_the_status_says_how_it_went(replica: Replica, tmp_path: Path, environment: dict[str, str]) -> None:
    def amarkav(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, "update", *arguments, "--db", "news.sqlite"], cwd=tmp_path, env=environment,
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip

    replica.fault("reset", host="www.tasnimnews.com")
    done = amarkav("mehr", "تسنیم")
    assert (done.returncode, done.stdout.count("\n")) == (3, 1), done.stderr
    assert "tasnim: left alone" in done.stderr
    replica.mend()
    done = amarkav("mehr", "تسنیم")
    assert (done.returncode, done.stderr) == (0, "")
    done = amarkav("mehr", "تسنیم")
    assert (done.returncode, done.stderr) == (4, "")
    assert ": nothing new; " in done.stdout


def test_it_keeps_running_until_it_is_told_to_end(tmp_path: Path, environment: dict[str, str]) -> None:
    command = [*COMMAND, "update", "mehr", "--db", "news.sqlite", "--every", "1d"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout
        assert ": news; " in process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 128 + signal.SIGTERM


def test_a_signal_lets_the_crawl_put_away_what_it_has(
    replica: Replica, tmp_path: Path, environment: dict[str, str]
) -> None:
    replica.fault("late", path="/news/", seconds=2)
    replica.forget()
    command = [*COMMAND, "update", "mehr", "--db", "news.sqlite"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None and sum("/news/" in entry.path for entry in replica.log("mehr")) < 6:
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 128 + signal.SIGTERM
    [file] = (tmp_path / "archive" / REPORTS).glob("*.json")
    report = json.loads(file.read_text(encoding="utf-8"))
    assert (report["status"], report["error"]) == ("failed", "interrupted")
    assert 0 < len(list(articles(tmp_path / "archive"))) < len(replica.truth("mehr"))
    replica.mend()
    assert updated(replica, tmp_path).published.published == len(replica.truth("mehr"))
