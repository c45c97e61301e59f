"""Search: every spelling of a word finds every other, and nothing that is typed does harm."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.publication import schema
from pipeline.publication.search import match, shadow, stems

#: Spellings of one thing; the last ones are typed by people in a hurry.
SAME = [
    ("خرم‌آباد", "خرم آباد", "خرمآباد", "خُرّم‌آباد", "خرم‌اباد", "خرم آباد"),
    ("بسته معیشتی", "بسته معيشتي", "بسته‌های معیشتی", "بستههای معیشتی", "بسته های معیشتی", "بستهٔ معیشتی"),
    ("کتابخانه", "كتابخانه", "کتاب‌خانه", "کتاب خانه", "کتابخانه‌ها", "کتابخانه ها", "کتـابخانه"),
    ("دانش‌آموز", "دانش آموز", "دانشآموز", "دانش‌آموزان", "دانش آموزان", "دانش‌آموزها"),
    ("خدمت‌رسانی", "خدمت رسانی", "خدمترسانی", "خدمت‌رسانی‌ها"),
    ("۱۲۲", "122", "١٢٢", "１２２"),
    ("۱۲۲٬۰۰۰", "122,000", "122000", "١٢٢،٠٠٠"),
    ("ISNA", "isna", "Isna"),
]


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    """An index as the published database has it, with every spelling in it."""
    connection = sqlite3.connect(":memory:")
    connection.execute(schema.SEARCH)
    for row, names in enumerate(SAME):
        for column, name in enumerate(names):
            connection.execute(
                "INSERT INTO search (rowid, facts, sentence, headline) VALUES (?, '', ?, '')",
                (row * 100 + column, shadow(f"امروز {name} در خبرها بود")),
            )
    yield connection
    connection.close()


def found(index: sqlite3.Connection, query: str) -> set[int]:
    return {row[0] for row in index.execute("SELECT rowid FROM search WHERE search MATCH ?", (match(query),))}


@pytest.mark.parametrize(("row", "query"), [(row, name) for row, names in enumerate(SAME) for name in names])
def test_every_spelling_finds_every_other_and_nothing_else(
    index: sqlite3.Connection, row: int, query: str
) -> None:
    assert found(index, query) == {row * 100 + column for column in range(len(SAME[row]))}


def test_words_of_grammar_need_not_be_there(index: sqlite3.Connection) -> None:
    assert found(index, "برای کتابخانه به") == found(index, "کتابخانه")


def test_a_phrase_is_found_as_it_stands(index: sqlite3.Connection) -> None:
    assert found(index, "«کتابخانه در خبرها»")
    assert not found(index, '"خبرها کتابخانه"')
    assert found(index, "خبرها کتابخانه") == found(index, "کتابخانه")


@pytest.mark.parametrize("query", ["", "   ", "‌", "«»", '""', "؟!", "ها"])
def test_nothing_to_seek_gives_no_expression(query: str) -> None:
    assert match(query) == ""


@settings(max_examples=300)
@given(st.text(max_size=60))
@example('" OR 1=1; DROP TABLE search --')
@example("NEAR(a b) NOT c AND * ^x col:y {a b}: -z")
@example("\0\ud7ff«««»»»")
def test_whatever_is_typed_is_a_question(index: sqlite3.Connection, query: str) -> None:
    expression = match(query)
    if expression:
        index.execute("SELECT rowid FROM search WHERE search MATCH ?", (expression,)).fetchall()


@settings(max_examples=200)
@given(st.text(alphabet="ابپتسشکگلمنهویآئ‌ـيك۰۱۲٣4 هَ،.«»", max_size=40))
def test_a_text_is_found_by_itself(text: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute(schema.SEARCH)
    connection.execute("INSERT INTO search VALUES ('', ?, '')", (shadow(text),))
    words = "".join(" " if char in "«»" else char for char in text)
    if expression := match(words):
        assert connection.execute("SELECT 1 FROM search WHERE search MATCH ?", (expression,)).fetchone()


def test_a_very_long_question_is_cut() -> None:
    assert match(" ".join(f"واژه{i}" for i in range(5000))).count(" AND ") < 100


def test_stems_carry_the_meaning() -> None:
    assert stems("بسته‌های معیشتی در روستاها") == ("بسته", "معیشتی", "روستا")
