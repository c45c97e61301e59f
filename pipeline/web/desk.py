"""Desk: a published database behind a Datasette, asked in its threads and remembered between publishings."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from datasette.app import Datasette
from datasette.database import Database

from crawler.errors import AmarkavError
from pipeline.asking import answers
from pipeline.asking.answers import Figure
from pipeline.asking.directory import Directory
from pipeline.asking.facets import Columns, Facets, facets
from pipeline.asking.questions import Question
from pipeline.publication import database

Answer = TypeVar("Answer")

#: The name that the database goes by in Datasette's own addresses.
NAME: Final = "amarkav"

#: Milliseconds that a page's query may work, and seconds that a table's may.
PATIENCE: Final = 4000
TABLE_PATIENCE: Final = 20

#: Answers that are remembered.
_MEMORY: Final = 512

#: Steps of SQLite between two looks at the clock: each costs the other threads a turn.
_STEPS: Final = 50_000

#: Days of coverage on the start page; figures there; from which confidence on.
_COVERED: Final = 30
_LATEST: Final = 8
_SURE: Final = 0.5
_RUN: Final = ("kind", "started", "finished", "status")


class SlowError(AmarkavError):
    """A question that takes longer than a page may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the start page tells: sums, the latest figures, coverage, provinces and runs."""

    figures: int
    articles: int
    claims: int
    agencies: int
    since: str
    until: str
    latest: tuple[Figure, ...]
    coverage: tuple[tuple[str, str, int], ...]
    newest: Mapping[str, str]
    provinces: Mapping[str, int]
    runs: tuple[Mapping[str, Any], ...]


@dataclass(slots=True)
class Desk:
    """Answers from the one database of a Datasette; what it said is remembered until it changes.

    ``columns`` are what its figures are counted by; ``token`` is what a correction must be sent with:
    without one none is taken. ``archives`` hold the pages that its articles were read from.
    """

    datasette: Datasette
    _: KW_ONLY
    columns: Columns = field(default_factory=Columns)
    token: str = ""
    archives: Sequence[Path] = ()
    _memory: OrderedDict[tuple[Any, ...], Any] = field(default_factory=OrderedDict)
    _tables: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))

    @property
    def database(self) -> Database:
        """The database, as Datasette knows it."""
        return self.datasette.databases[NAME]

    @property
    def path(self) -> Path:
        """Its file."""
        return Path(self.database.path)

    async def figures(self, question: Question, *, size: int = answers.PAGE) -> list[Figure]:
        """The figures on the question's page."""
        directory = await self.directory()
        return await self.ask(lambda db: list(answers.figures(db, question, directory=directory, size=size)))

    async def facets(self, question: Question) -> Facets:
        """How many figures answer, and which values they have."""
        directory = await self.directory()
        asked = question.but(sort="")
        return await self.remember(
            ("facets", asked),
            lambda db: facets(db, asked, directory=directory, columns=self.columns),
        )

    async def provinces(self, question: Question) -> dict[str, int]:
        """How many figures each province has, whichever the question asks for."""
        counted = await self.facets(question.but(place=""))
        return {option.value: option.count for option in counted.options["province"]}

    async def directory(self) -> Directory:
        """The names of places and organizations."""
        return await self.remember(("directory",), Directory.of)

    async def overview(self) -> Overview:
        """What the start page tells."""
        provinces = await self.provinces(Question())
        return await self.remember(("overview",), lambda db: _overview(db, provinces))

    async def table(self, question: Question, write: Callable[[list[Figure]], bytes], *, size: int) -> bytes:
        """What ``write`` makes of the first ``size`` figures; two at a time, beside the pages' threads."""
        directory = await self.directory()
        asked = question.but()

        def made() -> bytes:
            connection = database.connect(self.path, readonly=True)
            try:
                found = timed(
                    connection,
                    lambda db: list(answers.figures(db, asked, directory=directory, size=size)),
                    TABLE_PATIENCE * 1000,
                )
            finally:
                connection.close()
            return write(found)

        async with self._tables:
            return await asyncio.to_thread(made)

    async def ask(self, query: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """What ``query`` reads; a SlowError where it takes too long."""
        return await self.database.execute_fn(lambda db: timed(db, query, PATIENCE))  # type: ignore[no-any-return]

    async def remember(self, key: tuple[Any, ...], query: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """:meth:`ask`, once for as long as the database does not change."""
        whole = (*key, self._stamp())
        if whole not in self._memory:
            self._memory[whole] = asyncio.ensure_future(self.ask(query))  # others who ask wait with us
            while len(self._memory) > _MEMORY:
                self._memory.popitem(last=False)
        self._memory.move_to_end(whole)
        try:
            return await asyncio.shield(self._memory[whole])
        except BaseException:
            self._memory.pop(whole, None)
            raise

    def _stamp(self) -> tuple[int, ...]:
        """What changes whenever somebody writes: the file's and its log's time and length."""
        stamps = []
        for name in (str(self.path), f"{self.path}-wal"):
            try:
                found = Path(name).stat()
            except FileNotFoundError:
                continue
            stamps += [found.st_mtime_ns, found.st_size]
        return tuple(stamps)


def timed(
    connection: sqlite3.Connection, query: Callable[[sqlite3.Connection], Answer], milliseconds: int
) -> Answer:
    """What ``query`` reads of ``connection`` as of one commit; a SlowError after so many milliseconds' work.

    Work is what this thread computes: that others keep the machine busy is not the question's fault.
    """
    until = time.thread_time() + milliseconds / 1000
    connection.set_progress_handler(lambda: time.thread_time() > until, _STEPS)
    try:
        with database.snapshot(connection):
            return query(connection)
    except sqlite3.OperationalError as error:
        if error.args == ("interrupted",):
            raise SlowError(f"the query took more than {milliseconds} ms") from error
        raise
    finally:
        connection.set_progress_handler(None, _STEPS)


def _overview(connection: sqlite3.Connection, provinces: Mapping[str, int]) -> Overview:
    def one(sql: str) -> Any:
        return connection.execute(sql).fetchone()[0]

    newest = dict(
        connection.execute(
            "SELECT agency, max(day) FROM articles WHERE agency != '' GROUP BY agency"
        ).fetchall()
    )
    until = max(filter(None, newest.values()), default="")
    since = one("SELECT min(day) FROM articles") or ""
    first = (date.fromisoformat(until) - timedelta(days=_COVERED - 1)).isoformat() if until else ""
    covered = connection.execute(
        "SELECT agency, day, count(*) FROM articles WHERE day >= ? AND agency != '' GROUP BY agency, day",
        (first,),
    )
    runs = connection.execute(f"SELECT {', '.join(_RUN)} FROM runs ORDER BY started DESC LIMIT 8")
    return Overview(
        figures=one("SELECT count(*) FROM statistics"),
        articles=one("SELECT count(*) FROM articles"),
        claims=one("SELECT count(*) FROM claims"),
        agencies=len(newest),
        since=since,
        until=until,
        latest=_latest(connection),
        coverage=tuple(map(tuple, covered)),
        newest=newest,
        provinces=provinces,
        runs=tuple(dict(zip(_RUN, row, strict=True)) for row in runs),
    )


def _latest(connection: sqlite3.Connection) -> tuple[Figure, ...]:
    """The newest figures that are fairly sure, one an article."""
    found: dict[str, Figure] = {}
    for figure in answers.newest(connection, confidence=_SURE):
        found.setdefault(figure.statistic.article_id, figure)
        if len(found) == _LATEST:
            break
    return tuple(found.values())
