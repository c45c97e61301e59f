"""Rows: an article and its statistics as the published tables hold them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final

from crawler import agencies
from crawler.article import Article
from crawler.dates import local_date
from crawler.errors import UsageError
from pipeline import bases, calendars, claims, gazetteer, identities, localities
from pipeline.dataset.schema import FIELDS, cells, dumps
from pipeline.extraction import stamp
from pipeline.publication.schema import ARTICLES, STATISTICS
from pipeline.publication.search import shadow
from pipeline.statistics import Statistic

UNDATED: Final = "undated"

Row = tuple[Any, ...]

_REALS: Final = frozenset(column.name for column in STATISTICS.columns if column.type == "REAL")

#: Columns of a statistic that come from the record as they are.
_LISTS: Final = frozenset({"organizations", "places", "spans", "reasons"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One name that a statistic mentions: as written, and the row of what it is."""

    written: str
    key: str
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A statistic on its way into the tables: its row, its names and its shadow."""

    row: dict[str, Any]
    organizations: tuple[Named, ...]
    places: tuple[Named, ...]
    shadow: tuple[str, str, str]


def article(one: Article, *, statistics: int, extractor: str, archived: str) -> dict[str, Any]:
    """The row of an article, all but its number and what it is a copy of."""
    day = local_date(one.date_published)
    return {
        "id": one.id,
        "version": one.version,
        "agency": agency(one.publisher),
        "month": day[:7] if day else UNDATED,
        "url": one.url,
        "publisher": one.publisher,
        "headline": one.headline or one.text.strip().partition("\n")[0][:200],
        "alternative_headline": one.alternative_headline,
        "description": one.description,
        "text": one.text,
        "date_published": _utc(one.date_published),
        "day": day,
        "day_jalali": jalali(day),
        "date_modified": _utc(one.date_modified),
        "fetched_at": _utc(one.fetched_at),
        "section": one.article_section,
        "keywords": dumps(list(one.keywords)),
        "author": one.author,
        "news_code": one.news_code,
        "republished_from": one.republished_from,
        "sponsored": int(one.sponsored),
        "archived": archived,
        "content_hash": content_hash(one),
        "extractor": extractor,
        "statistics": statistics,
        "original_id": None,
        "similarity": None,
    }


def figure(statistic: Statistic, of: dict[str, Any]) -> Figure:
    """``statistic`` of the article whose row is ``of``."""
    base = bases.base(statistic)
    places = tuple(_place(statistic, i) for i in range(len(statistic.places)))
    organizations = tuple(_organization(statistic, i) for i in range(len(statistic.organizations)))
    day = date.fromisoformat(of["day"]).toordinal() if of["day"] else None
    keys = claims.keys(statistic, base, place=_first(places), organization=_first(organizations), day=day)
    row = {
        "id": statistic.id,
        "article_id": of["id"],
        "agency": of["agency"],
        "month": of["month"],
        "day": of["day"],
        **{name: _cell(name, value) for name, value in cells(statistic).items()},
        "unit_family": base.family,
        "base_min": base.low,
        "base_max": base.high,
        "version_id": None,
        "claim_id": None,
        "version_key": keys.version if keys else None,
        "topic_key": keys.topic if keys else None,
    }
    return Figure(
        row=row, organizations=organizations, places=places,
        shadow=_shadow(statistic, base, of, [*organizations, *places]),
    )  # fmt: skip


def statistic(row: dict[str, Any], of: Article) -> Statistic:
    """The statistic whose row is ``row``, of the article ``of``: what :func:`figure` was given."""
    data = {name: row[name] for name in FIELDS if name in row}
    for name in (*_LISTS, "value", "value_si", "value_rials"):
        data[name] = json.loads(data[name]) if data[name] else None
    data["optional"] = bool(data["optional"])
    return stamp(Statistic.from_dict({**data, "claim_id": ""}), of)


def content_hash(one: Article) -> str:
    """By which a text is recognised; empty where there is none."""
    return one.content_hash if one.text else ""


@lru_cache(maxsize=4096)
def agency(publisher: str) -> str:
    """The agency that is called ``publisher``, under one name however it is written.

    >>> agency("خبرگزاری دانشجویان ایران (ایسنا)") == agency("ISNA") == agency("ایسنا")
    True
    >>> agency("tasnim"), agency("سپیدار خبر")
    ('خبرگزاری تسنیم', 'سپیدار خبر')
    """
    name = " ".join(publisher.split())
    records = [one for one in gazetteer.organizations().exact(name) if one.kind == "media"] if name else []
    for known in (name, *(one.name for one in records)):
        with suppress(UsageError):  # it is no agency that is crawled
            return agencies.find(known).name
    return records[0].name if len({one.key for one in records}) == 1 else name


@lru_cache(maxsize=65536)
def jalali(day: str | None) -> str | None:
    """A Gregorian ISO day as a Jalali one.

    >>> jalali("2020-05-05")
    '1399-02-16'
    """
    if not day:
        return None
    year, month, number = calendars.fields("jalali", date.fromisoformat(day))
    return f"{year:04}-{month:02}-{number:02}"


def ordered(table_names: Sequence[str], row: dict[str, Any]) -> Row:
    """``row`` as a tuple in the order of ``table_names``."""
    return tuple(row.get(name) for name in table_names)


#: Columns that are inserted: all but the row's own number, which SQLite gives.
ARTICLE_COLUMNS: Final = ARTICLES.names[1:]
STATISTIC_COLUMNS: Final = STATISTICS.names[1:]


def _cell(name: str, value: Any) -> Any:
    if name in _LISTS:
        return dumps(value if value is not None else {})
    if isinstance(value, int):  # records have 5 for 5.0, and 10²⁴ is no integer of SQLite's
        return float(value) if name in _REALS else int(value)
    return value


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None


def _first(named: Sequence[Named]) -> str:
    return named[0].key if named else ""


def _place(statistic: Statistic, i: int) -> Named:
    """The ``i``-th place: the first lies where the record says, the others probably near."""
    written = statistic.places[i]
    known = localities.place(written, province=statistic.province, county=statistic.county if i == 0 else "")
    one = known.place
    row = (
        one.key, one.name, one.kind, one.province, one.county, one.country, one.latitude, one.longitude,
        one.geonames_id, int(known.ambiguous), dumps(list(known.alternatives)),
    )  # fmt: skip
    return Named(written=written, key=one.key, row=row)


def _organization(statistic: Statistic, i: int) -> Named:
    written = statistic.organizations[i]
    body = identities.organization(written, province=statistic.province, county=statistic.county)
    row = (
        body.key, body.name, body.kind, body.place or None, body.gazetteer_key, int(body.ambiguous),
        dumps(list(body.alternatives)),
    )  # fmt: skip
    return Named(written=written, key=body.key, row=row)


def _shadow(
    statistic: Statistic, base: bases.Base, of: dict[str, Any], named: Sequence[Named]
) -> tuple[str, str, str]:
    """What is searched, most telling first: the facts, the sentence, the headline."""
    facts = " ".join(dict.fromkeys(_facts(statistic, base, named)))
    return shadow(facts), shadow(statistic.sentence), shadow(of["headline"])


def _facts(statistic: Statistic, base: bases.Base, named: Sequence[Named]) -> Iterator[str]:
    yield statistic.quote
    yield statistic.measured
    for value in {base.low, base.high} - {None}:
        if value is not None and value.is_integer():
            yield f"{value:.0f}"
    for name in named:
        yield name.written
        yield str(name.row[1])
    for text in (statistic.province, statistic.county, statistic.source, statistic.time, statistic.per):
        if text:
            yield text
