"""Publish: articles and their statistics into the database, and the Parquet dataset after it.

Publishing is one idempotent function. What is there already is passed by: an article of the same
text that the same extractor has read is not read again. Work is done in batches, each one
transaction with all that follows from it, so a run that is killed leaves a whole database, and the
next run goes on where it stood.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from crawler.article import Article
from crawler.errors import InputError
from pipeline import batch
from pipeline.publication import database, linking, parquet, runs, syndication
from pipeline.publication.database import Touched
from pipeline.statistics import Statistic

#: A batch ends at this many articles, or at this many statistics.
_ARTICLES: Final = 256
_STATISTICS: Final = 4000

#: Of very many errors, this many are kept.
_NAMED: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article to publish, and where it lies; its statistics where they are known already."""

    article: Article
    archived: str = ""
    statistics: tuple[Statistic, ...] | None = None
    extractor: str = ""


Item = Reading | InputError


@dataclass(slots=True)
class Report:
    """What a run of publishing did; ``unread`` names the files of which not all could be read."""

    published: int = 0
    unchanged: int = 0
    statistics: int = 0
    failed: int = 0
    errors: list[InputError] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    def fail(self, error: InputError, file: str = "") -> None:
        """One more input that could not be read, of a ``file`` that it does not name itself."""
        self.failed += 1
        self.unread.add(file or error.file)
        if len(self.errors) < _NAMED:
            self.errors.append(error)

    def to_dict(self) -> dict[str, Any]:
        """The counts, as the table of runs keeps them."""
        return {
            "published": self.published,
            "unchanged": self.unchanged,
            "statistics": self.statistics,
            "failed": self.failed,
        }


def publish(
    items: Iterable[Item],
    *,
    db: Path,
    dataset: Path | None = None,
    archives: Iterable[Path] = (),
    workers: int = 1,
    loader: batch.Loader = batch.load,
    tell: Callable[[Report], None] = lambda _: None,
) -> Report:
    """Bring ``items`` into the published file ``db``, and the Parquet files of ``dataset`` up to it.

    What was crawled into ``archives`` goes into the table of runs; ``tell`` hears of every batch.
    Items that cannot be read are counted and kept in the report; the others are none the worse.
    """
    report = Report()
    with database.publishing(db) as connection:
        with runs.begun(connection, "publish", report.to_dict) as run:
            bring(items, connection, report, workers=workers, loader=loader, tell=tell)
            run.status = "partly" if report.failed else "done"
        for archive in archives:
            runs.crawled(connection, archive)
        if dataset is not None:
            parquet.write(connection, dataset)
    return report


def bring(
    items: Iterable[Item],
    connection: sqlite3.Connection,
    report: Report,
    *,
    workers: int = 1,
    loader: batch.Loader = batch.load,
    tell: Callable[[Report], None] = lambda _: None,
) -> None:
    """Bring ``items`` into the published file of ``connection``, counted in ``report``."""
    fresh = _fresh(connection, items, report, by=loader.extractor)
    readings = _extracted(fresh, report, workers=workers, loader=loader)
    for group in _batches(readings):
        _write(connection, group, report)
        tell(report)


def _fresh(
    connection: sqlite3.Connection, items: Iterable[Item], report: Report, *, by: str
) -> Iterator[Reading]:
    """The items that are not in the database as they are."""
    for item in items:
        if isinstance(item, InputError):
            report.fail(item)
        elif database.known(connection, item.article, item.statistics, by=item.extractor or by):
            report.unchanged += 1
        elif item.statistics is None and (kept := database.kept(connection, item.article, by=by)):
            yield replace(item, statistics=kept, extractor=by)
        else:
            yield item


def _extracted(
    readings: Iterable[Reading], report: Report, *, workers: int, loader: batch.Loader
) -> Iterator[Reading]:
    """``readings`` with their statistics: those that lack them go through the pipeline, in order."""
    for lacking, some in groupby(readings, lambda reading: reading.statistics is None):
        if lacking:
            yield from _read(some, report, workers=workers, loader=loader)
        else:
            yield from some


def _read(
    readings: Iterable[Reading], report: Report, *, workers: int, loader: batch.Loader
) -> Iterator[Reading]:
    under_way: deque[Reading] = deque()
    by = loader.extractor

    def articles() -> Iterator[Article]:
        for reading in readings:
            under_way.append(reading)
            yield reading.article

    for outcome in batch.run(articles(), workers=workers, loader=loader):
        reading = under_way.popleft()
        if isinstance(outcome, InputError):
            report.fail(outcome, reading.archived)
        else:
            yield replace(reading, statistics=outcome.statistics, extractor=by)


def _batches(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    group: list[Reading] = []
    statistics = 0
    for reading in readings:
        group.append(reading)
        statistics += len(reading.statistics or ())
        if len(group) >= _ARTICLES or statistics >= _STATISTICS:
            yield group
            group, statistics = [], 0
    if group:
        yield group


def _write(connection: sqlite3.Connection, group: list[Reading], report: Report) -> None:
    """One batch and all that follows from it, in one transaction."""
    touched = Touched()
    with database.transaction(connection):
        for reading in group:
            statistics = reading.statistics or ()
            database.put(
                connection, reading.article, statistics,
                extractor=reading.extractor, archived=reading.archived, touched=touched,
            )  # fmt: skip
            report.published += 1
            report.statistics += len(statistics)
        syndication.update(connection, touched)
        linking.relink(connection, touched)
        database.revise(connection, touched)
