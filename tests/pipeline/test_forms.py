"""Forms: spelling, lemma and part of speech beside the raw text."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

import pipeline.forms
from crawler.characters import ZWNJ, fold
from pipeline.forms import lemma
from pipeline.lexicon import load
from pipeline.readings import aligned, hazm_lemma
from pipeline.spelling import join, normal
from pipeline.tags import kind, tags
from pipeline.tokenizer import create_tokenizer
from pipeline.vocabulary import TableError, _table, participle, plurals, spellings, verb
from pipeline.words import read

FORMS = load("forms")


COMPONENTS = ("amarkav_forms",)


def tagged(nlp: Language, text: str) -> list[str]:
    return tags(read(nlp.make_doc(text)))


# -- spelling -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "normal_form"),
    [
        ("خدمترسانی", "خدمت‌رسانی"),
        ("حاشیهنشین", "حاشیه‌نشین"),
        ("گروههای", "گروه‌های"),
        ("گروههایی", "گروه‌هایی"),
        ("میدهد", "می‌دهد"),
        ("نمیدهد", "نمی‌دهد"),
        ("برمیگردد", "برمی‌گردد"),
        ("خرمآباد", "خرم‌آباد"),
        ("رسانهای", "رسانه‌ای"),
        ("منطقهای", "منطقه‌ای"),
        ("کردهاند", "کرده‌اند"),
        ("همهی", "همه‌ی"),
        ("نقطهای", "نقطه‌ای"),
        ("جدیتر", "جدی‌تر"),
        ("مهمترین", "مهم‌ترین"),
        ("محرومیتزدایی", "محرومیت‌زدایی"),
        ("قرضالحسنه", "قرض‌الحسنه"),
        ("بهرهبرداری", "بهره‌برداری"),
        ("سرمایهگذاران", "سرمایه‌گذاران"),
        ("اصلاحطلبان", "اصلاح‌طلبان"),
        ("گفتوگوی", "گفت‌وگوی"),
        ("بیبضاعت", "بی‌بضاعت"),
        ("بهعنوان", "به‌عنوان"),
        ("سالهاست", "سال‌هاست"),
        ("سیستمهای", "سیستم‌های"),
    ],
)
def test_lost_joiner_is_put_back(written: str, normal_form: str) -> None:
    assert normal(written) == normal_form


@pytest.mark.parametrize(
    "word",
    "دانشگاه همه میدان میراث میان مردم کتابخانه بیمار بیمارستان همکار همسایه پیشنهاد شهرداری راهی توجهی "
    "فرماندهی سپاهی شهرهای کارهای درآمدهای تنهایی انتهای دختران مدیران قرآن درآمد برآورد فرآیند نهایی "
    "بهتر بهترین بیشتر سخنگو پیشگیری استاندار ایران لرستان مهر".split(),
)
def test_whole_words_stay_whole(word: str) -> None:
    assert normal(word) == word


@pytest.mark.parametrize(
    ("written", "normal_form"),
    [
        ("كتاب‌هاي", "کتاب‌های"),
        ("کار‌ها", "کارها"),
        ("می‌‌شود", "می‌شود"),
        ("ســال", "سال"),
        ("مَرد", "مرد"),
        ("خانۀ", "خانهٔ"),
        ("1,200", "۱,۲۰۰"),
        ("٤٥", "۴۵"),
        ("سؤال", "سؤال"),
        ("آیین", "آیین"),
        ("", ""),
    ],
)
def test_letters_and_digits_are_unified(written: str, normal_form: str) -> None:
    assert normal(written) == normal_form


def test_normal_is_idempotent() -> None:
    for word in list(spellings())[::97]:
        assert normal(normal(word)) == normal(word)


def test_join_writes_no_joiner_that_cannot_be_seen() -> None:
    assert join("کتاب", "ها") == "کتاب‌ها"
    assert join("کار", "ها") == "کارها"


@pytest.mark.parametrize("word", FORMS["joints"]["words"])
def test_every_compound_of_the_table_is_restored(word: str) -> None:
    assert normal(word.replace(ZWNJ, "")) == normal(word)


@pytest.mark.parametrize("word", FORMS["joints"]["solid"])
def test_every_solid_word_stays(word: str) -> None:
    assert normal(word) == word


@pytest.mark.parametrize("suffix", FORMS["joints"]["plurals"])
def test_every_plural_ending_is_parted(suffix: str) -> None:
    assert normal("کتاب" + suffix) == join("کتاب", suffix)


@pytest.mark.parametrize("suffix", FORMS["joints"]["suffixes"])
def test_every_suffix_is_parted(suffix: str) -> None:
    assert normal("مهم" + suffix.replace(ZWNJ, "")) == join("مهم", suffix.replace(ZWNJ, ""))


@pytest.mark.parametrize("suffix", FORMS["joints"]["after_silent_he"])
def test_every_ending_after_silent_he_is_parted(suffix: str) -> None:
    assert normal("برنامه" + suffix) == join("برنامه", suffix)


@pytest.mark.parametrize("word", FORMS["joints"]["sounded_he"])
def test_sounded_he_takes_its_ending_joined(word: str) -> None:
    assert normal(word.replace(ZWNJ, "") + "ی").endswith("هی")


@pytest.mark.parametrize("prefix", FORMS["joints"]["prefixes"])
def test_every_prefix_is_parted(prefix: str) -> None:
    assert normal(prefix + "اقتصادی") == join(prefix, "اقتصادی")


@pytest.mark.parametrize("noun", FORMS["joints"]["after_be"])
def test_every_noun_after_be_is_parted(noun: str) -> None:
    assert normal("به" + noun.replace(ZWNJ, "")).startswith("به‌")


@pytest.mark.parametrize("second", FORMS["joints"]["seconds"])
def test_every_second_part_is_parted(second: str) -> None:
    assert normal("قالب" + second) == join("قالب", second)


# -- verbs and lemmas ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "stems"),
    [
        ("می‌شود", "شد#شو"),
        ("نمی‌رفتند", "رفت#رو"),
        ("کرده‌اند", "کرد#کن"),
        ("بگیرد", "گرفت#گیر"),
        ("نکرد", "کرد#کن"),
        ("گیرد", "گرفت#گیر"),
        ("بیاید", "آمد#آی"),
        ("بازگشتند", "بازگشت#بازگرد"),
        ("کتاب", ""),
        ("شهر", ""),
    ],
)
def test_verb_forms_are_recognised(form: str, stems: str) -> None:
    assert verb(fold(form)) == stems


@pytest.mark.parametrize(("form", "stems"), FORMS["verbs"]["fixed"].items())
def test_every_irregular_form(form: str, stems: str) -> None:
    assert verb(fold(form)) == stems


@pytest.mark.parametrize("stems", FORMS["verbs"]["more"])
def test_every_further_verb(stems: str) -> None:
    past, _, _ = stems.partition("#")
    assert verb(fold(past)).partition("#")[0] == past


@pytest.mark.parametrize("stem", FORMS["verbs"]["light"])
def test_every_light_stem_stands_without_be(stem: str) -> None:
    assert verb(fold(stem + "ند"))


def test_participles() -> None:
    assert participle("نوشته") == "نوشت#نویس"
    assert participle("برداشته").startswith("بر")
    assert participle("مدرسه") == ""


@pytest.mark.parametrize(
    ("word", "tag", "base"),
    [
        ("می‌روند", "V", "رفتن"),
        ("است", "V", "بودن"),
        ("شده", "V", "شدن"),
        ("می‌توان", "V", "توانستن"),
        ("گروه‌های", "N", "گروه"),
        ("گروههای", "N", "گروه"),
        ("کارها", "N", "کار"),
        ("مسائل", "N", "مسئله"),
        ("بزرگ‌ترین", "A", "بزرگ"),
        ("اقتصادی", "A", "اقتصادی"),
        ("شهرداری", "N", "شهرداری"),
        ("در", "P", "در"),
    ],
)
def test_lemma(word: str, tag: str, base: str) -> None:
    assert lemma(word, tag) == base


@pytest.mark.parametrize(("plural", "singular"), FORMS["plurals"].items())
def test_every_broken_plural(plural: str, singular: str) -> None:
    assert plurals()[fold(plural)] == singular
    assert lemma(plural) == singular


@pytest.mark.parametrize("ending", FORMS["endings"]["inflection"])
def test_every_inflection_is_cut(ending: str) -> None:
    stems = {"ترین": "مهم", "تر": "مهم", "تری": "مهم", "یی": "ناجا", "ای": "ناجا", "م": "دفتر", "ش": "دفتر"}
    assert lemma(stems.get(ending, "دفتر") + ending) != ""


# -- tags ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("این گروه بزرگ در قم ساخته شد.", "D N A P N V V PU"),
        ("ساخت مسکن آغاز شد", "N N N V"),
        ("پل را خواهد ساخت", "N P V V"),
        ("این را گفت و رفت", "R P V C V"),
        ("در گذشته", "P N"),
        ("روی میز", "P N"),
        ("بر روی میز", "P N N"),
        ("تا تهران", "P N"),
        ("می‌کوشند تا بمانند", "V S V"),
        ("پس از آن", "P P R"),
        ("تلاش بیشتر", "N A"),
        ("۲۵ دستگاه خودرو", "NUM N N"),
        ("گروه ها آمدند", "N N V"),
        ("کار انجام می شود", "N N V V"),
        ("مدرسه\nشهر", "N BR N"),
        ("", ""),
    ],
)
def test_tags_in_context(nlp: Language, text: str, expected: str) -> None:
    assert tagged(nlp, text) == expected.split()


@pytest.mark.parametrize(
    ("name", "word"),
    [(name, word) for part in ("open", "closed") for name, ws in FORMS[part].items() for word in ws.split()],
)
def test_every_word_of_the_tables_has_its_kind(name: str, word: str) -> None:
    named = {
        other
        for part in ("open", "closed", "ambiguous")
        for other, words in FORMS[part].items()
        if fold(word) in map(fold, words.split())
    }
    assert named == {name}, f"«{word}» stands in several lists: {sorted(named)}"
    assert kind(fold(word)) == name


@pytest.mark.parametrize(
    ("name", "word"), [(name, word) for name, words in FORMS["ambiguous"].items() for word in words.split()]
)
def test_every_ambiguous_word_is_decided(nlp: Language, name: str, word: str) -> None:
    assert kind(fold(word)) == name
    assert set(tagged(nlp, f"کار {word} بود")) <= {"N", "A", "V", "P", "S", "D", "R", "ADV"}


@pytest.mark.parametrize("ending", FORMS["endings"]["adjective"])
def test_every_adjective_ending(ending: str) -> None:
    assert kind(fold("غزغغ" + ending)) == "A"


@pytest.mark.parametrize("ending", FORMS["endings"]["noun"])
def test_every_noun_ending(ending: str) -> None:
    assert kind(fold("غزغغ" + ending)) == "N"


# -- the component ------------------------------------------------------------------------


def test_text_is_untouched_and_forms_lie_beside_it(nlp: Language) -> None:
    text = "گروههای جهادي  در خرمآباد\n۲۴ساعت كار کردهاند."
    doc = nlp(text)
    assert doc.text == text
    assert [t.norm_ for t in doc if not t.is_space][:4] == ["گروه‌های", "جهادی", "در", "خرم‌آباد"]
    assert [t.pos_ for t in doc if t.text in ("گروههای", "در", "۲۴", "کردهاند", ".")] == [
        "NOUN", "ADP", "NUM", "VERB", "PUNCT",
    ]  # fmt: skip
    assert next(t for t in doc if t.text == "کردهاند").lemma_ == "کردن"


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("می شود", ["می‌", "شود"]),
        ("نمی رود", ["نمی‌", "رود"]),
        ("گروه ها", ["گروه", "‌ها"]),
        ("رفته اند", ["رفته", "‌اند"]),
        ("همه ی", ["همه", "‌ی"]),
    ],
)
def test_word_typed_in_two_keeps_two_tokens(nlp: Language, text: str, norms: list[str]) -> None:
    doc = nlp(text)
    assert [t.norm_ for t in doc] == norms
    assert doc[0].lemma_ == doc[1].lemma_ or text.endswith(("شود", "رود"))


def test_empty_and_blank_texts(nlp: Language) -> None:
    assert len(nlp("")) == 0
    assert [t.pos_ for t in nlp(" \n ")] == ["SPACE"] * len(nlp(" \n "))


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline.forms, "_REMEMBERED", 3)
    language = spacy.blank("fa")
    language.tokenizer = create_tokenizer(language)
    component = language.add_pipe("amarkav_forms")
    for text in ("یک دو سه چهار پنج", "شش هفت هشت", "نه"):
        language(text)
    assert len(component._norms) <= 5


def test_hazm_words_are_folded_like_all_others() -> None:
    assert len(spellings()) > 30_000
    assert all(fold(word) == folded for folded, word in spellings().items())


def test_missing_table_says_how_to_mend() -> None:
    with pytest.raises(TableError, match="pip install"):
        _table("amarkav_no_such_package", "x")
    with pytest.raises(TableError, match="pinned"):
        _table("hazm", "data/nothing.dat")


# -- what the libraries say ---------------------------------------------------------------


def test_library_readings_point_into_the_raw_text(nlp: Language) -> None:
    doc = nlp("کتاب‌ها گفته شده است.\n۳.۵ درصد بود!")
    assert [doc.text[r.start : r.end] for r in doc._.hazm_sentences] == [
        "کتاب‌ها گفته شده است.",
        "۳.۵ درصد بود!",
    ]
    assert "گفته_شده_است" in [r.form for r in doc._.hazm_tokens]
    assert all(doc.text[r.start : r.end].replace(" ", "_") == r.form for r in doc._.hazm_tokens)
    assert doc._.hazm_lemmas[0].form == "کتاب"
    assert doc._.parsivar_stems[0].form == "کتاب"
    assert "۳.۵" in doc._.hazm_normal


def test_form_that_is_not_in_the_text_stands_for_nothing() -> None:
    (reading,) = aligned("کتاب", ["دفتر"])
    assert reading.start == reading.end == 0


@pytest.mark.parametrize("word", "می‌روم کرده‌اند نمی‌گیرند گفتند".split())
def test_stems_agree_with_hazm(word: str) -> None:
    assert hazm_lemma(word) == verb(fold(word))
