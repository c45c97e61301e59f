"""Facets: how many figures answer a question, and how many of them have which value of what.

Counting reads no rows. What figures are counted by stands in memory (:class:`Columns`), a small
number for each figure and facet; the database only says which figures answer. So every count is
exact, and costs a few milliseconds where reading the rows would take half a second.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.asking.answers import selection
from pipeline.asking.directory import ONLY, Directory
from pipeline.asking.questions import Question
from pipeline.publication.rows import jalali

Numbers = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]

#: From which confidence on figures are counted.
CONFIDENCES: Final = (0.7, 0.6, 0.5, 0.3)

#: Options that a facet shows; those of ``_WHOLE`` show all.
_OPTIONS: Final = 12
_WHOLE: Final = frozenset({"province", "confidence"})

#: Facets whose options go by their values, the greatest first, not by how frequent they are.
_DESCENDING: Final = frozenset({"year", "confidence"})

#: Figures that are read at a time.
_CHUNK: Final = 20_000

#: The facets of which a figure has one value, in the order of the columns that are read.
_SINGLE: Final = ("agency", "province", "kind", "family", "status", "year", "confidence")
_FIGURES: Final = """
SELECT number, agency, province, kind, unit_family, status, day, confidence FROM statistics
WHERE number > ? ORDER BY number LIMIT ?
"""

#: The facet of which it may have several.
_SEVERAL: Final = "organization"
_NAMED: Final = f"""
SELECT DISTINCT statistic, '{ONLY}' || organization FROM statistic_organizations
WHERE statistic BETWEEN ? AND ?
"""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet, and how many figures have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """How many figures answer a question, and how many of them have which value of what.

    ``options`` has agency, province, organization, kind, family, year (Jalali), status and
    confidence; the most frequent first, years and confidences in their own order.
    """

    total: int
    options: Mapping[str, tuple[Option, ...]]


class Columns:
    """What the figures of a database are counted by, one column a facet; grows with the database.

    A figure is never changed in this: an article that is read anew has new figures with new numbers
    (``AUTOINCREMENT``). So only what came since is read, and what is gone is not asked for again.
    Columns are as long as the greatest number; threads may share them.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._last = 0
        self._codes: dict[str, Codes] = {facet: np.zeros(1, np.int32) for facet in _SINGLE}
        self._named: tuple[Numbers, Codes] = (np.zeros(0, np.int64), np.zeros(0, np.int32))
        #: Facet → value → its code; no value has code 0.
        self._known: dict[str, dict[str, int]] = {facet: {"": 0} for facet in (*_SINGLE, _SEVERAL)}

    def grow(self, connection: sqlite3.Connection) -> None:
        """Take in the figures that have come."""
        with self._lock:
            while rows := connection.execute(_FIGURES, (self._last, _CHUNK)).fetchall():
                reach = (self._last + 1, rows[-1][0])
                self._append(rows, connection.execute(_NAMED, reach).fetchall())

    def count(self, figures: Numbers) -> Facets:
        """The facets of the figures with these numbers, each given once."""
        options = {facet: self._options(facet, codes[figures]) for facet, codes in self._codes.items()}
        numbers, bodies = self._named
        meant = np.zeros(max(int(array.max(initial=0)) for array in (numbers, figures)) + 1, bool)
        meant[figures] = True
        options[_SEVERAL] = self._options(_SEVERAL, bodies[meant[numbers]])
        return Facets(len(figures), options)

    def _append(self, rows: Sequence[Any], named: Sequence[Any]) -> None:
        numbers, *columns, days, shares = zip(*rows, strict=True)
        columns += [tuple((jalali(day) or "")[:4] for day in days), tuple(map(_sureness, shares))]
        at = np.array(numbers, np.int64) - self._last - 1
        for facet, values in zip(_SINGLE, columns, strict=True):
            codes = np.zeros(numbers[-1] - self._last, np.int32)  # some numbers are gone again
            codes[at] = self._coded(facet, values)
            self._codes[facet] = np.concatenate((self._codes[facet], codes))
        bodies = self._coded(_SEVERAL, [row[1] for row in named])
        owners = np.array([row[0] for row in named], np.int64)
        self._named = (np.concatenate((self._named[0], owners)), np.concatenate((self._named[1], bodies)))
        self._last = numbers[-1]

    def _coded(self, facet: str, values: Iterable[str | None]) -> Codes:
        known = self._known[facet]
        return np.array([known.setdefault(value or "", len(known)) for value in values], np.int32)

    def _options(self, facet: str, codes: Codes) -> tuple[Option, ...]:
        values = list(self._known[facet])
        counts = np.bincount(codes, minlength=len(values))
        counts[0] = 0
        frequent = np.argsort(-counts, kind="stable")[: None if facet in _WHOLE else _OPTIONS]
        found = [Option(values[code], int(counts[code])) for code in frequent if counts[code]]
        if facet in _DESCENDING:
            found.sort(key=lambda option: option.value, reverse=True)
        return _summed(found) if facet == "confidence" else tuple(found)


def facets(
    connection: sqlite3.Connection, question: Question, *, directory: Directory, columns: Columns
) -> Facets:
    """What :class:`Facets` says of ``question``, its page and order aside."""
    number, rest, values = selection(question, directory)
    # In one row: for each of many, threads would have to wait for each other.
    found = connection.execute(f"SELECT group_concat({number}) {rest}", values).fetchone()[0]
    columns.grow(connection)  # after: what was found is certainly in them
    return columns.count(np.fromstring(found, np.int64, sep=",") if found else np.zeros(0, np.int64))


def _sureness(share: float) -> str:
    """The greatest of the confidences that a figure reaches, or nothing."""
    return next((str(least) for least in CONFIDENCES if share >= least), "")


def _summed(options: Sequence[Option]) -> tuple[Option, ...]:
    """Confidences, the greatest first, as sums: who is 70 % sure is so from 50 % on."""
    counts = {option.value: option.count for option in options}
    total, found = 0, []
    for least in map(str, CONFIDENCES):
        total += counts.get(least, 0)
        if total:
            found.append(Option(least, total))
    return tuple(found)
