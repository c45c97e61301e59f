"""Linking: the claims of the published statistics, made anew where a batch has touched them.

Only whole blocks are made anew (see :mod:`pipeline.claims`), so the claims are the same whatever
the order and the batches in which the articles came. They are made in memory; of the tables only
what differs is written.
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
from pipeline.publication.schema import CLAIMS, VERSIONS, Table, quoted

#: Blocks that are read at a time.
_CHUNK: Final = 500

_MENTIONS: Final = """
SELECT s.id, s.number, s.article_id, coalesce(a.original_id, a.id) AS origin, s.agency, s.month,
       coalesce(a.date_published, '') AS moment, s.day, s.start, s.base_min, s.base_max, s.measured,
       s.time_since, s.time_until, s.version_key, s.topic_key, s.version_id, s.claim_id
FROM json_each(?) wanted CROSS JOIN statistics s ON s.id = wanted.value JOIN articles a ON a.id = s.article_id
"""

_NAMED: Final = """
SELECT statistic, {0} FROM statistic_{0}s
WHERE statistic IN (SELECT value FROM json_each(?)) ORDER BY statistic, position
"""

#: Versions that stand only because another number is told of the same.
_TOLD_ONCE: Final = """
mentions = 1 AND id IN (SELECT id FROM statistics WHERE topic_key IN (SELECT value FROM json_each(?)))
"""

#: What a row has from the statistic that told it first.
_FIRST: Final = {
    "versions": "quote, value, unit, base_min, base_max, version_key",
    "claims": """measured, kind, unit_family, status, trend, topic_key,
        (SELECT place FROM statistic_places WHERE statistic = number AND position = 0) AS place,
        (SELECT organization FROM statistic_organizations WHERE statistic = number AND position = 0)
            AS organization""",
}


def relink(connection: sqlite3.Connection, touched: Touched) -> None:
    """Make the touched blocks anew: first the versions, then the claims over them."""
    linking = _Linking(connection, touched)
    topics = set(touched.topics)
    for some in _chunks(sorted(touched.versions)):
        topics |= linking.versions(some)
    for some in _chunks(sorted(topics)):
        linking.claims(some)
    touched.months |= linking.write()


@dataclass(slots=True)
class _Row:
    """A mention with what is written of it."""

    mention: Mention
    version_id: str | None
    claim_id: str | None
    partition: tuple[str, str]


class _Ledger:
    """The rows of a table that are taken out and put in; at last only what differs is written."""

    def __init__(self, connection: sqlite3.Connection, table: Table) -> None:
        self._connection = connection
        self._table = table
        self._before: dict[str, dict[str, Any]] = {}
        self._after: dict[str, dict[str, Any]] = {}

    def take(self, where: str, given: Sequence[int]) -> None:
        """Take rows out, but for those that were put in."""
        for row in self._read(where, given):
            if row["id"] not in self._after:
                self._before[row["id"]] = row

    def put(self, row: dict[str, Any]) -> None:
        """Put a row in, without what it has from its first statistic."""
        self._after[row["id"]] = row

    def among(self, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The rows of ``ids`` that are there now, as far as they are known."""
        unseen = [one for one in ids if one not in self._after and one not in self._before]
        found = {row["id"]: row for row in self._read("id IN (SELECT value FROM json_each(?))", unseen)}
        return found | {one: self._after[one] for one in ids if one in self._after}

    def change(self, row: dict[str, Any], **changed: Any) -> None:
        """Change a row that is there."""
        if any(row[name] != value for name, value in changed.items()):
            if row["id"] not in self._after:
                self._before[row["id"]] = row
            self._after[row["id"]] = row | changed

    def write(self) -> set[str]:
        """Write what differs; the months of it."""
        new = [one for one, row in self._after.items() if len(row) < len(self._table.names)]
        query = (
            f"SELECT id, {_FIRST[self._table.name]} FROM statistics"
            " WHERE id IN (SELECT value FROM json_each(?))"
        )
        for row in _dicts(self._connection, query, new):
            self._after[row["id"]] = row | self._after[row["id"]]
        changed = {one: row for one, row in self._after.items() if row != self._before.get(one)}
        gone = self._before.keys() - self._after.keys()
        self._connection.executemany(f"DELETE FROM {self._table.name} WHERE id = ?", ((id,) for id in gone))
        names = ", ".join(map(quoted, self._table.names))
        marks = ", ".join("?" * len(self._table.names))
        self._connection.executemany(
            f"INSERT OR REPLACE INTO {self._table.name} ({names}) VALUES ({marks})",
            ([row[name] for name in self._table.names] for row in changed.values()),
        )
        moved = [
            *changed.values(),
            *(self._before[one] for one in gone | changed.keys() & self._before.keys()),
        ]
        return {row["first_day"][:7] if row["first_day"] else UNDATED for row in moved}

    def _read(self, where: str, given: Sequence[int | str]) -> Iterator[dict[str, Any]]:
        return _dicts(self._connection, f"SELECT * FROM {self._table.name} WHERE {where}", given)


class _Linking:
    """One relinking; mentions are read once, however many of their blocks are touched."""

    def __init__(self, connection: sqlite3.Connection, touched: Touched) -> None:
        self._connection = connection
        self._touched = touched
        self._versions = _Ledger(connection, VERSIONS)
        self._claims = _Ledger(connection, CLAIMS)
        self._rows: dict[str, _Row] = {}

    def versions(self, blocks: Sequence[int]) -> set[int]:
        """Make the versions of ``blocks`` anew; the topics that this touches."""
        self._versions.take("version_key IN (SELECT value FROM json_each(?))", blocks)
        by_block: defaultdict[int, list[Mention]] = defaultdict(list)
        for row in self._found("version_key", blocks):
            by_block[row.mention.keys.version].append(row.mention)
        for block in blocks:
            for version in claims.versions(by_block[block]):
                first = version.first.id
                if len(version.mentions) > 1:
                    self._versions.put({**_told([version]), "claim_id": None})
                    self._assign("version_id", first, version)
                elif self._rows[first].version_id != first:  # else beside another number: the claims decide
                    self._assign("version_id", None, version)
        return {mention.keys.topic for mentions in by_block.values() for mention in mentions}

    def claims(self, topics: Sequence[int]) -> None:
        """Make the claims of ``topics`` anew, over the versions that were told first there."""
        self._claims.take("topic_key IN (SELECT value FROM json_each(?))", topics)
        self._versions.take(_TOLD_ONCE, topics)
        rows = self._found("topic_key", topics)
        repeated = self._versions.among(sorted({row.version_id for row in rows if row.version_id}))
        mentions = {row.mention.id: row for row in (*rows, *self._found("version_id", sorted(repeated)))}
        by_version: defaultdict[str, Version] = defaultdict(Version)
        for row in sorted(mentions.values(), key=lambda row: row.mention.order):
            repeats = row.version_id is not None and row.version_id in repeated
            by_version[row.version_id if repeats and row.version_id else row.mention.id].mentions.append(
                row.mention
            )
        by_topic: defaultdict[int, list[Version]] = defaultdict(list)
        for version in by_version.values():
            by_topic[version.first.keys.topic].append(version)
        for topic in topics:
            for claim in claims.claims(by_topic[topic]):
                self._note(claim, repeated)

    def write(self) -> set[str]:
        """Write the tables; the months of what is not what it was."""
        return self._claims.write() | self._versions.write()

    def _note(self, claim: list[Version], repeated: dict[str, dict[str, Any]]) -> None:
        """Note a claim, if it is told more than once, and the versions that it alone has need of."""
        if len(claim) == 1 and len(claim[0].mentions) == 1:
            for column in ("version_id", "claim_id"):
                self._assign(column, None, claim[0])
            return
        first = claim[0].first.id
        low, high = min(one.first.low for one in claim), max(one.first.high for one in claim)
        self._claims.put({**_told(claim), "versions": len(claim), "base_min": low, "base_max": high})
        for version in claim:
            identity = version.first.id
            if len(version.mentions) == 1:
                self._versions.put({**_told([version]), "claim_id": first})
            else:
                self._versions.change(repeated[identity], claim_id=first)
            self._assign("version_id", identity, version)
            self._assign("claim_id", first, version)

    def _assign(self, column: str, identity: str | None, version: Version) -> None:
        """Write ``identity`` into ``column`` of the statistics of ``version`` that say something else."""
        for mention in version.mentions:
            row = self._rows[mention.id]
            if getattr(row, column) != identity:
                self._connection.execute(
                    f"UPDATE statistics SET {column} = ? WHERE id = ?", (identity, mention.id)
                )
                setattr(row, column, identity)
                self._touched.partitions.add(row.partition)

    def _found(self, column: str, wanted: Sequence[int | str]) -> list[_Row]:
        """The mentions whose ``column`` is one of ``wanted``."""
        query = f"SELECT id FROM statistics WHERE {column} IN (SELECT value FROM json_each(?))"
        ids = [row[0] for row in self._connection.execute(query, (json.dumps(wanted),))]
        unseen = json.dumps([one for one in ids if one not in self._rows])
        found = self._connection.execute(_MENTIONS, (unseen,)).fetchall()
        numbers = json.dumps([row["number"] for row in found])
        places, bodies = (self._named(what, numbers) for what in ("place", "organization"))
        for row in found:
            self._rows[row["id"]] = _Row(
                _mention(row, places.get(row["number"], ()), bodies.get(row["number"], ())),
                row["version_id"], row["claim_id"], (row["month"], row["agency"]),
            )  # fmt: skip
        return [self._rows[one] for one in ids]

    def _named(self, what: str, numbers: str) -> dict[int, list[str]]:
        names: defaultdict[int, list[str]] = defaultdict(list)
        for number, name in self._connection.execute(_NAMED.format(what), (numbers,)):
            names[number].append(name)
        return names


def _told(versions: Sequence[Version]) -> dict[str, Any]:
    """Who tells ``versions``, and when, by column."""
    mentions = [mention for version in versions for mention in version.mentions]
    first = min(mentions, key=lambda mention: mention.order)
    days = [mention.day for mention in mentions if mention.day is not None]
    return {
        "id": first.id,
        "mentions": len(mentions),
        "articles": len({mention.article for mention in mentions}),
        "independent": len({mention.origin for mention in mentions}),
        "agencies": len({mention.agency for mention in mentions}),
        "first_article": first.article,
        "first_agency": first.agency,
        "first_day": date.fromordinal(min(days)).isoformat() if days else None,
        "last_day": date.fromordinal(max(days)).isoformat() if days else None,
    }


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


def _dicts(
    connection: sqlite3.Connection, query: str, given: Sequence[int | str]
) -> Iterator[dict[str, Any]]:
    """The rows of a query that is given a list."""
    cursor = connection.execute(query, (json.dumps(given),))
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


def _chunks(keys: Iterable[int]) -> Iterator[list[int]]:
    left = iter(keys)
    while some := list(islice(left, _CHUNK)):
        yield some
