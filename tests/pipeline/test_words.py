"""Words: columns with true offsets, sentences that end where they end."""

from __future__ import annotations

import pytest
import spacy

from pipeline.lexicon import load
from pipeline.tokenizer import create_tokenizer
from pipeline.words import BREAK, Words, read

TOKENIZE = create_tokenizer(spacy.blank("fa"))


def words(text: str) -> Words:
    return read(TOKENIZE(text))


def sentences(text: str) -> list[str]:
    found = words(text)
    return [found.slice(*span).strip() for span in zip(found.bounds, found.bounds[1:], strict=False)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("۴۰ گروه رفتند. آمدند.", ["۴۰ گروه رفتند.", "آمدند."]),
        ("«رفتند.» آمدند", ["«رفتند.»", "آمدند"]),
        ("چرا؟! چون…", ["چرا؟!", "چون…"]),
        ("تیتر\nمتن خبر", ["تیتر", "متن خبر"]),
        ("او کار کرد.وی رفت", ["او کار کرد.", "وی رفت"]),
        ("سود آن کم بود.این رقم", ["سود آن کم بود.", "این رقم"]),
        ("۲۰ نفر آمد.۵ نفر رفت", ["۲۰ نفر آمد.", "۵ نفر رفت"]),
        ("سال ۱۳۹۹ ه.ش بود", ["سال ۱۳۹۹ ه.ش بود"]),
        ("شبکه بی.بی.سی گفت", ["شبکه بی.بی.سی گفت"]),
        ("U.S.A گفت", ["U.S.A گفت"]),
        ("سایت example.ir نوشت", ["سایت example.ir نوشت"]),
        ("رشد ۳.۵ درصدی", ["رشد ۳.۵ درصدی"]),
        ("", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [part for part in sentences(text) if part] == parts


@pytest.mark.parametrize("letter", load("tokens")["letters"])
def test_every_name_of_a_letter_makes_initials(letter: str) -> None:
    assert len(sentences(f"خبرگزاری بی.{letter}.بی نوشت")) == 1


def test_columns() -> None:
    text = "كتاب‌ها  \u200f ۲۴ساعت\nتمام"
    found = words(text)
    assert found.keys == ["کتابها", "24", "ساعت", BREAK, "تمام"]
    assert [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)] == [
        "كتاب‌ها", "۲۴", "ساعت", "\n", "تمام",
    ]  # fmt: skip
    assert len(found) == 5
    assert [found.glued(i) for i in range(5)] == [False, False, True, True, True]


def test_a_lone_tatweel_is_a_dash() -> None:
    assert words("تهران ـ ایران ۵ـ۷ مــن").keys == ["تهران", "-", "ایران", "5", "-", "7", "من"]


def test_offsets_and_words() -> None:
    found = words("بیش از ۲۰ نفر. دو تن")
    assert found.at(7) == 2
    assert found.span(4, 13) == (1, 4)
    assert found.slice(2, 4) == "۲۰ نفر"
    assert found.slice(2, 2) == ""
    assert found.sentence_of(3) == (0, 5)
    assert found.sentence_of(5) == (5, 7)


def test_read_once() -> None:
    doc = TOKENIZE("دو نفر")
    assert read(doc) is read(doc)
