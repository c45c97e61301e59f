"""Amounts: what is said of one of two amounts side by side holds of the other."""

from __future__ import annotations

import pytest
from spacy.language import Language

from pipeline.language import load


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load(entities="rules")


def comparators(nlp: Language, text: str) -> list[tuple[str, str]]:
    return [(text[q.start : q.end], q.comparator) for q in nlp(text)._.quantities]


@pytest.mark.parametrize("joiner", ["و", "یا"])
def test_two_amounts_of_one_unit(nlp: Language, joiner: str) -> None:
    text = f"این سیب با بهای حداکثر ۸۰ هزار تومان {joiner} ۹۰ هزار تومان فروخته شد."
    assert comparators(nlp, text) == [("۸۰ هزار تومان", "<="), ("۹۰ هزار تومان", "<=")]


def test_a_list_that_shares_its_unit(nlp: Language) -> None:
    assert comparators(nlp, "کودکان دست‌کم ۶ و ۷ ساعت می‌خوابند.") == [("۶", ">="), ("۷ ساعت", ">=")]


@pytest.mark.parametrize(
    "text",
    [
        "بیش از ۴۰ نفر و ۹ نفر آمدند.",  # counts may be of two things
        "بیش از ۴۰ تومان و ۹ کیلوگرم دادند.",  # two units
        "بیش از ۴۰ تومان بود و ۹ تومان ماند.",  # two clauses
    ],
)
def test_others_have_their_own(nlp: Language, text: str) -> None:
    assert [sign for _, sign in comparators(nlp, text)] == [">", "="]


def test_a_cue_of_its_own_is_kept(nlp: Language) -> None:
    text = "حداکثر ۸۰ تومان و حدود ۹۰ تومان پرداختند."
    assert [sign for _, sign in comparators(nlp, text)] == ["<=", "~"]


def test_an_amount_told_in_two_units(nlp: Language) -> None:
    text = "بهای آن زیر ۱۰۰۰ یوان (۱۵۷ دلار) است."
    assert [sign for _, sign in comparators(nlp, text)] == ["<", "<"]
