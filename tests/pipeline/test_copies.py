"""Copies: an article that was taken over is known again, and one on the same matter is not taken for it."""

from __future__ import annotations

import random

import pytest

from pipeline import copies
from tests.pipeline.publication import wire


def original(seed: int = 1, sentences: int = 8) -> list[str]:
    """The sentences of an article that nobody else writes."""
    chance = random.Random(seed)
    return [" ".join(chance.choices(wire.WORDS, k=14)) for _ in range(sentences)]


def alike(one: list[str], other: list[str]) -> float:
    return copies.similarity(copies.shingles(". ".join(one)), copies.shingles(". ".join(other)))


def meets(one: list[str], other: list[str]) -> bool:
    first, second = (copies.bands(copies.shingles(". ".join(text))) for text in (one, other))
    return bool(set(first) & set(second))


ARTICLE = original()
SYNDICATED = {
    "another headline": ["تیتری که دیگران نوشتند و مفصل است", *ARTICLE[1:]],
    "another beginning and end": ["به گزارش خبرگزاری سپیدار", *ARTICLE[1:], "پایان خبر"],
    "without the last two paragraphs": ARTICLE[:-2],
    "Arabic letters": [s.replace("ی", "ي").replace("ک", "ك") for s in ARTICLE],
    "a number put right": [*ARTICLE[:3], ARTICLE[3].replace("هفته", "۱۲ هفته"), *ARTICLE[4:]],
    "without ZWNJ": [s.replace("\u200c", "") for s in ARTICLE],
}


@pytest.mark.parametrize("name", SYNDICATED)
def test_a_copy_is_known(name: str) -> None:
    assert alike(ARTICLE, SYNDICATED[name]) >= copies.THRESHOLD
    assert meets(ARTICLE, SYNDICATED[name])


def test_another_article_of_the_same_words_is_none() -> None:
    assert all(alike(ARTICLE, original(seed)) < 0.2 for seed in range(2, 30))


def test_those_that_are_alike_meet_and_others_hardly() -> None:
    chance = random.Random(9)
    met = unlike = 0
    for seed in range(60):
        text = original(seed, sentences=10)
        other = [s if chance.random() < 0.85 else original(seed + 1000)[0] for s in text]
        if alike(text, other) >= copies.THRESHOLD:
            met += meets(text, other)
        else:
            met += 1
        unlike += meets(text, original(seed + 5000))
    assert met >= 58
    assert unlike == 0


def test_what_is_short_has_no_copies() -> None:
    assert copies.bands(copies.shingles("۳ مدرسه در قم ساخته شد")) == ()


def test_bands_are_the_same_in_every_run() -> None:
    """They are kept in the database: another number for the same text would lose its copies."""
    text = " ".join(str(number) for number in range(40))
    assert copies.bands(copies.shingles(text))[:2] == (9080056537346223929, 6155467631567203870)
