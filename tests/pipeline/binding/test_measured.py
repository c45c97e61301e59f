"""Measured: which noun phrases are offered for a quantity, and which of them is taken."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from spacy.language import Language

from crawler.characters import key
from pipeline import lexicon
from pipeline.binding.measured import candidates
from pipeline.binding.ranker import ranker
from pipeline.binding.scene import Scene, scene
from pipeline.binding.window import Window, tables
from pipeline.language import load
from pipeline.vocabulary import verb

TABLE = lexicon.load("measured")


@cache
def nlp() -> Language:
    return load(exclude=("amarkav_forms", "amarkav_statistics"))


def seen(text: str) -> Scene:
    doc = nlp()(text)
    return scene(doc)


def offered(text: str, q: int = 0) -> dict[str, tuple[str, ...]]:
    """The phrases offered for quantity ``q`` and their features."""
    found = seen(text)
    return {found.words.slice(*c.value): c.features for c in candidates(found, q, None)}


def taken(text: str) -> list[str]:
    """The phrase that the shipped weights take for each quantity."""
    found, previous, out = seen(text), None, []
    for q in range(len(found.quantities)):
        previous = ranker("measured").best(candidates(found, q, previous)).value
        out.append(found.words.slice(*previous))
    return out


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("در این شهر ۴۰ کارگاه خیاطی ساخته شد.", ["کارگاه", "کارگاه خیاطی"]),
        ("۳۰ درصد از گردشگران خارجی به شیراز رفتند.", ["گردشگران", "گردشگران خارجی"]),
        ("این پل با اعتبار ۵ میلیارد تومان ساخته شد.", ["اعتبار", "پل"]),
        ("قیمت برنج ایرانی در بازار ۲۰ درصد افزایش یافت.", ["قیمت برنج ایرانی", "برنج ایرانی"]),
        ("درآمد کل کشور ۵ میلیارد تومان بود.", ["درآمد", "کل کشور"]),
        ("بودجه تصویب شده ۵ میلیارد تومان است.", ["بودجه تصویب شده", "بودجه تصویب"]),
        ("۲۰۰ میلیون تومان برای خرید کتاب پرداخت شد.", ["خرید کتاب", "خرید"]),
        ("درآمدی بالغ بر ۵ میلیارد تومان به دست آمد.", ["درآمدی"]),
    ],
)
def test_offers_the_phrase(text: str, phrases: list[str]) -> None:
    found = offered(text)
    assert [phrase for phrase in phrases if phrase not in found] == []


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("در این شهر ۴۰ کارگاه خیاطی ساخته شد.", ["کارگاه خیاطی"]),
        ("او گفت: ۱۲ هزار فقره وام به روستاییان پرداخت شد.", ["وام"]),
        ("قیمت برنج در یک سال گذشته ۲۰ درصد افزایش یافت.", ["قیمت برنج"]),
        ("۵۰ هکتار گلخانه در این روستا ساخته شد.", ["گلخانه"]),
        ("در این حادثه ۶ نفر زخمی شدند.", ["نفر"]),
        ("صادرات فرش از ۳ میلیون دلار به ۵ میلیون دلار رسید.", ["صادرات فرش", "صادرات فرش"]),
    ],
)
def test_takes_the_phrase(text: str, phrases: list[str]) -> None:
    assert taken(text)[-len(phrases) :] == phrases


def test_never_runs_into_a_time_expression() -> None:
    found = seen("صادرات فرش دستباف در سال گذشته ۵ میلیون دلار بود.")
    timed = {i for time in found.times for i in range(time.first, time.last)}
    assert timed
    extents = [c.value for c in candidates(found, len(found.quantities) - 1, None)]
    assert all(timed.isdisjoint(range(*extent)) for extent in extents)


def test_stays_in_its_sentence() -> None:
    assert not any("بانک" in phrase for phrase in offered("بانک ملی وام داد. ۴۰ کارگاه ساخته شد. بانک رفت."))


def test_inherits_what_the_quantity_before_measured() -> None:
    found = seen("صادرات فرش از ۳ میلیون دلار به ۵ میلیون دلار رسید.")
    previous = (0, 2)
    features = next(c.features for c in candidates(found, 1, previous) if c.value == previous)
    assert "inherits unit True near True" in features


def test_extents_are_distinct_and_not_empty() -> None:
    extents = [c.value for c in candidates(seen("قیمت هر کیلو برنج در تهران ۸۰ هزار تومان است."), 0, None)]
    assert len(extents) == len(set(extents))
    assert all(first < last for first, last in extents)


def test_is_bounded_in_a_sentence_without_end() -> None:
    text = "مدیر بانک کشاورزی استان و شهر " * 300 + "۴۰ کارگاه " + "بزرگ صنعتی و خانه روستایی " * 300
    found = seen(text)
    q = next(i for i, quantity in enumerate(found.quantities) if found.words.keys[quantity.first] == "40")
    options = candidates(found, q, None)
    window = Window(found, q)
    assert len(options) <= 300
    assert window.high - window.low <= 80
    assert all(window.low <= c.value[0] and c.value[1] <= window.high for c in options)


@pytest.mark.parametrize("word", TABLE["joints"].split())
def test_joint_may_stand_inside_a_phrase(word: str) -> None:
    found = seen(f"۴۰ خانه {word} باغ")
    assert Window(found, 0).mark(2) in (key(word), "N", "A")


@pytest.mark.parametrize("word", TABLE["pointers"].split())
def test_pointer_does_not_hide_the_phrase(word: str) -> None:
    assert key(word) in tables().pointers
    assert "قیمت نان" in offered(f"قیمت نان به {word} ۵ هزار تومان رسید.")


@pytest.mark.parametrize("word", TABLE["changes"].split())
def test_change_is_no_part_of_what_changed(word: str) -> None:
    features = offered(f"قیمت نان ۲۰ درصد {word} داشت.")["قیمت نان"]
    assert any(feature.startswith("before end") for feature in features)
    assert key(word) in tables().changes


@pytest.mark.parametrize("word", TABLE["complements"].split())
def test_complement_ends_the_phrase_before_it(word: str) -> None:
    features = offered(f"۴۰ کارگاه {word} شد.")["کارگاه"]
    assert any(feature.startswith("after end before complement") for feature in features)


@pytest.mark.parametrize("found", TABLE["light"].split())
def test_light_verb_is_spelled_as_the_vocabulary_spells_it(found: str) -> None:
    past = found.partition("#")[0]
    assert verb(key(past)) == found


def test_families_hold_each_word_once() -> None:
    words = [word for row in lexicon.rows("families") for word in row["words"].split()]
    assert len(words) == len(set(words))
    assert all(word == key(word) for word in words)


def test_families_are_numbered_in_order() -> None:
    numbers = [int(row["family"]) for row in lexicon.rows("families")]
    assert all(a + 1 == b for a, b in pairwise(numbers))
