"""Crawls: the shipped agencies against the replica, as a test wants them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from crawler import agencies
from crawler.agency import Agency, Expected
from crawler.archive import articles
from crawler.article import Article
from crawler.crawl import Wanted, crawl
from crawler.settings import Settings
from crawler.summary import Report, Summary
from tests.replica.replica import Replica
from tests.replica.stories import TEHRAN


def shipped(*keys: str) -> tuple[Agency, ...]:
    """The agencies as they are declared, all without ``keys``.

    Only their home speaks plain HTTP, and no number of articles is too small.
    """
    declared = agencies.load()
    return tuple(
        replace(declared[key], home=declared[key].home.replace("https:", "http:"), expected=Expected())
        for key in keys or declared
    )


def first_day(replica: Replica) -> date:
    """The first day on which anything came out, in Tehran."""
    start = replica.scenario.now.timestamp() - replica.scenario.days * 86400
    return replica.scenario.now.fromtimestamp(start, TEHRAN).date()


def settings(replica: Replica, **others: Any) -> Settings:
    """Without delay, through the replica, and not patient."""
    quick: dict[str, Any] = {"contact": "tests@amarkav.example", "delay": 0, "backoff": 0.02, "timeout": 60}
    return Settings(**quick | {"proxy": replica.proxy} | others)


def run(
    replica: Replica,
    archive: Path,
    *keys: str,
    fresh: bool = False,
    urls: tuple[str, ...] = (),
    **others: Any,
) -> Summary:
    """A crawl of everything that came out; ``others`` are settings. With ``urls`` of them alone."""
    since = first_day(replica)
    wanted = Wanted(
        agencies=() if urls else shipped(*keys), urls=urls, since=since, fresh=since if fresh else None
    )
    return crawl(wanted, archive=archive, settings=settings(replica, **others))


def report(summary: Summary, key: str) -> Report:
    """What a run did with one agency."""
    return next(report for report in summary.reports if report.agency == key)


def kept(archive: Path, key: str = "") -> Iterator[Article]:
    """The articles in an archive, of one agency."""
    return (article for article in articles(archive) if article.id.startswith(f"{key}-" if key else ""))
