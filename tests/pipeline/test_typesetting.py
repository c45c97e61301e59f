"""Typesetting: wrapped lines, sentences parted at every full stop, decimals in visual order."""

from __future__ import annotations

import textwrap

import pytest
import spacy

from pipeline.tokenizer import create_tokenizer
from pipeline.typesetting import typesetting
from pipeline.words import BREAK, read

TOKENIZE = create_tokenizer(spacy.blank("fa"))
PLAIN = (
    "فرماندار این شهر گفت در سال گذشته بیش از ۱۷ هزار و ۲۰۰ درخت در کنار رودخانه کاشته شد "
    "و از آن میان پنج هزار درخت خشک شده است. وی افزود امسال نیز دو هزار درخت دیگر در همان جا "
    "کاشته خواهد شد و مردم هر محله ۲۰ درصد آن را خواهند کاشت."
)


def figures(text: str) -> list[str]:
    words = read(TOKENIZE(text))
    return [words.figure(i) for i, word in enumerate(words.keys) if word[0].isdigit()]


# -- wrapped lines -------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [45, 60, 80, 110])
def test_wrapped_lines_are_one_text(width: int) -> None:
    wrapped = "درخت‌کاری در شهر\n" + "\n".join(textwrap.wrap(PLAIN, width))
    words, whole = read(TOKENIZE(wrapped)), read(TOKENIZE("درخت‌کاری در شهر\n" + PLAIN))
    enough = wrapped.count("\n") > 4
    assert (words.keys == whole.keys) is enough
    assert (words.keys.count(BREAK) == 1) is enough


@pytest.mark.parametrize(
    "text",
    [
        "",
        PLAIN,
        PLAIN.replace(". ", ".\n"),
        "\n".join(["تیتر خبر", "دیروز", "امروز", "فردا", "پس‌فردا", "هفته بعد"]),
        "\n".join([PLAIN] * 8),
        "\n\n".join(textwrap.wrap(PLAIN, 60)),
    ],
)
def test_other_breaks_end_what_is_said(text: str) -> None:
    assert typesetting(text).wraps == frozenset()


# -- sentences parted at every full stop -----------------------------------------------------------


def test_decimals_parted_at_their_point() -> None:
    text = "تورم ۶.\n۸ درصد شد.\nشاخص ۵۵۳.\n۱۶ واحد بالا رفت.\nاین را بانک گفت."
    assert figures(text) == ["۶.۸", "۵۵۳.۱۶"]
    assert read(TOKENIZE(text)).sentence[-1] == 2


@pytest.mark.parametrize(
    "text",
    [
        "سال ۱۳۹۸.\n۲۵ نفر آمدند.\nرفتند.\nماندند.",
        "بند ۳.\n۵ نفر آمدند. پس رفتند.\nماندند.\nخوابیدند.",
        "بند ۳.\n۵ نفر آمدند",
    ],
)
def test_full_stops_that_end_a_sentence(text: str) -> None:
    assert typesetting(text).decimals == ()


# -- decimals in visual order ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("رشد اقتصادي 8/15 درصد بود", ["15/8"]),
        ("بيكاري 1/0 درصد و تورم 6/2 درصد شد", ["0/1", "2/6"]),
        ("جمعيت 6/94 درصد و 4/ 5 درصد شد", ["94/6", "5/4"]),
        ("بهاي آن 07/9 درصد كم شد", ["9/07"]),
        ("جمعيت در سال 1384/5/3 به 8/15 ميليون رسيد", ["1384/5/3", "15/8"]),
        ("بيكاري 6/5 درصد شد", ["6/5"]),
        ("بيكاري 15/8 درصد شد", ["15/8"]),
        ("بيكاري 0/25 درصد شد", ["0/25"]),
        ("رشد اقتصادی 8/15 درصد بود", ["8/15"]),
        ("رشد اقتصادي ۸/۱۵ درصد بود", ["۸/۱۵"]),
        ("رشد اقتصادي 8‎/15 درصد بود", ["8‎/15"]),
    ],
)
def test_decimals_in_visual_order(text: str, found: list[str]) -> None:
    assert figures(text) == found
