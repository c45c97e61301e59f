"""Labels: spans of tags, and decoding that gives only sequences that are spans."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tagging.labels import CLASSES, NUMBER, TAGS, Span, decode, spans


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ([], []),
        (["O", "O"], []),
        (["B-LOC", "I-LOC"], [Span(0, 2, "LOC")]),
        (["B-LOC", "B-LOC"], [Span(0, 1, "LOC"), Span(1, 2, "LOC")]),
        (["I-LOC", "I-LOC", "O"], [Span(0, 2, "LOC")]),
        (["B-LOC", "I-ORG"], [Span(0, 1, "LOC"), Span(1, 2, "ORG")]),
        (["O", "B-DATE", "I-DATE", "O", "I-DATE"], [Span(1, 3, "DATE"), Span(4, 5, "DATE")]),
    ],
)
def test_spans(tags: list[str], expected: list[Span]) -> None:
    assert spans(tags) == expected


def _scores(*tags: str) -> np.ndarray:
    rows = np.full((len(tags), len(TAGS)), -9.0, np.float32)
    for row, tag in zip(rows, tags, strict=True):
        row[NUMBER[tag]] = -0.1
    return rows


def test_decode_keeps_what_is_allowed() -> None:
    tags = ("O", "B-ORG", "I-ORG", "B-ORG", "O")
    assert [TAGS[i] for i in decode(_scores(*tags))] == list(tags)


def test_decode_mends_the_cheapest_way() -> None:
    rows = _scores("O", "I-PER", "I-PER")
    rows[1, NUMBER["B-PER"]] = -0.5
    assert [TAGS[i] for i in decode(rows)] == ["O", "B-PER", "I-PER"]


@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_decode_is_the_best_of_the_allowed(seed: int, words: int) -> None:
    rows = np.random.default_rng(seed).normal(size=(words, len(TAGS))).astype(np.float32)
    tags = [TAGS[i] for i in decode(rows)]
    assert _allowed(tags)
    if words <= 2:
        ways = [[one] for one in TAGS] if words == 1 else [[one, two] for one in TAGS for two in TAGS]
        best = max(sum(rows[i, NUMBER[tag]] for i, tag in enumerate(way)) for way in ways if _allowed(way))
        assert sum(rows[i, NUMBER[tag]] for i, tag in enumerate(tags)) == pytest.approx(best)


def _allowed(tags: list[str]) -> bool:
    before = ["O", *tags]
    return all(
        before[i][2:] == tag[2:] and before[i] != "O" for i, tag in enumerate(tags) if tag.startswith("I-")
    )


def test_every_class_has_its_tags() -> None:
    assert len(TAGS) == 2 * len(CLASSES) + 1
    assert all(f"{place}-{name}" in NUMBER for name in CLASSES for place in "BI")
