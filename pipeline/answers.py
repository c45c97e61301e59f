"""Answers: what a published database says to a question: figures, how many, and of what kinds.

Everything here reads a connection it is given, and nothing is put into SQL but by ``?``.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from pipeline.directory import Directory
from pipeline.publication.rows import agency, jalali
from pipeline.publication.schema import STATISTICS, quoted
from pipeline.publication.search import match
from pipeline.questions import Question
from pipeline.statistics import Statistic

#: Figures on a page of answers.
PAGE: Final = 20

#: Options that a facet shows.
_OPTIONS: Final = 12

#: From which confidence on answers are counted.
CONFIDENCES: Final = (0.7, 0.6, 0.5, 0.3)

_JSON: Final = frozenset({"value", "value_si", "value_rials", "organizations", "places", "spans", "reasons"})
_RECORD: Final = frozenset(field.name for field in fields(Statistic))

#: What weighs how much in relevance: the facts of a figure, its sentence, its headline.
_BM25: Final = "bm25(search, 6.0, 1.0, 2.0)"

_ORDERS: Final[dict[str, str]] = {
    "relevance": f"{_BM25}, s.day DESC, s.number",
    "newest": "s.day DESC, s.number DESC",
    "oldest": "s.day IS NULL, s.day, s.number",
    "largest": "s.base_max IS NULL, s.base_max DESC, s.number",
    "smallest": "s.base_min IS NULL, s.base_min, s.number",
    "confidence": "s.confidence DESC, s.number",
}

_FIGURE: Final = f"""
    SELECT {", ".join(f"s.{quoted(name)}" for name in STATISTICS.names)},
           a.url, a.publisher, a.date_published, a.day_jalali, a.headline, a.original_id,
           c.versions, c.articles, c.agencies,
           (SELECT count(*) FROM corrections k WHERE k.statistic_id = s.id) AS corrections
    FROM {{source}} JOIN articles a ON a.id = s.article_id LEFT JOIN claims c ON c.id = s.claim_id
"""

#: Facet → column. Those of a question are counted row by row; those of everything along the indexes.
_FACETS: Final = {
    "agency": "s.agency", "province": "s.province", "kind": "s.kind", "family": "s.unit_family",
    "status": "s.status", "day": "s.day", "confidence": "s.confidence", "organization": "so.organization",
}  # fmt: skip
#: The condition of a question that asks for everything.
_ALL: Final = "1"

_FIRST_ORGANIZATION: Final = (
    "LEFT JOIN statistic_organizations so ON so.statistic = s.number AND so.position = 0"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One statistic of the database with what its article and its claim say of it.

    ``versions``, ``articles`` and ``agencies`` count those of its claim; ``corrections`` those
    that readers made; ``original_id`` is the article that its own is a near copy of.
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
    versions: int
    articles: int
    agencies: int
    corrections: int


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet, and how many figures have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """How many figures answer a question, and how many of them have which value of what.

    ``options`` has agency, province, organization, kind, family, year (Jalali), status and
    confidence; the most frequent first.
    """

    total: int
    options: Mapping[str, tuple[Option, ...]]


def figures(
    connection: sqlite3.Connection, question: Question, *, directory: Directory, size: int = PAGE
) -> Iterator[Figure]:
    """The figures on the question's page, ``size`` to a page, in the question's order."""
    source, where, values = _condition(question, directory)
    # First which, then what they hold: sorting whole rows would take several times as long.
    sql = f"SELECT s.number FROM {source} WHERE {where} ORDER BY {_ORDERS[question.order]} LIMIT ? OFFSET ?"
    found = connection.execute(sql, (*values, size, (question.page - 1) * size))
    numbers = [row[0] for row in found]
    sql = f"{_FIGURE.format(source='statistics s')} WHERE s.number IN (SELECT value FROM json_each(?))"
    rows = {row["number"]: row for row in _rows(connection, sql, (json.dumps(numbers),))}
    for number in numbers:
        yield figure(rows[number])


def facets(connection: sqlite3.Connection, question: Question, *, directory: Directory) -> Facets:
    """What :class:`Facets` says of ``question``, its page and order aside."""
    source, where, values = _condition(question, directory)
    counted = _along_indexes(connection) if where == _ALL else {}
    total = counted["agency"].total() if counted else 0
    if not counted:
        columns = ", ".join(_FACETS.values())
        sql = f"SELECT {columns} FROM {source} {_FIRST_ORGANIZATION} WHERE {where}"
        rows = connection.execute(sql, values).fetchall()
        counted = dict(zip(_FACETS, map(Counter, zip(*rows, strict=True)), strict=False))
        total = len(rows)
    days, shares = counted.pop("day", Counter()), counted.pop("confidence", Counter())
    years: Counter[str] = Counter()
    for day, count in days.items():
        if local := jalali(day):
            years[local[:4]] += count
    sure = {
        str(least): sum(count for share, count in shares.items() if share >= least) for least in CONFIDENCES
    }
    counted |= {"year": years, "confidence": Counter(sure)}
    return Facets(total, {name: _options(name, counts) for name, counts in counted.items()})


def _along_indexes(connection: sqlite3.Connection) -> dict[str, Counter[Any]]:
    """The facets of all figures."""
    counted: dict[str, Counter[Any]] = {}
    for name, column in _FACETS.items():
        table = "statistics s"
        if name == "organization":
            table = "statistic_organizations so WHERE so.position = 0"
        sql = f"SELECT {column}, count(*) FROM {table} GROUP BY {column}"
        counted[name] = Counter(dict(map(tuple, connection.execute(sql))))
    return counted


def provinces(connection: sqlite3.Connection, question: Question, *, directory: Directory) -> dict[str, int]:
    """How many figures of ``question`` each province has, whichever province it asks for."""
    source, where, values = _condition(question.but(place=""), directory)
    sql = f"SELECT s.province, count(*) FROM {source} WHERE {where} AND s.province != '' GROUP BY s.province"
    return dict(connection.execute(sql, values).fetchall())


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


def mentions(connection: sqlite3.Connection, *, claim: str = "", article: str = "") -> list[Figure]:
    """The figures of a claim, the first told first, or those of an article, in the order of its text."""
    where, value = ("s.claim_id = ?", claim) if claim else ("s.article_id = ?", article)
    order = "a.date_published IS NULL, a.date_published, s.number" if claim else "s.start, s.number"
    sql = f"{_FIGURE.format(source='statistics s')} WHERE {where} ORDER BY {order} LIMIT 500"
    return [figure(row) for row in _rows(connection, sql, (value,))]


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
        versions=row["versions"] or 0,
        articles=row["articles"] or 0,
        agencies=row["agencies"] or 0,
        corrections=row["corrections"],
    )


def _condition(question: Question, directory: Directory) -> tuple[str, str, list[Any]]:
    """Where figures come from, which of them are meant, and the values of its ``?``."""
    parts: list[tuple[str, Sequence[Any]]] = []
    source = "statistics s"
    if question.text:
        source = "search JOIN statistics s ON s.number = search.rowid"
        sought = match(question.text)
        parts.append(("search MATCH ?", (sought,)) if sought else ("0", ()))
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
    where = " AND ".join(part for part, _ in parts) or _ALL
    return source, where, [value for _, values in parts for value in values]


def _place(name: str, directory: Directory) -> tuple[str, Sequence[Any]]:
    province = directory.province(name)
    return ("s.province = ?", (province,)) if province else _linked("place", directory.places(name))


def _linked(what: str, keys: Sequence[str]) -> tuple[str, Sequence[Any]]:
    """The figures that name one of ``keys``; none where there are none."""
    marks = ", ".join("?" * len(keys))
    return f"s.number IN (SELECT statistic FROM statistic_{what}s WHERE {what} IN ({marks}))", keys


def _options(name: str, counts: Counter[str]) -> tuple[Option, ...]:
    named = Counter({value: count for value, count in counts.items() if value and count})
    shown = named.most_common(None if name == "province" else _OPTIONS)
    if name in ("year", "confidence"):
        shown.sort(key=lambda option: option[0], reverse=True)
    return tuple(Option(value, count) for value, count in shown)


def _rows(connection: sqlite3.Connection, sql: str, values: Sequence[Any]) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def _plain(name: str, cell: Any) -> Any:
    return json.loads(cell) if name in _JSON and isinstance(cell, str) else cell
