"""Entities: what is named, where the name begins and ends, and what it is called in the gazetteer."""

from __future__ import annotations

import time
from functools import cache

import pytest
import spacy
from spacy.language import Language

from crawler.characters import key
from crawler.errors import UsageError
from pipeline.boundaries import ends_name, is_verb
from pipeline.lexicon import load, rows
from pipeline.mentions import Entity
from pipeline.tokenizer import create_tokenizer


@cache
def nlp() -> Language:
    language = spacy.blank("fa")
    language.tokenizer = create_tokenizer(language)
    language.add_pipe("amarkav_entities")
    return language


def read(text: str, label: str = "") -> list[str]:
    return [text[e.start : e.end] for e in nlp()(text)._.entities if not label or e.label == label]


def entity(text: str, name: str) -> Entity:
    return next(e for e in nlp()(text)._.entities if text[e.start : e.end] == name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("شرکت آب و فاضلاب استان زنجان سه چاه کند.", "شرکت آب و فاضلاب استان زنجان"),
        ("اداره کل منابع طبیعی و آبخیزداری لرستان نهال کاشت.", "اداره کل منابع طبیعی و آبخیزداری لرستان"),
        ("وزارت صنعت، معدن و تجارت نرخ را گفت.", "وزارت صنعت، معدن و تجارت"),
        ("مدیرکل دامپزشکی خراسان جنوبی خبر داد.", "دامپزشکی خراسان جنوبی"),
        ("هلال‌احمر استان قم چادر برد.", "هلال‌احمر استان قم"),
        ("دانشگاه علوم پزشکی زاهدان تخت افزود.", "دانشگاه علوم پزشکی زاهدان"),
        ("کمیسیون عمران مجلس طرح را پذیرفت.", "کمیسیون عمران مجلس"),
        ("جشنواره «نخل زرین» برندگان را شناساند.", "جشنواره «نخل زرین»"),
        ("كميته امداد امام خميني (ره) بسته داد.", "كميته امداد امام خميني (ره)"),
        ("بانک ملی وام می‌دهد.", "بانک ملی"),
        ("شرکت پارسانور هزار لامپ ساخت.", "شرکت پارسانور"),
        ("سازمان ملل هشدار داد.", "سازمان ملل"),
        ("باشگاه پرسپولیس بلیت فروخت.", "باشگاه پرسپولیس"),
        ("دولت ژاپن یارانه داد.", "دولت ژاپن"),
        ("انتشارات معین پنج کتاب چاپ کرد.", "انتشارات معین"),
        ("راهداری و حمل و نقل جاده‌ای آذربایجان غربی برف روبید.", "راهداری و حمل و نقل جاده‌ای آذربایجان غربی"),
    ],
)
def test_an_organization_is_read_whole(text: str, name: str) -> None:
    assert name in read(text, "ORG")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("در استان لرستان باران بارید.", "استان لرستان"),
        ("در شهرستان سمنان برف بارید.", "شهرستان سمنان"),
        ("شهر دندی لوله‌کشی شد.", "شهر دندی"),
        ("روستای کوشک‌دره راه ندارد.", "روستای کوشک‌دره"),
        ("در سراسر کشور هوا سرد است.", "سراسر کشور"),
        ("صادرات به امریکا صفر شد.", "امریکا"),
        ("ورزشگاه تختی آبادان پر شد.", "ورزشگاه تختی"),
        ("شمال مکزیک لرزید.", "شمال مکزیک"),
        ("خلیج فارس آرام است.", "خلیج فارس"),
        ("در این استان سیل آمد.", "این استان"),
        ("شهرستان مهر گرم است.", "شهرستان مهر"),
        ("به محمود آباد رفتند.", "محمود آباد"),
    ],
)
def test_a_place_is_read_with_the_word_for_its_kind(text: str, name: str) -> None:
    assert name in read(text, "LOC")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("دکتر رضا کاظمی آمار داد.", "دکتر رضا کاظمی"),
        ("علی کریمی گفت.", "علی کریمی"),
        ("حجت‌الاسلام حسن نوری سخن گفت.", "حجت‌الاسلام حسن نوری"),
        ("مریم شریف‌زاده، نویسنده، آمد.", "مریم شریف‌زاده"),
        ("سردار موسوی خبر داد.", "سردار موسوی"),
        ("حبیب الله نجفی آمد.", "حبیب الله نجفی"),
    ],
)
def test_a_person_is_read(text: str, name: str) -> None:
    assert name in read(text, "PER")


@pytest.mark.parametrize(
    "text",
    [
        "مهر ماه باران نبارید.",
        "در بهار گل می‌شکفد.",
        "در آستانه نوروز خرید بالا گرفت.",
        "در نور روز دید.",
        "به شهرت رسید.",
        "کالای ایرانی ارزان است.",
        "او از در آمد و به خانه رفت.",
        "در مرکز توجه است.",
    ],
)
def test_common_words_are_no_places(text: str) -> None:
    assert read(text, "LOC") == []


@pytest.mark.parametrize(
    "text",
    [
        "دو شرکت بزرگ آمدند.",
        "نیروی انسانی کم است.",
        "شرکت کردند.",
        "هیئت علمی نشست داشت.",
        "استقلال کشور مهم است.",
    ],
)
def test_counted_and_common_words_are_no_organizations(text: str) -> None:
    assert read(text, "ORG") == []


def test_a_club_is_meant_where_the_article_is_on_sport() -> None:
    assert read("استقلال در لیگ فوتبال سه بازی برد.", "ORG") == ["استقلال"]


def test_a_place_inside_an_organization_is_read_too() -> None:
    text = "شرکت گاز استان یزد لوله کشید."
    assert read(text) == ["شرکت گاز استان یزد", "استان یزد"]
    assert [e.text for e in nlp()(text).ents] == ["شرکت گاز استان یزد"]


def test_mentions_of_a_kind_alone_are_no_names() -> None:
    doc = nlp()("بانک‌ها در استان وام دادند.")
    assert [e.label for e in doc._.entities] == ["ORG", "LOC"]
    assert doc.ents == ()


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("در استان زنجان باران بارید.", "استان زنجان", "province:زنجان"),
        ("در زنجان باران بارید.", "زنجان", "city:زنجان/زنجان/زنجان"),
        ("شهرستان زنجان سرد است.", "شهرستان زنجان", "county:زنجان/زنجان"),
        ("در استان زنجان و سراسر این استان باران بارید.", "این استان", "province:زنجان"),
        ("سراسر کشور ابری است.", "کشور", "country:IR"),
        ("ناجا خبر داد.", "ناجا", "فراجا"),
        ("شرکت پارسانور هزار لامپ ساخت.", "شرکت پارسانور", ""),
    ],
)
def test_a_name_is_led_to_its_key(text: str, name: str, expected: str) -> None:
    assert entity(text, name).key == expected


def test_two_provinces_leave_the_word_province_open() -> None:
    assert entity("استان قم و استان یزد؛ در این استان برف بارید.", "این استان").key == ""


def test_a_name_of_two_provinces_is_the_one_the_article_names() -> None:
    text = "در استان فارس، شهرستان فیروزآباد خشک است."
    assert entity(text, "شهرستان فیروزآباد").key == "county:فارس/فیروزآباد"


def test_a_surname_leads_back_to_the_person() -> None:
    text = "علی کاظمی، مدیرعامل شرکت گاز، آمد. کاظمی گفت: گاز هست."
    assert {e.key for e in nlp()(text)._.entities if e.label == "PER"} == {"علی کاظمی"}


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("علی کاظمی، مدیرعامل شرکت گاز، آمد.", "علی کاظمی", "مدیرعامل شرکت گاز"),
        ("استاندار یزد علی کاظمی آمد.", "علی کاظمی", "استاندار یزد"),
        ("دکتر علی کاظمی آمد.", "دکتر علی کاظمی", "دکتر"),
        ("علی کاظمی آمد.", "علی کاظمی", ""),
    ],
)
def test_the_role_stands_beside_the_name(text: str, name: str, role: str) -> None:
    assert entity(text, name).role == role


def test_offsets_are_into_the_raw_text() -> None:
    text = "  \u200fشرکت\u00a0گاز استان يزد\n\nدر ايران"
    for found in nlp()(text)._.entities:
        assert text[found.start : found.end].strip() == text[found.start : found.end] != ""


@pytest.mark.parametrize("text", ["", "\n", "«", "شرکت", "استان", "دکتر", "شرکت «", "(", "۱۲"])
def test_fragments_do_no_harm(text: str) -> None:
    nlp()(text)


@pytest.mark.parametrize("unit", ["شرکت ", "شرکت روابط عمومی ", "محمد علی ", "قم، ", "استان ", "« شرکت "])
def test_long_repetition_is_read_in_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        doc = nlp().make_doc(unit * (size // len(unit)))
        start = time.process_time()
        nlp().get_pipe("amarkav_entities")(doc)
        return time.process_time() - start

    seconds(1000)
    assert seconds(80_000) < 40 * max(seconds(8_000), 0.005)


def test_an_unknown_model_is_refused_with_what_was_expected() -> None:
    with pytest.raises(UsageError, match=r"received 'oracle'; expected amarkav, .*, rules, or hf:"):
        spacy.blank("fa").add_pipe("amarkav_entities", config={"model": "oracle"})


@pytest.mark.parametrize(
    "name",
    [
        "prepositions",
        "conjunctions",
        "pronouns",
        "determiners",
        "adverbs",
        "numbers",
        "verbs",
        "predicates",
    ],
)
def test_every_boundary_ends_a_name(name: str) -> None:
    assert [word for word in load("boundaries")[name] if not ends_name(key(word))] == []


@pytest.mark.parametrize("word", load("boundaries")["nouns"])
def test_nouns_like_verbs_are_none(word: str) -> None:
    assert not is_verb(key(word))


@pytest.mark.parametrize("word", [w for g in load("organizations")["heads"].values() for w in g["words"]])
def test_every_head_begins_a_name(word: str) -> None:
    text = f"{word} «پارسانور» آمد."
    assert any(found.startswith(word) and "پارسانور" in found for found in read(text, "ORG")), text


@pytest.mark.parametrize("word", load("organizations")["modifiers"]["words"])
def test_every_modifier_carries_a_name_on(word: str) -> None:
    assert any(word in found for found in read(f"سازمان {word} آمد.", "ORG"))


@pytest.mark.parametrize("name", load("organizations")["fields"]["names"])
def test_every_field_is_a_body_under_its_chief(name: str) -> None:
    assert any(name in found for found in read(f"اداره {name} یزد آمد.", "ORG"))


@pytest.mark.parametrize("name", [n for names in load("organizations")["actors"].values() for n in names])
def test_every_actor_is_an_organization(name: str) -> None:
    assert name in read(f"{name} آمد.", "ORG")


@pytest.mark.parametrize("name", load("organizations")["none"]["names"])
def test_phrases_that_name_nothing(name: str) -> None:
    assert name not in read(f"{name} آمد.", "ORG")


@pytest.mark.parametrize("word", [w for g in load("places")["kinds"].values() for w in g["words"]])
def test_every_kind_word_is_part_of_the_place(word: str) -> None:
    name = "ایران" if word in load("places")["kinds"]["state"]["words"] else "یزد"
    assert any(found.endswith(name) and found != name for found in read(f"{word} {name} سرد است.", "LOC"))


@pytest.mark.parametrize("word", [w for words in load("places")["generic"].values() for w in words])
def test_every_kind_alone_is_a_place(word: str) -> None:
    assert any(word in found for found in read(f"در {word} سرد است.", "LOC"))


@pytest.mark.parametrize("title", load("persons")["titles"])
def test_every_title_introduces_a_person(title: str) -> None:
    assert f"{title} رضا کاظمی" in read(f"{title} رضا کاظمی آمد.", "PER")


@pytest.mark.parametrize("role", load("persons")["roles"])
def test_every_role_is_kept_with_the_name(role: str) -> None:
    assert entity(f"علی کاظمی، {role} یزد، آمد.", "علی کاظمی").role == f"{role} یزد"


def test_every_first_name_beyond_doubt_introduces_a_person() -> None:
    names = [row["name"] for row in rows("persons") if row["part"] == "first" and not row["cue"]]
    assert [name for name in names if f"{name} کاظمی" not in read(f"{name} کاظمی آمد.", "PER")] == []


def test_every_surname_is_one_after_a_first_name() -> None:
    names = [row["name"] for row in rows("persons") if row["part"] == "surname" and not row["cue"]]
    assert [name for name in names if f"علی {name}" not in read(f"علی {name} آمد.", "PER")] == []
