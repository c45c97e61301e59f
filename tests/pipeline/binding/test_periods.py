"""Periods: a time holds for its clause and for a list, not for what is told beside it."""

from collections.abc import Callable

import pytest
from spacy.language import Language

from pipeline import lexicon
from pipeline.binding import periods
from pipeline.binding.scene import Scene


def times(reader: Language, text: str) -> list[str | None]:
    return [statistic.time for statistic in reader(text)._.statistics]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("در سال ۱۳۹۸ در این شهر ۴۰۰ واحد مسکونی ساخته شد.", ["در سال ۱۳۹۸"]),
        ("سال گذشته ۳۰ تن عسل و ۲۰ تن موم تولید شد.", ["سال گذشته", "سال گذشته"]),
        ("این کارخانه ۳۰ کارگر دارد.", [None]),
    ],
)
def test_time(reader: Language, text: str, expected: list[str | None]) -> None:
    assert times(reader, text) == expected


def test_a_time_far_back_is_no_candidate(seen: Callable[[str], Scene]) -> None:
    text = "در سال ۱۳۹۸ جشن گرفتند. " + "هوا خوب بود. " * 4 + "۴۰ نفر آمدند."
    assert [option.value for option in periods.candidates(seen(text), 0, None)] == [None]


def test_the_time_of_the_quantity_before_stays_a_candidate(seen: Callable[[str], Scene]) -> None:
    text = "در سال ۱۳۹۸ ده تن خریدند. " + "هوا خوب بود. " * 4 + "۴۰ نفر آمدند."
    view = seen(text)
    time = view.times[0]
    assert periods.candidates(view, len(view.quantities) - 1, time)[-1].value == time


def test_a_time_within_the_quantity_is_no_candidate(seen: Callable[[str], Scene]) -> None:
    view = seen("برنامه ۵ ساله ۴۰ نفر دارد.")
    for q, quantity in enumerate(view.quantities):
        for option in periods.candidates(view, q, None):
            assert option.value is None or not (
                option.value.first < quantity.last and quantity.first < option.value.last
            )


@pytest.mark.parametrize("word", lexicon.load("modality")["telling"])
def test_words_of_telling(seen: Callable[[str], Scene], word: str) -> None:
    view = seen(f"امروز {word} ۴۰ نفر آمدند.")
    options = periods.candidates(view, 0, None)
    assert any("told True" in feature for option in options for feature in option.features)


_PRICES = """بهای هر کیلوگرم میوه در {} به این شرح است{}
- سیب ۷۵۰۰ تومان
- انار {}۹ هزار تومان
1- به ۸۴۰۰ تومان
رئیس میدان ۴۰ تن خرید."""
_DAY = "روز سه‌شنبه ۱۴ آبان ۹۸"


@pytest.mark.parametrize(("own", "second"), [("", _DAY), ("امروز ", "امروز")])
def test_items_of_a_list_hold_when_its_introduction_says(reader: Language, own: str, second: str) -> None:
    found = times(reader, _PRICES.format(_DAY, ":", own))
    assert [time and time.removeprefix("در ") for time in found[:3]] == [_DAY, second, _DAY]


@pytest.mark.parametrize(
    ("day", "colon", "ruled"),
    [
        (_DAY, ":", 3),
        (_DAY, ".", 0),
        ("میدان‌های بار", ":", 0),
        ("آبان ۹۸ (پس از اصلاح سال ۹۵)", ":", 0),
    ],
)
def test_only_one_time_before_a_colon_rules_a_list(
    seen: Callable[[str], Scene], day: str, colon: str, ruled: int
) -> None:
    scene = seen(_PRICES.format(day, colon, ""))
    prices = [q for q, quantity in enumerate(scene.quantities) if quantity.value != 1]
    offers = [periods.candidates(scene, q, None) for q in prices]
    assert sum(offer[0].features == ("introduces the list",) for offer in offers) == ruled
