"""Record: one figure laid open: every field, the characters it came from, and what they mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from pipeline.asking import answers
from pipeline.asking.answers import Figure
from pipeline.statistics import Statistic
from pipeline.web import corrections, marks
from pipeline.web.frame import Page, linked
from pipeline.web.tongue import Tongue

#: Other mentions of its claim that a figure's page shows.
_BESIDE: Final = 12

#: The fields of a record's page, in reading order.
FIELDS = (
    "value", "comparator", "unit", "measured", "per", "organizations", "places", "time", "source", "trend",
    "status", "kind",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: its name, the characters it was read from, their offsets, its mark, and its meaning.

    ``corrected`` is what readers say that it is, empty where they say nothing.
    """

    name: str
    label: str
    written: str
    offsets: tuple[int, int] | None
    mark: str
    meaning: str
    corrected: str
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """A figure's fields, and its sentence with its neighbours, the fields marked in them."""

    fields: tuple[Field, ...]
    context: Markup
    before: bool
    after: bool


@dataclass(frozen=True, slots=True)
class Version:
    """The mentions of a claim that give one value, the first told first."""

    first: Figure
    mentions: tuple[Figure, ...]
    articles: int


def laid_open(connection: sqlite3.Connection, statistic_id: str) -> dict[str, Any] | None:
    """A figure with all that its page shows beside it, read in one go: threads wait for each other."""
    one = answers.one(connection, statistic_id)
    if one is None:
        return None
    article_id, claim_id = one.statistic.article_id, one.statistic.claim_id
    return {
        "figure": one,
        "article": article_row(connection, article_id),
        "mentions": answers.mentions(connection, claim=claim_id, beside=article_id, most=_BESIDE)
        if claim_id
        else [],
        "ambiguous": answers.ambiguous(connection, statistic_id),
        "corrections": corrections.kept(connection, statistic_id),
    }


def article_row(connection: sqlite3.Connection, article_id: str) -> dict[str, Any] | None:
    """What a page shows of an article, by column; None where there is none."""
    cursor = connection.execute(
        "SELECT id, version, agency, url, headline, text, day, date_published, fetched_at, section, author,"
        " archived, extractor, republished_from, original_id FROM articles WHERE id = ?",
        (article_id,),
    )
    names = [column[0] for column in cursor.description]
    row = cursor.fetchone()
    return dict(zip(names, row, strict=True)) if row else None


def record(figure: Figure, text: str, tongue: Tongue) -> Record:
    """``figure`` laid open over the article's ``text``; over its sentence where that is not kept."""
    statistic = figure.statistic
    labels = {name: tongue.label("fields", name) for name in marks.CLASSES}
    if not text:
        return Record(tuple(_fields(figure, text, tongue)), marks.sentence(statistic), False, False)
    start, end = marks.neighbourhood(text, statistic)
    context = marks.marked(text, marks.fields(statistic, labels), start, end)
    return Record(tuple(_fields(figure, text, tongue)), context, start > 0, end < len(text))


def citation(figure: Figure, page: Page) -> str:
    """A ready citation: the article, its agency, day and address, the figure and where it is kept."""
    say = page.tongue.say
    url = linked(figure.statistic.url)
    article = [
        say("quoted", text=figure.headline or say("no_headline")),
        page.agency(figure.agency),
        page.tongue.day(figure.day).shown if figure.day else "",
    ]
    kept = say("cited_figure", figure=page.stated(figure), permalink=page.permalink(figure))
    return f"{say('comma').join(filter(None, article))}. {url}{' — ' if url else ''}{kept}"


def versions(mentions: Sequence[Figure]) -> tuple[Version, ...]:
    """The versions of a claim, in the order in which they were first told."""
    grouped: dict[str, list[Figure]] = {}
    for mention in mentions:
        grouped.setdefault(mention.version_id, []).append(mention)
    return tuple(
        Version(group[0], tuple(group), len({one.statistic.article_id for one in group}))
        for group in grouped.values()
    )


def _fields(figure: Figure, text: str, tongue: Tongue) -> Iterator[Field]:
    statistic = figure.statistic
    spans = {"value": (statistic.start, statistic.end), **(statistic.spans or {})}
    reasons = statistic.reasons or {}
    for name in FIELDS:
        span = spans.get(name)
        written = text[span[0] : span[1]] if span and text else statistic.quote if name == "value" else ""
        yield Field(
            name=name,
            label=tongue.label("fields", name),
            written=written,
            offsets=span,
            mark=marks.CLASSES.get(name, "") if span else "",
            meaning=_meaning(name, statistic, tongue),
            corrected=tongue.field(name, figure.corrected[name]) if name in figure.corrected else "",
            reason=reasons.get(name, ""),
        )


def _meaning(name: str, statistic: Statistic, tongue: Tongue) -> str:
    content = getattr(statistic, name)
    if name == "value":
        return tongue.value(content, statistic.comparator)
    if name == "unit":
        return tongue.unit(statistic.unit_id) or tongue.unit(content) or tongue.label("kinds", statistic.kind)
    if name == "time":
        return _time(statistic, tongue)
    if name == "places":
        where = "، ".join(dict.fromkeys(filter(None, (statistic.county, statistic.province))))
        return where if where else "، ".join(content)
    return tongue.field(name, content) if content else ""


def _time(statistic: Statistic, tongue: Tongue) -> str:
    ends = [tongue.day(day).shown for day in (statistic.time_since, statistic.time_until) if day]
    return " – ".join(dict.fromkeys(ends))
