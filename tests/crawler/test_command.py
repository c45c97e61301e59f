"""``amarkav crawl`` as its user runs it, over HTTPS, with the agencies' files untouched."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.archive import articles
from tests.replica import Replica, expected

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica.started(scale=0.5) as replica:
        yield replica


def amarkav(*arguments: str | Path, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", *map(str, arguments)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip


def crawl(replica: Replica, archive: Path, *arguments: str) -> subprocess.Popen[str]:
    polite = ("--contact", "tests@amarkav.example", "--delay", "0", "--proxy", replica.proxy)
    return amarkav("crawl", *arguments, *polite, "--archive", archive, SSL_CERT_FILE=str(replica.certificate))


def test_a_first_crawl_and_its_statistics(replica: Replica, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    run = crawl(replica, archive, "شانا", "IBNA")
    told, errors = run.communicate()
    assert (run.returncode, errors.count("\n")) == (0, 1), errors
    truth = replica.truth("shana", "ibna")
    kept = {article.id: expected.of_article(article) for article in articles(archive)}
    assert kept == {story["id"]: story for story in map(expected.of_story, truth)}
    assert "shana" in told
    (summary,) = (json.loads(path.read_text()) for path in (archive / "runs").iterdir())
    assert summary["agencies"]["ibna"]["new"] == len(replica.truth("ibna"))
    extracted = amarkav("extract", archive / "articles", "-o", tmp_path / "statistics.jsonl")
    assert extracted.wait() == 0
    records = map(json.loads, (tmp_path / "statistics.jsonl").read_text().splitlines())
    assert {record["article_id"] for record in records} <= set(kept)


def test_fewer_articles_than_declared_end_in_3_and_say_so(replica: Replica, tmp_path: Path) -> None:
    run = crawl(replica, tmp_path, "yjc", "--since", "4d")
    _, errors = run.communicate()
    assert run.returncode == 3
    assert "yjc" in errors
    assert "expected at least 100" in errors


def test_without_a_contact_it_says_how_to_give_one(tmp_path: Path) -> None:
    run = amarkav("crawl", "mehr", "--archive", tmp_path)
    _, errors = run.communicate()
    assert run.returncode == 2
    assert "--contact" in errors
    assert "Traceback" not in errors


def test_a_second_crawl_on_an_archive_says_so_and_leaves(replica: Replica, tmp_path: Path) -> None:
    replica.fault("hang", host="www.shana.ir")
    try:
        first = crawl(replica, tmp_path, "shana")
        while not (tmp_path / "state.sqlite").exists():
            time.sleep(0.05)
        second = crawl(replica, tmp_path, "ibna")
        _, errors = second.communicate()
        first.kill()
        first.wait()
    finally:
        replica.mend()
    assert second.returncode == 1
    assert str(first.pid) in errors
    assert "Traceback" not in errors


def test_an_interruption_ends_in_order(replica: Replica, tmp_path: Path) -> None:
    replica.forget()
    replica.fault("late", host="www.mehrnews.com", path="/news/", seconds=0.05)
    try:
        run = crawl(replica, tmp_path, "mehr")
        while replica.count() < 15:
            time.sleep(0.02)
        run.send_signal(signal.SIGINT)
        _, errors = run.communicate()
    finally:
        replica.mend()
    assert run.returncode == 130
    assert "Traceback" not in errors
    (summary,) = (json.loads(path.read_text()) for path in (tmp_path / "runs").iterdir())
    assert summary["interrupted"]
    assert summary["agencies"]["mehr"]["new"] == len(list(articles(tmp_path))) > 0
