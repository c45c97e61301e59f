"""``kill -9`` at any moment, and a new run: the archive is that of a run which nobody disturbed."""

from __future__ import annotations

import multiprocessing
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

import pytest

from crawler.archive import articles, pages
from tests.replica import Replica, crawls, expected

#: What is crawled: so many stories of each.
COUNTS: Final = {"mehr": 70, "tasnim": 60, "isna": 50}

#: How often a run is killed, and the most requests that it makes before.
KILLS: Final = 30
REQUESTS: Final = 30

#: What a run has fetched is made to last almost at once, so that many are killed while that is done.
EAGER: Final = {"commit": 0.05}


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica.started(counts=COUNTS) as replica:
        yield replica


def test_after_thirty_kills_nothing_is_lost_and_nothing_twice(
    replica: Replica, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    runs = multiprocessing.get_context("forkserver")  # its processes have imported everything already
    runs.set_forkserver_preload(["tests.replica.crawls"])
    chance = random.Random(30)
    disturbed, undisturbed = tmp_path / "disturbed", tmp_path / "undisturbed"
    killed = 0
    for _ in range(KILLS):
        run = runs.Process(target=crawls.run, args=(replica, disturbed, *COUNTS), kwargs=EAGER)
        run.start()
        _wait(run, replica, requests=chance.randrange(REQUESTS), seconds=chance.uniform(0, 0.05))
        run.kill()
        run.join()
        assert run.exitcode in (0, -signal.SIGKILL)
        killed += run.exitcode != 0
    assert killed > KILLS // 4
    crawls.run(replica, disturbed, *COUNTS)
    crawls.run(replica, undisturbed, *COUNTS)
    assert _articles(disturbed) == _articles(undisturbed)
    assert _pages(disturbed) == _pages(undisturbed)
    truth = Counter(expected.of_story(story)["id"] for story in replica.truth(*COUNTS))
    assert Counter(article.id for article in articles(disturbed, latest=False)) == truth


def _wait(run: BaseProcess, replica: Replica, *, requests: int, seconds: float) -> None:
    """Until the run has made so many requests, or has ended; and so many seconds more."""
    before = replica.count()
    while run.is_alive() and replica.count() - before < requests:
        time.sleep(0.002)
    time.sleep(seconds)


def _articles(archive: Path) -> Counter[str]:
    """Every version of every article, with all that does not depend on when it was fetched."""
    return Counter(repr(expected.of_article(article)) for article in articles(archive, latest=False))


def _pages(archive: Path) -> Counter[tuple[str, bytes]]:
    return Counter((page.url, page.body) for page, _ in pages(archive))
