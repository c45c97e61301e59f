"""Rates: every denominator of the table, before and behind its quantity."""

from __future__ import annotations

import pytest
import spacy

from pipeline.lexicon import load
from pipeline.rates import rates
from pipeline.tokenizer import create_tokenizer
from pipeline.words import read

TABLE = load("quantities")["rates"]
NLP = spacy.blank("fa")
NLP.tokenizer = create_tokenizer(NLP)


def rate(text: str) -> str | None:
    """The denominator of the «۵۰ تومان» in ``text``."""
    words = read(NLP.make_doc(text))
    first = words.keys.index("50")
    found = rates().of(words, first, first + 2)
    return None if found is None else text[found[0] : found[1]]


@pytest.mark.parametrize("word", TABLE["adverbs"])
def test_adverbs(word: str) -> None:
    assert rate(f"{word} ۵۰ تومان می‌دهند") == word
    assert rate(f"{word}. ۵۰ تومان می‌دهند") is None


@pytest.mark.parametrize("span", TABLE["spans"])
def test_spans(span: str) -> None:
    assert rate(f"۵۰ تومان در {span}") == span
    assert rate(f"۵۰ تومان بر {span}") == span
    assert rate(f"۵۰ تومان یارانه در هر {span}") == f"هر {span}"


@pytest.mark.parametrize("span", TABLE["spans_before"])
def test_spans_before(span: str) -> None:
    assert rate(f"این نانوایی در {span} ۵۰ تومان می‌گیرد") == span
    assert rate(f"این نانوایی {span} ۵۰ تومان می‌گیرد") is None


@pytest.mark.parametrize("word", TABLE["each"])
def test_each(word: str) -> None:
    noun = "" if word != "هر" else " خانوار"
    assert rate(f"به {word}{noun} در این شهر ۵۰ تومان دادند") == f"{word}{noun}"
    assert rate(f"۵۰ تومان برای {word}{noun}") == f"{word}{noun}"
    assert rate(f"۵۰ تومان به ازای {word}{noun}") == f"{word}{noun}"


@pytest.mark.parametrize("word", TABLE["not_each"])
def test_each_that_divides_nothing(word: str) -> None:
    assert rate(f"در هر {word} ۵۰ تومان گرفتند") is None


@pytest.mark.parametrize("word", TABLE["each_adjectives"])
def test_adjectives(word: str) -> None:
    assert rate(f"گوشت {word} ۵۰ تومان شد") == word


@pytest.mark.parametrize("word", TABLE["dating"])
def test_when_is_not_how_often(word: str) -> None:
    assert rate(f"۵۰ تومان در سال {word}") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("هر بشکه نفت ۵۰ تومان", "هر بشکه"),
        ("۵۰ تومان در سال ۱۳۹۸", None),
        ("۵۰ تومان در شهر", None),
        ("۵۰ تومان برای خرید", None),
        ("۵۰ تومان. در روز", None),
        ("هر خانوار؛ ۵۰ تومان", None),
        ("هر ۵۰ تومان", None),
        ("هر سه کارگر ۵۰ تومان گرفتند", None),
        ("از هر هزار تولد ۵۰ تومان", "هر هزار تولد"),
        ("هر سه ماه ۵۰ تومان", "هر سه ماه"),
        ("۵۰ تومان هر روز", "هر روز"),
        ("۵۰ تومان در هر کیسه", "هر کیسه"),
        ("۵۰ تومان که هر روز بود", None),
        ("در هر ۱۰۰ هزار نفر به ۵۰ تومان", "هر ۱۰۰ هزار نفر"),
        ("۵۰ تومان برای هر ۱۰ کیلومتر راه", "هر ۱۰ کیلومتر"),
        ("۵۰ تومان برای هر", None),
    ],
)
def test_rates(text: str, found: str | None) -> None:
    assert rate(text) == found
