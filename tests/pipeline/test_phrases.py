"""Phrases: the longest entry wins, forwards and backwards, however it is spaced."""

from __future__ import annotations

import pytest

from pipeline.phrases import Phrases

CUES = Phrases([("بیش از", ">"), ("از", "?"), ("کم و بیش", "~"), ("دست‌کم", ">=")])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["بیش", "از", "5"], (2, ">")),
        (["بیشاز", "5"], (1, ">")),
        (["از", "5"], (1, "?")),
        (["کم", "و", "بیش", "5"], (3, "~")),
        (["دستکم", "5"], (1, ">=")),
        (["دست", "کم", "5"], (2, ">=")),
        (["بیش", "تر"], None),
        ([], None),
    ],
)
def test_beginning(words: list[str], found: tuple[int, str] | None) -> None:
    assert CUES.beginning(words, 0) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["به", "بیش", "از"], (1, ">")),
        (["پس", "از"], (1, "?")),
        (["کم", "و", "بیش"], (0, "~")),
        (["و", "بیش"], None),
        ([], None),
    ],
)
def test_ending(words: list[str], found: tuple[int, str] | None) -> None:
    assert CUES.ending(words, len(words)) == found


def test_the_first_of_two_equal_entries_is_kept() -> None:
    assert Phrases([("حدود", 1), ("حدود", 2)]).beginning(["حدود"], 0) == (1, 1)


def test_contains_the_first_words() -> None:
    assert "بیش" in CUES
    assert "بیشاز" in CUES
    assert "5" not in CUES


def test_words_past_the_end() -> None:
    assert CUES.beginning(["از"], 1) is None
    assert CUES.ending(["از"], 0) is None
    assert CUES.ending(["از"], 2) is None
