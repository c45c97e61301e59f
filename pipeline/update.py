"""Update: what is new on the sites is crawled, extracted and published, in one run.

It may be killed at any moment and run again: the crawl goes on where its archive stands, and what
is in the archive and not yet in the published file is extracted and published, whichever run
fetched it. Of the archive only files are read that were written to since.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from crawler.archive.lock import lock
from crawler.crawl import CrawlInterrupt, Wanted, crawl
from crawler.errors import AmarkavError, ArchiveError
from crawler.settings import Settings
from crawler.summary import RUNS, Report, Summary
from crawler.tally import Tally
from pipeline import batch
from pipeline.dataset.writers import whole
from pipeline.publication import cursor, database, inputs, parquet, publish, runs

#: The folder beside the crawl's own summaries in which each run leaves its report.
REPORTS: Final = f"{RUNS}/updates"


class Status(StrEnum):
    """How an update ended."""

    NEWS = "news"
    NOTHING = "nothing new"
    PARTLY = "partly failed"
    FAILED = "failed"


#: What the table of runs calls it.
_ROWS: Final[Mapping[Status, runs.Status]] = {
    Status.NEWS: "done", Status.NOTHING: "done", Status.PARTLY: "partly", Status.FAILED: "failed",
}  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Update:
    """What an update did, and how far it came.

    ``crawled`` is None until the crawl has ended, ``finished`` until all has. ``error`` says what
    kept it from ending well, where something did.
    """

    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    finished: datetime | None = None
    crawled: Summary | None = None
    published: publish.Report = field(default_factory=publish.Report)
    error: str = ""

    @property
    def agencies(self) -> Sequence[Report]:
        """What the crawl did, agency by agency."""
        return self.crawled.reports if self.crawled else ()

    @property
    def status(self) -> Status:
        """FAILED too where not one agency could be visited."""
        dead = [report for report in self.agencies if report.alarms and not report.found + report.asked]
        nothing = not self.published.published
        if self.error or (nothing and dead and len(dead) == len(self.agencies)):
            return Status.FAILED
        if self.published.failed or any(report.alarms for report in self.agencies):
            return Status.PARTLY
        return Status.NOTHING if nothing else Status.NEWS

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data, as README.md tells it; ``status`` is ``running`` while it is."""
        return {
            "started": self.started.isoformat(timespec="seconds"),
            "finished": self.finished.isoformat(timespec="seconds") if self.finished else None,
            "status": str(self.status) if self.finished else "running",
            "agencies": {report.agency: _agency(report) for report in self.agencies},
            **self.published.to_dict(),
            "errors": [str(error) for error in self.published.errors],
            "error": self.error,
        }

    def __str__(self) -> str:
        new, changed = (sum(getattr(report, name) for report in self.agencies) for name in ("new", "changed"))
        seconds = ((self.finished or datetime.now(UTC)) - self.started).total_seconds()
        parts = [
            f"{self.started:%Y-%m-%d %H:%M} UTC: {self.status}",
            f"{new:,} new and {changed:,} changed articles from {len(self.agencies)} agencies",
            f"{self.published.published:,} published with {self.published.statistics:,} statistics",
            f"{seconds:,.0f} s",
        ]
        wrong = [report.agency for report in self.agencies if report.alarms]
        parts += [f"wrong: {', '.join(wrong)}"] if wrong else []
        parts += [f"{self.published.failed:,} could not be read"] if self.published.failed else []
        return "; ".join(parts)


def update(
    wanted: Wanted,
    *,
    archive: Path,
    db: Path,
    settings: Settings,
    dataset: Path | None = None,
    workers: int = 1,
    loader: batch.Loader = batch.load,
    watch: Callable[[Sequence[Tally]], None] = lambda _: None,
) -> Update:
    """Crawl what is ``wanted`` into ``archive``, and publish what is new there in ``db`` and ``dataset``.

    What the arguments mean is said at :func:`~crawler.crawl.crawl` and
    :func:`~pipeline.publication.publish.publish`. ArchiveLockedError where another update, or a crawl, has
    the archive; LockedError where somebody else publishes to ``db``. The report goes into the
    archive (:data:`REPORTS`) and into the table of runs, also where the update fails or is interrupted.
    """
    made = Update()
    with _alone(archive):
        run = runs.Run(kind="update", started=made.started)
        with database.publishing(db) as connection:
            runs.note(connection, run, made.to_dict())
        try:
            made.crawled = crawl(wanted, archive=archive, settings=settings, watch=watch)
            with database.publishing(db) as connection:
                _publish(connection, archive, made.published, workers=workers, loader=loader)
                _end(made, run, archive)
                runs.note(connection, run, made.to_dict())
                if dataset is not None:
                    parquet.write(connection, dataset)
        except BaseException as error:
            if isinstance(error, CrawlInterrupt):
                made.crawled = error.summary
            made.error = _said(error)
            with suppress(AmarkavError, OSError, sqlite3.Error):  # there may be no room even for this
                _end(made, run, archive)
                with database.publishing(db) as connection:
                    runs.note(connection, run, made.to_dict())
            raise
    return made


def _publish(
    connection: sqlite3.Connection,
    archive: Path,
    report: publish.Report,
    *,
    workers: int,
    loader: batch.Loader,
) -> None:
    """What the archive has that the published file has not."""
    files = cursor.unread(connection, archive, by=loader.extractor)
    publish.bring(inputs.archived(archive, files), connection, report, workers=workers, loader=loader)
    if str(archive) in report.unread:
        return
    # A file in which something failed stays unread, so that the next update tries again.
    read = {path: mark for path, mark in files.items() if str(archive / path) not in report.unread}
    cursor.note(connection, archive, read, by=loader.extractor)


def _end(made: Update, run: runs.Run, archive: Path) -> None:
    """Have it be over, and write the report down; the file appears whole or not at all."""
    made.finished = run.finished = datetime.now(UTC)
    run.status = _ROWS[made.status]
    with whole(archive / REPORTS / f"{made.started:%Y%m%dT%H%M%S.%fZ}.json") as file:
        file.write(f"{json.dumps(made.to_dict(), ensure_ascii=False, indent=1)}\n".encode())


@contextmanager
def _alone(archive: Path) -> Iterator[None]:
    """Hold the updates of ``archive`` for this process; the crawl holds the archive itself."""
    folder = archive / REPORTS
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"{folder}: cannot be made ({error.strerror}); choose another archive") from error
    with lock(folder):
        yield


def _said(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt | SystemExit):
        return "interrupted"
    return str(error) if isinstance(error, AmarkavError) else f"{type(error).__name__}: {error}"


def _agency(report: Report) -> dict[str, Any]:
    return {
        "name": report.name,
        "new": report.new,
        "changed": report.changed,
        "failed": sum(report.failed.values()),
        "alarms": list(report.alarms),
    }
