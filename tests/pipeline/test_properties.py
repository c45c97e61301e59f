"""Properties that hold for any text whatever: offsets, repetition, spelling, travel."""

from __future__ import annotations

import json
import math
from itertools import pairwise, product
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

import pipeline
from crawler.characters import DIGITS, LETTERS, fold, persian_digits
from pipeline.lexicon import load
from pipeline.mentions import LAYERS
from pipeline.numbers import grammar
from pipeline.words import read

#: Few enough for every run of the tests.
FEW: Final = settings(max_examples=60)
MANY: Final = settings(FEW, max_examples=300)

NUMBERS: Final = (
    "۱۲", "۳۵٫۵", "۱۲/۵", "1,200,000", "۱۴۰۰", "۰۲۱", "دو", "بیست و پنج", "سه هزار و ۱۰۰", "نیم", "ده‌ها",
    "یک‌سوم", "۵ تا ۷", "منفی ۵", "دو سه", "سه دوجین", "۱۰^۶", "چند", "سومین", "یک", "۹۹۹۹۹۹۹۹۹۹۹۹",
    "۱۳۹۹/۵/۳", "۲۱:۳۰",
)  # fmt: skip
THINGS: Final = (
    "نفر", "درصد", "میلیون تومان", "هزار", "میلیارد", "کیلومتر", "سال", "ساله", "دستگاه", "مدرسه", "تن گندم",
    "درجه",
)  # fmt: skip
WORDS: Final = (
    "استان لرستان", "وی گفت:", "به گزارش ایسنا،", "بیش از", "حدود", "در سال ۱۳۹۹", "هر خانوار", "از", "تا",
    "و", "،", ".", "افزایش یافت", "ساخته می‌شود", "کتاب‌های", "«", "»", "(", ")", "\n", "\u00a0", "%", "$", "-",
    "انتهای پیام/", "آن‌ها",
)  # fmt: skip

pieces = st.sampled_from(NUMBERS + THINGS + WORDS)
news = st.lists(st.tuples(pieces, st.sampled_from((" ", " ", "", "\u200c"))), max_size=25).map(
    lambda chosen: "".join(piece + gap for piece, gap in chosen)
)
mixed = st.lists(st.one_of(st.text(max_size=4), pieces), max_size=20).map("".join)
anything = st.one_of(st.text(), news, mixed)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return pipeline.load()


# Fixtures of a module are safe with hypothesis: the pipeline keeps nothing between texts.
_NLP: Final = pipeline.load(exclude=("amarkav_forms",))


def layers(doc: Doc) -> dict[str, Any]:
    return {layer: getattr(doc._, layer) for layer in LAYERS}


def found(text: str) -> list[Any]:
    doc = _NLP(text)
    records = (*doc._.quantities, *doc._.statistics)
    return [(record.value, record.unit, record.comparator, record.kind) for record in records]


@FEW
@given(anything)
def test_every_offset_is_true(text: str) -> None:
    doc = _NLP(text)
    assert doc.text == text
    words = read(doc)
    for layer in LAYERS[:-1]:
        for mention in getattr(doc._, layer):
            assert 0 <= mention.start < mention.end <= len(text)
            assert 0 <= mention.first < mention.last <= len(words)
            assert (words.starts[mention.first], words.ends[mention.last - 1]) == (mention.start, mention.end)
    for statistic in doc._.statistics:
        assert text[statistic.start : statistic.end] == statistic.quote
        for start, end in (statistic.spans or {}).values():
            assert 0 <= start < end <= len(text)
        for field in ("measured", "per", "time", "source"):
            if field in (statistic.spans or {}):
                assert text[slice(*statistic.spans[field])] == getattr(statistic, field)  # type: ignore[index]


@FEW
@given(anything)
def test_quantities_do_not_overlap(text: str) -> None:
    for layer in ("numerals", "quantities", "statistics"):
        mentions = getattr(_NLP(text)._, layer)
        assert all(one.end <= other.start for one, other in pairwise(mentions))


@FEW
@given(anything)
def test_values_are_numbers_that_json_knows(text: str) -> None:
    for statistic in _NLP(text)._.statistics:
        json.dumps(statistic.to_dict(), allow_nan=False)
        ends = statistic.value if isinstance(statistic.value, tuple) else (statistic.value,)
        assert all(end is None or math.isfinite(end) for end in ends)
        assert type(statistic).from_dict(statistic.to_dict()) == statistic


@FEW
@given(anything)
def test_the_same_text_gives_the_same_result(text: str) -> None:
    assert layers(_NLP(text)) == layers(_NLP(text))


@FEW
@given(anything)
def test_layers_survive_a_journey(text: str) -> None:
    doc = _NLP(text)
    assert layers(Doc(_NLP.vocab).from_bytes(doc.to_bytes())) == layers(doc)


def test_processes_change_nothing(nlp: Language) -> None:
    texts = [" ".join(chosen) for chosen in product(NUMBERS[:6], THINGS[:3], WORDS[:3])]
    alone = [layers(doc) for doc in nlp.pipe(texts)]
    assert [layers(doc) for doc in nlp.pipe(texts, n_process=2, batch_size=7)] == alone


# -- spelling ------------------------------------------------------------------------------------

SCRIPTS: Final = ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９", "0123456789")
ALIKE: Final = {
    plain: [letter for letter, to in LETTERS.items() if to == plain] for plain in LETTERS.values()
}


@FEW
@given(news, st.sampled_from(SCRIPTS))
def test_digits_of_any_script_are_the_same(text: str, script: str) -> None:
    respelt = text.translate({ord(digit): script[int(plain)] for digit, plain in DIGITS.items()})
    respelt = respelt.translate({ord(str(value)): script[value] for value in range(10)})
    assert found(respelt) == found(text)


@FEW
@given(news, st.sampled_from("\u064b\u064e\u064f\u0650\u0651\u0652\u0640"), st.data())
def test_marks_change_no_value(text: str, mark: str, data: st.DataObject) -> None:
    letters = [i for i, char in enumerate(text) if char.isalpha() and (text[i + 1 : i + 2].isalpha())]
    marked = set(data.draw(st.lists(st.sampled_from(letters), max_size=12))) if letters else set()
    assert found("".join(char + mark * (i in marked) for i, char in enumerate(text))) == found(text)


@FEW
@given(news, st.randoms(use_true_random=False))
def test_letters_of_another_keyboard_change_no_value(text: str, random: Any) -> None:
    respelt = "".join(random.choice([char, *ALIKE.get(char, ())]) for char in text)
    assert fold(respelt) == fold(text)
    assert found(respelt) == found(text)


# -- numbers -------------------------------------------------------------------------------------

_TABLE: Final = load("numerals")
_NAMES: Final = {
    value: word
    for name in ("units", "teens", "tens", "hundreds")
    for word, value in reversed(_TABLE[name].items())
}
_SIZES: Final = ((10**12, "تریلیون"), (10**9, "میلیارد"), (10**6, "میلیون"), (10**3, "هزار"))


def spelt(number: int) -> str:
    """``number`` in words, as Persian spells it out."""
    if number in _NAMES:
        return str(_NAMES[number])
    for size, name in _SIZES:
        if number >= size:
            head = f"{spelt(number // size)} {name}"
            return f"{head} و {spelt(number % size)}" if number % size else head
    size = 100 if number >= 100 else 10
    return f"{_NAMES[number // size * size]} و {spelt(number % size)}"


@MANY
@given(st.integers(0, 10**15 - 1))
def test_numbers_spelt_out_are_read_back(number: int) -> None:
    assert grammar().parse_text(spelt(number)) == number


@MANY
@given(st.integers(0, 10**12), st.sampled_from(",٬،'"))
def test_thousands_are_read_back(number: int, separator: str) -> None:
    assert grammar().parse_text(persian_digits(f"{number:,}").replace(",", separator)) == number


@MANY
@given(st.integers(0, 10**6), st.integers(1, 999), st.sampled_from("./٫"))
def test_decimals_are_read_back(whole: int, part: int, point: str) -> None:
    assert grammar().parse_text(f"{whole}{point}{part:03}") == float(f"{whole}.{part:03}")


@MANY
@given(st.integers(1, 999), st.integers(1, 999), st.sampled_from([(name, size) for size, name in _SIZES]))
def test_a_range_is_scaled_at_both_ends(one: int, other: int, scale: tuple[str, int]) -> None:
    low, high = sorted((one, other))
    name, size = scale
    (numeral,) = _NLP(f"{low} تا {high} {name} ریال")._.numerals
    assert numeral.value == (low * size, high * size)
