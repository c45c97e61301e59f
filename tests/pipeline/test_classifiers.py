"""Classifiers: every one of the registry, its forms, and what is measured behind it."""

from __future__ import annotations

import pytest

from crawler.characters import key
from pipeline.classifiers import Classifier, classifiers
from pipeline.inflections import adjectives, inflected, spellings
from pipeline.lexicon import load

REGISTRY = classifiers()


def row(classifier: Classifier) -> dict[str, list[str]]:
    found: dict[str, list[str]] = load("classifiers")[classifier.group][classifier.word]
    return found


@pytest.mark.parametrize("classifier", [*REGISTRY], ids=lambda c: c.word)
def test_found(classifier: Classifier) -> None:
    for name in (classifier.word, *row(classifier).get("spellings", ())):
        for form in spellings(name):
            found = REGISTRY.match(["5", *form, "چیز"], 1)
            assert found is not None
            assert (found.classifier, found.words, found.adjectival) == (classifier, len(form), False)


@pytest.mark.parametrize("classifier", [*REGISTRY], ids=lambda c: c.word)
def test_adjectives(classifier: Classifier) -> None:
    listed = [form for name in row(classifier).get("adjectives", ()) for form in inflected(name)]
    regular = [(*form[:-1], *end) for form in spellings(classifier.word) for end in adjectives(form[-1])]
    for form in listed or regular:
        found = REGISTRY.match(["5", *form], 1)
        assert found is not None
        assert found.words == len(form)


@pytest.mark.parametrize("classifier", [*REGISTRY], ids=lambda c: c.word)
def test_measured(classifier: Classifier) -> None:
    assert classifier.measured("") is classifier.noun
    for word in classifier.exceptions:
        assert classifier.measured(word) is not classifier.noun


@pytest.mark.parametrize(
    ("text", "measured"),
    [
        ("۵ فقره وام", False),
        ("۵ بسته معیشتی", True),
        ("۵ واحد صنفی", True),
        ("۵ واحد آپارتمان", False),
        ("۵ دستگاه خودرو", False),
        ("۵ دستگاه اجرایی", True),
        ("۵ رأس گوسفند", False),
        ("۵ رشته قنات", False),
    ],
)
def test_reading(text: str, measured: bool) -> None:
    keys = [key(word) for word in text.split()]
    found = REGISTRY.match(keys, 1)
    assert found is not None
    assert found.classifier.measured(keys[2]) is measured


def test_other_words() -> None:
    assert REGISTRY.match(["کتاب"], 0) is None
