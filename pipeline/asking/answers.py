"""Answers: the figures by which a published database answers a question.

Everything here reads a connection it is given, and nothing is put into SQL but by ``?``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from pipeline.asking.directory import Directory
from pipeline.asking.questions import Question
from pipeline.publication.rows import agency
from pipeline.publication.schema import STATISTICS, quoted
from pipeline.publication.search import match
from pipeline.statistics import Statistic

#: Figures on a page of answers.
PAGE: Final = 20

#: In the place of a field's name: the statistic as a whole, which is none, or quite misread.
WHOLE: Final = "*"

_JSON: Final = frozenset({"value", "value_si", "value_rials", "organizations", "places", "spans", "reasons"})
_RECORD: Final = frozenset(field.name for field in fields(Statistic))

#: What weighs how much in relevance: the facts of a figure, its sentence, its headline.
_BM25: Final = "bm25(search, 6.0, 1.0, 2.0)"

_ORDERS: Final[dict[str, str]] = {
    "relevance": f"{_BM25}, search.rowid DESC",
    "newest": "s.day DESC, s.number DESC",
    "oldest": "s.day IS NULL, s.day, s.number",
    "largest": "s.base_max IS NULL, s.base_max DESC, s.number",
    "smallest": "s.base_min IS NULL, s.base_min, s.number",
    "confidence": "s.confidence DESC, s.number",
}

_FIGURE: Final = f"""
    SELECT {", ".join(f"s.{quoted(name)}" for name in STATISTICS.names)},
           a.url, a.publisher, a.date_published, a.day_jalali, a.headline,
           a.original_id, a.archived, a.fetched_at,
           c.versions, c.articles, c.agencies,
           (SELECT json_group_array(json_array(k.number, k.field, json(k.corrected)))
            FROM corrections k WHERE k.statistic_id = s.id) AS corrections
    FROM {{source}} JOIN articles a ON a.id = s.article_id LEFT JOIN claims c ON c.id = s.claim_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One statistic of the database with what its article and its claim say of it.

    ``versions``, ``articles`` and ``agencies`` count those of its claim, ``corrections`` those that
    readers made: ``corrected`` holds the fields that they read otherwise, and ``flagged`` says whether
    they take it for no statistic at all. ``original_id`` is the article that its own is a near copy
    of, ``archived`` the file of an archive that its own was read from.
    """

    statistic: Statistic
    agency: str
    day: str
    day_jalali: str
    headline: str
    family: str
    base: tuple[float, float] | None
    version_id: str
    original_id: str
    archived: str
    versions: int
    articles: int
    agencies: int
    corrections: int
    corrected: Mapping[str, Any]
    flagged: bool

    @property
    def amended(self) -> Figure:
        """The figure with the fields as readers have corrected them."""
        changed = {name: _tuple(value) for name, value in self.corrected.items()}
        return replace(self, statistic=replace(self.statistic, **changed)) if changed else self


def figures(
    connection: sqlite3.Connection, question: Question, *, directory: Directory, size: int = PAGE
) -> Iterator[Figure]:
    """The figures on the question's page, ``size`` to a page, in the question's order."""
    # First which, then what they hold: sorting whole rows would take several times as long.
    number, rest, values = selection(question, directory, order=question.order)
    sql = f"SELECT {number} {rest} ORDER BY {_ORDERS[question.order]} LIMIT ? OFFSET ?"
    found = connection.execute(sql, (*values, size, (question.page - 1) * size))
    numbers = [row[0] for row in found]
    sql = f"{_FIGURE.format(source='statistics s')} WHERE s.number IN (SELECT value FROM json_each(?))"
    rows = {row["number"]: row for row in _rows(connection, sql, (json.dumps(numbers),))}
    for number in numbers:
        if number in rows:  # else it was published anew between the two looks
            yield figure(rows[number])


def one(connection: sqlite3.Connection, statistic_id: str) -> Figure | None:
    """The figure of an id, or None."""
    found = _rows(connection, f"{_FIGURE.format(source='statistics s')} WHERE s.id = ?", (statistic_id,))
    return next(map(figure, found), None)


def newest(connection: sqlite3.Connection, *, confidence: float, most: int = 300) -> Iterator[Figure]:
    """The figures published last that are at least so sure, and more than «سه قوه» or «دو روز»."""
    sql = (
        f"{_FIGURE.format(source='statistics s')} WHERE s.confidence >= ? AND s.optional = 0"
        " AND s.kind IN ('count', 'money', 'percent', 'measure') AND (s.kind != 'count' OR s.base_max >= 10)"
        " AND s.day IS NOT NULL ORDER BY s.day DESC, s.number DESC LIMIT ?"
    )
    yield from map(figure, _rows(connection, sql, (confidence, most)))


def mentions(
    connection: sqlite3.Connection, *, claim: str = "", article: str = "", beside: str = "", most: int = 500
) -> list[Figure]:
    """The figures of a claim, the first told first, or those of an article, in the order of its text.

    ``beside`` is an article whose figures are left out.
    """
    where, value = ("s.claim_id = ?", claim) if claim else ("s.article_id = ?", article)
    order = "a.date_published IS NULL, a.date_published, s.number" if claim else "s.start, s.number"
    sql = (
        f"{_FIGURE.format(source='statistics s')} WHERE {where} AND s.article_id != ?"
        f" ORDER BY {order} LIMIT ?"
    )
    return [figure(row) for row in _rows(connection, sql, (value, beside, most))]


def ambiguous(connection: sqlite3.Connection, statistic_id: str) -> dict[str, list[str]]:
    """The names of a figure that may mean several things, by field, as written."""
    found: dict[str, list[str]] = {}
    for what in ("organization", "place"):
        rows = connection.execute(
            f"SELECT link.written FROM statistics s JOIN statistic_{what}s link ON link.statistic = s.number"
            f" JOIN {what}s named ON named.key = link.{what} WHERE s.id = ? AND named.ambiguous = 1",
            (statistic_id,),
        ).fetchall()
        if rows:
            found[f"{what}s"] = [row[0] for row in rows]
    return found


def figure(row: Mapping[str, Any]) -> Figure:
    """The figure that a row of the query above is."""
    record = {name: _plain(name, row[name]) for name in _RECORD & set(row)}
    record["optional"] = bool(row["optional"])
    record["date_published"] = row["date_published"] or ""
    record["claim_id"] = row["claim_id"] or ""
    base = None if row["base_min"] is None else (row["base_min"], row["base_max"])
    return Figure(
        statistic=Statistic.from_dict(record),
        agency=row["agency"],
        day=row["day"] or "",
        day_jalali=row["day_jalali"] or "",
        headline=row["headline"],
        family=row["unit_family"],
        base=base,
        version_id=row["version_id"] or "",
        original_id=row["original_id"] or "",
        archived=row["archived"] if row["fetched_at"] else "",
        versions=row["versions"] or 0,
        articles=row["articles"] or 0,
        agencies=row["agencies"] or 0,
        **_corrections(json.loads(row["corrections"]), record),
    )


def _corrections(made: list[tuple[int, str, Any]], record: Mapping[str, Any]) -> dict[str, Any]:
    """What came of the corrections of a figure: of each field the last counts.

    A statistic that was flagged and mended later is one after all. What is meanwhile read as it was
    corrected is no correction any more.
    """
    latest = {field: value for _, field, value in sorted(made, key=lambda one: one[0])}
    flagged = bool(made) and max(made, key=lambda one: one[0])[1] == WHOLE
    latest.pop(WHOLE, None)
    corrected = {name: value for name, value in latest.items() if _tuple(value) != _tuple(record[name])}
    return {"corrections": len(made), "corrected": corrected, "flagged": flagged}


def _tuple(value: Any) -> Any:
    """A value as a Statistic has it: a range, or names."""
    return tuple(value) if isinstance(value, list) else value


def selection(question: Question, directory: Directory, *, order: str = "") -> tuple[str, str, list[Any]]:
    """The figures that answer a question, sorted later by ``order``, as parts of an SQL statement.

    They are the column of their numbers, ``FROM … WHERE …``, and the values of its ``?``.
    """
    parts: list[tuple[str, Sequence[Any]]] = []
    if question.place:
        parts.append(_place(question.place, directory))
    if question.organization:
        parts.append(_linked("organization", directory.organizations(question.organization)))
    for column, value in (
        ("agency", agency(question.agency)), ("kind", question.kind), ("status", question.status),
        ("trend", question.trend), ("claim_id", question.claim), ("article_id", question.article),
    ):  # fmt: skip
        if value:
            parts.append((f"s.{column} = ?", (value,)))
    family, least, most = question.range
    if family:
        parts.append(("s.unit_family = ?", (family,)))
    if least is not None:
        parts.append(("s.base_max >= ?", (least,)))
    if most is not None:
        parts.append(("s.base_min <= ?", (most,)))
    if question.confidence:
        parts.append(("s.confidence >= ?", (question.confidence,)))
    first, last = ("s.day", "s.day") if question.by == "published" else ("s.time_until", "s.time_since")
    if question.since:
        parts.append((f"{first} >= ?", (question.since.isoformat(),)))
    if question.until:
        parts.append((f"{last} <= ?", (question.until.isoformat(),)))
    number, source = "s.number", "statistics s"
    if question.text:
        number, source = "search.rowid", "search"
        if parts or order not in ("", "relevance"):
            # CROSS: the index is asked once. SQLite would rather ask it for every figure of a kind.
            source += " CROSS JOIN statistics s ON s.number = search.rowid"
        sought = match(question.text)
        parts.insert(0, ("search MATCH ?", (sought,)) if sought else ("0", ()))
    where = " AND ".join(part for part, _ in parts) or "1"
    return number, f"FROM {source} WHERE {where}", [value for _, values in parts for value in values]


def _place(name: str, directory: Directory) -> tuple[str, Sequence[Any]]:
    province = directory.province(name)
    return ("s.province = ?", (province,)) if province else _linked("place", directory.places(name))


def _linked(what: str, keys: Sequence[str]) -> tuple[str, Sequence[Any]]:
    """The figures that name one of ``keys``; none where there are none."""
    marks = ", ".join("?" * len(keys))
    return f"s.number IN (SELECT statistic FROM statistic_{what}s WHERE {what} IN ({marks}))", keys


def _rows(connection: sqlite3.Connection, sql: str, values: Sequence[Any]) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def _plain(name: str, cell: Any) -> Any:
    return json.loads(cell) if name in _JSON and isinstance(cell, str) else cell
