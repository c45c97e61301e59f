"""Times against the tables of parstdex and dateparser, which lie beside the project.

Their sentences are not ours to copy: an exception names the row by its number, with a reason.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from spacy.language import Language

import pipeline.times  # noqa: F401 (registers the component)
from tests.pipeline.peers import needed, rows

pytestmark = needed

DURATION = "how long, not when: a duration is a statistic"
AGE = "an age is a statistic"
RATE = "how often in a unit of time: the denominator of a rate"
BARE = "a lone unit, season or part of the day says no time"
SPOKEN = "spoken or garbled, unlike any news"
NAME = "a bare year or day inside a name"
ANCIENT = "before the calendars that news reckons in"
OURS = "we hold it for a time, the peer does not"

#: Row of parstdex_time_spans.jsonl → why what it expects is not what we give.
PARSTDEX: dict[int, str] = {
    0: DURATION, 1: SPOKEN, 3: RATE, 5: SPOKEN, 10: DURATION, 21: ANCIENT, 23: DURATION, 26: DURATION,
    31: BARE, 39: RATE, 45: BARE, 47: DURATION, 48: AGE, 49: AGE, 50: AGE, 52: RATE, 63: BARE, 70: AGE,
    76: DURATION, 81: OURS, 89: DURATION, 97: BARE, 110: DURATION, 115: DURATION, 123: RATE, 124: NAME,
    128: NAME, 131: BARE, 139: OURS, 145: DURATION, 146: SPOKEN, 150: BARE, 155: BARE, 157: NAME, 160: SPOKEN,
    161: DURATION, 179: NAME, 182: ANCIENT, 183: NAME, 199: AGE, 204: BARE, 209: OURS, 217: BARE, 221: RATE,
    223: BARE, 224: DURATION, 225: SPOKEN, 226: DURATION, 227: DURATION, 229: BARE, 255: BARE, 260: DURATION,
    262: DURATION, 263: DURATION, 264: DURATION, 265: DURATION, 267: BARE, 278: SPOKEN, 282: SPOKEN,
    285: BARE, 287: DURATION, 289: BARE, 290: OURS, 292: DURATION, 294: OURS, 295: OURS, 296: OURS, 298: BARE,
    301: DURATION,
}  # fmt: skip


COMPONENTS = ("amarkav_times",)


def agrees(nlp: Language, row: dict[str, Any]) -> bool:
    """Every expected span is overlapped by one of ours, and none of ours stands alone."""
    ours = [(t.start, t.end) for t in nlp(row["text"])._.times if t.kind != "name"]
    expected = row["expected"]["time_spans"]
    found = all(any(a < end and start < b for a, b in ours) for start, end in expected)
    return found and all(any(a < end and start < b for start, end in expected) for a, b in ours)


@pytest.mark.parametrize("number", range(len(rows("parstdex_time_spans"))))
def test_parstdex(nlp: Language, number: int) -> None:
    """An exception that has come right must be taken off the list."""
    assert agrees(nlp, rows("parstdex_time_spans")[number]) == (number not in PARSTDEX)


DATED = [row for row in rows("dateparser_jalali") if "dt" in row["expected"]]
NAMES = [row for row in rows("dateparser_jalali") if str(row["expected"].get("latin", "")).isalpha()]


@pytest.mark.parametrize("row", DATED, ids=range(len(DATED)))
def test_dateparser_dates(nlp: Language, row: dict[str, Any]) -> None:
    year, month, day = (int(number) for number in row["expected"]["dt"].split("(")[1].split(",")[:3])
    (time,) = nlp(row["text"])._.times
    assert time.since == time.until == datetime(year, month, day).date().isoformat()


@pytest.mark.parametrize("row", NAMES, ids=range(len(NAMES)))
def test_dateparser_names(nlp: Language, row: dict[str, Any]) -> None:
    """A name like مهر is a month only in company, so each gets a «ماه» that weekdays do without."""
    is_weekday = row["expected"]["latin"].endswith("day")
    text = row["text"] if is_weekday else f"{row['text']} ماه"
    assert [time.kind for time in nlp(text)._.times] == ["weekday" if is_weekday else "month"]
