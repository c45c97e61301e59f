"""Tokens: nothing is lost, words split where their kind changes, number words are set free."""

from __future__ import annotations

import pytest
import spacy

from crawler.characters import INVISIBLE, LETTERS, ZWNJ, fold
from pipeline.lexicon import load
from pipeline.tokenizer import Tokenizer, create_tokenizer

NLP = spacy.blank("fa")
TOKENIZE = create_tokenizer(NLP)
GLUE = load("tokens")


def split(text: str) -> list[str]:
    return [token.text for token in TOKENIZE(text) if not token.text.isspace()]


@pytest.mark.parametrize("head", GLUE["heads"])
def test_every_head_is_split_from_a_unit(head: str) -> None:
    assert split(f"{head}کیلومتر راه") == [head, "کیلومتر", "راه"]
    assert split(f"{head}{ZWNJ}دستگاه") == [f"{head}{ZWNJ}", "دستگاه"]


@pytest.mark.parametrize("tail", GLUE["tails"])
def test_every_tail_is_split_from_a_number(tail: str) -> None:
    assert split(f"نود{tail} بود") == ["نود", tail, "بود"]


@pytest.mark.parametrize("word", GLUE["whole"])
def test_whole_words_stay_whole(word: str) -> None:
    assert split(f"{word} شد") == [word, "شد"]
    assert len(split(f"{word}ی")) == 1


@pytest.mark.parametrize("word", ["دوری", "سیب", "صدا", "نهال", "دهکده", "هزاره", "چندان", "یکسان"])
def test_other_words_stay_whole(word: str) -> None:
    assert split(word) == [word]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("هزارتومانی", ["هزار", "تومانی"]),
        ("دونفره", ["دو", "نفره"]),
        ("پنج‌ساله‌ها", ["پنج‌", "ساله‌ها"]),
        ("يك‌ميليون", ["يك‌", "ميليون"]),
        ("ده‌كيلومتر", ["ده‌", "كيلومتر"]),
        ("هِزارتومان", ["هِزار", "تومان"]),
        ("هـــزارتومان", ["هـــزار", "تومان"]),
    ],
)
def test_glued_number_words_however_spelt(text: str, tokens: list[str]) -> None:
    assert split(text) == tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("۱٬۲۰۰٬۰۰۰ ریال", ["۱٬۲۰۰٬۰۰۰", "ریال"]),
        ("1,200,000ریال", ["1,200,000", "ریال"]),
        ("۱۲/۵درصد", ["۱۲/۵", "درصد"]),
        ("۳٫۵ و 26,9", ["۳٫۵", "و", "26,9"]),
        ("۱۳۹۸/۵/۳", ["۱۳۹۸/۵/۳"]),
        ("۲، ۳ و ۵", ["۲", "،", "۳", "و", "۵"]),
        ("۲،۳۰۰ نفر", ["۲،۳۰۰", "نفر"]),
        ("۲۴ساعت", ["۲۴", "ساعت"]),
        ("است.آن", ["است", ".", "آن"]),
        ("ابوالفضل(ع)", ["ابوالفضل", "(", "ع", ")"]),
        ("5G", ["5", "G"]),
        ("۱۰^۶", ["۱۰", "^", "۶"]),
        ("می‌شود", ["می‌شود"]),
    ],
)
def test_split_where_the_kind_changes(text: str, tokens: list[str]) -> None:
    assert split(text) == tokens


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n", "  دو\u00a0\u00a0نفر \n\n", "الف\r\nب\tپ", "\u200f۲۰‌\u200e", "ۀ\u0301\x00", "🙂 ۵٪"],
)
def test_nothing_is_lost(text: str) -> None:
    assert TOKENIZE(text).text == text


@pytest.mark.parametrize("mark", INVISIBLE, ids=lambda mark: f"U+{ord(mark):04X}")
def test_a_mark_splits_no_word(mark: str) -> None:
    assert split(f"گ{mark}روه") == [f"گ{mark}روه"]


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_of_another_keyboard_splits_no_word(letter: str) -> None:
    assert [fold(token) for token in split(f"ب{letter}ن")] == [fold(f"ب{letter}ن")]


def test_it_is_saved_as_nothing() -> None:
    tokenizer = Tokenizer(NLP.vocab)
    assert tokenizer.from_bytes(tokenizer.to_bytes()) is tokenizer
    assert tokenizer.to_disk("nowhere") is None
    assert tokenizer.from_disk("nowhere") is tokenizer
