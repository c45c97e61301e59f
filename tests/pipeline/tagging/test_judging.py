"""Judging: the labels of a file decide what is told and what counts."""

from __future__ import annotations

from pipeline.tagging.conll import Sentence
from pipeline.tagging.evaluation import ALL
from pipeline.tagging.judging import judge, mapping, used

SENTENCES = [
    Sentence(words=("رشت", "سرد", "بود"), tags=("S-loc", "B-MISC", "O")),
    Sentence(words=("مریم", "کاظمی", "آمد"), tags=("B_PER", "I_PER", "O")),
]


def test_used() -> None:
    assert used(SENTENCES) == {"LOC", "MISC", "PER"}


def test_mapping_of_a_file_with_facilities() -> None:
    told = mapping(frozenset(["LOC", "FAC"]))
    assert (told["LOC"], told["FAC"], told["PER"]) == ("LOC", "FAC", None)


def test_mapping_of_a_file_without_places() -> None:
    assert set(mapping(frozenset(["MONEY"])).values()) == {None, "MONEY"}


def test_what_is_not_told_counts_for_nothing() -> None:
    found = [["B-FAC", "B-DATE", "O"], ["B-PER", "O", "O"]]
    result = judge(SENTENCES, lambda _: found, mapping(used(SENTENCES)))
    assert (result["LOC"].f1, result["PER"].f1, result["PER"].partial) == (1.0, 0.0, 0.5)
    assert (result[ALL].gold, result[ALL].found) == (2, 2)
