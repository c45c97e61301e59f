"""Evaluation: counted by hand, and against seqeval where it is installed."""

from __future__ import annotations

import random

import pytest

from pipeline.tagging.evaluation import ALL, scores
from pipeline.tagging.labels import TAGS


def test_by_hand() -> None:
    gold = [["B-PER", "I-PER", "O", "B-LOC"], ["B-ORG", "I-ORG", "I-ORG", "B-ORG"]]
    found = [["B-PER", "I-PER", "B-LOC", "B-LOC"], ["B-ORG", "I-ORG", "O", "B-LOC"]]
    result = scores(gold, found)
    assert (result["PER"].f1, result["PER"].partial) == (1.0, 1.0)
    assert (result["LOC"].gold, result["LOC"].found, result["LOC"].right) == (1, 3, 1)
    assert result["LOC"].precision == pytest.approx(1 / 3)
    assert (result["ORG"].recall, result["ORG"].f1) == (0.0, 0.0)
    assert result["ORG"].partial == pytest.approx(2 * 0.5 / 3)
    assert result[ALL].f1 == pytest.approx(2 * 2 / (4 + 5))
    assert result[ALL].partial == pytest.approx(2 * 2.5 / (4 + 5))


def test_one_gold_span_gives_credit_once() -> None:
    result = scores([["B-LOC", "I-LOC", "I-LOC"]], [["B-LOC", "B-LOC", "B-LOC"]])
    assert result["LOC"].overlapping == 0.5


def test_nothing_found_and_nothing_there() -> None:
    assert scores([["O"]], [["O"]])[ALL].f1 == 0.0
    assert scores([["O"]], [["B-PER"]])["PER"].precision == 0.0


def test_sentences_of_different_length_are_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        scores([["O"]], [])


def test_as_seqeval_counts() -> None:
    peer = pytest.importorskip("seqeval.metrics", reason="seqeval is not installed")
    chance = random.Random(5)
    gold, found = ([[chance.choice(TAGS) for _ in range(8)] for _ in range(200)] for _ in range(2))
    result = scores(gold, found)
    assert result[ALL].f1 == pytest.approx(peer.f1_score(gold, found))
    assert result[ALL].precision == pytest.approx(peer.precision_score(gold, found))
