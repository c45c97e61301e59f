"""Publish: the same database, however the news comes in, and whatever happens on the way."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import sys
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import toy

from crawler.article import Article
from crawler.errors import InputError, UsageError
from pipeline.publication import database, inputs, parquet, publish, schema
from pipeline.publication.database import LockedError
from tests.pipeline.publication import wire
from tests.pipeline.publication.contents import contents, tables


def published(db: Path, items: Iterable[publish.Item], **options: Any) -> publish.Report:
    return publish.publish(items, db=db, loader=toy.broken, **options)


@pytest.fixture(scope="module")
def news() -> list[publish.Reading]:
    return wire.readings(40)


@pytest.fixture(scope="module")
def whole(news: list[publish.Reading], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    db = tmp_path_factory.mktemp("whole") / "news.sqlite"
    published(db, news)
    return contents(db)


def test_the_news_is_worth_testing_with(whole: dict[str, list[Any]]) -> None:
    versions = [claim for claim in whole["claims"] if claim[schema.CLAIMS.names.index("versions")] > 1]
    assert len(whole["copies"]) > 10
    assert len(whole["claims"]) > 20
    assert len(versions) > 5


def test_publishing_again_changes_nothing(tmp_path: Path, news: list[publish.Reading], whole: Any) -> None:
    db = tmp_path / "news.sqlite"
    published(db, news)
    report = published(db, news)
    assert (report.published, report.unchanged) == (0, len(news))
    assert contents(db) == whole


@pytest.mark.parametrize("seed", range(3))
def test_neither_the_order_nor_the_batches_matter(
    tmp_path: Path, news: list[publish.Reading], whole: Any, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    monkeypatch.setattr(publish, "_ARTICLES", chance.randint(1, 20))
    published(tmp_path / "news.sqlite", chance.sample(news, len(news)))
    assert contents(tmp_path / "news.sqlite") == whole


def test_days_one_by_one_give_the_same(tmp_path: Path, news: list[publish.Reading], whole: Any) -> None:
    for first in range(0, len(news), 25):
        published(tmp_path / "news.sqlite", news[: first + 25])
    assert contents(tmp_path / "news.sqlite") == whole


def test_a_new_version_takes_the_place_of_the_old(
    tmp_path: Path, news: list[publish.Reading], whole: Any
) -> None:
    db = tmp_path / "news.sqlite"
    changed = wire.telling("0-0", 4321, "چادر امدادی", version=1)
    index = next(i for i, one in enumerate(news) if one.article.id == changed.article.id)
    published(db, [*news[:index], changed, *news[index + 1 :]])
    assert contents(db) != whole
    latest = replace(news[index], article=replace(news[index].article, version=2))
    published(db, [latest])
    now = contents(db)
    assert published(db, [changed]).unchanged == 1, "an older version came again"
    version = schema.ARTICLES.names.index("version") - 1
    assert [one[version] for one in now["articles"] if one[0] == changed.article.id] == [2]
    for table in ("statistics", "claims", "versions", "copies", "search"):
        assert now[table] == whole[table]


def test_corrections_outlive_what_they_correct(tmp_path: Path) -> None:
    db = tmp_path / "news.sqlite"
    first = wire.telling("1", 500)
    published(db, [first])
    assert first.statistics
    with database.publishing(db) as connection:
        names = schema.CORRECTIONS.names[1:]
        row = [
            first.statistics[0].id,
            first.article.id,
            "value",
            "500",
            "600",
            "من",
            "چون",
            "2024",
            "{}",
            "متن",
        ]
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO corrections ({', '.join(names)}) VALUES ({marks})", row)
    published(db, [wire.telling("1", 700, version=2)])
    kept = sqlite3.connect(db).execute("SELECT statistic_id, corrected FROM corrections").fetchall()
    assert kept == [(first.statistics[0].id, "600")]


def test_what_cannot_be_read_is_told_and_costs_nothing_else(tmp_path: Path) -> None:
    items = [
        publish.Reading(article=Article(id="a", article_body="۵ مدرسه در قم")),
        InputError("news.jsonl", "broken JSON", line=3),
        publish.Reading(article=Article(id="b", article_body=f"۵ {toy.FAILS}")),
        publish.Reading(article=Article(id="c", article_body="۷ مدرسه در قم")),
    ]
    report = publish.publish(items, db=tmp_path / "news.sqlite", loader=toy.load)
    assert (report.published, report.failed) == (2, 2)
    assert [error.file for error in report.errors] == ["news.jsonl", "article b"]
    connection = sqlite3.connect(tmp_path / "news.sqlite")
    assert connection.execute("SELECT status FROM runs").fetchall() == [("partly",)]
    assert connection.execute("SELECT article_id, quote FROM statistics ORDER BY 1").fetchall() == [
        ("a", "۵ مدرسه"), ("c", "۷ مدرسه")
    ]  # fmt: skip


def test_articles_are_extracted_on_the_way_and_only_once(tmp_path: Path) -> None:
    items = [publish.Reading(article=Article(id=f"a{i}", article_body=f"{i} مدرسه")) for i in range(40)]
    db = tmp_path / "news.sqlite"
    assert publish.publish(items, db=db, loader=toy.load).statistics == 40
    assert published(db, items).unchanged == 40


def test_records_first_and_their_articles_later(tmp_path: Path) -> None:
    """Extracted elsewhere; the texts that come later are not extracted again, but they are there."""
    from pipeline.dataset import writers

    told = [wire.telling(str(i), 100 + i) for i in range(5)]
    folder, db = tmp_path / "in", tmp_path / "news.sqlite"
    (folder / "b").mkdir(parents=True)
    for ending in (".jsonl", ".parquet"):
        with writers.create(str(folder / f"records{ending}")) as output:
            for one in told:
                for statistic in one.statistics or ():
                    output.write(replace(statistic, extractor=toy.broken.extractor))
    lines = [json.dumps(one.article.to_dict(), ensure_ascii=False) for one in told]
    (folder / "b" / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")

    assert published(db, inputs.read([str(folder / "records.parquet")])).statistics == 10
    assert published(db, inputs.read([str(folder / "records.jsonl")])).unchanged == 5
    assert published(db, inputs.read([str(folder / "b")])).statistics == 10
    assert published(db, inputs.read([str(folder / "records.jsonl")])).unchanged == 5
    connection = sqlite3.connect(db)
    texts = connection.execute(
        'SELECT substr(text, start + 1, "end" - start) = quote '
        "FROM statistics JOIN articles a ON a.id = article_id"
    )
    assert texts.fetchall() == [(1,)] * 10


def test_what_is_read_together_is_of_one_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where whole runs of publishing, many commits each, end between two looks."""
    monkeypatch.setattr(publish, "_ARTICLES", 2)
    db, tables = tmp_path / "news.sqlite", ("articles", "statistics", "claims", "versions", "search")
    published(db, wire.readings(6))

    def look() -> list[list[tuple[Any, ...]]]:
        return [list(map(tuple, reader.execute(f"SELECT * FROM {table}"))) for table in tables]

    with closing(database.connect(db, readonly=True)) as reader:
        with database.snapshot(reader):
            first = look()
            published(db, wire.readings(9, seed=8))
            assert look() == first
        later = look()
    assert all(len(now) > len(then) for now, then in zip(later, first, strict=True))


def test_two_cannot_publish_to_one_file(tmp_path: Path) -> None:
    with (
        database.publishing(tmp_path / "news.sqlite"),
        pytest.raises(LockedError, match="wait until it ends"),
    ):
        published(tmp_path / "news.sqlite", [])


def test_a_file_of_something_else_is_left_alone(tmp_path: Path) -> None:
    other, text = tmp_path / "other.sqlite", tmp_path / "text.sqlite"
    sqlite3.connect(other).execute("CREATE TABLE a (b)").connection.commit()
    text.write_text("۳ مدرسه " * 100, encoding="utf-8")
    for path in (other, text):
        before = path.read_bytes()
        with pytest.raises(UsageError, match=path.name):
            published(path, [])
        assert path.read_bytes() == before


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    db = tmp_path / "news.sqlite"
    published(db, [])
    sqlite3.connect(db).execute(f"PRAGMA user_version = {schema.VERSION + 1}").connection.commit()
    with pytest.raises(UsageError, match=f"version {schema.VERSION + 1}.*expected {schema.VERSION}"):
        published(db, [])


def test_only_what_a_day_touches_is_written_to_parquet(tmp_path: Path) -> None:
    db, dataset = tmp_path / "news.sqlite", tmp_path / "dataset"
    april = [wire.telling(f"4-{i}", 100 + i, moment=wire.DAY.replace(month=4)) for i in range(3)]
    june = [wire.telling(f"6-{i}", 9000 + i, moment=wire.DAY.replace(month=6)) for i in range(3)]
    published(db, april + june[:2], dataset=dataset)
    before = {path: path.stat().st_mtime_ns for path in dataset.rglob("month=*/**/*.parquet")}
    published(db, june, dataset=dataset)
    changed = {path for path, then in before.items() if path.stat().st_mtime_ns != then}
    assert changed
    assert all("month=2024-06" in str(path) for path in changed)
    fresh = tmp_path / "fresh"
    with database.publishing(db) as connection:
        parquet.write(connection, fresh)
    assert tables(fresh) == tables(dataset)


def test_an_agency_cannot_name_a_path_outside_the_dataset(tmp_path: Path) -> None:
    dataset = tmp_path / "a" / "dataset"
    published(tmp_path / "news.sqlite", [wire.telling("1", 5000, agency="../../../x")], dataset=dataset)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["a"]
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["dataset"]
    assert list((dataset / "articles").rglob("*.parquet"))


def test_killed_at_any_moment_it_goes_on_where_it_stood(tmp_path: Path, whole: Any) -> None:
    undisturbed, disturbed = tmp_path / "undisturbed", tmp_path / "disturbed"
    assert _publishing(undisturbed) == 0
    chance, calls = random.Random(5), int((undisturbed / "calls").read_text())
    ends = []
    for _ in range(6):
        ends.append(_publishing(disturbed, killed_at=chance.randint(1, calls // 3)))
        if (disturbed / "news.sqlite").exists():
            connection = sqlite3.connect(disturbed / "news.sqlite")
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            connection.close()
    assert ends[0] == -signal.SIGKILL
    assert set(ends) <= {0, -signal.SIGKILL}
    assert _publishing(disturbed) == 0
    assert contents(disturbed / "news.sqlite") == whole
    assert tables(disturbed / "dataset") == tables(undisturbed / "dataset")


def test_killed_before_its_tables_it_is_as_good_as_none(tmp_path: Path) -> None:
    """Who reads is told so, whether or not SQLite has something to undo; the next run publishes."""
    living, nothing = tmp_path / "living.sqlite", tmp_path / "nothing.sqlite"
    begun, switching = tmp_path / "begun.sqlite", tmp_path / "switching.sqlite"
    nothing.touch()
    with closing(sqlite3.connect(begun)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    with closing(sqlite3.connect(living, isolation_level=None)) as connection:
        connection.executescript("PRAGMA cache_size = 1; CREATE TABLE a (b); DROP TABLE a; BEGIN;")
        for number in range(100):  # more than the cache holds, so a part of it is in the file already
            connection.execute(f"CREATE TABLE a{number} (b)")
        for ending in ("", "-journal"):
            shutil.copy(f"{living}{ending}", f"{switching}{ending}")
    assert switching.with_name("switching.sqlite-journal").stat().st_size
    with (
        closing(sqlite3.connect(f"{switching.as_uri()}?mode=ro", uri=True)) as connection,
        pytest.raises(sqlite3.OperationalError),
    ):
        connection.execute("SELECT * FROM sqlite_master")
    for db in (nothing, begun, switching):
        with pytest.raises(UsageError, match="found an empty file; publish into it"):
            database.connect(db, readonly=True)
        published(db, wire.readings(1))
        with closing(database.connect(db, readonly=True)) as connection:
            assert connection.execute("SELECT count(*) FROM articles").fetchone()[0]


def _publishing(folder: Path, *, killed_at: int = 0) -> int | None:
    """How a process that publishes into ``folder`` ends; see :func:`_publish`."""
    folder.mkdir(exist_ok=True)
    processes = multiprocessing.get_context("forkserver")  # nothing runs there that a fork could break
    process = processes.Process(target=_publish, args=(folder, killed_at))
    process.start()
    process.join()
    return process.exitcode


def _publish(folder: Path, killed_at: int) -> None:
    """Publish, and note how many calls of functions that took; at the one with this number be killed.

    So the moments are the same on a slow and on a quick machine.
    """
    calls = count(1)

    def profile(_frame: FrameType, event: str, _argument: object) -> None:
        if event.endswith("call") and next(calls) == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)

    publish._ARTICLES = 7
    news = wire.readings(40)
    sys.setprofile(profile)
    published(folder / "news.sqlite", news, dataset=folder / "dataset")
    sys.setprofile(None)
    (folder / "calls").write_text(str(next(calls)))


def test_a_number_beyond_all_integers(tmp_path: Path) -> None:
    """A record's whole number is read from JSON as an integer, of which SQLite has none above 2⁶³."""
    reading = wire.telling("much", 1)
    assert reading.statistics
    much = tuple(replace(one, value=10**24) for one in reading.statistics)
    published(tmp_path / "news.sqlite", [replace(reading, statistics=much)])
    with sqlite3.connect(tmp_path / "news.sqlite") as connection:
        assert connection.execute("SELECT DISTINCT value_min, base_max FROM statistics").fetchall() == [
            (1e24, 1e24)
        ]


@pytest.mark.parametrize("version", [schema.VERSION - 1, schema.VERSION + 1])
def test_a_file_of_another_version_is_refused_and_left_alone(tmp_path: Path, version: int) -> None:
    db = tmp_path / "news.sqlite"
    published(db, wire.readings(1))
    with sqlite3.connect(db) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    before = db.read_bytes()
    for use in (lambda: published(db, wire.readings(2)), lambda: database.connect(db, readonly=True)):
        with pytest.raises(UsageError, match=rf"found version {version} .*expected {schema.VERSION}"):
            use()
    assert db.read_bytes() == before
