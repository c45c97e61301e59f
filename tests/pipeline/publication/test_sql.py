"""SQL: the same answers from SQLite and from DuckDB, and nothing but answers."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import toy

from crawler.errors import UsageError
from pipeline.publication import publish, sql, views
from pipeline.publication.schema import TABLES
from tests.pipeline.publication import wire

Place = dict[str, Path]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Place]:
    folder = tmp_path_factory.mktemp("sql")
    db, dataset = folder / "news.db", folder / "it's a dataset"
    publish.publish(wire.readings(40), db=db, loader=toy.broken)
    with sqlite3.connect(db) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM statistics ORDER BY id LIMIT 3")]
        for number, (id, field, corrected) in enumerate((
            (ids[0], "value", "1"), (ids[0], "places", '["قم"]'), (ids[0], "value", "[2, 3.5]"),
            (ids[1], "*", None), (ids[1], "source", "null"), (ids[2], "unit", '"ton"'), (ids[2], "*", None),
            (ids[2], "*", None), ("gone", "*", None),
        )):  # fmt: skip
            told = ("نسرین", "چنین است", "2026-01-01T00:00:00Z", "{}", "")
            row = (number, id, "a", field, "null", corrected, *told)
            connection.execute(f"INSERT INTO corrections VALUES ({', '.join('?' * len(row))})", row)
    publish.publish((), db=db, dataset=dataset, loader=toy.broken)
    return {"db": {"db": db}, "dataset": {"dataset": dataset}}


@pytest.fixture(params=["db", "dataset"])
def where(request: pytest.FixtureRequest, places: dict[str, Place]) -> Place:
    return places[request.param]


@pytest.mark.parametrize(
    "name", [*(view.name for view in views.VIEWS), *(t.name for t in TABLES if t.partition)]
)
def test_views_and_tables_say_the_same_in_both(places: dict[str, Place], name: str) -> None:
    answers = [sql.ask(f"SELECT * FROM {name}", **where, limit=100_000) for where in places.values()]
    columns, rows = zip(
        *((answer.columns, sorted(map(repr, answer.rows))) for answer in answers), strict=True
    )
    assert columns[0] == columns[1]
    assert rows[0] == rows[1]
    assert rows[0]


def test_every_view_is_described(where: Place) -> None:
    for view in views.VIEWS:
        assert view.description.endswith(".")
        assert sql.ask(f"SELECT count(*) FROM {view.name}", **where).rows[0][0] > 0


def test_the_last_word_on_each_field_counts(where: Place) -> None:
    said = sql.ask("SELECT corrections, flagged, corrected FROM corrected ORDER BY id", **where).rows
    found = [(count, flagged, text and json.loads(text)) for count, flagged, text in said]
    assert found == [
        (3, 0, {"value": [2, 3.5], "places": ["قم"]}), (2, 0, {"source": None}), (3, 1, {"unit": "ton"}),
        (1, 1, None),
    ]  # fmt: skip
    shown = sql.ask("SELECT corrections, flagged FROM figures ORDER BY id LIMIT 4", **where).rows
    assert shown == ((3, 0), (2, 0), (3, 1), (0, 0))


def test_views_of_an_earlier_version_are_made_anew(tmp_path: Path) -> None:
    db = tmp_path / "news.db"
    publish.publish(wire.readings(2), db=db, loader=toy.broken)
    with sqlite3.connect(db) as connection:
        before = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall()
        connection.executescript(
            "DROP VIEW corrected; DROP VIEW figures; CREATE VIEW figures AS SELECT 1 AS one"
        )
    publish.publish((), db=db, loader=toy.broken)
    with sqlite3.connect(db) as connection:
        after = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall()
    assert sorted(after) == sorted(before)


REFUSED = [
    "DELETE FROM statistics",
    "INSERT INTO corrections (who) VALUES ('x')",
    "UPDATE articles SET text = ''",
    "DROP TABLE articles",
    "CREATE TABLE t (a)",
    "CREATE TEMP TABLE t AS SELECT 1",
    "ATTACH '{outside}' AS outside",
    "PRAGMA user_version = 9",
    "PRAGMA writable_schema = on",
    "VACUUM INTO '{outside}'",
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP TABLE articles",
    "INSERT INTO search (search) VALUES ('rebuild')",
    "SELECT load_extension('x')",
    "COPY (SELECT 1) TO '{outside}'",
    "COPY statistics TO '{inside}'",
    "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM '/etc/hostname'",
    "SELECT * FROM read_csv('http://127.0.0.1:9/x')",
    "INSTALL httpfs",
    "SET enable_external_access = true",
    "SELECT writefile('{outside}', 'x')",
    "EXPLAIN ANALYZE DELETE FROM statistics",
    "",
    "SELEC",
    "SELECT * FROM nowhere",
    "SELECT '\ud800'",
    "SELECT 1\0",
]


@pytest.mark.parametrize("question", REFUSED)
def test_what_is_more_than_a_question_is_refused(where: Place, tmp_path: Path, question: str) -> None:
    outside, before = tmp_path / "outside", state(where)
    (path,) = where.values()
    inside = path / "x.parquet" if "dataset" in where else path.parent / "x.parquet"
    with pytest.raises(UsageError):
        sql.ask(question.replace("{outside}", str(outside)).replace("{inside}", str(inside)), **where)
    assert not outside.exists()
    assert state(where) == before


def state(where: Place) -> list[Any]:
    """All the files of a publication, and what is in them."""
    (path,) = where.values()
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return [(file, file.read_bytes()) for file in files if file.is_file()]


@pytest.mark.parametrize(
    "question",
    [
        "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT sum(n) FROM t",
        # 178 ** 5 rows: 178 ** 3 * 4 of them took DuckDB just a third of a second.
        "SELECT count(*) FROM statistics a, statistics b, statistics c, statistics d, statistics e "
        "WHERE a.id < b.quote || c.id || d.id || e.id",
    ],
)
def test_a_question_that_would_run_for_ever_is_broken_off(where: Place, question: str) -> None:
    with pytest.raises(UsageError, match=r"within 0\.3 seconds"):
        sql.ask(question, **where, timeout=0.3)


def test_a_value_cannot_fill_the_memory(places: dict[str, Place]) -> None:
    with pytest.raises(UsageError, match="too big"):
        sql.ask("SELECT length(replace(hex(zeroblob(4000000)), '0', '0123456789'))", **places["db"])


def test_rows_are_limited_and_more_are_announced(where: Place) -> None:
    answer = sql.ask("SELECT id FROM statistics", **where, limit=3)
    assert (len(answer.rows), answer.more) == (3, True)
    assert not sql.ask("SELECT id FROM statistics LIMIT 3", **where, limit=3).more


def test_the_index_is_asked_in_any_spelling(places: dict[str, Place]) -> None:
    question = "SELECT count(*) FROM search WHERE search MATCH terms('{}')"
    counts = {
        sql.ask(question.format(words), **places["db"]).rows for words in ("بسته معیشتی", "بسته هاي معيشتي")
    }
    assert len(counts) == 1
    assert counts.pop()[0][0] > 0


def test_a_database_is_read_while_it_is_published_to(places: dict[str, Place], tmp_path: Path) -> None:
    db = tmp_path / "news.db"
    publish.publish(wire.readings(5), db=db, loader=toy.broken)
    writer = sqlite3.connect(db, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM search")
    assert sql.ask("SELECT count(*) FROM search", db=db).rows[0][0] > 0
    writer.execute("ROLLBACK")


@pytest.mark.parametrize("given", [{}, {"db": Path("a"), "dataset": Path("b")}])
def test_one_place_must_be_named(given: dict[str, Path]) -> None:
    with pytest.raises(UsageError, match="--db and --dataset"):
        sql.ask("SELECT 1", **given)


@pytest.mark.parametrize("kind", ["db", "dataset"])
def test_a_place_that_is_not_there_is_named_with_what_makes_it(tmp_path: Path, kind: str) -> None:
    with pytest.raises(UsageError, match=r"nirgends.*amarkav publish"):
        sql.ask("SELECT 1", **{kind: tmp_path / "nirgends"})
    assert not list(tmp_path.iterdir())
