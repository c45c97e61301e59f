"""The chain: a week of news, crawled, extracted and published day by day, whatever is killed on the way."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from tests.pipeline.chain import AGENCIES, Place, Runner
from tests.pipeline.publication.contents import OWN, contents, tables
from tests.replica import Replica, expected
from tests.replica.stories import TEHRAN

DAYS: Final = 7

#: Stories of each agency in the week.
STORIES: Final = 14

#: How many updates are killed on each day, and on which days none is let through.
KILLS: Final = (3, 3, 3, 3, 3, 3, 2)
LOST: Final = (2, 4)

#: On which day which story, three days old, is found to have been edited.
EDITED: Final = {3: 3, 5: 7}


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica.started(days=DAYS, counts=dict.fromkeys(AGENCIES, STORIES)) as replica:
        yield replica


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner.started() as runner:
        yield runner


def test_twenty_kills_in_a_week_change_nothing(replica: Replica, runner: Runner, tmp_path: Path) -> None:
    chance = random.Random(20)
    disturbed, undisturbed = Place(folder=tmp_path / "disturbed"), Place(folder=tmp_path / "undisturbed")
    killed = []
    for day in range(DAYS):
        now = _evening(replica, day)
        replica.set_clock(now)
        if day in EDITED:
            replica.edit("mehr", EDITED[day])
        began = time.monotonic()
        assert _update(replica, runner, undisturbed, now) == "news"
        took = time.monotonic() - began  # how quick this machine is
        for _ in range(KILLS[day]):
            killed.append(_killed(replica, runner, disturbed, now, chance, seconds=took / 2))
        if day not in LOST:
            assert _update(replica, runner, disturbed, now) in ("news", "nothing new")
    assert killed.count("killed") > sum(KILLS) // 4
    assert _update(replica, runner, disturbed, now) == "nothing new"
    whole = contents(undisturbed.db)
    assert whole["claims"]
    ids = {expected.of_story(story)["id"] for story in replica.truth(*AGENCIES)}
    assert {row[0] for row in whole["articles"]} == ids
    assert {row[1] for row in whole["articles"]} == {1, 2}, "none was edited"
    assert contents(disturbed.db) == whole
    assert tables(disturbed.dataset, without=OWN) == tables(undisturbed.dataset, without=OWN)
    assert not list(disturbed.dataset.rglob("*.part")), "half a file was left behind"


def _evening(replica: Replica, day: int) -> datetime:
    """The last moment of a day of the replica's; of the last one, as far as its news goes."""
    last = replica.scenario.now.astimezone(TEHRAN)
    midnight = last.replace(hour=0, minute=0, second=0, microsecond=0)
    return min(last, midnight - timedelta(days=DAYS - 2 - day, seconds=1))


def _killed(
    replica: Replica, runner: Runner, place: Place, now: datetime, chance: random.Random, *, seconds: float
) -> str:
    """Begin an update and kill it, some while it crawls, some in its first ``seconds`` of publishing.

    How it ended.
    """
    before, crawled = replica.count(), _crawled(place)
    process = _begin(replica, runner, place, now)
    requests = chance.randrange(20) if chance.random() < 0.5 else None
    for _ in range(2000):
        done = replica.count() - before >= requests if requests is not None else _crawled(place) > crawled
        if done or not Path(f"/proc/{process}").exists():
            break
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.05 if requests is not None else seconds))
    with suppress(ProcessLookupError):  # it has ended
        os.kill(process, signal.SIGKILL)
    return runner.end()


def _crawled(place: Place) -> int:
    """How many crawls have come to their end."""
    return len(list((place.archive / "runs").glob("*.json")))


def _update(replica: Replica, runner: Runner, place: Place, now: datetime) -> str:
    _begin(replica, runner, place, now)
    return runner.end()


def _begin(replica: Replica, runner: Runner, place: Place, now: datetime) -> int:
    fresh = now.date() - timedelta(days=3)
    return runner.begin(place, until=now.date(), fresh=fresh, proxy=replica.proxy)
