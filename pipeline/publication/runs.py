"""Runs: the rows by which a published file tells what was done to it, and how that ended."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from crawler.summary import history as summaries
from pipeline.dataset.schema import dumps

#: How a run stands: ``partly`` ended with some inputs failed. What was killed is ``running`` for ever.
Status = Literal["running", "done", "partly", "failed"]


@dataclass(slots=True, kw_only=True)
class Run:
    """One run of a ``kind``: ``publish``, ``update`` or ``crawl``."""

    kind: str
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    finished: datetime | None = None
    status: Status = "running"


@contextmanager
def begun(
    connection: sqlite3.Connection, kind: str, report: Callable[[], Mapping[str, Any]]
) -> Iterator[Run]:
    """A run that is noted as it begins and again as it ends, with what ``report`` gives.

    Set its status before the end: a run that is left by an exception has failed.
    """
    run = Run(kind=kind)
    note(connection, run, report())
    try:
        yield run
    except BaseException:
        run.status = "failed"
        with suppress(sqlite3.Error):
            _end(connection, run, report())
        raise
    _end(connection, run, report())


def note(connection: sqlite3.Connection, run: Run, report: Mapping[str, Any]) -> None:
    """Write down how ``run`` stands, in the place of how it stood."""
    began = _stamp(run.started)
    finished = _stamp(run.finished) if run.finished else None
    connection.execute(
        "INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?)",
        (f"{began} {run.kind}", run.kind, began, finished, run.status, dumps(report)),
    )


def crawled(connection: sqlite3.Connection, archive: Path) -> None:
    """Write down the crawls of ``archive`` that left a summary there, each once."""
    for summary in summaries(archive):
        agencies = {key: _agency(one) for key, one in summary["agencies"].items()}
        wrong = summary["interrupted"] or any(one["alarms"] for one in agencies.values())
        report = dumps({"agencies": agencies, "interrupted": summary["interrupted"]})
        row = (
            f"{summary['started']} crawl", "crawl", summary["started"], summary["finished"],
            "partly" if wrong else "done", report,
        )  # fmt: skip
        connection.execute("INSERT OR IGNORE INTO runs VALUES (?, ?, ?, ?, ?, ?)", row)


def _agency(report: Mapping[str, Any]) -> dict[str, Any]:
    """What a crawl did with one agency, in short."""
    return {
        "name": report["name"],
        "new": report["new"],
        "changed": report["changed"],
        "failed": sum(report["failed"].values()),
        "alarms": list(report["alarms"]),
    }


def _end(connection: sqlite3.Connection, run: Run, report: Mapping[str, Any]) -> None:
    run.finished = datetime.now(UTC)
    note(connection, run, report)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
