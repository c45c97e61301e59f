"""Numerals against the tables of duckling, num2words and parsi.io, which lie beside the project.

Their sentences are not ours to copy: an exception names the row by its number, with a reason.
"""

from __future__ import annotations

from typing import Any

import pytest
from spacy.language import Language

import pipeline
import pipeline.numerals
from pipeline.mentions import Numeral
from tests.pipeline.peers import needed, rows

pytestmark = needed

ORDINAL = "an ordinal is a numeral to us, marked as one, so that it is never taken for a count"
VAGUE = "a vague number (چند، هزاران) is a numeral to us, without a value"
MULTIPLIER = "parsi.io does not carry a multiplier into a range's lower end"

#: Row of parsiio_number_spans.jsonl → why what it expects is not what we give.
PARSIIO: dict[int, str] = {
    2: ORDINAL, 3: MULTIPLIER, 4: VAGUE, 12: ORDINAL, 13: ORDINAL, 40: ORDINAL, 44: VAGUE, 57: ORDINAL,
    71: ORDINAL, 75: ORDINAL, 88: MULTIPLIER,
}  # fmt: skip


COMPONENTS = ("amarkav_numerals",)


@pytest.mark.parametrize("number", range(len(rows("duckling_fa_numeral"))))
def test_duckling(nlp: Language, number: int) -> None:
    row = rows("duckling_fa_numeral")[number]
    (numeral,) = nlp(row["text"])._.numerals
    assert numeral.value == row["expected"]["value"]
    assert (numeral.start, numeral.end) == (0, len(row["text"]))


@pytest.mark.parametrize("number", range(len(rows("num2words_fa_reversed"))))
def test_num2words(nlp: Language, number: int) -> None:
    row = rows("num2words_fa_reversed")[number]
    (numeral,) = nlp(row["text"])._.numerals
    assert numeral.value == pytest.approx(row["expected"]["value"])
    assert numeral.ordinal == row["expected"]["to"].startswith("ordinal")


def agrees(row: dict[str, Any], found: tuple[Numeral, ...]) -> bool:
    """Every number it expects has its value within one of ours, and none of ours stands alone."""
    expected = [(*number["span"], number["value"]) for number in row["expected"]["numbers"]]
    ours = [(n.start, n.end, n.value if isinstance(n.value, tuple) else (n.value,)) for n in found]
    for start, end, value in expected:
        ends = [ends for a, b, ends in ours if a < end and start < b]
        if not any(value == pytest.approx(one) for one in sum(ends, ()) if one is not None):
            return False
    return all(any(a < end and start < b for start, end, _ in expected) for a, b, _ in ours)


@pytest.mark.parametrize("number", range(len(rows("parsiio_number_spans"))))
def test_parsiio(nlp: Language, number: int) -> None:
    """An exception that has come right must be taken off the list."""
    row = rows("parsiio_number_spans")[number]
    assert agrees(row, nlp(row["text"])._.numerals) == (number not in PARSIIO)


@pytest.fixture(scope="module")
def whole() -> Language:
    return pipeline.load(exclude=("amarkav_forms",))


@pytest.mark.parametrize("number", range(len(rows("parsiio_address_traps"))))
def test_parsiio_addresses(whole: Language, number: int) -> None:
    """Telephones, street numbers and crossroads are no statistics."""
    assert whole(rows("parsiio_address_traps")[number]["text"])._.statistics == ()
