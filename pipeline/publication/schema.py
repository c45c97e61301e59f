"""Schema: the tables of a published dataset, from which SQLite, Parquet and the views follow.

Statistics have the columns of every other dataset (:mod:`pipeline.dataset.schema`), without what
their article says already, and a few more by which they are found and compared. Columns that are
lists or maps hold JSON. Days are Gregorian ISO dates of Tehran, Jalali ones stand beside them.

Two things are not for Parquet: the full-text index, and the tables whose name begins with ``_``,
which only publishing reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.dataset.schema import COLUMNS as RECORD
from pipeline.dataset.schema import DESCRIPTIONS

#: Raised whenever a table or what stands in it changes, not for an index: a database of another version is
#: refused, not guessed at.
VERSION: Final = 2

Type = Literal["TEXT", "INTEGER", "REAL", "BLOB"]

_TYPES: Final[dict[str, Type]] = {"string": "TEXT", "int64": "INTEGER", "bool": "INTEGER", "float64": "REAL"}

#: A reference that need only hold when the transaction ends: claims are made after what they are made of.
_LATER: Final = "REFERENCES {} (id) DEFERRABLE INITIALLY DEFERRED"

#: Columns of a record that its article has for all its statistics.
_OF_ARTICLE: Final = frozenset({"doc_id", "article_id", "url", "publisher", "date_published"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``rest`` is what SQLite is told beyond its type."""

    name: str
    type: Type
    description: str
    rest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table; ``indexes`` are lists of columns, ``rest`` what closes its declaration.

    ``partition`` says how it is divided in Parquet: like the articles by month and agency, like the
    claims by the month in which they were first told, or not at all; None for a table that is not
    written there.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    indexes: tuple[str, ...] = ()
    rest: str = ""
    without_rowid: bool = False
    partition: Literal["articles", "claims", "whole"] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(column.name for column in self.columns)


def quoted(name: str) -> str:
    """``name`` for SQL: ``end`` is a word of the language."""
    return f'"{name}"'


def _statistic() -> Iterator[Column]:
    """The columns that a statistic has in every dataset."""
    for column in RECORD:
        if column.name not in _OF_ARTICLE and column.name not in ("id", "claim_id"):
            yield Column(column.name, _TYPES.get(column.type, "TEXT"), DESCRIPTIONS[column.field])


ARTICLES: Final = Table(
    name="articles",
    description="One row an article, in its latest version.",
    partition="articles",
    columns=(
        Column("number", "INTEGER", "The row's own number.", "PRIMARY KEY"),
        Column("id", "TEXT", "The article's id, the same for all its versions.", "NOT NULL UNIQUE"),
        Column("version", "INTEGER", "Which version of the article this is, from 1.", "NOT NULL"),
        Column("agency", "TEXT", "The agency that published it, one spelling each.", "NOT NULL"),
        Column("month", "TEXT", "YYYY-MM of its day, or undated.", "NOT NULL"),
        Column("url", "TEXT", "Its address.", "NOT NULL"),
        Column("publisher", "TEXT", "The agency as the article names it.", "NOT NULL"),
        Column("headline", "TEXT", "Its headline.", "NOT NULL"),
        Column("alternative_headline", "TEXT", "Its kicker.", "NOT NULL"),
        Column("description", "TEXT", "Its lead.", "NOT NULL"),
        Column("text", "TEXT", "Headline, lead and body, as read: offsets count from here.", "NOT NULL"),
        Column("date_published", "TEXT", "When it was published, ISO 8601 in UTC, or null."),
        Column("day", "TEXT", "The day of that in Tehran, Gregorian YYYY-MM-DD."),
        Column("day_jalali", "TEXT", "The same day, Jalali YYYY-MM-DD."),
        Column("date_modified", "TEXT", "When it was changed last, ISO 8601 in UTC, or null."),
        Column("fetched_at", "TEXT", "When it was fetched, ISO 8601 in UTC, or null."),
        Column("section", "TEXT", "The section of the site it stands in.", "NOT NULL"),
        Column("keywords", "TEXT", "Its keywords, a JSON list.", "NOT NULL"),
        Column("author", "TEXT", "Who wrote it.", "NOT NULL"),
        Column("news_code", "TEXT", "The agency's own number for it.", "NOT NULL"),
        Column("republished_from", "TEXT", "The agency it says that it was taken from.", "NOT NULL"),
        Column("sponsored", "INTEGER", "1 for an advertisement that looks like news.", "NOT NULL"),
        Column("archived", "TEXT", "The file of the archive it was read from.", "NOT NULL"),
        Column("content_hash", "TEXT", "SHA-256 of its text.", "NOT NULL"),
        Column("extractor", "TEXT", "Name and version of what read it.", "NOT NULL"),
        Column("statistics", "INTEGER", "How many statistics were found in it.", "NOT NULL"),
        Column("original_id", "TEXT", "The earliest article of which it is a near copy, or null."),
        Column("similarity", "REAL", "How alike the two are, 0 to 1, or null."),
    ),
    indexes=("agency, day", "day", "month, agency", "original_id", "content_hash"),
)

STATISTICS: Final = Table(
    name="statistics",
    description="One row a mention of a quantity in an article.",
    partition="articles",
    columns=(
        Column("number", "INTEGER", "The row's own number, never given again.", "PRIMARY KEY AUTOINCREMENT"),
        Column("id", "TEXT", DESCRIPTIONS["id"], "NOT NULL UNIQUE"),
        Column(
            "article_id", "TEXT", DESCRIPTIONS["article_id"],
            "NOT NULL REFERENCES articles (id) ON DELETE CASCADE",
        ),
        Column("agency", "TEXT", "The agency of its article.", "NOT NULL"),
        Column("month", "TEXT", "The month of its article.", "NOT NULL"),
        Column("day", "TEXT", "The day of its article in Tehran, Gregorian YYYY-MM-DD."),
        *_statistic(),
        Column(
            "unit_family", "TEXT",
            "What it may be compared with: count, percent, rial (toman with it), dollar, mass, length …",
            "NOT NULL",
        ),
        Column("base_min", "REAL", "The least value in the base unit of its family: rials, SI, or its own."),
        Column("base_max", "REAL", "The greatest value in that unit."),
        Column("version_id", "TEXT", "The version of a claim that it tells.", _LATER.format("versions")),
        Column("claim_id", "TEXT", DESCRIPTIONS["claim_id"], _LATER.format("claims")),
        Column("version_key", "INTEGER", "Statistics of one version have this in common, if not null."),
        Column("topic_key", "INTEGER", "Statistics of one claim mostly have this in common."),
    ),
    indexes=(
        "article_id", "agency, day", "day", "month, agency", "province, day", "kind, day", "status",
        "unit_family, base_min", "unit_family, base_max", "confidence", "claim_id", "version_id",
        "version_key, day, id", "topic_key, day, id",
        # What figures are counted by, to be read without the rows (pipeline.asking.facets).
        "number, agency, province, kind, unit_family, status, day, confidence",
    ),
)  # fmt: skip

ORGANIZATIONS: Final = Table(
    name="organizations",
    description="One row an organization, whatever it is called.",
    partition="whole",
    columns=(
        Column("key", "TEXT", "Its identity: what it is, and of which place.", "PRIMARY KEY"),
        Column("name", "TEXT", "Its name.", "NOT NULL"),
        Column("kind", "TEXT", "What it is, where the gazetteer knows: ministry, company …", "NOT NULL"),
        Column("place", "TEXT", "The place whose branch it is, a key of places, or null."),
        Column("gazetteer_key", "TEXT", "Its key in the gazetteer, or empty.", "NOT NULL"),
        Column("ambiguous", "INTEGER", "1 where the name may mean several, and is kept apart.", "NOT NULL"),
        Column("alternatives", "TEXT", "Which those are, a JSON list of keys.", "NOT NULL"),
    ),
    without_rowid=True,
)

PLACES: Final = Table(
    name="places",
    description="One row a place, whatever it is called.",
    partition="whole",
    columns=(
        Column("key", "TEXT", "Its key in the gazetteer, or name:… where that has none.", "PRIMARY KEY"),
        Column("name", "TEXT", "Its name.", "NOT NULL"),
        Column("kind", "TEXT", "country, province, county, city, district …, or empty.", "NOT NULL"),
        Column("province", "TEXT", "The Iranian province it is or lies in.", "NOT NULL"),
        Column("county", "TEXT", "The county it is or lies in.", "NOT NULL"),
        Column("country", "TEXT", "The country it is or lies in, ISO 3166.", "NOT NULL"),
        Column("latitude", "REAL", "Degrees north, or null."),
        Column("longitude", "REAL", "Degrees east, or null."),
        Column("geonames_id", "INTEGER", "Its id in geonames.org, or null."),
        Column("ambiguous", "INTEGER", "1 where the name may mean several, and is kept apart.", "NOT NULL"),
        Column("alternatives", "TEXT", "Which those are, a JSON list of keys.", "NOT NULL"),
    ),
    indexes=("province",),
    without_rowid=True,
)


def _link(name: str, to: str, what: str) -> Table:
    return Table(
        name=name,
        description=f"Which {to} a statistic names, in order, as written.",
        partition="articles",
        columns=(
            Column(
                "statistic", "INTEGER", "The statistic's number.",
                "NOT NULL REFERENCES statistics (number) ON DELETE CASCADE",
            ),
            Column("position", "INTEGER", "0 for the first that it names.", "NOT NULL"),
            Column("written", "TEXT", "The name, as written.", "NOT NULL"),
            Column(what, "TEXT", f"The key in {to}.", f"NOT NULL REFERENCES {to} (key)"),
        ),
        rest="PRIMARY KEY (statistic, position)",
        indexes=(f"{what}, statistic",),
        without_rowid=True,
    )  # fmt: skip


STATISTIC_ORGANIZATIONS: Final = _link("statistic_organizations", "organizations", "organization")
STATISTIC_PLACES: Final = _link("statistic_places", "places", "place")

_TOLD: Final = (
    Column("mentions", "INTEGER", "How many statistics tell it.", "NOT NULL"),
    Column("articles", "INTEGER", "In how many articles.", "NOT NULL"),
    Column("independent", "INTEGER", "How many of these are no near copy of another.", "NOT NULL"),
    Column("agencies", "INTEGER", "Of how many agencies.", "NOT NULL"),
    Column("first_article", "TEXT", "The id of the article that told it first.", "NOT NULL"),
    Column("first_agency", "TEXT", "The agency that told it first.", "NOT NULL"),
    Column("first_day", "TEXT", "The first day on which it was told, or null."),
    Column("last_day", "TEXT", "The last day on which it was told, or null."),
)

CLAIMS: Final = Table(
    name="claims",
    description="One row a claim: the same statistic, whoever tells it and with whatever number.",
    partition="claims",
    columns=(
        Column("id", "TEXT", "The claim's id: that of the statistic that told it first.", "PRIMARY KEY"),
        Column("measured", "TEXT", "What is counted or measured, as first written.", "NOT NULL"),
        Column("kind", "TEXT", DESCRIPTIONS["kind"], "NOT NULL"),
        Column("unit_family", "TEXT", "What its values may be compared with.", "NOT NULL"),
        Column("status", "TEXT", DESCRIPTIONS["status"], "NOT NULL"),
        Column("trend", "TEXT", DESCRIPTIONS["trend"], "NOT NULL"),
        Column("place", "TEXT", "Where, a key of places, or null."),
        Column("organization", "TEXT", "Whose, a key of organizations, or null."),
        Column("versions", "INTEGER", "How many different values are told.", "NOT NULL"),
        Column("base_min", "REAL", "The least of them in the base unit of the family."),
        Column("base_max", "REAL", "The greatest of them in that unit."),
        *_TOLD,
        Column("topic_key", "INTEGER", "The block that it was found in.", "NOT NULL"),
    ),
    indexes=("versions", "first_day", "last_day", "place", "organization", "topic_key"),
)

VERSIONS: Final = Table(
    name="versions",
    description="One row a version of a claim: one value, and who tells it.",
    partition="claims",
    columns=(
        Column("id", "TEXT", "The version's id: that of the statistic that told it first.", "PRIMARY KEY"),
        Column("claim_id", "TEXT", "The claim it is a version of.", _LATER.format("claims")),
        Column("quote", "TEXT", "The quantity as first written.", "NOT NULL"),
        Column("value", "TEXT", "Its value in its own unit: a JSON number or a range.", "NOT NULL"),
        Column("unit", "TEXT", DESCRIPTIONS["unit"], "NOT NULL"),
        Column("base_min", "REAL", "The least value in the base unit of its family."),
        Column("base_max", "REAL", "The greatest value in that unit."),
        *_TOLD,
        Column("version_key", "INTEGER", "The block that it was found in.", "NOT NULL"),
    ),
    indexes=("claim_id", "version_key"),
)

COPIES: Final = Table(
    name="copies",
    description="One row a pair of articles that are nearly the same, the later first.",
    columns=(
        Column("article_id", "TEXT", "The later one.", "NOT NULL REFERENCES articles (id) ON DELETE CASCADE"),
        Column("of_id", "TEXT", "The earlier one.", "NOT NULL REFERENCES articles (id) ON DELETE CASCADE"),
        Column("similarity", "REAL", "How alike they are, 0 to 1.", "NOT NULL"),
    ),
    rest="PRIMARY KEY (article_id, of_id)",
    indexes=("of_id",),
    without_rowid=True,
)

RUNS: Final = Table(
    name="runs",
    description="One row a run: of a crawl, of publishing, or of an update, which is both.",
    partition="whole",
    columns=(
        Column("id", "TEXT", "When it began, and what it was.", "PRIMARY KEY"),
        Column("kind", "TEXT", "crawl, publish or update.", "NOT NULL"),
        Column("started", "TEXT", "ISO 8601 in UTC.", "NOT NULL"),
        Column("finished", "TEXT", "ISO 8601 in UTC; null while it runs, or where it was killed."),
        Column("status", "TEXT", "running, done, partly (some inputs failed) or failed.", "NOT NULL"),
        Column("report", "TEXT", "What it did, a JSON object.", "NOT NULL"),
    ),
    indexes=("kind, started",),
)

CORRECTIONS: Final = Table(
    name="corrections",
    description="One row a correction by a reader; publishing never touches it.",
    partition="whole",
    columns=(
        Column("number", "INTEGER", "The row's own number.", "PRIMARY KEY"),
        Column("statistic_id", "TEXT", "The statistic that is corrected, whether or not it is still there.",
               "NOT NULL"),
        Column("article_id", "TEXT", "Its article.", "NOT NULL"),
        Column("field", "TEXT", "The field that is wrong; * for the statistic as a whole.", "NOT NULL"),
        Column("original", "TEXT", "What stood there, as JSON.", "NOT NULL"),
        Column("corrected", "TEXT", "What should, as JSON; null for a flag without a better value."),
        Column("who", "TEXT", "Who says so.", "NOT NULL"),
        Column("why", "TEXT", "Why.", "NOT NULL"),
        Column("made_at", "TEXT", "When, ISO 8601 in UTC.", "NOT NULL"),
        Column("record", "TEXT", "The whole statistic at that time, as JSON.", "NOT NULL"),
        Column("text", "TEXT", "The article's text at that time, for the gold record.", "NOT NULL"),
    ),
    indexes=("statistic_id", "article_id"),
)  # fmt: skip

_BANDS: Final = Table(
    name="_bands",
    description="Where articles that may be copies of each other meet.",
    columns=(
        Column("band", "INTEGER", "A number of pipeline.copies.bands.", "NOT NULL"),
        Column("day", "INTEGER", "The ordinal of the article's day, 0 where it has none.", "NOT NULL"),
        Column(
            "article",
            "INTEGER",
            "The article's number.",
            "NOT NULL REFERENCES articles (number) ON DELETE CASCADE",
        ),
    ),
    rest="PRIMARY KEY (band, day, article)",
    indexes=("article",),
    without_rowid=True,
)

_PARTITIONS: Final = Table(
    name="_partitions",
    description="The partitions of the Parquet dataset; the revision changes when what is in one does.",
    columns=(
        Column("group", "TEXT", "articles or claims.", "NOT NULL"),
        Column("month", "TEXT", "", "NOT NULL"),
        Column("agency", "TEXT", "Empty for claims.", "NOT NULL"),
        Column("revision", "TEXT", "", "NOT NULL"),
    ),
    rest='PRIMARY KEY ("group", month, agency)',
    without_rowid=True,
)

_FILES: Final = Table(
    name="_files",
    description="The files of archives that were read to their end, as they were then.",
    columns=(
        Column("archive", "TEXT", "The archive's folder.", "NOT NULL"),
        Column("path", "TEXT", "The file's path in it.", "NOT NULL"),
        Column("length", "INTEGER", "How many of its bytes counted.", "NOT NULL"),
        Column("written", "INTEGER", "When it was last written, in nanoseconds.", "NOT NULL"),
        Column("extractor", "TEXT", "Name and version of what read it.", "NOT NULL"),
    ),
    rest="PRIMARY KEY (archive, path)",
    without_rowid=True,
)

#: Every table, each after those it refers to.
TABLES: Final = (
    ARTICLES, ORGANIZATIONS, PLACES, CLAIMS, VERSIONS, STATISTICS, STATISTIC_ORGANIZATIONS,
    STATISTIC_PLACES, COPIES, RUNS, CORRECTIONS, _BANDS, _PARTITIONS, _FILES,
)  # fmt: skip

#: The full-text index: its rowid is the statistic's number. See :mod:`pipeline.publication.search`.
SEARCH: Final = (
    "CREATE VIRTUAL TABLE search USING fts5"
    "(facts, sentence, headline, tokenize = 'unicode61 remove_diacritics 0')"
)


def statements() -> Iterator[str]:
    """The SQL that makes the tables and their indexes in SQLite."""
    for table in TABLES:
        parts = [f"{quoted(c.name)} {c.type} {c.rest}".rstrip() for c in table.columns]
        parts += [table.rest] if table.rest else []
        closing = " WITHOUT ROWID" if table.without_rowid else ""
        yield f"CREATE TABLE {table.name} (\n  " + ",\n  ".join(parts) + f"\n){closing}"
        for index in table.indexes:
            name = "_".join(part.strip() for part in index.split(","))
            yield f"CREATE INDEX {table.name}_by_{name} ON {table.name} ({index})"
    yield SEARCH
