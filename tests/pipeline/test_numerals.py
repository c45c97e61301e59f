"""Numerals: every number word, multiplier, ordinal, sign, range and trap of the table."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
import spacy

import pipeline.numerals  # noqa: F401 (registers the component)
from crawler.characters import key
from pipeline.digits import LARGEST, digits_value
from pipeline.lexicon import load
from pipeline.mentions import Numeral
from pipeline.numbers import grammar, split
from pipeline.tokenizer import create_tokenizer

TABLE = load("numerals")
NLP = spacy.blank("fa")
NLP.tokenizer = create_tokenizer(NLP)
NLP.add_pipe("amarkav_numerals")

SMALL = TABLE["units"] | TABLE["teens"] | TABLE["tens"] | TABLE["hundreds"]
#: One spelling for each value.
UNITS, TENS, HUNDREDS = (
    {value: word for word, value in reversed(TABLE[name].items())} for name in ("units", "tens", "hundreds")
)


def read(text: str) -> list[Numeral]:
    found: list[Numeral] = list(NLP(text)._.numerals)
    return found


def values(text: str) -> list[Any]:
    return [numeral.value for numeral in read(text)]


# -- the words of the table ----------------------------------------------------------------------


@pytest.mark.parametrize(("word", "value"), SMALL.items())
def test_number_words(word: str, value: float) -> None:
    (numeral,) = read(f"{word} نفر رفتند")
    assert (numeral.value, numeral.written, numeral.ordinal) == (value, "words", False)
    assert grammar().parse_text(word) == value


@pytest.mark.parametrize("ten", TENS)
@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit])
def test_tens_and_units(ten: int, unit: int) -> None:
    assert grammar().parse_text(f"{TENS[ten]} و {UNITS[unit]}") == ten + unit
    assert grammar().parse_text(f"{TENS[ten]}و{UNITS[unit]}") == ten + unit


@pytest.mark.parametrize(("hundred", "ten"), [*product(HUNDREDS, TENS)])
def test_hundreds_and_tens(hundred: int, ten: int) -> None:
    assert grammar().parse_text(f"{HUNDREDS[hundred]} و {TENS[ten]} و چهار") == hundred + ten + 4
    assert grammar().parse_text(f"هزار و {HUNDREDS[hundred]} و {TENS[ten]}") == 1000 + hundred + ten


@pytest.mark.parametrize(("word", "value"), TABLE["multipliers"].items())
def test_multipliers(word: str, value: float) -> None:
    assert grammar().parse_text(f"سه {word}") == 3 * value
    assert grammar().parse_text(f"۲٫۵ {word}") == 2.5 * value
    assert grammar().parse_text(f"۳ {word} و نیم") == 3.5 * value
    assert grammar().parse_text(f"نیم {word}") == 0.5 * value
    (numeral,) = read(f"{word} ریال")
    assert (numeral.value, numeral.written, numeral.scale) == (value, "multiplier", value)
    (numeral,) = read(f"۲ تا ۳ {word} تومان")
    assert (numeral.value, numeral.scale) == ((2 * value, 3 * value), value)


@pytest.mark.parametrize(("word", "value"), TABLE["parts"].items())
def test_parts(word: str, value: float) -> None:
    assert values(f"{word} درصد") == [value]
    assert values(f"دو و {word} درصد") == [2 + value]


@pytest.mark.parametrize(("sign", "value"), TABLE["part_signs"].items())
def test_signs_of_parts(sign: str, value: float) -> None:
    assert values(f"{sign} لیتر") == [value]
    assert values(f"۲{sign} لیتر") == [2 + value]


@pytest.mark.parametrize(("word", "value"), TABLE["fractions"].items())
def test_nouns_of_a_share(word: str, value: float) -> None:
    (numeral,) = read(f"{word} از مردم")
    assert (numeral.value, numeral.written) == (value, "fraction")


@pytest.mark.parametrize(("word", "value"), TABLE["groups"].items())
def test_groups(word: str, value: float) -> None:
    assert values(f"سه {word} مداد") == [3 * value]
    assert values(f"نیم {word} مداد") == [value / 2]
    assert values(f"چند {word} مداد") == [None]
    assert values(f"{word} مداد") == []


@pytest.mark.parametrize("word", TABLE["vague"]["words"])
def test_vague(word: str) -> None:
    (numeral,) = read(f"{word} هزار نفر")
    assert (numeral.value, numeral.written, numeral.last) == (None, "vague", 2)


@pytest.mark.parametrize(("word", "value"), TABLE["ordinals"].items())
def test_irregular_ordinals(word: str, value: float) -> None:
    (numeral,) = read(f"{word} بار")
    assert (numeral.value, numeral.ordinal) == (value, True)


IRREGULAR = {key(word) for word in TABLE["ordinals"]}
OTHER = {key(word) for word in TABLE["not_ordinal"]["words"]}
#: «یکصدم» is a hundredth.
REGULAR = {
    f"{word}{ending}": value
    for word, value in (SMALL | TABLE["multipliers"]).items()
    for ending in ("م", "مین", "\u200cام", "\u200cامین")
    if key(f"{word}{ending}") not in OTHER | {"یکصدم"}
}


@pytest.mark.parametrize(("word", "value"), REGULAR.items())
def test_regular_ordinals(word: str, value: float) -> None:
    (numeral,) = read(f"{word} بار")
    assert (numeral.value, numeral.ordinal) == (value, True)


@pytest.mark.parametrize("word", TABLE["not_ordinal"]["words"])
def test_words_that_only_end_so(word: str) -> None:
    assert (values(f"این {word} بود") == []) == (key(word) not in IRREGULAR)


@pytest.mark.parametrize(("word", "size"), TABLE["denominators"].items())
def test_denominators(word: str, size: float) -> None:
    for text in (f"یک {word} آن", f"یک\u200c{word} آن"):
        (numeral,) = read(text)
        assert numeral.value == pytest.approx(1 / size)
        assert numeral.written == "fraction"


@pytest.mark.parametrize("word", TABLE["signs"]["minus"])
def test_minus(word: str) -> None:
    assert values(f"{word} ۵ درجه") == values(f"{word} پنج درجه") == [-5]


@pytest.mark.parametrize("word", TABLE["signs"]["subtracts"])
@pytest.mark.parametrize("unit", TABLE["signs"]["degrees"])
def test_minus_of_measures_only(word: str, unit: str) -> None:
    assert values(f"{word} ۵ {unit}") == [-5]
    assert values(f"همه {word} ۵ نفر") == [5]


@pytest.mark.parametrize("word", TABLE["signs"]["plus"])
def test_plus(word: str) -> None:
    assert values(f"منفی ۲ تا {word} ۵ درجه") == [(-2, 5)]


@pytest.mark.parametrize("word", TABLE["signs"]["point"])
def test_spoken_point(word: str) -> None:
    assert values(f"سه {word} پنج درصد") == [3.5]
    assert values(f"سه {word} بیست و پنج درصد") == [3.25]


@pytest.mark.parametrize("raised", TABLE["powers"]["raised"])
@pytest.mark.parametrize("times", TABLE["powers"]["times"])
def test_powers(raised: str, times: str) -> None:
    assert values(f"۱۰ {raised} ۶ سلول") == [1e6]
    assert values(f"۳ {times} ۱۰ {raised} ۶ سلول") == [3e6]
    assert values(f"۱۰ {raised} -۳ متر") == [pytest.approx(1e-3)]


@pytest.mark.parametrize(("digit", "sign"), [*enumerate(TABLE["powers"]["superscripts"])])
def test_superscripts(digit: int, sign: str) -> None:
    assert values(f"۱۰{sign} سلول") == [10.0**digit]
    assert values(f"۲۵{sign} نفر") == [25]  # the mark of a footnote


@pytest.mark.parametrize("joiner", TABLE["ranges"]["joiners"])
def test_ranges(joiner: str) -> None:
    assert values(f"۵ {joiner} ۷ درصد") == [(5, 7)]
    assert values(f"پنج {joiner} هفت هزار نفر") == [(5000, 7000)]


@pytest.mark.parametrize("either", TABLE["ranges"]["either"])
def test_either_or(either: str) -> None:
    assert values(f"۵ {either} ۷ درصد") == [(5, 7)]


@pytest.mark.parametrize("opener", TABLE["ranges"]["openers"])
def test_between(opener: str) -> None:
    assert values(f"{opener} ۵ و ۱۰ درصد") == [(5, 10)]
    assert values("۵ و ۱۰ درصد") == [5, 10]


@pytest.mark.parametrize(("word", "value"), TABLE["ranges"]["beside"].items())
def test_beside(word: str, value: float) -> None:
    assert values(f"{word} دو نفر") == [(value, 2)]
    assert values(f"{word} از آنان") == []


@pytest.mark.parametrize("name", TABLE["traps"]["initials"])
def test_initials(name: str) -> None:
    assert values(f"{name} سی گفت") == []


@pytest.mark.parametrize("noun", TABLE["traps"]["nine_before"])
def test_nine_and_not(noun: str) -> None:
    assert values(f"نه {noun} دیگر") == [9 * TABLE["multipliers"].get(noun, 1)]
    assert values("نه تنها او") == values("نه این و نه آن") == []


@pytest.mark.parametrize("idiom", TABLE["traps"]["idioms"])
def test_idioms(idiom: str) -> None:
    assert values(f"در {idiom} بود") == []


# -- the grammar ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("دو هزار و ۱۰۰ گروه", [2100]),
        ("۹ هزار و ۲۵۵ نفر", [9255]),
        ("۴۸ هزار ۸۰۰ تومان", [48800]),
        ("یک و نیم میلیون نفر", [1.5e6]),
        ("۱٫۵ میلیون", [1.5e6]),
        ("۳ میلیون و نیم", [3.5e6]),
        ("سی هزار میلیارد تومان", [3e13]),
        ("۳۰ هزار و ۵۰۰ میلیارد تومان", [30500e9]),
        ("هزارمیلیارد تومان", [1e12]),
        ("یک تریلیون و ۸۰۰ هزار ریال", [1000000800000]),
        ("یک میلیون و دویست هزار و پانصد نفر", [1200500]),
        ("پانصد هزار و یک میلیون", [500000, 1000000]),
        ("سیصدپنجاه نفر", [350]),
        ("بیستوپنجهزار ریال", [25000]),
        ("یک صد و ده نفر", [110]),
        ("یکصدوده نفر", [110]),
        ("دودهه", []),
        ("دوده و غبار", []),
        ("خودرو دوو", []),
        ("یک ربع ساعت", [0.25]),
        ("سه ربع ساعت", [0.75]),
        ("ده‌ها هزار نفر", [None]),
        ("چند ۱۰۰ نفر", [100]),
        ("", []),
    ],
)
def test_numbers(text: str, found: list[float]) -> None:
    assert values(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("از پنج تا 20 میلیون تومان", [(5e6, 20e6)]),
        ("۱۲۰-۱۵۰ تومان", [(120, 150)]),
        ("۱۲ـ۱۵ درصد", [(12, 15)]),
        ("۵۰۰ هزار تا یک میلیون نفر", [(500000, 1000000)]),
        ("منفی ۵ تا منفی ۲ درجه", [(-5, -2)]),
        ("منفی ۵ تا ۲ درجه", [(-5, 2)]),
        ("دما -۵ تا -۲ درجه", [(-5, -2)]),
        ("دو سه هزار نفر", [(2000, 3000)]),
        ("سه چهار روز", [(3, 4)]),
        ("ده پانزده نفر", [(10, 15)]),
        ("بیست سی نفر", [(20, 30)]),
        ("دویست سیصد نفر", [(200, 300)]),
        ("یک دو سه", [1, (2, 3)]),
        ("چهار دو", [4, 2]),
        ("تا سقف ۵ نفر", [5]),
        ("۲ تا سقف ۵ میلیون", [(2e6, 5e6)]),
        ("دو یا حتی سه نفر", [(2, 3)]),
    ],
)
def test_two_ends(text: str, found: list[Any]) -> None:
    assert values(text) == found


@pytest.mark.parametrize(
    ("text", "value", "ordinal"),
    [
        ("بیست و یکم", 21, True),
        ("صد و سیزدهم", 113, True),
        ("هزار و سیصد و نود و نهم", 1399, True),
        ("۱۲م", 12, True),
        ("۲۲اُم", 22, True),
        ("۲۵مین", 25, True),
        ("۱۰ میلیونمین", 1e7, True),
        ("سه‌چهارم", 0.75, False),
        ("۲ سوم", 2 / 3, False),
        ("هفتاد و پنج صدم", 0.75, False),
        ("دوازده و پنج دهم", 12.5, False),
        ("۱۲ و ۵ دهم", 12.5, False),
        ("-۳ درجه", -3, False),
        ("(−۳) درجه", -3, False),
        ("منفی ۲.۵ درصد", -2.5, False),
    ],
)
def test_one_end(text: str, value: float, ordinal: bool) -> None:
    (numeral,) = read(text)
    assert numeral.value == pytest.approx(value)
    assert numeral.ordinal is ordinal


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("۱۲", 12), ("12", 12), ("١٢", 12), ("１２", 12), ("१२", 12),
        ("۱۲/۵", 12.5), ("۱۲٫۵", 12.5), ("12.5", 12.5), ("12·5", 12.5), ("26,9", 26.9),
        ("1,200,000", 1200000), ("۱٬۲۰۰", 1200), ("۱،۲۰۰", 1200), ("1'200", 1200), ("1,200.5", 1200.5),
        ("1.200.000", 1200000), ("۱٫۲۰۰.۵", 1200.5), ("0.000", 0), ("۱\u200f۲", 12),
        ("1398/5/3", None), ("192.168.1.1", None), ("12:30", None), ("", None), ("²", None),
        ("9" * 400, None),
    ],
)  # fmt: skip
def test_digits(written: str, value: float | None) -> None:
    assert digits_value(written) == value


def test_no_number_is_without_end() -> None:
    assert values("میلیارد میلیارد تریلیارد تریلیارد تریلیارد")[0] <= LARGEST
    assert values("۱۰ به توان ۹۹") == [10, 99]


def test_offsets() -> None:
    text = "حدود\u200f ۲۵ هــزار و پَنجاه نفر"
    (numeral,) = read(text)
    assert text[numeral.start : numeral.end] == "۲۵ هــزار و پَنجاه"
    assert numeral.value == 25050


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("سیصدهزار", ("سیصد", "هزار")),
        ("صدو", ("صد", "و")),
        ("بیستوسه", ("بیست", "و", "سه")),
        ("وو", None), ("دوو", None), ("دوده", None), ("صدا", None), ("سی", None),
    ],
)  # fmt: skip
def test_split(word: str, pieces: tuple[str, ...] | None) -> None:
    assert split(word) == pieces
