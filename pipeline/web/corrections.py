"""Corrections: what readers say is wrong, kept beside the original, and exported as gold records."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from crawler.characters import squash
from pipeline.asking.answers import WHOLE
from pipeline.asking.questions import KINDS, STATUSES, TRENDS, number
from pipeline.lexicon import load
from pipeline.statistics import Statistic
from pipeline.web.tongue import LANGUAGES, tongue

_COMPARATORS: Final = tuple(load("labels")["comparators"])
_UNITS: Final = tuple(load("units")["guideline"])
_RANGE: Final = " تا "

#: Fields of a gold record, in the guidelines' order.
GOLD: Final = (
    "quote", "start", "end", "value", "comparator", "unit", "measured", "per", "organizations", "places",
    "time", "source", "trend", "status", "kind", "optional",
)  # fmt: skip

#: What a reader may write of one thing, at most.
_LONGEST: Final = 2000


class CorrectionError(ValueError):
    """A correction that is not accepted; ``problem`` names the phrase that says why."""

    def __init__(
        self, problem: str, *, found: str = "", field: str = "", choices: Sequence[str] = ()
    ) -> None:
        expected = f"one of {', '.join(choices)}" if choices else problem
        super().__init__(f"{field or problem}: received {found!r}, expected {expected}")
        self.problem = problem
        self.found = found
        self.field = field
        self.choices = choices


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One correction as it is kept; ``corrected`` is None for a flag without a better value.

    ``quote`` is the quantity that it is about, as written.
    """

    statistic_id: str
    article_id: str
    quote: str
    field: str
    original: Any
    corrected: Any
    who: str
    why: str
    made_at: str


def read(statistic: Statistic, text: str, given: Mapping[str, str]) -> tuple[str, Any]:
    """The field that is corrected and its right value, out of a form; a CorrectionError otherwise.

    ``text`` is the article's: names and phrases must stand in it, however spaced.
    """
    field = given.get("field", "")
    for part in ("who", "why"):
        if not given.get(part, "").strip():
            raise CorrectionError(part)
    if field == WHOLE:
        return field, None
    if field not in _READERS:
        raise CorrectionError("field", found=field, choices=tuple(_READERS))
    written = " ".join(given.get("value", "")[:_LONGEST].split())
    return field, _READERS[field](field, written, text)


def keep(
    connection: sqlite3.Connection, statistic: Statistic, text: str, given: Mapping[str, str]
) -> Correction:
    """Keep the correction that a form holds. CorrectionError where it holds none."""
    field, corrected = read(statistic, text, given)
    record = statistic.to_dict()
    correction = Correction(
        statistic_id=statistic.id,
        article_id=statistic.article_id,
        quote=statistic.quote,
        field=field,
        original=None if field == WHOLE else record[field],
        corrected=corrected,
        who=given["who"].strip()[:_LONGEST],
        why=given["why"].strip()[:_LONGEST],
        made_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    )
    flag = field == WHOLE
    with connection:
        connection.execute(
            "INSERT INTO corrections (statistic_id, article_id, field, original, corrected, who, why,"
            " made_at, record, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                correction.statistic_id, correction.article_id, field, _dumps(correction.original),
                None if flag else _dumps(corrected), correction.who, correction.why, correction.made_at,
                _dumps(record), text,
            ),
        )  # fmt: skip
    return correction


def kept(connection: sqlite3.Connection, statistic_id: str = "") -> list[Correction]:
    """The corrections of a statistic, or all; the latest first."""
    where, values = ("WHERE statistic_id = ?", (statistic_id,)) if statistic_id else ("", ())
    rows = connection.execute(
        "SELECT statistic_id, article_id, field, original, corrected, who, why, made_at,"
        " record ->> 'quote' FROM corrections"
        f" {where} ORDER BY number DESC LIMIT 1000",
        values,
    )
    return [
        Correction(
            statistic_id=row[0], article_id=row[1], field=row[2], original=json.loads(row[3]),
            corrected=None if row[4] is None else json.loads(row[4]), who=row[5], why=row[6], made_at=row[7],
            quote=row[8],
        )
        for row in rows
    ]  # fmt: skip


def gold(connection: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """The corrections as lines of a gold file, one article each, its text as it was corrected in.

    ``facts`` are the statistics that were corrected, with the corrections made; ``rejected`` those
    that were flagged. ``complete`` is false: nobody looked for what was not found.
    """
    rows = connection.execute(
        "SELECT article_id, text, statistic_id, field, corrected, record FROM corrections ORDER BY number"
    )
    lines: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    flagged: set[tuple[str, str]] = set()
    for article, text, statistic, field, corrected, record in rows:
        facts = lines.setdefault((article, text), {})
        fact = facts.setdefault(statistic, json.loads(record))
        if field == WHOLE:
            flagged.add((article, statistic))
        else:
            flagged.discard((article, statistic))  # who mends a field later takes it for a statistic
            fact[field] = json.loads(corrected)
    for (article, text), facts in lines.items():
        yield {
            "doc_id": article,
            "text": text,
            "facts": [_fact(fact) for key, fact in facts.items() if (article, key) not in flagged],
            "rejected": [_fact(fact) for key, fact in facts.items() if (article, key) in flagged],
            "complete": False,
        }


def _fact(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: record[name] for name in GOLD}


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _value(field: str, written: str, _: str) -> Any:
    if not written:
        return None
    try:
        bounds = [number(part) for part in written.split(_RANGE)]
    except (ValueError, KeyError) as error:
        raise CorrectionError("number", found=written, field=field) from error
    if len(bounds) > 2:
        raise CorrectionError("number", found=written, field=field)
    return bounds if len(bounds) == 2 else bounds[0]


def _one_of(*codes: str) -> Callable[[str, str, str], Any]:
    """Reads one of ``codes``, written as it is or as any language of the screen says it."""

    def choose(field: str, written: str, _: str) -> str:
        said = {squash(tongue(name).field(field, code)): code for name in LANGUAGES for code in codes}
        found = written if written in codes else said.get(squash(written))
        if found is None:
            raise CorrectionError("choice", found=written, field=field, choices=codes)
        return found

    return choose


def _phrase(field: str, written: str, text: str) -> str | None:
    if written and squash(written) not in squash(text):
        raise CorrectionError("in_text", found=written, field=field)
    return written or None


def _name(field: str, written: str, text: str) -> str:
    return _phrase(field, written, text) or ""


def _names(field: str, written: str, text: str) -> list[str]:
    names = [name.strip() for name in written.replace(",", "،").split("،")]
    return [found for name in names if (found := _phrase(field, name, text))]


_READERS: Final[dict[str, Callable[[str, str, str], Any]]] = {
    "value": _value,
    "comparator": _one_of(*_COMPARATORS),
    "unit": _one_of(*_UNITS),
    "measured": _name,
    "per": _phrase,
    "organizations": _names,
    "places": _names,
    "time": _phrase,
    "source": _phrase,
    "trend": _one_of(*TRENDS),
    "status": _one_of(*STATUSES),
    "kind": _one_of(*KINDS),
}
#: The fields that a reader can correct.
FIELDS: Final = tuple(_READERS)
