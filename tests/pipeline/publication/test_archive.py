"""An archive of the crawler is published as it stands: latest versions, where they lie, and its runs."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
import toy

from crawler import summary
from crawler.archive import Archive
from crawler.article import Article
from crawler.dates import read_date
from crawler.page import Page
from pipeline.publication import inputs
from pipeline.publication.publish import Report, publish

MOMENT = datetime(2025, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Two articles of which one was changed later, and the summary of the run that brought them."""
    directory = tmp_path / "archive"
    with Archive.open(directory) as kept:
        for identity, body in (("1", "۳ مدرسه"), ("2", "۵ مدرسه"), ("1", "۴ مدرسه")):
            url = f"https://www.mehrnews.com/news/{identity}"
            article = Article(
                id=f"mehr-{identity}", url=url, article_body=body, publisher="خبرگزاری مهر",
                date_published=read_date("1403/10/16 08:00"),
            )  # fmt: skip
            kept.keep(Page(url=url, body=body.encode(), fetched_at=MOMENT), article)
    told = summary.Report(agency="mehr", name="خبرگزاری مهر", new=2, changed=1, alarms=("no source",))
    summary.write(summary.Summary(started=MOMENT, finished=MOMENT, reports=(told,)), directory)
    return directory


def published(archive: Path, db: Path) -> Report:
    items = inputs.read([str(archive)])
    return publish(items, db=db, archives=inputs.archives([str(archive)]), loader=toy.load)


def test_an_archive_is_published_in_its_latest_versions(archive: Path, tmp_path: Path) -> None:
    db = tmp_path / "news.db"
    assert published(archive, db).published == 2
    rows = sqlite3.connect(db).execute("SELECT id, version, text, agency, archived FROM articles ORDER BY id")
    (file,) = map(str, (archive / "articles").rglob("*.jsonl.gz"))
    assert rows.fetchall() == [
        ("mehr-1", 2, "۴ مدرسه", "خبرگزاری مهر", file), ("mehr-2", 1, "۵ مدرسه", "خبرگزاری مهر", file)
    ]  # fmt: skip
    assert (published(archive, db).published, published(archive, db).unchanged) == (0, 2)


def test_its_runs_are_told_of_once(archive: Path, tmp_path: Path) -> None:
    db = tmp_path / "news.db"
    for _ in range(2):
        published(archive, db)
    ((started, status, report),) = sqlite3.connect(db).execute(
        "SELECT started, status, report FROM runs WHERE kind = 'crawl'"
    )
    assert (started, status) == ("2025-01-05T09:00:00+00:00", "partly")
    assert json.loads(report)["agencies"]["mehr"]["alarms"] == ["no source"]
