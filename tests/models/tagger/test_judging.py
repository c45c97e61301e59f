"""Judging: the labels of a file decide what is told and what counts."""

from __future__ import annotations

from models.tagger.conll import Sentence
from models.tagger.judging import SPELLINGS, mapping, used


def test_used() -> None:
    sentences = [Sentence(words=("رشت", "سرد", "بود"), tags=("B-LOC", "B-MISC", "O"))]
    assert used(sentences) == {"LOC", "MISC"}


def test_mapping_of_a_file_with_facilities() -> None:
    told = mapping(frozenset(["LOC", "FAC"]))
    assert (told["LOC"], told["FAC"], told["PER"]) == ("LOC", "FAC", None)


def test_mapping_of_a_file_without_places() -> None:
    assert set(mapping(frozenset(["MONEY"])).values()) == {None, "MONEY"}


def test_spellings() -> None:
    word = "کتاب\u200cهای"
    assert SPELLINGS["no ZWNJ"](word) == "کتابهای"
    assert SPELLINGS["no ZWNJ"]("\u200c") == "\u200c"  # a word stays a word
    assert SPELLINGS["Arabic letters"](word) == "كتاب\u200cهاي"
