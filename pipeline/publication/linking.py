"""Linking: the claims of the published statistics, made anew where a batch has touched them.

Only whole blocks are made anew (see :mod:`pipeline.claims`), so the claims are the same whatever
the order and the batches in which the articles came.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Final

from pipeline import claims
from pipeline.claims import Keys, Mention, Version
from pipeline.publication.database import Touched
from pipeline.publication.rows import UNDATED

#: Blocks that are read at a time.
_CHUNK: Final = 500

_MENTIONS: Final = """
SELECT s.id, s.number, s.article_id, coalesce(a.original_id, a.id) AS origin, s.agency, s.month,
       coalesce(a.date_published, '') AS moment, s.day, s.start, s.base_min, s.base_max, s.measured,
       s.time_since, s.time_until, s.version_key, s.topic_key, s.version_id, s.claim_id
FROM statistics s JOIN articles a ON a.id = s.article_id
WHERE s.{} IN (SELECT value FROM json_each(?))
"""

_PLACES: Final = """
SELECT statistic, place FROM statistic_places
WHERE statistic IN (SELECT value FROM json_each(?)) ORDER BY statistic, position
"""

_BODIES: Final = """
SELECT statistic, organization FROM statistic_organizations
WHERE statistic IN (SELECT value FROM json_each(?)) ORDER BY statistic, position
"""

#: Versions that stand only because another number is told of the same.
_TOLD_ONCE: Final = """
mentions = 1 AND id IN (SELECT id FROM statistics WHERE topic_key IN (SELECT value FROM json_each(?)))
"""

_VERSION: Final = """
INSERT INTO versions (quote, value, unit, base_min, base_max, version_key, {0})
SELECT quote, value, unit, base_min, base_max, version_key, {1} FROM statistics WHERE id = :id
"""

_CLAIM: Final = """
INSERT INTO claims (measured, kind, unit_family, status, trend, topic_key, place, organization, {0})
SELECT measured, kind, unit_family, status, trend, topic_key,
       (SELECT place FROM statistic_places WHERE statistic = number AND position = 0),
       (SELECT organization FROM statistic_organizations WHERE statistic = number AND position = 0),
       {1}
FROM statistics WHERE id = :id
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """A mention with what is written of it now, by which it is seen what changes."""

    mention: Mention
    version_id: str | None
    claim_id: str | None
    partition: tuple[str, str]


class _Ledger:
    """What a relinking takes out and puts in, so that what comes back as it was counts for nothing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._before: dict[tuple[str, str], sqlite3.Row] = {}
        self._seen: set[tuple[str, str]] = set()

    def delete(self, table: str, where: str, given: tuple[str]) -> None:
        """Take rows of ``table`` out."""
        for row in self._connection.execute(
            f"DELETE FROM {table} WHERE {where} RETURNING *", given
        ).fetchall():
            self._keep(table, row)

    def insert(self, statement: str, table: str, values: dict[str, Any]) -> None:
        """Put a row into ``table``; ``values`` are its columns by name, its id among them."""
        names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
        self._connection.execute(statement.format(names, marks), values)
        self._seen.add((table, values["id"]))

    def claim(self, version_id: str, claim_id: str) -> None:
        """Write down which claim a version is of."""
        row = self._connection.execute("SELECT * FROM versions WHERE id = ?", (version_id,)).fetchone()
        if row["claim_id"] != claim_id:
            self._keep("versions", row)
            self._connection.execute("UPDATE versions SET claim_id = ? WHERE id = ?", (claim_id, version_id))

    def months(self) -> set[str]:
        """The months of claims and versions that are not what they were."""
        changed: set[str] = set()
        for table, identity in self._seen:
            row = self._connection.execute(f"SELECT * FROM {table} WHERE id = ?", (identity,)).fetchone()
            before = self._before.get((table, identity))
            if before != row:
                changed |= {_month(one["first_day"]) for one in (before, row) if one}
        return changed

    def _keep(self, table: str, row: sqlite3.Row) -> None:
        if (table, row["id"]) not in self._seen:
            self._before[table, row["id"]] = row
            self._seen.add((table, row["id"]))


def relink(connection: sqlite3.Connection, touched: Touched) -> None:
    """Make the touched blocks anew: first the versions, then the claims over them."""
    ledger = _Ledger(connection)
    topics = set(touched.topics)
    for some in _chunks(sorted(touched.versions)):
        topics |= _versions(connection, some, ledger, touched)
    for some in _chunks(sorted(topics)):
        _claims(connection, some, ledger, touched)
    touched.months |= ledger.months()


def _versions(
    connection: sqlite3.Connection, blocks: Sequence[int], ledger: _Ledger, touched: Touched
) -> set[int]:
    """Make the versions of ``blocks`` anew; the topics that this touches."""
    given = (json.dumps(blocks),)
    ledger.delete("versions", "version_key IN (SELECT value FROM json_each(?))", given)
    rows = _rows(connection, "version_key", blocks)
    by_block: defaultdict[int, list[Mention]] = defaultdict(list)
    for row in rows.values():
        by_block[row.mention.keys.version].append(row.mention)
    for block in blocks:
        for version in claims.versions(by_block[block]):
            many = len(version.mentions) > 1
            if many:
                ledger.insert(_VERSION, "versions", _told([version]))
            elif rows[version.first.id].version_id == version.first.id:
                continue  # told once, but beside another number: the claims decide
            _assign(connection, "version_id", version.first.id if many else None, version, rows, touched)
    return {row.mention.keys.topic for row in rows.values()}


def _claims(connection: sqlite3.Connection, topics: Sequence[int], ledger: _Ledger, touched: Touched) -> None:
    """Make the claims of ``topics`` anew, over the versions that were told first there."""
    given = (json.dumps(topics),)
    ledger.delete("claims", "topic_key IN (SELECT value FROM json_each(?))", given)
    ledger.delete("versions", _TOLD_ONCE, given)
    rows = _rows(connection, "topic_key", topics)
    told = sorted({row.version_id for row in rows.values() if row.version_id})
    repeated = {
        row[0]
        for row in connection.execute(
            "SELECT id FROM versions WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(told),)
        )
    }
    rows |= _rows(connection, "version_id", sorted(repeated))
    by_version: defaultdict[str, Version] = defaultdict(Version)
    for row in sorted(rows.values(), key=lambda row: row.mention.order):
        repeats = row.version_id in repeated and row.version_id is not None
        by_version[row.version_id if repeats and row.version_id else row.mention.id].mentions.append(
            row.mention
        )
    by_topic: defaultdict[int, list[Version]] = defaultdict(list)
    for version in by_version.values():
        by_topic[version.first.keys.topic].append(version)
    for topic in topics:
        for claim in claims.claims(by_topic[topic]):
            _write(connection, claim, rows, ledger, touched)


def _write(
    connection: sqlite3.Connection,
    claim: list[Version],
    rows: dict[str, _Row],
    ledger: _Ledger,
    touched: Touched,
) -> None:
    """Write a claim, if it is told more than once, and the versions that it alone has need of."""
    if len(claim) == 1 and len(claim[0].mentions) == 1:
        for column in ("version_id", "claim_id"):
            _assign(connection, column, None, claim[0], rows, touched)
        return
    first = claim[0].first.id
    bounds = {
        "base_min": min(version.first.low for version in claim),
        "base_max": max(version.first.high for version in claim),
    }
    ledger.insert(_CLAIM, "claims", {"versions": len(claim), **bounds, **_told(claim)})
    for version in claim:
        if len(version.mentions) == 1:
            ledger.insert(_VERSION, "versions", _told([version]))
        ledger.claim(version.first.id, first)
        _assign(connection, "version_id", version.first.id, version, rows, touched)
        _assign(connection, "claim_id", first, version, rows, touched)


def _told(versions: Sequence[Version]) -> dict[str, Any]:
    """Who tells ``versions``, and when, by column."""
    mentions = [mention for version in versions for mention in version.mentions]
    first = min(mentions, key=lambda mention: mention.order)
    days = [date.fromordinal(mention.day).isoformat() for mention in mentions if mention.day is not None]
    return {
        "id": first.id,
        "mentions": len(mentions),
        "articles": len({mention.article for mention in mentions}),
        "independent": len({mention.origin for mention in mentions}),
        "agencies": len({mention.agency for mention in mentions}),
        "first_article": first.article,
        "first_agency": first.agency,
        "first_day": min(days, default=None),
        "last_day": max(days, default=None),
    }


def _month(day: str | None) -> str:
    return day[:7] if day else UNDATED


def _assign(
    connection: sqlite3.Connection,
    column: str,
    identity: str | None,
    version: Version,
    rows: dict[str, _Row],
    touched: Touched,
) -> None:
    """Write ``identity`` into ``column`` of the statistics of ``version`` where it says something else."""
    for mention in version.mentions:
        row = rows[mention.id]
        if getattr(row, column) != identity:
            connection.execute(f"UPDATE statistics SET {column} = ? WHERE id = ?", (identity, mention.id))
            touched.partitions.add(row.partition)


def _rows(connection: sqlite3.Connection, column: str, wanted: Sequence[int | str]) -> dict[str, _Row]:
    """The mentions whose ``column`` is one of ``wanted``, by id."""
    found = connection.execute(_MENTIONS.format(column), (json.dumps(wanted),)).fetchall()
    numbers = json.dumps([row["number"] for row in found])
    places = _named(connection, _PLACES, numbers)
    bodies = _named(connection, _BODIES, numbers)
    return {
        row["id"]: _Row(
            _mention(row, places.get(row["number"], ()), bodies.get(row["number"], ())),
            row["version_id"], row["claim_id"], (row["month"], row["agency"]),
        )
        for row in found
    }  # fmt: skip


def _named(connection: sqlite3.Connection, query: str, numbers: str) -> dict[int, list[str]]:
    names: defaultdict[int, list[str]] = defaultdict(list)
    for number, name in connection.execute(query, (numbers,)):
        names[number].append(name)
    return names


def _mention(row: sqlite3.Row, places: Iterable[str], bodies: Iterable[str]) -> Mention:
    return Mention(
        id=row["id"],
        article=row["article_id"],
        origin=row["origin"],
        agency=row["agency"],
        moment=row["moment"],
        day=date.fromisoformat(row["day"]).toordinal() if row["day"] else None,
        start=row["start"],
        low=row["base_min"],
        high=row["base_max"],
        words=claims.thing(row["measured"]),
        places=tuple(places),
        bodies=tuple(body.partition("@")[0] for body in bodies),
        since=row["time_since"],
        until=row["time_until"],
        keys=Keys(row["version_key"], row["topic_key"]),
    )


def _chunks(keys: Iterable[int]) -> Iterator[list[int]]:
    left = iter(keys)
    while some := list(islice(left, _CHUNK)):
        yield some
