"""Schema: the one description of a dataset's records, from which all the formats follow.

It is read off :class:`Statistic`: a field added there is a column everywhere. Every record also
begins with ``doc_id``, which is its ``article_id`` under the name that gold files give it.
In tables a ``value`` of any kind is three columns: its text, its least and its greatest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_type_hints

from pipeline.statistics import Statistic, Value

if TYPE_CHECKING:
    import pyarrow as pa

#: Where the generated JSON Schema lies in a checkout; ``make schema`` writes it anew.
JSON_SCHEMA: Final = Path(__file__).parents[2] / "data" / "schema" / "statistic.schema.json"

#: What every field holds.
DESCRIPTIONS: Final[dict[str, str]] = {
    "doc_id": "The article's id, under the name that gold files give it; same as article_id.",
    "quote": "The number with its multiplier and its unit or classifier, exactly as written.",
    "start": "Offset of the quote's first character in the article's text, in code points from 0.",
    "end": "Offset past the quote's last character.",
    "value": "A number in the unit's own scale, [min, max] of a range, or null where vague.",
    "comparator": "=, ~ (about), >, >=, < or <=.",
    "unit": "A code of the guidelines' list; count for counted things.",
    "measured": "The thing counted or measured, as written.",
    "per": "The denominator of a rate, as written, or null.",
    "organizations": "Who did, owns, reports or is bound by it, as written, most specific first.",
    "places": "Where it holds, as written, most specific first.",
    "time": "When it holds, as written, or null.",
    "source": "The person or body that the article quotes for it, or null.",
    "trend": "up or down where the text says that it rose or fell, else =.",
    "status": "actual, or planned (future, target, duty, promise, condition).",
    "kind": "count, money, percent, fraction, multiple, measure, duration, age, index, vague, score or rank.",
    "optional": "Whether reasonable readers differ on its being a statistic.",
    "id": "The statistic's own id, the same whenever the same article is read again.",
    "article_id": "The id of the article that it was read from.",
    "url": "The article's address.",
    "publisher": "The agency that published the article.",
    "date_published": "When the article was published, ISO 8601 with zone, or empty.",
    "sentence": "The sentence that the quote stands in, exactly as written.",
    "sentence_start": "Offset of the sentence's first character in the article's text.",
    "unit_id": "The unit as Amarkav's registry calls it, finer than unit.",
    "value_si": "The value in the base unit of its dimension, where there is one.",
    "unit_si": "That base unit.",
    "value_rials": "An amount of Iranian money in rials.",
    "predicate": "The lemma of the verb that is said of it.",
    "province": "The Iranian province of the first place, where it is known.",
    "county": "The Iranian county of the first place, where it is known.",
    "latitude": "Degrees north of the first place, where it is known.",
    "longitude": "Degrees east of the first place, where it is known.",
    "geonames_id": "The first place in geonames.org, where it is known.",
    "organization_key": "The first organization's key in the gazetteer, where it is known.",
    "time_since": "First day of the time, Gregorian ISO date.",
    "time_until": "Last day of the time, Gregorian ISO date.",
    "time_since_jalali": "First day of the time, Jalali YYYY-MM-DD.",
    "time_until_jalali": "Last day of the time, Jalali YYYY-MM-DD.",
    "claim_id": "The same for statistics of several articles that say the same thing.",
    "confidence": "How sure the extractor is, from 0 to 1.",
    "extractor": "The extractor's name and version.",
    "spans": "For each field read from the text, [start, end) of its very characters.",
    "reasons": "For an empty field, why it is empty.",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """A type of field: its JSON Schema, and the table columns ``(suffix, type, cell)`` it fills.

    The types are names that pyarrow understands; ``cell`` makes what a column holds out of the
    field's value, ``None`` being an empty cell.
    """

    json: Mapping[str, Any]
    columns: tuple[tuple[str, str, Callable[[Any], Any]], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: where its cells come from, and their type."""

    name: str
    field: str
    type: str
    cell: Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def _bound(which: int) -> Callable[[Any], float | None]:
    def bound(value: Any) -> float | None:
        return float(value[which]) if isinstance(value, (tuple, list)) else value

    return bound


def dumps(value: Any) -> str:
    """``value`` as JSON on one line, Persian letters as they are."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def number(value: Any) -> Any:
    """A value for print: whole numbers without ``.0``, ranges as lists.

    >>> number(2100.0), number((2000.0, 2500.5)), number(None)
    (2100, [2000, 2500.5], None)
    """
    if isinstance(value, (tuple, list)):
        return [number(bound) for bound in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _text(value: Any) -> str | None:
    return None if value is None else dumps(number(value))


_STRING: Final = {"type": "string"}
_NUMBER: Final = {"type": "number"}
_INTEGER: Final = {"type": "integer"}
_NULL: Final = {"type": "null"}
_PAIR: Final = {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2}
_SPAN: Final = {"type": "array", "items": _INTEGER, "minItems": 2, "maxItems": 2}

#: Every type that a field of Statistic may have. A new one is added here.
SHAPES: Final[dict[Any, Shape]] = {
    str: Shape(_STRING, (("", "string", _same),)),
    str | None: Shape({"type": ["string", "null"]}, (("", "string", _same),)),
    int: Shape(_INTEGER, (("", "int64", _same),)),
    int | None: Shape({"type": ["integer", "null"]}, (("", "int64", _same),)),
    float: Shape(_NUMBER, (("", "float64", _same),)),
    float | None: Shape({"type": ["number", "null"]}, (("", "float64", _same),)),
    bool: Shape({"type": "boolean"}, (("", "bool", _same),)),
    Value: Shape(
        {"anyOf": [_NUMBER, _PAIR, _NULL]},
        (("", "string", _text), ("_min", "float64", _bound(0)), ("_max", "float64", _bound(1))),
    ),
    tuple[str, ...]: Shape({"type": "array", "items": _STRING}, (("", "strings", list),)),
    Mapping[str, tuple[int, int]] | None: Shape(
        {"anyOf": [{"type": "object", "additionalProperties": _SPAN}, _NULL]}, (("", "spans", _same),)
    ),
    Mapping[str, str] | None: Shape(
        {"anyOf": [{"type": "object", "additionalProperties": _STRING}, _NULL]}, (("", "reasons", _same),)
    ),
}

_HINTS: Final = get_type_hints(Statistic)
FIELDS: Final = tuple(field.name for field in fields(Statistic))
_VALUES: Final = tuple(name for name in FIELDS if _HINTS[name] == Value)


def _columns() -> Iterator[Column]:
    yield Column("doc_id", "article_id", "string", _same)
    for name in FIELDS:
        for suffix, kind, cell in SHAPES[_HINTS[name]].columns:
            yield Column(name + suffix, name, kind, cell)


#: The columns of the CSV and Parquet tables, in order.
COLUMNS: Final = tuple(_columns())


def record(statistic: Statistic) -> dict[str, Any]:
    """The JSON object of ``statistic``, ``doc_id`` first."""
    data = {"doc_id": statistic.article_id, **statistic.to_dict()}
    for name in _VALUES:
        data[name] = number(data[name])
    return data


def cells(statistic: Statistic) -> dict[str, Any]:
    """The table row of ``statistic``, by column."""
    return {column.name: column.cell(getattr(statistic, column.field)) for column in COLUMNS}


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a line of a ``.jsonl`` dataset."""
    required = [field.name for field in fields(Statistic) if field.default is MISSING]
    shapes = {name: SHAPES[_HINTS[name]].json for name in FIELDS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Statistic",
        "description": "One mention of one quantity in one Persian news article.",
        "type": "object",
        "properties": {
            name: {"description": DESCRIPTIONS[name], **shape}
            for name, shape in {"doc_id": _STRING, **shapes}.items()
        },
        "required": ["doc_id", *required],
    }


def write_json_schema(path: Path = JSON_SCHEMA) -> None:
    """Write :func:`json_schema` to ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def arrow_schema() -> pa.Schema:
    """The schema of a ``.parquet`` dataset, each column with its description."""
    import pyarrow as pa  # a quarter of a second that only Parquet costs

    kinds: dict[str, Any] = {
        "strings": pa.list_(pa.string()),
        "spans": pa.map_(pa.string(), pa.list_(pa.int64())),
        "reasons": pa.map_(pa.string(), pa.string()),
    }
    return pa.schema(
        [
            pa.field(
                column.name,
                kinds.get(column.type) or pa.type_for_alias(column.type),
                metadata={"description": DESCRIPTIONS[column.field]},
            )
            for column in COLUMNS
        ]
    )
