"""Linking: the claims of the published statistics, made anew where a batch has touched them.

Only whole blocks are made anew (see :mod:`pipeline.claims`), so the claims are the same whatever
the order and the batches in which the articles came. They are made in memory; of the tables only
what differs is written (:mod:`pipeline.publication.ledger`).

A batch costs what it touches, however much is published already: of a block no more than
:data:`MOST` mentions are compared, and only topics in which a version has changed are looked at.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Final

from pipeline import claims
from pipeline.claims import Keys, Mention, Version
from pipeline.publication.database import Touched
from pipeline.publication.ledger import Ledger, Row
from pipeline.publication.schema import CLAIMS, VERSIONS

#: Of the mentions in a block this many are compared, by day and id; any more stand for themselves. So
#: many are only of what recurs like a formula: of 159,141 real statistics no block has more than 75.
MOST: Final = 2048

#: Blocks that are read at a time.
_CHUNK: Final = 500

#: A block's mentions by day and id, those without a day last; an index has them in this order.
_BLOCK: Final = """
SELECT id FROM (SELECT id FROM statistics WHERE {0} = ?1 AND day IS NOT NULL ORDER BY day, id LIMIT ?2)
UNION ALL SELECT id FROM (SELECT id FROM statistics WHERE {0} = ?1 AND day IS NULL ORDER BY id LIMIT ?2)
LIMIT ?2
"""

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


def relink(connection: sqlite3.Connection, touched: Touched) -> None:
    """Make the touched blocks anew: first the versions, then the claims over them."""
    linking = _Linking(connection, touched)
    for blocks in _chunks(sorted(touched.versions)):
        linking.versions(blocks)
    for topics in _chunks(sorted(linking.topics)):
        linking.claims(topics)
    touched.months |= linking.write()


@dataclass(slots=True)
class _Told:
    """A mention with what is written of it; ``before`` is the claim that it told when it was read."""

    mention: Mention
    version_id: str | None
    claim_id: str | None
    before: str | None
    partition: tuple[str, str]


class _Linking:
    """One relinking; mentions are read once, however many of their blocks are touched."""

    def __init__(self, connection: sqlite3.Connection, touched: Touched) -> None:
        self._connection = connection
        self._touched = touched
        self._versions = Ledger(connection, VERSIONS)
        self._claims = Ledger(connection, CLAIMS)
        self._versions.take(touched.lost_versions)
        self._claims.take(touched.lost_claims)
        self._read: dict[str, _Told] = {}
        #: The mentions of versions that have changed, by the topics that this concerns.
        self._changed: defaultdict[int, dict[str, _Told]] = defaultdict(dict)

    @property
    def topics(self) -> set[int]:
        """The topics whose claims may not be what they were."""
        return self._touched.topics.keys() | self._changed.keys()

    def versions(self, blocks: Sequence[int]) -> None:
        """Make the versions of ``blocks`` anew."""
        heads = self._heads("version_key", blocks, self._touched.versions)
        found = self._found(id for ids in heads.values() for id in ids)
        self._versions.take({one.version_id for one in found if one.version_id}, "mentions > 1")
        for ids in heads.values():
            compared = claims.versions(self._read[id].mention for id in ids[:MOST])
            for version in (*compared, *(Version([self._read[id].mention]) for id in ids[MOST:])):
                self._settle(version)

    def claims(self, topics: Sequence[int]) -> None:
        """Make the claims of ``topics`` anew, over the versions that were told first there."""
        heads = self._heads("topic_key", topics, self._touched.topics)
        seen = {one.mention.id: one for one in self._found(id for ids in heads.values() for id in ids)}
        for topic in topics:
            seen |= self._changed.get(topic, {})
        among = f"topic_key IN ({', '.join(map(str, topics))})"
        self._claims.take({one.before for one in seen.values() if one.before}, among)
        self._versions.take(seen, "mentions = 1")  # they stand only because another number is told
        repeated = self._versions.among(one.version_id for one in seen.values() if one.version_id)
        by_topic: defaultdict[int, list[Version]] = defaultdict(list)
        for version in self._grouped(seen, repeated):
            by_topic[version.first.keys.topic].append(version)
        for topic in topics:
            compared = set(heads[topic][:MOST])
            for claim in claims.claims(one for one in by_topic[topic] if one.first.id in compared):
                self._note(claim, repeated)
            for version in by_topic[topic]:
                if version.first.id not in compared:
                    self._note([version], repeated)

    def write(self) -> set[str]:
        """Write the tables; the months of what is not what it was."""
        return self._claims.write() | self._versions.write()

    def _settle(self, version: Version) -> None:
        """Put a version in, and note where it is not what it was."""
        first = version.first
        before = self._versions.taken(first.id)
        told = [self._read[one.id] for one in version.mentions]
        if len(told) > 1:
            row = _row([version])
            same = before is not None and row.items() <= before.items()
            self._versions.put(before if before is not None and same else {**row, "claim_id": None})
            same = same and all(
                one.version_id == first.id and one.mention.keys.topic not in self._touched.topics
                for one in told
            )
        else:  # one that stands beside another number is the claims' affair
            same = before is None and told[0].version_id in (None, first.id)
        if same:
            return
        for one in told:
            self._changed[first.keys.topic][one.mention.id] = one
            if one.version_id != first.id:
                self._changed[one.mention.keys.topic][one.mention.id] = one
        self._assign("version_id", first.id if len(told) > 1 else None, version)

    def _grouped(self, seen: Mapping[str, _Told], repeated: Mapping[str, Row]) -> Iterable[Version]:
        """The versions of the mentions that were ``seen``, with all of their mentions."""
        wanted = json.dumps(sorted(repeated))
        query = "SELECT id FROM statistics WHERE version_id IN (SELECT value FROM json_each(?))"
        others = self._found(row[0] for row in self._connection.execute(query, (wanted,)))
        by_version: defaultdict[str, Version] = defaultdict(Version)
        every = {**seen, **{one.mention.id: one for one in others}}
        for one in sorted(every.values(), key=lambda one: one.mention.order):
            version = one.version_id if one.version_id in repeated else None
            by_version[version or one.mention.id].mentions.append(one.mention)
        return by_version.values()

    def _note(self, claim: Sequence[Version], repeated: Mapping[str, Row]) -> None:
        """Note a claim, if it is told more than once, and the versions that it alone has need of."""
        if len(claim) == 1 and len(claim[0].mentions) == 1:
            for column in ("version_id", "claim_id"):
                self._assign(column, None, claim[0])
            return
        first = claim[0].first.id
        low, high = min(one.first.low for one in claim), max(one.first.high for one in claim)
        self._claims.put({**_row(claim), "versions": len(claim), "base_min": low, "base_max": high})
        for version in claim:
            identity = version.first.id
            if len(version.mentions) == 1:
                self._versions.put({**_row([version]), "claim_id": first})
            else:
                self._versions.change(repeated[identity], claim_id=first)
            self._assign("version_id", identity, version)
            self._assign("claim_id", first, version)

    def _assign(self, column: str, identity: str | None, version: Version) -> None:
        """Write ``identity`` into ``column`` of the statistics of ``version`` that say something else."""
        for mention in version.mentions:
            told = self._read[mention.id]
            if getattr(told, column) != identity:
                self._connection.execute(
                    f"UPDATE statistics SET {column} = ? WHERE id = ?", (identity, mention.id)
                )
                setattr(told, column, identity)
                self._touched.partitions.add(told.partition)

    def _heads(self, column: str, blocks: Iterable[int], touched: Mapping[int, int]) -> dict[int, list[str]]:
        """The ids of the mentions of each block that are compared, and behind them those that were before."""
        query = _BLOCK.format(column)
        return {
            block: [row[0] for row in self._connection.execute(query, (block, MOST + touched.get(block, 0)))]
            for block in blocks
        }

    def _found(self, ids: Iterable[str]) -> list[_Told]:
        """The mentions of ``ids``."""
        wanted = list(ids)
        unseen = json.dumps([one for one in wanted if one not in self._read])
        found = self._connection.execute(_MENTIONS, (unseen,)).fetchall()
        numbers = json.dumps([row["number"] for row in found])
        places, bodies = (self._named(what, numbers) for what in ("place", "organization"))
        for row in found:
            self._read[row["id"]] = _Told(
                _mention(row, places.get(row["number"], ()), bodies.get(row["number"], ())),
                row["version_id"], row["claim_id"], row["claim_id"], (row["month"], row["agency"]),
            )  # fmt: skip
        return [self._read[one] for one in wanted]

    def _named(self, what: str, numbers: str) -> dict[int, list[str]]:
        names: defaultdict[int, list[str]] = defaultdict(list)
        for number, name in self._connection.execute(_NAMED.format(what), (numbers,)):
            names[number].append(name)
        return names


def _row(versions: Sequence[Version]) -> dict[str, Any]:
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


def _chunks(keys: Iterable[int]) -> Iterator[list[int]]:
    left = iter(keys)
    while some := list(islice(left, _CHUNK)):
        yield some
