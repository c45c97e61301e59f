"""Quantities: numbers with what they are counted in, and the numbers that count nothing."""

from __future__ import annotations

from typing import Any

import pytest
import spacy

import pipeline.furniture
import pipeline.numerals
import pipeline.quantities
import pipeline.times  # noqa: F401 (importing a component registers its factory)
from pipeline.lexicon import load
from pipeline.mentions import Quantity
from pipeline.tokenizer import create_tokenizer

TABLE = load("quantities")
NLP = spacy.blank("fa")
NLP.tokenizer = create_tokenizer(NLP)
for component in ("furniture", "times", "numerals", "quantities"):
    NLP.add_pipe(f"amarkav_{component}")


def read(text: str) -> list[Quantity]:
    found: list[Quantity] = list(NLP(text)._.quantities)
    return found


def quotes(text: str) -> list[tuple[str, Any]]:
    return [(text[quantity.start : quantity.end], quantity.value) for quantity in read(text)]


# -- the words of the table ----------------------------------------------------------------------


@pytest.mark.parametrize("word", TABLE["rounds"]["after"])
def test_rounds_of_a_cup(word: str) -> None:
    assert read(f"تیم ما به یک‌چهارم {word} رسید") == []
    assert quotes("یک‌چهارم مردم آمدند") == [("یک‌چهارم", 0.25)]


@pytest.mark.parametrize("noun", TABLE["change"]["nouns"])
def test_what_became_of_a_number_is_not_counted(noun: str) -> None:
    assert quotes(f"شمار مدرسه‌ها به ۱۳۵ {noun} یافت") == [("۱۳۵", 135)]
    assert all(
        quotes(f"شمار مدرسه‌ها به ۱۳۵ {noun} {verbal} کرد") == [("۱۳۵", 135)]
        for verbal in TABLE["change"]["verbal"]
    )
    assert quotes(f"۱۳۵ {noun} پیاپی ثبت شد") == [(f"۱۳۵ {noun}", 135)]


@pytest.mark.parametrize("phrase", TABLE["classes"]["before"])
def test_classes_of_wrestlers(phrase: str) -> None:
    assert read(f"او {phrase} ۶۱ کیلوگرم قهرمان شد") == []
    assert quotes("او ۶۱ کیلوگرم برنج خرید") == [("۶۱ کیلوگرم", 61)]


@pytest.mark.parametrize("word", TABLE["classes"]["lengths"])
def test_disciplines(word: str) -> None:
    assert read(f"او در {word} ۴۰۰ متر اول شد") == []
    assert quotes("او ۴۰۰ متر طناب خرید") == [("۴۰۰ متر", 400)]


@pytest.mark.parametrize("cue", TABLE["scores"]["cues"])
def test_scores(cue: str) -> None:
    assert read(f"تیم ما {cue} ۲۵ – ۲۲ حریف را دید") == []
    assert read(f"تیم ما {cue} ۳ بر ۲ حریف را دید") == []
    assert quotes("تیم ما ۲۲ – ۲۵ بازیکن دارد") == [("۲۲ – ۲۵ بازیکن", (22, 25))]


@pytest.mark.parametrize("word", TABLE["indices"]["words"])
def test_indices(word: str) -> None:
    (bare,) = read(f"شهر با {word} ۱۲۳ روبه‌رو است")
    (named,) = read(f"{word} کیفیت هوا ۱۲۳ اعلام شد")
    assert [(found.value, found.unit) for found in (bare, named)] == [(123, "point")] * 2


YEARS = [year for low, high in TABLE["years"]["ranges"] for year in (low + 1, high - 1)]


@pytest.mark.parametrize("year", YEARS)
def test_years_are_no_counts(year: int) -> None:
    assert read(f"بازی‌های {year} شهر ما") == []
    assert quotes(f"بازی‌های {year} نفر") == [(f"{year} نفر", year)]


@pytest.mark.parametrize(("word", "factor"), TABLE["adjectival_multipliers"].items())
def test_adjectival_multipliers(word: str, factor: float) -> None:
    (bare,) = read(f"وام ۵۰ {word} می‌دهند")
    assert (bare.value, bare.unit, bare.kind) == (50 * factor, "other", "money")
    (money,) = read(f"وام ۵۰ {word} تومان می‌دهند")
    assert (money.value, money.unit) == (50 * factor, "toman")


@pytest.mark.parametrize("word", TABLE["not_counted"]["words"])
def test_words_that_are_not_counted(word: str) -> None:
    assert all(word not in quote for quote, _ in quotes(f"شمار آنان ۲۵۰ {word} چیزها"))


@pytest.mark.parametrize("word", TABLE["identifiers"]["words"])
def test_identifiers(word: str) -> None:
    assert read(f"در {word} ۳ این کار") == []
    assert read(f"در {word} ۳") == []


@pytest.mark.parametrize("word", TABLE["identifiers"]["words"])
def test_lists_of_identifiers(word: str) -> None:
    assert read(f"در {word} ۳ و ۸ شهر") == []
    assert quotes("در خانه‌های ۳ و ۸ شهر") != []


@pytest.mark.parametrize("phrase", TABLE["age"]["after"])
def test_ages(phrase: str) -> None:
    (age,) = read(f"افراد ۱۸ سال {phrase} آمدند")
    assert (age.kind, age.unit) == ("age", "year")
    (time,) = read("این کار ۱۸ سال طول کشید")
    assert time.kind == "duration"


@pytest.mark.parametrize("word", TABLE["round_trip"]["before"])
def test_both(word: str) -> None:
    assert read(f"{word} دو کشور آمدند") == read(f"{word} سه مرد آمدند") == []


@pytest.mark.parametrize("word", TABLE["round_trip"]["after"])
def test_structure(word: str) -> None:
    assert read(f"گفتگوی پنج {word} بود") == []


@pytest.mark.parametrize("word", TABLE["one"]["before"])
def test_one_that_counts(word: str) -> None:
    assert quotes(f"در این حادثه یک {word} دیده شد") == [(f"یک {word}", 1)]
    assert read("در این شهر یک بنا دیده شد") == []


# -- what a number is counted in -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "quote", "value", "unit", "kind"),
    [
        ("دو هزار و 100 گروه آمدند", "دو هزار و 100 گروه", 2100, "count", "count"),
        ("۲۵۰ میلیارد ریال وام", "۲۵۰ میلیارد ریال", 250e9, "rial", "money"),
        ("۵ همت بودجه", "۵ همت", 5e12, "toman", "money"),
        ("۳۵ درصد مردم", "۳۵ درصد", 35, "percent", "percent"),
        ("تورم ٪۱۸ شد", "٪۱۸", 18, "percent", "percent"),
        ("تورم %12.5 شد", "%12.5", 12.5, "percent", "percent"),
        ("نفت $50 شد", "$50", 50, "dollar", "money"),
        ("سه دوجین تخم‌مرغ خرید", "سه دوجین تخم‌مرغ", 36, "count", "count"),
        ("۱۰^۶ سلول شمردند", "۱۰^۶ سلول", 1e6, "count", "count"),
        ("فروش دو برابر شد", "دو برابر", 2, "times", "multiple"),
        ("دما ۵ درجه زیر صفر است", "۵ درجه زیر صفر", -5, "degree_celsius", "measure"),
        ("دما منهای ۵ درجه است", "منهای ۵ درجه", -5, "degree_celsius", "measure"),
        ("دما منفی ۵ تا منفی ۲ درجه است", "منفی ۵ تا منفی ۲ درجه", (-5, -2), "degree_celsius", "measure"),
        ("دو سه هزار نفر آمدند", "دو سه هزار نفر", (2000, 3000), "count", "count"),
        ("مردی ۳۵ ساله آمد", "۳۵ ساله", 35, "year", "age"),
        ("طی دو سال ساخته شد", "دو سال", 2, "year", "duration"),
        ("صدها نفر آمدند", "صدها نفر", None, "count", "vague"),
        ("یک‌سوم مردم آمدند", "یک‌سوم", 1 / 3, "fraction", "fraction"),
        ("ربع مخزن پر شد", "ربع", 0.25, "fraction", "fraction"),
        ("۲۴ساعت برق نبود", "۲۴ساعت", 24, "hour", "duration"),
        ("هزارتومان داد", "هزارتومان", 1000, "toman", "money"),
        ("۵۷ دلار و ۴۳ سنت شد", "۵۷ دلار و ۴۳ سنت", 57.43, "dollar", "money"),
        ("۳ ساعت و ۴۰ دقیقه راه", "۳ ساعت و ۴۰ دقیقه", 220, "minute", "duration"),
        ("۲ متر و ۳۰ سانتی‌متر پارچه", "۲ متر و ۳۰ سانتی‌متر", 2.3, "meter", "measure"),
        ("۵ لیتر تا ۲۰ لیتر آب", "۵ لیتر تا ۲۰ لیتر", (5, 20), "liter", "measure"),
        ("بین ۵ لیتر و ۲۰ لیتر آب", "۵ لیتر و ۲۰ لیتر", (5, 20), "liter", "measure"),
        ("دو ساعت و نیم راه رفت", "دو ساعت و نیم", 2.5, "hour", "duration"),
        ("رشد ۳.۸- درصد بود", "۳.۸- درصد", -3.8, "percent", "percent"),
        ("شمار کاربران به ۲۰ میلیون رسید", "۲۰ میلیون", 20e6, "count", "count"),
        ("با ۷ برد صدرنشین شد", "۷ برد", 7, "count", "count"),
    ],
)
def test_scales(text: str, quote: str, value: Any, unit: str, kind: str) -> None:
    (quantity,) = read(text)
    assert text[quantity.start : quantity.end] == quote
    assert quantity.value == pytest.approx(value)
    assert (quantity.unit, quantity.kind) == (unit, kind)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("۲، ۳ و ۵ هزار نفر", [("۲", 2000), ("۳", 3000), ("۵ هزار نفر", 5000)]),
        ("۲۰، ۳۰ و ۴۰ درصد", [("۲۰", 20), ("۳۰", 30), ("۴۰ درصد", 40)]),
        ("۱۰ و ۵۰ میلیون تومان", [("۱۰", 1e7), ("۵۰ میلیون تومان", 5e7)]),
        ("سایپا ۱۳۱، ۴۲ میلیون و ۳۰۰ هزار تومان", [("۴۲ میلیون و ۳۰۰ هزار تومان", 42.3e6)]),
        ("نفت ۵۰$۲۰", [("۵۰$", 50)]),
        ("۱۲٪ و ۲۰ نفر", [("۱۲٪", 12), ("۲۰ نفر", 20)]),
        ("دو مدرسه و یک مسجد", [("دو مدرسه", 2), ("یک مسجد", 1)]),
        ("کودکان ۳، ۷ و ۱۲ ساله", [("۳", 3), ("۷", 7), ("۱۲ ساله", 12)]),
        ("یک ظرفیت اساسی", []),
        ("در این حادثه ۱ نفر زخمی شد", [("۱ نفر", 1)]),
    ],
)
def test_lists(text: str, found: list[tuple[str, Any]]) -> None:
    assert quotes(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "نمایش «دو مرد و یک نیمکت» اجرا شد",
        "مرکز خبر ۰۰۲۵ آن",
        "کوچه بهار، پلاک ۱۲ واحد ۳",
        "شناسه ۹۸۷۶۵۴۳۲۱ مردم",
        "تانک T55 ایران",
        "اینترنت 5G همراه",
        "سومین دوره و بیستم ماه",
        "منطقه ۲۰ روز دوشنبه",
        "مسابقات جهانی ۲۰۱۹ روز دوشنبه پایان یافت",
        "آیه ۵۳ سوره زمر",
        "سال ۱۳۹۹ خوب بود",
        "ماه صفر رسید",
    ],
)
def test_numbers_that_count_nothing(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("زیر ۳ دلار (۱۰۰ هزار تومان)", ["<", "<"]),
        ("حدود ۲ اینچ (۵ سانتی‌متر) قطر", ["~", "~"]),
        ("حدود ۲۰ هکتار (۳ روستا)", ["~", "="]),
        ("بیش از ۴۰ میلیون تومان (۵ درصد سود)", [">", "="]),
        ("۳ دلار (حدود ۱۰۰ هزار تومان)", ["=", "~"]),
    ],
)
def test_an_amount_told_again_is_as_exact(text: str, signs: list[str]) -> None:
    assert [quantity.comparator for quantity in read(text)] == signs


def test_a_list_has_one_kind() -> None:
    assert [quantity.kind for quantity in read("کودکان ۳، ۷ و ۱۲ ساله")] == ["age"] * 3


def test_a_title_is_short() -> None:
    assert quotes("او گفت: «ما در این سال‌ها برای مردم ۵ مدرسه ساختیم و خواهیم ساخت.»") == [("۵ مدرسه", 5)]


@pytest.mark.parametrize(
    ("text", "comparator", "per"),
    [
        ("بیش از ۵ میلیون تومان برای هر خانوار", ">", "هر خانوار"),
        ("روزانه دست‌کم ۵ تن زباله", ">=", "روزانه"),
        ("شمار آنان از ۱۰۰ نفر گذشت", ">", None),
        ("جمعیت از مرز ۸۵ میلیون نفر گذشت", ">", None),
        ("افراد ۱۸ سال به بالا", ">=", None),
        ("مصرف نباید از ۱۳۰ لیتر بیشتر شود", "<=", None),
        ("نان در روز ۹۰ تن آرد می‌خواهد", "=", "روز"),
        ("آن را در روز یکشنبه به ۹۰ نفر دادند", "=", None),
        ("تا ۵۰ درصد تخفیف", "<=", None),
        ("۵۰ درصد تخفیف", "=", None),
    ],
)
def test_comparators_and_rates(text: str, comparator: str, per: str | None) -> None:
    (quantity,) = read(text)
    assert quantity.comparator == comparator
    assert (None if quantity.per is None else text[slice(*quantity.per)]) == per
    assert (quantity.cue is None) == (comparator == "=")


def test_one_in_a_list_is_found_in_a_short_look() -> None:
    """Time grows with the text, not with its square."""
    text = "دو مدرسه و یک مسجد و " * 300
    assert len(read(text)) == 600


# -- what is not said ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("بهای آن از ۷۰۰۰ دلار به ۴۹ هزار رسید", [(7000, "dollar"), (49000, "dollar")]),
        ("یورو را معادل ۲۰ هزار و ۷۹۷ می‌خرند", [(20797, "count")]),
        ("۵۰۰ دلار داشت. مردم ۳ میلیون رسیدند", [(500, "dollar"), (3e6, "count")]),
        (
            "تورم بز ۷۱.۹، گاو شیری ۵۶ و مرغ ۲۶ درصد بود",
            [(71.9, "percent"), (56, "percent"), (26, "percent")],
        ),
        ("در خط ۵، تورم مرغ ۲۶ درصد بود", [(26, "percent")]),
        ("حداقل ۲۰ و حداکثر ۳۰ قطعه شعر", [(20, "count"), (30, "count")]),
        ("مستند «۵ میلیون نفر» را دید", []),
        ("با نتیجه ۲ بر یک برابر حریف باخت", []),
        ("گوشی iPhone 13 Pro را خرید", []),
    ],
)
def test_unsaid(text: str, found: list[tuple[float, str]]) -> None:
    assert [(quantity.value, quantity.unit) for quantity in read(text)] == found
