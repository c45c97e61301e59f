"""The table of conversions is what pint says."""

from __future__ import annotations

from pipeline import conversions


def test_the_table_is_what_pint_says() -> None:
    text = conversions.TABLE.read_text(encoding="utf-8")
    assert text == conversions.table(), "make tables writes lexicon/conversions.toml anew"


def test_a_unit_that_the_table_lacks_is_asked_of_pint() -> None:
    assert conversions.conversion("fathom", "meter") == conversions.asked("fathom", "meter")
