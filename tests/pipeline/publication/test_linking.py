"""Linking: claims cost what a batch touches, however often one number is told."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import toy

from pipeline import claims
from pipeline.publication import linking, publish
from pipeline.publication.database import Touched
from pipeline.publication.publish import Reading
from tests.pipeline.publication import wire
from tests.pipeline.publication.contents import contents


def published(db: Path, items: list[Reading], *, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """``items``, so many articles to a transaction."""
    monkeypatch.setattr(publish, "_ARTICLES", at_once)
    publish.publish(items, db=db, loader=toy.broken)


# What is told very often


def formula(number: int) -> Reading:
    """The same number of the same thing in ever other articles of two days."""
    return wire.telling(str(number), 512, moment=_moment(number, minutes=5), fillers=())


def elsewhere(number: int) -> Reading:
    """The same, each time of another place and organization."""
    place, province = wire.PLACES[number % 4]
    body = wire.BODIES[number // 4 % 4].format(place)
    return wire.telling(
        str(number), 512, name=body, place=place, province=province, moment=_moment(number, minutes=300),
        fillers=(),
    )  # fmt: skip


def disputed(number: int) -> Reading:
    """Ever other numbers of one thing, by all agencies in turn."""
    return wire.telling(
        str(number), 5000 + 7 * number, agency=wire.AGENCIES[number % 5], moment=_moment(number, minutes=5),
        fillers=(),
    )  # fmt: skip


def _moment(number: int, *, minutes: int) -> Any:
    return wire.DAY + timedelta(days=2, minutes=number * minutes)


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often two mentions or two versions were compared."""
    times: list[None] = []
    for name in ("_repeats", "_differs"):
        asked = getattr(claims, name)
        monkeypatch.setattr(
            claims, name, lambda one, other, asked=asked: times.append(None) or asked(one, other)
        )
    return lambda: len(times)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many hundred steps SQLite's machine has made for linking; every row that it reads takes some."""
    times: list[None] = []
    relink = linking.relink

    def counted(connection: sqlite3.Connection, touched: Touched) -> None:
        connection.set_progress_handler(lambda: times.append(None), 100)  # None: go on
        relink(connection, touched)
        connection.set_progress_handler(None, 100)

    monkeypatch.setattr(linking, "relink", counted)
    return lambda: len(times)


@pytest.mark.parametrize("tell", [formula, elsewhere, disputed])
def test_the_last_articles_of_a_full_block_cost_what_those_before_did(
    tell: Callable[[int], Reading], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    compared: Callable[[], int], steps: Callable[[], int],
) -> None:  # fmt: skip
    monkeypatch.setattr(linking, "MOST", 20)
    news = iter([tell(number) for number in range(240)])
    cost = []
    for _ in range(4):
        before = compared(), steps()
        published(tmp_path / "news.db", list(islice(news, 60)), at_once=10, monkeypatch=monkeypatch)
        cost.append((compared() - before[0], steps() - before[1]))
    assert min(cost[0]) > 0
    for once, later in zip(cost[1], cost[3], strict=True):
        assert later < 1.5 * once, cost


def test_what_is_told_very_often_is_a_claim_of_the_first_who_tell_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "MOST", 20)
    told = [wire.telling(str(n), 512, moment=_moment(n, minutes=1440)) for n in range(40)]
    published(tmp_path / "news.db", told, at_once=7, monkeypatch=monkeypatch)
    with closing(sqlite3.connect(tmp_path / "news.db")) as connection:
        assert connection.execute("SELECT mentions, articles, first_article FROM claims").fetchall() == [
            (20, 10, told[0].article.id)
        ]


@pytest.mark.parametrize(("most", "chunk"), [(3, 500), (12, 1), (2000, 3)])
@pytest.mark.parametrize("seed", range(3))
def test_where_not_all_are_compared_order_and_batches_do_not_matter_either(
    most: int, chunk: int, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    monkeypatch.setattr(linking, "MOST", most)
    monkeypatch.setattr(linking, "_CHUNK", chunk)
    news = [*wire.readings(8, seed=seed), *(tell(1000 + n) for n in range(8) for tell in (formula, disputed))]
    news = list({one.article.id: one for one in news}.values())
    published(tmp_path / "whole.db", news, at_once=len(news), monkeypatch=monkeypatch)
    published(tmp_path / "news.db", list(_stirred(news, chance)), at_once=4, monkeypatch=monkeypatch)
    whole, stirred = contents(tmp_path / "whole.db"), contents(tmp_path / "news.db")
    assert whole["claims"]
    for table in ("claims", "versions", "statistics"):
        assert stirred[table] == whole[table]


def _stirred(news: list[Reading], chance: random.Random) -> Iterator[Reading]:
    """``news`` in some order; before it a third of the articles in a version that says something else."""
    first = {one.article.id for one in chance.sample(news, len(news) // 3)}
    for identity in sorted(first):
        yield wire.telling(identity.removeprefix("خبر-"), chance.choice((3, 512, 5007)), fillers=())
    for one in chance.sample(news, len(news)):
        if one.article.id in first:
            one = replace(one, article=replace(one.article, version=2))
        yield one
