"""Database: the published SQLite file, opened, checked, and changed an article at a time.

It is in WAL mode, so that the screen reads it while it is published to: a reader sees the last
whole batch. What one transaction changes is noted on the way (:class:`Touched`), so that claims and
partitions that depend on it, and no others, can be made anew in the same transaction.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from crawler.article import Article
from crawler.errors import AmarkavError, UsageError
from pipeline.publication import rows, schema, views
from pipeline.publication.rows import ARTICLE_COLUMNS, STATISTIC_COLUMNS
from pipeline.statistics import Statistic

#: «amrk»: by this SQLite files of ours are known.
_APPLICATION: Final = 0x616D726B

#: KiB of the file that publishing keeps in memory: what a batch touches lies all over it.
_CACHE: Final = 131_072

#: Seconds to wait for another writer: a correction that is being stored, another batch.
_PATIENCE: Final = 30.0


class LockedError(AmarkavError):
    """Another process publishes to the same file."""


@dataclass(slots=True)
class Touched:
    """What a transaction has changed so far: blocks of claims, articles with their copies, partitions.

    ``versions`` and ``topics`` count the statistics of each block that came, went or changed;
    ``lost_versions`` and ``lost_claims`` are those that one which went had told.
    """

    versions: Counter[int] = field(default_factory=Counter)
    topics: Counter[int] = field(default_factory=Counter)
    lost_versions: set[str] = field(default_factory=set)
    lost_claims: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    partitions: set[tuple[str, str]] = field(default_factory=set)
    months: set[str] = field(default_factory=set)

    def block(self, version_key: int | None, topic_key: int | None) -> None:
        """One more statistic of these blocks has changed; None for one that has none."""
        if version_key is not None and topic_key is not None:
            self.versions[version_key] += 1
            self.topics[topic_key] += 1


def connect(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """A connection to the published file at ``path``; UsageError where that is something else.

    ``readonly`` opens it so that no statement can change it.
    """
    if readonly and not path.is_file():
        raise UsageError(f"{path}: found no such file; publish one first: amarkav publish INPUT --db {path}")
    try:
        if readonly:
            _undo(path)
        connection = _opened(path, "ro" if readonly else "rwc")
        _check(connection, path)
        if readonly and connection.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION:
            raise UsageError(
                f"{path}: found an empty file; publish into it: amarkav publish INPUT --db {path}"
            )
    except sqlite3.DatabaseError as error:
        raise UsageError(f"{path}: cannot be opened as a published file ({error}); name another") from error
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    if readonly:
        connection.execute("PRAGMA query_only = ON")
    return connection


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    name = f"file:{_quoted(path)}?mode={mode}"
    return sqlite3.connect(name, uri=True, timeout=_PATIENCE, isolation_level=None)


def _undo(path: Path) -> None:
    """Undo what a publishing that was killed in its first moments left half written.

    Later there is a log, which is passed over without a change; of the journal before it a connection
    that may only read can make nothing.
    """
    if path.with_name(f"{path.name}-journal").exists():
        with closing(_opened(path, "rw")) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


@contextmanager
def publishing(path: Path) -> Iterator[sqlite3.Connection]:
    """The file at ``path`` for writing, made where there is none, for this process alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_name(f".{path.name}.lock").open("w")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); choose another place") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockedError(f"{path}: another process is publishing to it; wait until it ends") from None
        connection = connect(path)
        try:
            _prepare(connection)
            yield connection
        finally:
            connection.close()


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that happens within, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is read within is of one commit, whatever is published meanwhile."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def known(
    connection: sqlite3.Connection, article: Article, statistics: Sequence[Statistic] | None, *, by: str
) -> bool:
    """Whether ``article``, read by the extractor ``by``, is there already, as it is or in a later version.

    An article that is known by its statistics alone is there if they are, or if its text is.
    """
    row = connection.execute(
        "SELECT version, content_hash, extractor FROM articles WHERE id = ?", (article.id,)
    ).fetchone()
    if row is None or row["version"] < article.version:
        return False
    if row["version"] > article.version:
        return True
    if article.text or statistics is None:
        return bool(row["extractor"] == by and row["content_hash"] == rows.content_hash(article))
    if row["content_hash"]:
        return True
    found = connection.execute("SELECT id FROM statistics WHERE article_id = ?", (article.id,))
    return bool(row["extractor"] == by and {r["id"] for r in found} == {one.id for one in statistics})


def kept(connection: sqlite3.Connection, article: Article, *, by: str) -> tuple[Statistic, ...] | None:
    """The statistics that are there of ``article`` without its text, if they are of this text."""
    row = connection.execute(
        "SELECT extractor, content_hash FROM articles WHERE id = ?", (article.id,)
    ).fetchone()
    if row is None or row["content_hash"] or row["extractor"] != by:
        return None
    found = connection.execute(
        "SELECT * FROM statistics WHERE article_id = ? ORDER BY start", (article.id,)
    ).fetchall()
    statistics = tuple(rows.statistic(dict(one), article) for one in found)
    fits = all(article.text[one.start : one.end] == one.quote for one in statistics)
    return statistics if fits else None


def put(
    connection: sqlite3.Connection,
    article: Article,
    statistics: Sequence[Statistic],
    *,
    extractor: str,
    archived: str = "",
    touched: Touched,
) -> None:
    """Write ``article`` with its ``statistics`` in place of what was known of it."""
    remove(connection, article.id, touched=touched)
    row = rows.article(article, statistics=len(statistics), extractor=extractor, archived=archived)
    touched.partitions.add((row["month"], row["agency"]))
    touched.articles.add(article.id)
    _insert(connection, "articles", ARTICLE_COLUMNS, [rows.ordered(ARTICLE_COLUMNS, row)])
    for statistic in statistics:
        _put(connection, rows.figure(statistic, row), touched=touched)


def remove(connection: sqlite3.Connection, article_id: str, *, touched: Touched) -> None:
    """Take out an article and all that hangs on it; corrections stay."""
    found = connection.execute(
        "SELECT number, version_key, topic_key, version_id, claim_id FROM statistics WHERE article_id = ?",
        (article_id,),
    ).fetchall()
    for row in found:
        touched.block(row["version_key"], row["topic_key"])
        touched.lost_versions |= {row["version_id"]} - {None}
        touched.lost_claims |= {row["claim_id"]} - {None}
    beside = connection.execute(
        "SELECT article_id FROM copies WHERE of_id = ?1 UNION SELECT of_id FROM copies WHERE article_id = ?1",
        (article_id,),
    )
    touched.articles.update(row["article_id"] for row in beside)
    connection.executemany("DELETE FROM search WHERE rowid = ?", [(row["number"],) for row in found])
    partition = connection.execute(
        "DELETE FROM articles WHERE id = ? RETURNING month, agency", (article_id,)
    ).fetchone()
    if partition is not None:
        touched.partitions.add((partition["month"], partition["agency"]))


def revise(connection: sqlite3.Connection, touched: Touched) -> None:
    """Give the partitions that were touched a new revision."""
    revision = uuid4().hex
    changed = [("articles", *partition, revision) for partition in sorted(touched.partitions)]
    changed += [("claims", month, "", revision) for month in sorted(touched.months)]
    connection.executemany("INSERT OR REPLACE INTO _partitions VALUES (?, ?, ?, ?)", changed)


def _put(connection: sqlite3.Connection, figure: rows.Figure, *, touched: Touched) -> None:
    touched.block(figure.row["version_key"], figure.row["topic_key"])
    number = _insert(
        connection, "statistics", STATISTIC_COLUMNS, [rows.ordered(STATISTIC_COLUMNS, figure.row)]
    )
    connection.execute(
        "INSERT INTO search (rowid, facts, sentence, headline) VALUES (?, ?, ?, ?)", (number, *figure.shadow)
    )
    for table, link, names in (
        ("organizations", "statistic_organizations", figure.organizations),
        ("places", "statistic_places", figure.places),
    ):
        for position, named in enumerate(names):
            marks = ", ".join("?" * len(named.row))
            # Of the names of one thing the least is shown, so that the order of coming has no say.
            connection.execute(
                f"INSERT INTO {table} VALUES ({marks}) ON CONFLICT (key) DO UPDATE "
                "SET name = min(name, excluded.name)",
                named.row,
            )
            connection.execute(
                f"INSERT INTO {link} VALUES (?, ?, ?, ?)", (number, position, named.written, named.key)
            )


def _insert(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], values: Sequence[rows.Row]
) -> int:
    """Insert rows; the number of the last."""
    names = ", ".join(map(schema.quoted, columns))
    marks = ", ".join("?" * len(columns))
    cursor: Any = None
    for value in values:
        cursor = connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", value)
    return int(cursor.lastrowid)


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables of a new file, and the views of any that has others."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA cache_size = -{_CACHE}")
    with transaction(connection):
        if connection.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION:
            for statement in schema.statements():
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(f"PRAGMA user_version = {schema.VERSION}")
        views.refresh(connection)


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Raise a UsageError unless the file is ours and of this version, or new."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if application == _APPLICATION and version == schema.VERSION:
        return
    if application == _APPLICATION:
        raise UsageError(
            f"{path}: found version {version} of the published tables; expected {schema.VERSION}: "
            "publish the same inputs into a new file, and keep this one: its corrections are in no other"
        )
    if not empty:
        raise UsageError(f"{path}: found a database of something else; expected a published file, or none")


def _quoted(path: Path) -> str:
    return str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
