"""Who says so: cues, speakers, pronouns, scopes. The sentences are our own."""

from __future__ import annotations

from itertools import pairwise

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from crawler.characters import key
from pipeline import attribution, speakers
from pipeline.attribution import THRESHOLD, source_of
from pipeline.lexicon import load
from pipeline.reports import Cue, reports
from pipeline.speakers import Kind, is_given, phrase, subject
from pipeline.voices import FIRST_PERSON, Scene
from pipeline.words import read

TABLE = load("attribution")
VERBS = TABLE["verbs"]
SUBJECT = TABLE["subject"]
TITLE = "خبر آزمایشی\n"


COMPONENTS = ("amarkav_attribution",)


def said(nlp: Language, text: str, quantity: str) -> str | None:
    """The source of the quantity ``quantity`` in ``text`` under a headline."""
    doc = nlp(TITLE + text)
    found = source_of(doc, read(doc).at(doc.text.index(quantity)))
    return None if found is None else found.source


# --- verbs of saying ---------------------------------------------------------------------

COMPOUNDS = [
    (noun, form)
    for verb, nouns in VERBS["compound"].items()
    for noun in nouns
    for form in VERBS["light"][verb]
]


def cues(nlp: Language, text: str) -> list[Cue]:
    return [report.cue for report in reports(read(nlp.make_doc(text)))]


@pytest.mark.parametrize("verb", [*VERBS["simple"], *VERBS["joined"]["words"]])
def test_verb_of_one_word(nlp: Language, verb: str) -> None:
    assert cues(nlp, f"مریم کاظمی {verb}: ۴۰ نفر آمدند.") == [Cue.VERB]


@pytest.mark.parametrize("verb", VERBS["weak"])
def test_weak_verb_needs_a_speaker(nlp: Language, verb: str) -> None:
    assert cues(nlp, f"وی شمار مدارس را ۴۰ باب {verb}.") == [Cue.VERB]
    assert cues(nlp, f"باران کوچه‌ها را ۴۰ روز {verb}.") == []


@pytest.mark.parametrize(("noun", "form"), COMPOUNDS)
def test_compound_verb(nlp: Language, noun: str, form: str) -> None:
    assert cues(nlp, f"مریم کاظمی {noun} {form}: ۴۰ نفر آمدند.") == [Cue.VERB]


@pytest.mark.parametrize("word", VERBS["participles"]["words"])
def test_participle_alone_says_nothing(nlp: Language, word: str) -> None:
    noun = {"داده": "توضیح", "داشته": "اظهار", "شده": "یادآور", "ساخته": "خاطرنشان", "زده": "تخمین"}
    before = "" if word in VERBS["simple"] else noun.get(word, "اعلام")
    assert cues(nlp, f"مریم کاظمی {before} {word} کتاب") == []
    for finite in VERBS["participles"]["finite"]:
        assert cues(nlp, f"مریم کاظمی {before} {word} {finite} ۴۰ نفر") == [Cue.VERB]


@pytest.mark.parametrize("prefix", VERBS["prefixes"])
def test_spaced_prefix(nlp: Language, prefix: str) -> None:
    assert cues(nlp, f"مریم کاظمی تأکید {prefix} کند: ۴۰ نفر آمدند.") == [Cue.VERB]


@pytest.mark.parametrize("noun", VERBS["shows"]["nouns"])
@pytest.mark.parametrize(
    "light", [w for w in VERBS["shows"]["light"] if w not in VERBS["participles"]["words"]]
)
def test_figures_show(nlp: Language, noun: str, light: str) -> None:
    text = f"آمار سازمان هواشناسی {noun} {light} ۴۰ روز باران بارید."
    assert said(nlp, text, "۴۰") == "سازمان هواشناسی"


# --- phrases ------------------------------------------------------------------------------


@pytest.mark.parametrize("cue", ["saying", "writing", "wire", "figures"])
def test_phrases(nlp: Language, cue: str) -> None:
    for text in TABLE["phrases"][cue]:
        words = read(nlp.make_doc(f"{text} سازمان هواشناسی، ۴۰ روز باران بارید."))
        found = reports(words)
        assert [report.cue.value for report in found] == [cue], text
        speaker = found[0].speaker
        assert speaker is not None, text
        assert words.slice(speaker.first, speaker.last) == "سازمان هواشناسی", text


@pytest.mark.parametrize("filler", TABLE["phrases"]["fillers"])
def test_fillers_are_no_part_of_the_name(nlp: Language, filler: str) -> None:
    words = read(nlp.make_doc(f"طبق آمار {filler} سازمان هواشناسی، ۴۰ روز باران بارید."))
    speaker = reports(words)[0].speaker
    assert speaker is not None
    assert words.slice(speaker.first, speaker.last) == "سازمان هواشناسی"


@pytest.mark.parametrize("text", TABLE["manner"]["phrases"])
def test_manner_without_a_verb(nlp: Language, text: str) -> None:
    assert cues(nlp, f"مریم کاظمی {text} ۴۰ مدرسه ساخته شد.") == [Cue.MANNER]
    assert cues(nlp, f"مریم کاظمی {text} ۴۰ مدرسه، افزود: تمام شد.") == [Cue.VERB]


# --- agencies -----------------------------------------------------------------------------


@pytest.mark.parametrize("agency", TABLE["agencies"]["names"])
def test_the_agency_itself_is_no_source(nlp: Language, agency: str) -> None:
    assert said(nlp, f"به گزارش {agency}، ۴۰ نفر آمدند.", "۴۰") is None


@pytest.mark.parametrize("word", TABLE["agencies"]["words"])
def test_words_around_an_agency(nlp: Language, word: str) -> None:
    assert said(nlp, f"به گزارش خبرنگار {word} ایسنا، مریم کاظمی گفت: ۴۰ نفر آمدند.", "۴۰") == "مریم کاظمی"


@pytest.mark.parametrize("word", TABLE["agencies"]["times"])
def test_times_before_an_agency(nlp: Language, word: str) -> None:
    assert said(nlp, f"به گزارش {word} ایرنا، مریم کاظمی گفت: ۴۰ نفر آمدند.", "۴۰") == "مریم کاظمی"


def test_the_place_of_a_wire_is_no_speaker(nlp: Language) -> None:
    text = "به گزارش خبرگزاری تسنیم از یزد، «پرویز نادری» ظهر امروز در جمع خبرنگاران گفت: ۴۰ نفر آمدند."
    assert said(nlp, text, "۴۰") == "پرویز نادری"


def test_a_foreign_agency_is_a_source(nlp: Language) -> None:
    assert said(nlp, "به گزارش ایسنا و به نقل از رویترز، ۴۰ نفر آمدند.", "۴۰") in ("رویترز", None)
    assert said(nlp, "به گزارش خبرگزاری رویترز، ۴۰ نفر آمدند.", "۴۰") == "خبرگزاری رویترز"


def test_a_label_before_the_sentence(nlp: Language) -> None:
    assert said(nlp, "خبرگزاری فارس: مدیر موزه گفت: ۴۰ نفر آمدند.", "۴۰") == "مدیر موزه"
    assert said(nlp, "گروه شهری- مدیر موزه گفت: ۴۰ نفر آمدند.", "۴۰") == "مدیر موزه"


# --- speakers -----------------------------------------------------------------------------


def spoken(nlp: Language, text: str) -> tuple[str, Kind] | None:
    words = read(nlp.make_doc(text))
    speaker = subject(words, 0, len(words) - 1)
    return None if speaker is None else (words.slice(speaker.first, speaker.last), speaker.kind)


@pytest.mark.parametrize("word", SUBJECT["pronouns"])
def test_pronouns(nlp: Language, word: str) -> None:
    assert spoken(nlp, f"{word} در ادامه گفت") == (word, Kind.PRONOUN)


@pytest.mark.parametrize("word", SUBJECT["anaphors"])
def test_anaphors(nlp: Language, word: str) -> None:
    assert spoken(nlp, f"این {word} گفت") == (f"این {word}", Kind.PRONOUN)


@pytest.mark.parametrize("word", SUBJECT["continuing"])
def test_continuing(nlp: Language, word: str) -> None:
    found = spoken(nlp, f"این {word} افزود")
    assert found is not None
    assert found[1] is Kind.CONTINUING


@pytest.mark.parametrize("word", SUBJECT["roles"])
def test_roles(nlp: Language, word: str) -> None:
    assert spoken(nlp, f"{word} موزهٔ شهر روز شنبه در نشستی گفت") == (f"{word} موزهٔ شهر", Kind.ROLE)


@pytest.mark.parametrize("word", SUBJECT["bodies"])
def test_bodies(nlp: Language, word: str) -> None:
    assert spoken(nlp, f"{word} شمال با انتشار بیانیه‌ای گفت") == (f"{word} شمال", Kind.BODY)


@pytest.mark.parametrize("word", SUBJECT["titles"])
def test_titles_are_no_part_of_a_name(nlp: Language, word: str) -> None:
    assert spoken(nlp, f"{word} مریم کاظمی گفت") == ("مریم کاظمی", Kind.PERSON)


@pytest.mark.parametrize("word", TABLE["names"]["given"])
def test_given_names_close_an_office(nlp: Language, word: str) -> None:
    assert is_given(key(word))
    assert spoken(nlp, f"مدیر موزهٔ شهر {word} کاویانی گفت") == (f"{word} کاویانی", Kind.PERSON)


@pytest.mark.parametrize("word", SUBJECT["namesakes"])
def test_namesakes_are_places(nlp: Language, word: str) -> None:
    found = spoken(nlp, f"مدیر {word} مریم کاظمی گفت")
    assert found is not None
    assert found[1] is Kind.ROLE


@pytest.mark.parametrize("word", SUBJECT["documents"])
def test_documents_belong_to_somebody(nlp: Language, word: str) -> None:
    assert spoken(nlp, f"{word} شورای شهر گفت") == ("شورای شهر", Kind.BODY)


@pytest.mark.parametrize("word", SUBJECT["openers"])
def test_openers_are_stepped_over(nlp: Language, word: str) -> None:
    assert spoken(nlp, f"{word} وی گفت") == ("وی", Kind.PRONOUN)


@pytest.mark.parametrize("word", [*SUBJECT["prepositions"], *SUBJECT["closers"]])
def test_closers_end_a_subject(nlp: Language, word: str) -> None:
    if word == "\n":
        pytest.skip("a line break ends the sentence before")
    assert spoken(nlp, f"مریم کاظمی {word} نشست گفت") == ("مریم کاظمی", Kind.PERSON)


@pytest.mark.parametrize("word", SUBJECT["interludes"])
def test_interludes(nlp: Language, word: str) -> None:
    assert spoken(nlp, f"در {word} وی گفت") == ("وی", Kind.PRONOUN)


@pytest.mark.parametrize("tail", SUBJECT["tails"])
@pytest.mark.parametrize("role", SUBJECT["tailed"])
def test_tails_stay_with_the_office(nlp: Language, role: str, tail: str) -> None:
    assert spoken(nlp, f"{role} مردم شهر در {tail} ما گفت") == (f"{role} مردم شهر در {tail} ما", Kind.ROLE)


@pytest.mark.parametrize("word", SUBJECT["governing"])
def test_governing_nouns_keep_their_preposition(nlp: Language, word: str) -> None:
    assert spoken(nlp, f"رئیس ادارهٔ {word} بر ساختمان گفت") == (f"رئیس ادارهٔ {word} بر ساختمان", Kind.ROLE)


@pytest.mark.parametrize("word", SUBJECT["zones"])
def test_numbers_inside_a_name(nlp: Language, word: str) -> None:
    assert spoken(nlp, f"مدیر {word} ۲۰ گفت") == (f"مدیر {word} ۲۰", Kind.ROLE)


@pytest.mark.parametrize("word", SUBJECT["amounts"])
def test_amounts_are_no_speakers(nlp: Language, word: str) -> None:
    assert spoken(nlp, f"یک {word} خانه گفت") is None


@pytest.mark.parametrize("word", SUBJECT["quotes"])
def test_quotes_around_a_name(nlp: Language, word: str) -> None:
    words = read(nlp.make_doc(f"{word}مریم کاظمی گفت"))
    speaker = phrase(words, 0, len(words) - 1)
    assert speaker is not None
    assert words.slice(speaker.first, speaker.last) == "مریم کاظمی"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وزیر صنعت، معدن و تجارت در نشستی گفت", "وزیر صنعت، معدن و تجارت"),
        ("مدیر موزه، دکتر مریم کاظمی گفت", "مریم کاظمی"),
        ("کاویانی مدیر موزهٔ شهر روز شنبه گفت", "کاویانی"),
        ("حجت الاسلام و المسلمین کاویانی گفت", "کاویانی"),
        ("در این مراسم پرویز نادری مدیر موزه گفت", "پرویز نادری"),
        ("یک مقام آگاه گفت", "یک مقام آگاه"),
        ("۳ تیر ۱۴۰۰، بانک شهر گفت", "بانک شهر"),
    ],
)
def test_subjects(nlp: Language, text: str, name: str) -> None:
    found = spoken(nlp, text)
    assert found is not None
    assert found[0] == name


# --- scopes -------------------------------------------------------------------------------


def test_a_pronoun_is_the_last_speaker(nlp: Language) -> None:
    text = (
        "پرویز نادری مدیر موزه گفت: ۴۰ نفر آمدند.\nنادری افزود: ۹ کتاب داریم.\nوی ادامه داد: ۷ روز مانده است."
    )
    assert said(nlp, text, "۴۰") == "پرویز نادری"
    assert said(nlp, text, "۹") == "نادری"
    assert said(nlp, text, "۷") == "نادری"


def test_a_pronoun_after_an_office_is_the_office(nlp: Language) -> None:
    text = "مدیر موزه گفت: ۴۰ نفر آمدند.\nوی افزود: ۹ نفر رفتند."
    assert said(nlp, text, "۹") == "مدیر موزه"


def test_a_known_surname_ends_the_subject(nlp: Language) -> None:
    text = "پرویز نادری گفت: ۴۰ نفر آمدند.\nنادری شمار کتاب‌ها را ۹ جلد اعلام کرد و گفت: تمام شد."
    assert said(nlp, text, "۹") == "نادری"


def test_the_quotation_goes_on_within_its_paragraph(nlp: Language) -> None:
    text = "پرویز نادری گفت: ۴۰ نفر آمدند. از این شمار ۹ نفر ماندند."
    assert said(nlp, text, "۹") == "پرویز نادری"


def test_the_subject_before_what_it_says(nlp: Language) -> None:
    text = "پرویز نادری با بیان اینکه ۴۰ نفر آمده‌اند، گفت: ۹ نفر ماندند."
    assert said(nlp, text, "۴۰") == said(nlp, text, "۹") == "پرویز نادری"


def test_two_voices_in_one_sentence(nlp: Language) -> None:
    text = "پرویز نادری گفت: ۴۰ نفر آمدند و به گفته سازمان هواشناسی، ۹ روز باران بارید."
    assert said(nlp, text, "۴۰") == "پرویز نادری"
    assert said(nlp, text, "۹") == "سازمان هواشناسی"


def test_a_glued_sentence(nlp: Language) -> None:
    text = "پرویز نادری گفت: ۴۰ نفر آمده است.وی افزود: ۹ نفر ماندند."
    assert said(nlp, text, "۹") == "پرویز نادری"


def test_the_headline_has_no_source(nlp: Language) -> None:
    doc = nlp("به گفته نادری ۴۰ نفر آمدند\nپرویز نادری گفت: ۴۰ نفر آمدند.")
    assert source_of(doc, 3) is None


def test_a_headline_may_be_labelled(nlp: Language) -> None:
    found = source_of(nlp("نادری: ۴۰ نفر آمدند\nپرویز نادری گفت: ۴۰ نفر آمدند."), 2)
    assert found is not None
    assert found.source == "نادری"
    assert source_of(nlp("آمار تازه: ۴۰ نفر آمدند\nپرویز نادری گفت: ۴۰ نفر آمدند."), 3) is None


@pytest.mark.parametrize("opener", TABLE["narrative"]["openers"])
def test_narrative_openers_end_a_quotation(nlp: Language, opener: str) -> None:
    text = f"پرویز نادری گفت: ۴۰ نفر آمدند.\n{opener} است موزهٔ شهر ۹ تالار دارد."
    assert said(nlp, text, "۹") is None


@pytest.mark.parametrize("word", TABLE["narrative"]["first_person"])
def test_first_person_speaks_for_the_speaker(nlp: Language, word: str) -> None:
    assert key(word) in FIRST_PERSON


@pytest.mark.parametrize("word", TABLE["narrative"]["carrying"])
def test_a_report_may_be_taken_up_again(nlp: Language, word: str) -> None:
    doc = nlp(TITLE + f"سازمان هواشناسی اعلام کرد: ۴۰ روز باران بارید.\nدر این {word} ۹ روز هم برفی است.")
    options = attribution.candidates(Scene.read(read(doc)))[-1]
    assert any("carried this verb" in option.features for option in options)


# --- the layer ----------------------------------------------------------------------------


def test_records_point_at_the_text(nlp: Language) -> None:
    doc = nlp(TITLE + "پرویز نادری مدیر موزه گفت: ۴۰ نفر آمدند.\nوی افزود: ۹ نفر رفتند.")
    words = read(doc)
    assert len(doc._.attributions) >= 2
    for found in doc._.attributions:
        assert doc.text[found.source_start : found.source_end] == found.source
        assert doc.text[found.start : found.end] == words.slice(found.first, found.last)
        assert found.scope_first < found.scope_last <= len(words)
        assert THRESHOLD <= found.strength <= 1


def test_scopes_are_in_order_and_apart(nlp: Language) -> None:
    doc = nlp(
        TITLE + "نادری گفت: ۴۰ نفر آمدند و طبق اعلام سازمان هواشناسی ۹ روز باران بود. کاظمی افزود: ۷ نفر."
    )
    layer = doc._.attributions
    assert all(a.scope_last <= b.scope_first for a, b in pairwise(layer))


@pytest.mark.parametrize(
    "text", ["", "\n", "گفت", "گفت:", "به گفته", "وی افزود: ۴۰ نفر", "\u200c", "به گزارش"]
)
def test_fragments(nlp: Language, text: str) -> None:
    doc: Doc = nlp(text)
    assert isinstance(doc._.attributions, tuple)


def test_the_scorer_weighs_only_what_it_can_see() -> None:
    weights = load("attribution_weights")["weights"]
    assert attribution.probability(()) == 0.5
    assert all(isinstance(weight, float) for weight in weights.values())


def test_tables_hold_no_key_twice() -> None:
    assert not speakers.PRONOUNS & speakers.ROLES
    assert not speakers.GIVEN & speakers.ROLES
