"""Furniture: what is no article is marked, what is article is not."""

from __future__ import annotations

import pytest
from spacy.language import Language

from pipeline.furniture import phrase
from pipeline.identifiers import identifiers
from pipeline.lexicon import load
from pipeline.words import read

TABLE = load("furniture")
BODY = (
    "افتتاح سه مدرسه در شهرستان نمونه\n"
    "مدیر کل آموزش استان گفت: امسال سه مدرسه با ۲۴ کلاس درس در این شهرستان ساخته و به مردم سپرده شد."
)


COMPONENTS = ("amarkav_furniture",)


def marked(nlp: Language, text: str) -> list[str]:
    doc = nlp(text)
    assert doc.text == text
    for mention in doc._.furniture:
        words = read(doc)
        assert (words.starts[mention.first], words.ends[mention.last - 1]) == (mention.start, mention.end)
    return [text[m.start : m.end] for m in doc._.furniture]


def test_plain_article_has_none(nlp: Language) -> None:
    assert marked(nlp, BODY) == []
    assert marked(nlp, "") == []


@pytest.mark.parametrize("marker", TABLE["ends"]["phrases"])
def test_every_end_marker(nlp: Language, marker: str) -> None:
    assert marked(nlp, f"{BODY}\n{marker}") == [marker]
    assert marked(nlp, f"{BODY} {marker}/642/ ع") == [f"{marker}/642/ ع"]


@pytest.mark.parametrize("trailer", ["انتهای پیام/4129/", "انتهای پیام/م.ق/", "انتهای پیام/ 188 / 188"])
def test_trailer_with_its_codes(nlp: Language, trailer: str) -> None:
    assert marked(nlp, f"{BODY}\n{trailer}") == [trailer]


def test_end_marker_in_prose_is_prose(nlp: Language) -> None:
    assert marked(nlp, "او در پایان پیام خود از مردم شهر سپاسگزاری کرد و وعده ۱۲ طرح تازه داد.") == []


def test_trailer_at_the_end_closes_the_menus_after_it(nlp: Language) -> None:
    menus = "آخرین اخبار\nتبلیغات\n۱۲ نظر\nشهر نمونه\nبازار روز"
    assert marked(nlp, f"{BODY}\nانتهای پیام/ب\n{menus}") == [f"انتهای پیام/ب\n{menus}"]


def test_trailer_in_the_middle_closes_only_its_line(nlp: Language) -> None:
    assert marked(nlp, f"{BODY}\nانتهای پیام/ب\n{BODY}") == ["انتهای پیام/ب"]


def test_lone_sentence_after_a_trailer_is_a_headline(nlp: Language) -> None:
    headline = "استان نمونه ۱۲۵ پایگاه اورژانس دارد"
    assert marked(nlp, f"{BODY}\nانتهای پیام/ح\n{headline}") == ["انتهای پیام/ح"]


@pytest.mark.parametrize("closer", TABLE["closers"]["phrases"])
def test_every_closer(nlp: Language, closer: str) -> None:
    assert marked(nlp, f"{BODY}\n{closer}\nورزش\nفرهنگ ۲۴") == [f"{closer}\nورزش\nفرهنگ ۲۴"]
    assert marked(nlp, f"{closer}\n{BODY}") == [closer]


@pytest.mark.parametrize("label", TABLE["labels"]["phrases"])
def test_every_label(nlp: Language, label: str) -> None:
    assert marked(nlp, f"{BODY}\n{label}: ۹۶۸۷۵۹") == [f"{label}: ۹۶۸۷۵۹"]


@pytest.mark.parametrize("line", TABLE["lines"]["phrases"])
def test_every_line(nlp: Language, line: str) -> None:
    assert marked(nlp, f"{BODY}\n{line}\n{BODY}") == [line]


@pytest.mark.parametrize("line", TABLE["counted"]["phrases"])
def test_every_count(nlp: Language, line: str) -> None:
    written = line.replace("#", "۱۲")
    assert marked(nlp, f"{BODY}\n{written}\n{BODY}") == [written]


@pytest.mark.parametrize("label", TABLE["links"]["phrases"])
def test_every_link_label_takes_its_links(nlp: Language, label: str) -> None:
    link = "نخستین ۱۰ مدرسه استان ساخته شد"
    prose = BODY.partition("\n")[2]
    assert marked(nlp, f"{BODY}\n{label}:\n{link}\n{prose}") == [f"{label}:\n{link}"]
    assert marked(nlp, f"{BODY}\n{label}: {link}") == [f"{label}: {link}"]


@pytest.mark.parametrize("month", TABLE["bylines"]["months"])
def test_every_month_in_a_byline(nlp: Language, month: str) -> None:
    assert marked(nlp, f"01 {month} 1401 - 21:19\n{BODY}") == [f"01 {month} 1401 - 21:19"]


@pytest.mark.parametrize("day", TABLE["bylines"]["weekdays"])
def test_every_weekday_in_a_byline(nlp: Language, day: str) -> None:
    assert marked(nlp, f"{day} ۲۰ دی ۱۴۰۲ - ۱۹:۴۳\n{BODY}") == [f"{day} ۲۰ دی ۱۴۰۲ - ۱۹:۴۳"]


@pytest.mark.parametrize("word", TABLE["bylines"]["words"])
def test_every_word_of_a_byline(nlp: Language, word: str) -> None:
    assert marked(nlp, f"{word} ۲۰ دی ۱۴۰۲\n{BODY}") == [f"{word} ۲۰ دی ۱۴۰۲"]


def test_date_in_a_sentence_is_no_byline(nlp: Language) -> None:
    assert marked(nlp, f"{BODY}\nاین طرح در ۲۰ دی ۱۴۰۲ آغاز شد") == []


@pytest.mark.parametrize("code", ["۳۲۱۰/۷۲۷۳", "310 310", "/۴۲۱", "۷۳۸۸* ۶۱۰۱", "۲۷۲۱۵"])
def test_bare_codes_at_the_end(nlp: Language, code: str) -> None:
    assert marked(nlp, f"{BODY}\n{code}") == [code]
    assert marked(nlp, f"{BODY} {code}") == [code]


@pytest.mark.parametrize(
    "tail",
    [
        "نتیجه پایانی ۲",
        "تهران\n۱۲\nقم\n۱۵",
        "۱۱٬۹۶۵",
        "بهای هر سکه به ۱۲ میلیون تومان رسید",
        "جمعیت: ۱۲۰۰ نفر",
    ],
)
def test_numbers_of_the_article_are_no_codes(nlp: Language, tail: str) -> None:
    assert marked(nlp, f"{BODY}\n{tail}") == []


def test_script_left_behind(nlp: Language) -> None:
    script = "var player = videojs('player_7',{poster:'',width:400,height:300});"
    assert marked(nlp, f"{BODY}\n{script}\n{BODY}") == [script]


def test_signature_of_a_channel(nlp: Language) -> None:
    assert marked(nlp, f"{BODY}\n@namuneh\nخبر شهر") == ["@namuneh\nخبر شهر"]


@pytest.mark.parametrize("cue", TABLE["identifiers"]["cues"])
def test_every_cue_before_a_long_number(nlp: Language, cue: str) -> None:
    assert marked(nlp, f"مردم می‌توانند با {cue} ۸۸۹۹۱۲۳۴ بپرسند.") == ["۸۸۹۹۱۲۳۴"]


@pytest.mark.parametrize("cue", TABLE["identifiers"]["strong"])
def test_every_strong_cue_before_a_short_number(nlp: Language, cue: str) -> None:
    assert marked(nlp, f"مردم می‌توانند با {cue} ۱۵۲۶ بپرسند.") == ["۱۵۲۶"]


@pytest.mark.parametrize("cue", TABLE["identifiers"]["certain"])
def test_every_certain_cue_before_a_noun(nlp: Language, cue: str) -> None:
    assert marked(nlp, f"مردم با {cue} ۱۲۴ سازمان تماس می‌گیرند.") == ["۱۲۴"]
    assert marked(nlp, f"مردم با {cue} بازرسی اداره: ۷۷۵۰۳۳۱۲ تماس می‌گیرند.") == ["۷۷۵۰۳۳۱۲"]


@pytest.mark.parametrize("filler", TABLE["identifiers"]["fillers"])
def test_every_filler_between_cue_and_number(nlp: Language, filler: str) -> None:
    assert marked(nlp, f"مردم با تلفن {filler} ۱۵۲۶ بپرسند.")[-1].endswith("۱۵۲۶")


@pytest.mark.parametrize("domain", TABLE["identifiers"]["domains"])
def test_every_domain(nlp: Language, domain: str) -> None:
    assert marked(nlp, f"در نشانی namuneh.{domain} بخوانید") == [f"namuneh.{domain}"]


@pytest.mark.parametrize(
    "name",
    [
        "۰۲۱-۸۸۹۹۱۲۳۴",
        "09121234567",
        "۰۲۱۸۸۹۹۱۲۳۴",
        "info@namuneh.ir",
        "https://www.namuneh.ir/news/123?id=5",
        "@namuneh2",
        "#10*7*733*",
        "*۷۲۴#",
        "IR120170000000123456789012",
        "_x000D_",
    ],
)
def test_names_by_their_shape(nlp: Language, name: str) -> None:
    assert marked(nlp, f"برای آگاهی {name} را ببینید") == [name]


def test_several_numbers_after_one_cue(nlp: Language) -> None:
    assert marked(nlp, "با تلفن‌های ۸۸۹۹۱۲۳۴ و ۸۸۹۹۱۲۳۵ تماس بگیرید") == ["۸۸۹۹۱۲۳۴", "۸۸۹۹۱۲۳۵"]


@pytest.mark.parametrize(
    "text",
    [
        "شمار مشترکان تلفن ۱۲۰ هزار نفر است.",
        "در سامانه ۳۵۰ نفر نام نوشتند.",
        "تلفن همراه ۲۰۰ میلیون تومان شد.",
        "بیش از ۱۲۰۰ تماس گرفته شد.",
        "موجودی حساب ۵۰۰۰ میلیارد ریال بود.",
        "خودرو ۴*۴ و تصویر ۱۲۰۰*۱۶۰۰ آمد.",
        "شماره ۲۵ دستگاه",
        "ساعت ۰۸:۳۰ و ۰٫۵ درصد",
    ],
)
def test_what_counts_is_no_identifier(nlp: Language, text: str) -> None:
    assert identifiers(read(nlp.make_doc(text))) == []


def test_phrase_is_folded() -> None:
    assert phrase("برچسب‌ها") == phrase("برچسبها") == ("برچسبها",)


def test_long_text_is_read_in_linear_time(nlp: Language) -> None:
    doc = nlp("\n".join([BODY, "کد خبر: ۱۲۳۴"] * 2000))
    assert len(doc._.furniture) == 2000
