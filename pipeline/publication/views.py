"""Views: what those who write SQL should ask first, the same in SQLite and in DuckDB.

They are documented by :data:`VIEWS` and shown by ``amarkav sql --views``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class View:
    """A view: its name, what a row of it is, and the query behind it."""

    name: str
    description: str
    query: str


#: The last word on each field, as a JSON object put together by hand: the engines' functions differ.
_CORRECTED: Final = """
        SELECT statistic_id AS id, count(*) AS corrections,
               CAST(max(CASE WHEN field = '*' THEN number ELSE 0 END) = max(number) AS INTEGER) AS flagged,
               '{' || group_concat('"' || field || '": ' || corrected, ', ')
                      FILTER (WHERE number = latest AND corrected IS NOT NULL) || '}' AS corrected
        FROM (SELECT *, max(number) OVER (PARTITION BY statistic_id, field) AS latest
              FROM corrections ORDER BY number)
        GROUP BY statistic_id
        """

VIEWS: Final = (
    View(
        "figures",
        "One row a statistic, with its article, first organization and place, claim and corrections.",
        f"""
        SELECT s.id, s.quote, s.value, s.value_min, s.value_max, s.comparator, s.unit, s.measured, s.per,
               s.kind, s.status, s.trend, s.unit_family, s.base_min, s.base_max,
               o.name AS organization, p.name AS place, s.province, s.county,
               s.time, s.time_since, s.time_until, s.time_since_jalali, s.time_until_jalali,
               s.source, s.sentence, s.confidence,
               a.agency, a.day, a.day_jalali, a.headline, a.url, a.section, s.article_id,
               s.claim_id, s.version_id, c.versions, c.agencies, a.original_id,
               coalesce(k.corrections, 0) AS corrections, coalesce(k.flagged, 0) AS flagged, k.corrected
        FROM statistics s
        JOIN articles a ON a.id = s.article_id
        LEFT JOIN ({_CORRECTED}) k ON k.id = s.id
        LEFT JOIN statistic_organizations so ON so.statistic = s.number AND so.position = 0
        LEFT JOIN organizations o ON o.key = so.organization
        LEFT JOIN statistic_places sp ON sp.statistic = s.number AND sp.position = 0
        LEFT JOIN places p ON p.key = sp.place
        LEFT JOIN claims c ON c.id = s.claim_id
        """,
    ),
    View(
        "corrected",
        "One row a statistic that readers corrected: how often, whether it is flagged, what it should say.",
        _CORRECTED,
    ),
    View(
        "claim_versions",
        "One row a version of a claim that is told with more than one value, the first told first.",
        """
        SELECT c.id AS claim_id, c.measured, c.place, c.organization, c.status, c.unit_family,
               v.id AS version_id, v.quote, v.value, v.unit, v.base_min, v.base_max,
               v.mentions, v.articles, v.independent, v.agencies, v.first_agency, v.first_day, v.last_day
        FROM claims c JOIN versions v ON v.claim_id = c.id
        WHERE c.versions > 1
        ORDER BY c.id, v.first_day, v.id
        """,
    ),
    View(
        "figure_organizations",
        "One row an organization that a statistic names, as written and as it is known.",
        """
        SELECT s.id, so.position, so.written, o.key, o.name, o.kind, o.place, o.ambiguous
        FROM statistic_organizations so
        JOIN statistics s ON s.number = so.statistic
        JOIN organizations o ON o.key = so.organization
        """,
    ),
    View(
        "figure_places",
        "One row a place that a statistic names, as written and as it is known.",
        """
        SELECT s.id, sp.position, sp.written, p.key, p.name, p.kind, p.province, p.county,
               p.latitude, p.longitude, p.ambiguous
        FROM statistic_places sp
        JOIN statistics s ON s.number = sp.statistic
        JOIN places p ON p.key = sp.place
        """,
    ),
    View(
        "latest_articles",
        "One row an article, the latest first, without its text.",
        """
        SELECT id, agency, day, day_jalali, date_published, headline, description, section, url,
               statistics, original_id, similarity, republished_from
        FROM articles ORDER BY date_published DESC, id
        """,
    ),
    View(
        "coverage",
        "One row an agency and day: how many articles, how many statistics.",
        """
        SELECT agency, day, day_jalali, count(*) AS articles, sum(statistics) AS statistics
        FROM articles GROUP BY agency, day, day_jalali
        """,
    ),
)


def statements() -> Iterator[str]:
    """The SQL that makes the views."""
    return map(_statement, VIEWS)


def refresh(connection: sqlite3.Connection) -> None:
    """Make anew the views of a file that an earlier version has published otherwise, or not at all."""
    kept = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'"))
    for view in VIEWS:
        if kept.get(view.name) != _statement(view):
            connection.execute(f"DROP VIEW IF EXISTS {view.name}")
            connection.execute(_statement(view))


def _statement(view: View) -> str:
    return f"CREATE VIEW {view.name} AS {' '.join(view.query.split())}"
