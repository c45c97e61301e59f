"""Changes: growth and fall, by and to; every cue of the table is heard."""

from collections.abc import Callable

import pytest
from spacy.language import Language

from pipeline import lexicon
from pipeline.binding import changes
from pipeline.binding.scene import Scene


def trends(reader: Language, text: str) -> list[str]:
    return [statistic.trend for statistic in reader(text)._.statistics]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("صادرات زعفران در این استان ۳۵ درصد افزایش یافت.", ["up"]),
        ("تولید شیر با رشد ۱۲ درصدی همراه بوده است.", ["up"]),
        ("آمار سرقت در این شهر ۲۰ درصد کاهش یافته است.", ["down"]),
        ("شاخص بورس با افت ۳ درصدی روبه‌رو شد.", ["down"]),
        ("در این کارگاه ۴۰ نفر کار می‌کنند.", ["="]),
        ("سهم این شهر کمتر از ۲۰ درصد است.", ["="]),
    ],
)
def test_trend(reader: Language, text: str, expected: list[str]) -> None:
    assert trends(reader, text) == expected


@pytest.mark.parametrize("direction", ["up", "down"])
def test_every_cue_is_heard_after_a_quantity(seen: Callable[[str], Scene], direction: str) -> None:
    for phrase in lexicon.load("changes")[direction]:
        view = seen(f"قیمت آن ۳۰ درصد {phrase} در بازار")
        options = {option.value: option.features for option in changes.candidates(view, 0)}
        assert any(feature.startswith("own after 0") for feature in options[direction]), phrase


@pytest.mark.parametrize("word", lexicon.load("changes")["comparing"])
def test_comparing_words_are_no_change(seen: Callable[[str], Scene], word: str) -> None:
    view = seen(f"سهم آن {word} از ۲۰ درصد است.")
    assert all("own False other False" in option.features for option in changes.candidates(view, 0)[1:])


@pytest.mark.parametrize("word", lexicon.load("changes")["against"])
def test_words_that_hold_against_another_time(seen: Callable[[str], Scene], word: str) -> None:
    view = seen(f"فروش {word} سال گذشته ۲۰ درصد افزایش یافت.")
    assert any(feature.startswith("own against True") for feature in changes.candidates(view, 0)[1].features)


@pytest.mark.parametrize("word", lexicon.load("changes")["links"])
def test_links_are_named(seen: Callable[[str], Scene], word: str) -> None:
    view = seen(f"افزایش {word} ۲۰ کیلومتر")
    assert any(feature == f"none before {word}" for feature in changes.candidates(view, 0)[0].features)


def test_there_are_always_three_candidates(seen: Callable[[str], Scene]) -> None:
    view = seen("۲۰ نفر آمدند.")
    assert tuple(option.value for option in changes.candidates(view, 0)) == changes.DIRECTIONS
