"""Modality: what is built is actual, what is owed or promised is planned."""

from collections.abc import Callable

import pytest
from spacy.language import Language

from crawler.characters import key
from pipeline import lexicon
from pipeline.binding import modality
from pipeline.binding.predicates import form
from pipeline.binding.scene import Scene


def statuses(reader: Language, text: str) -> list[str]:
    return [statistic.status for statistic in reader(text)._.statistics]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("در این روستا ۴۰ خانه ساخته شد.", ["actual"]),
        ("تاکنون ۳۵۰ نفر از این خدمات بهره برده‌اند.", ["actual"]),
        ("تا پایان سال آینده ۴۰ مدرسه ساخته خواهد شد.", ["planned"]),
        ("شرکت باید ۲۰ میلیارد تومان جریمه بپردازد.", ["planned"]),
        ("قرار است ۱۵ کیلومتر راه روستایی آسفالت شود.", ["planned"]),
        ("پیش‌بینی می‌شود ۲۰ هزار تن گندم برداشت شود.", ["planned"]),
    ],
)
def test_status(reader: Language, text: str, expected: list[str]) -> None:
    assert statuses(reader, text) == expected


@pytest.mark.parametrize("side", ["planned", "actual"])
def test_every_cue_is_heard(seen: Callable[[str], Scene], side: str) -> None:
    for phrase in lexicon.load("modality")["cues"][side]:
        view = seen(f"ما {phrase} برای ۴۰ نفر")
        features = modality.candidates(view, 0)[1].features
        # «قرار است» holds a verb, and so stands before the clause.
        assert {f"cue clause {side}", f"cue before {side}"} & set(features), phrase


@pytest.mark.parametrize("name", ["modal", "copula"])
def test_fixed_verbs_have_their_form(name: str) -> None:
    for word in lexicon.load("modality")["verbs"][name]:
        assert form(key(word)) == name, word


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("خواهند", "future"), ("نخواهد", "future"), ("می‌سازد", "present"), ("می‌ساخت", "imperfect"),
        ("بسازند", "subjunctive"), ("گردد", "subjunctive"), ("ساختند", "past"), ("نرسید", "past"),
        ("رفته‌اند", "perfect"), ("دارد", "present"), ("کتاب", "other"),
    ],
)  # fmt: skip
def test_forms(word: str, expected: str) -> None:
    assert form(key(word)) == expected


@pytest.mark.parametrize(
    ("text", "expected", "noun"),
    [
        ("این پل افتتاح خواهد شد.", "future", "افتتاح"),
        ("این پل افتتاح می شود.", "present", "افتتاح"),
        ("این پل ساخته شده است.", "perfect", "پل"),
    ],
)
def test_verbs_side_by_side_are_one_predicate(
    seen: Callable[[str], Scene], text: str, expected: str, noun: str
) -> None:
    (group,) = seen(text).predicates.groups
    assert (group.form, group.noun) == (expected, noun)


def test_a_headline_hears_the_sentence_that_repeats_its_figure(reader: Language) -> None:
    promise = "احداث ۱۲۰ هکتار گلخانه\nمدیر جهاد گفت: امسال باید ۱۲۰ هکتار گلخانه احداث شود."
    assert statuses(reader, promise) == ["planned", "planned"]
