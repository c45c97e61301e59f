"""Times: spans, kinds and days of expressions; every entry of the lexicon in a sentence."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from crawler.characters import ZWNJ
from pipeline.cascade import Grammar, PatternError
from pipeline.lexicon import load
from pipeline.mentions import TimeExpression
from pipeline.times import KINDS
from pipeline.timewords import timewords

#: ۱۹ شهریور ۱۳۹۸, a Tuesday.
TODAY = "2019-09-10"


COMPONENTS = ("amarkav_times",)


def times(nlp: Language, text: str, today: str | None = TODAY) -> list[TimeExpression]:
    doc = nlp.make_doc(text)
    if today:
        doc.user_data["date"] = today
    return list(nlp(doc)._.times)


SPANS = [
    ("این آمار در سال ۹۸ ثبت شد", "در سال ۹۸", "year", "2019-03-21", "2020-03-19"),
    ("بازار از ابتدای سال تاکنون رشد کرد", "از ابتدای سال تاکنون", "range", "2019-03-21", TODAY),
    ("از سال ۲۰۲۰ به بعد می‌بارد", "از سال ۲۰۲۰ به بعد", "range", "2020-01-01", None),
    ("از سال ۲۰۲۰ تاکنون بارید", "از سال ۲۰۲۰ تاکنون", "range", None, TODAY),  # it had not begun
    ("در پایان سال 1397 به انبار رسید", "در پایان سال 1397", "year", "2019-03-20", "2019-03-20"),
    ("در پنج ماهه نخست سال‌جاری صادر شد", "در پنج ماهه نخست سال‌جاری", "period", "2019-03-21", "2019-08-22"),
    ("تا پایان سال ساخته می‌شود", "تا پایان سال", "relative", None, "2020-03-19"),
    ("طی دو ماه گذشته بارید", "طی دو ماه گذشته", "relative", "2019-07-10", TODAY),
    ("در شبانه‌روز گذشته بستری شدند", "در شبانه‌روز گذشته", "relative", "2019-09-09", "2019-09-09"),
    ("در نیمه نخست امسال", "در نیمه نخست امسال", "period", "2019-03-21", "2019-09-22"),
    (
        "از ۲۰ فروردین تا ۵ اردیبهشت باز است",
        "از ۲۰ فروردین تا ۵ اردیبهشت",
        "range",
        "2019-04-09",
        "2019-04-25",
    ),
    ("روز پنجشنبه ۱۲ مهر می‌آید", "روز پنجشنبه ۱۲ مهر", "date", "2019-10-04", "2019-10-04"),
    ("سه‌شنبه شب رسید", "سه‌شنبه شب", "weekday", TODAY, TODAY),
    ("نامه مورخ ۱۳۹۸/۰۵/۱۲ است", "مورخ ۱۳۹۸/۰۵/۱۲", "date", "2019-08-03", "2019-08-03"),
    ("به ۱۲ مهر ۱۴۰۳ موکول شد", "۱۲ مهر ۱۴۰۳", "date", "2024-10-03", "2024-10-03"),
    ("در اکتبر ۲۰۱۶ بود", "در اکتبر ۲۰۱۶", "month", "2016-10-01", "2016-10-31"),
    ("تا سال ۲۰۱۹ میلادی ماند", "تا سال ۲۰۱۹ میلادی", "year", None, "2019-12-31"),
    ("در دهه ۶۰ ساخته شد", "در دهه ۶۰", "decade", "1981-03-21", "1991-03-20"),
    ("در ده سال گذشته کم شد", "در ده سال گذشته", "relative", "2009-09-10", TODAY),
    ("دوره مشابه سال قبل کمتر بود", "دوره مشابه سال قبل", "period", "2018-03-21", "2019-03-20"),
    ("پیش از این نبود", "پیش از این", "vague", None, None),
    ("سه روز پیش آمد", "سه روز پیش", "ago", "2019-09-07", "2019-09-07"),
    ("از سال ۹۲ تا ۹۶ بود", "از سال ۹۲ تا ۹۶", "range", "2013-03-21", "2018-03-20"),
    ("سال زراعی جاری خوب است", "سال زراعی جاری", "relative", "2018-09-23", "2019-09-22"),
    ("سال تحصیلی 98-99 آغاز شد", "سال تحصیلی 98-99", "year", "2019-09-23", "2020-09-21"),
    ("در سال‌های اخیر زیاد شد", "در سال‌های اخیر", "relative", None, TODAY),
    (
        "نسبت به مدت مشابه سال گذشته بیشتر",
        "نسبت به مدت مشابه سال گذشته",
        "comparison",
        "2018-03-21",
        "2019-03-20",
    ),
    ("ساعت ۱۰ شروع شد", "ساعت ۱۰", "clock", None, None),
    ("در 21:19 ثبت شد", "در 21:19", "clock", None, None),
    ("در دقیقه ۴۵ گل زد", "در دقیقه ۴۵", "clock", None, None),
    ("صبح امروز (سه‌شنبه) گفت", "صبح امروز (سه‌شنبه)", "relative", TODAY, TODAY),
    ("هفته گذشته فروخت", "هفته گذشته", "relative", "2019-08-31", "2019-09-06"),
    ("جمعه هفته گذشته رفت", "جمعه هفته گذشته", "weekday", "2019-09-06", "2019-09-06"),
    ("در سه ماهه سوم سال ۲۰۱۸", "در سه ماهه سوم سال ۲۰۱۸", "period", "2018-07-01", "2018-09-30"),
    ("از نوامبر گذشته آغاز شد", "از نوامبر گذشته", "month", "2018-11-01", TODAY),
    ("در تیر گذشته گرم بود", "در تیر گذشته", "month", "2019-06-22", "2019-07-22"),
    ("تا اردیبهشت آینده", "تا اردیبهشت آینده", "month", None, "2020-05-20"),
    ("دهه سوم مهر سرد است", "دهه سوم مهر", "period", "2019-10-13", "2019-10-22"),
    ("هفته اول شهریور بود", "هفته اول شهریور", "period", "2019-08-23", "2019-08-29"),
    ("نیمه دوم مهر ۹۸", "نیمه دوم مهر ۹۸", "period", "2019-10-08", "2019-10-22"),
    ("آخر هفته می‌رود", "آخر هفته", "relative", "2019-09-13", "2019-09-13"),
    ("اواخر سال گذشته", "اواخر سال گذشته", "relative", "2018-11-22", "2019-03-20"),
    ("دوازده ماه منتهی به مرداد ۹۸", "دوازده ماه منتهی به مرداد ۹۸", "period", "2018-08-23", "2019-08-22"),
    ("تیر و مرداد امسال", "تیر و مرداد امسال", "range", "2019-06-22", "2019-08-22"),
    ("۸ و ۹ آبان ماه برگزار می‌شود", "۸ و ۹ آبان ماه", "range", "2019-10-30", "2019-10-31"),
    ("بین سال‌های ۲۰۰۰ تا ۲۰۱۰", "بین سال‌های ۲۰۰۰ تا ۲۰۱۰", "range", "2000-01-01", "2010-12-31"),
    ("در تابستان ۹۷ خشک شد", "در تابستان ۹۷", "season", "2018-06-22", "2018-09-22"),
    ("قبل از سال ۹۰ نبود", "قبل از سال ۹۰", "year", None, "2011-03-20"),
    ("پس از سال ۹۰ آمد", "پس از سال ۹۰", "year", "2012-03-20", None),
    ("در اربعین ۱۳۹۸ رفتند", "در اربعین ۱۳۹۸", "occasion", "2019-10-20", "2019-10-20"),
    ("در ماه مبارک رمضان", "در ماه مبارک رمضان", "month", "2019-05-06", "2019-06-04"),
    ("طی ۴۰ سال ساخته شد", "طی ۴۰ سال", "within", None, None),
    ("دو هزار سال پیش بود", "دو هزار سال پیش", "ago", None, None),
    ("یک سال و نیم پیش آمد", "یک سال و نیم پیش", "ago", "2018-03-10", "2018-03-10"),
    ("دیروز گفت", "دیروز", "relative", "2019-09-09", "2019-09-09"),
    ("شب گذشته باخت", "شب گذشته", "relative", "2019-09-09", "2019-09-09"),
    ("در این مدت آمدند", "در این مدت", "relative", None, None),
    ("در المپیک ۲۰۱۶ برد", "در المپیک ۲۰۱۶", "year", "2016-01-01", "2016-12-31"),
    (
        "بیست و پنجم آبان‌ماه سال هزار و سیصد و نود و پنج",
        "بیست و پنجم آبان‌ماه سال هزار و سیصد و نود و پنج",
        "date",
        "2016-11-15",
        "2016-11-15",
    ),
    ("خیابان ۲۲ بهمن بسته شد", "۲۲ بهمن", "name", "2020-02-11", "2020-02-11"),
]


@pytest.mark.parametrize(
    ("text", "span", "kind", "since", "until"), SPANS, ids=[span for _, span, *_ in SPANS]
)
def test_spans(nlp: Language, text: str, span: str, kind: str, since: str | None, until: str | None) -> None:
    (time,) = times(nlp, text)
    assert text[time.start : time.end] == span
    assert (time.kind, time.since, time.until) == (kind, since, until)


@pytest.mark.parametrize(
    "text",
    [
        "به گزارش خبرگزاری مهر ۱۲ نفر آمدند",
        "مهر و محبت مردم",
        "یک تیر به دیوار خورد",
        "کوه دی بلند است",
        "۲۴ ساعت طول کشید و سه روز ماند",
        "۱۲ می‌شود و می رود",
        "سکه بهار آزادی ارزان شد",
        "در نماز جمعه شرکت کرد",
        "مهه و شبکه و روزنامه",
        "۲۰۰۰ نفر در ۱۴۰۰ واحد",
        "به مدت پنج سال ادامه یافت",
        "۱۲/۵ درصد از ۱٬۳۹۸٬۰۰۰ تومان",
        "محرم نویدکیا و رمضان شجاعی و بهمن فروتن",
    ],
)
def test_traps(nlp: Language, text: str) -> None:
    assert times(nlp, text) == []


@pytest.mark.parametrize(
    "text", ["دیروز", "سال گذشته", "۱۲ مهر", "روز جمعه", "هفته آینده", "نوروز", "تاکنون"]
)
def test_without_a_date_of_its_own(nlp: Language, text: str) -> None:
    (time,) = times(nlp, text, today=None)
    assert (time.since, time.until) == (None, None)


def test_a_full_date_needs_none(nlp: Language) -> None:
    (time,) = times(nlp, "اول مهر ۱۳۹۸", today=None)
    assert time.since == "2019-09-23"


def test_a_count_after_a_month_is_no_year(nlp: Language) -> None:
    (time,) = times(nlp, "در شهریور ۹۸ درصد پر شد")
    assert (time.end, time.until) == (len("در شهریور"), "2019-09-22")


def test_a_count_after_a_relative_year_is_no_year(nlp: Language) -> None:
    assert _texts(nlp, "در سال گذشته، ۹۶ موزه باز شد") == ["در سال گذشته"]
    assert _texts(nlp, "در سال ۹۵ و ۹۶ موزه‌ها باز شد") == ["در سال ۹۵ و ۹۶"]


def test_spans_end_with_the_line(nlp: Language) -> None:
    assert len(times(nlp, "در سال\n۹۸ و مهر\nماه")) == 0


# --- every entry of the lexicon -------------------------------------------------------------

#: Section → a sentence in which each of its entries makes a time, and the kinds that time may have.
FRAMES: dict[str, tuple[str, str]] = {
    "jalali": ("۱۲ {} ۱۳۹۷", "date"),
    "gregorian": ("۱۲ {} ۲۰۱۸", "date"),
    "hijri": ("۱۲ {} ۱۴۴۰", "date"),
    "season": ("{} ۱۳۹۷", "season"),
    "weekday": ("روز {}", "weekday"),
    "daypart": ("{} دیروز", "relative"),
    "era": ("سال ۱۳۰۰ {}", "year"),
    "unit": ("{} گذشته", "relative"),
    "spell": ("در شش {} گذشته", "relative"),
    "half": ("{} دوم امسال", "period"),
    "stretch": ("در این {}", "relative"),
    "round": ("در این {}", "ordinal"),
    "cycle": ("سال {} گذشته", "relative"),
    "day": ("{}", "relative"),
    "annual": ("{}", "relative"),
    "this": ("سال {}", "relative"),
    "last": ("سه سال {}", "relative ago"),
    "next": ("سه سال {}", "relative ago"),
    "same": ("مدت {}", "period"),
    "said": ("سال {}", "relative"),
    "pointer": ("{} سال", "relative frequency"),
    "edge": ("{} سال ۱۳۹۷", "year period"),
    "rank": ("{} روز هفته", "period"),
    "first": ("هفته {} شهریور", "period"),
    "brink": ("هفته {} شهریور", "period"),
    "few": ("{} سال پیش", "ago"),
    "large": ("دو {} سال پیش", "ago"),
    "fraction": ("{} ساعت پیش", "ago"),
    "and": ("تیر {} مرداد", "range"),
    "comma": ("تیر {} مرداد", "range"),
    "dash": ("تیر {} مرداد", "range"),
    "during": ("{} امسال", "relative"),
    "at": ("{} امسال", "relative"),
    "since": ("{} امسال", "relative"),
    "until": ("{} امسال", "relative"),
    "through": ("تیر {} مرداد", "range"),
    "before": ("{} امسال", "relative"),
    "after": ("{} امسال", "relative"),
    "between": ("{} سال ۱۳۹۶ تا سال ۱۳۹۷", "range"),
    "versus": ("{} پارسال", "comparison"),
    "onwards": ("از امسال {}", "range"),
    "now": ("{}", "now"),
    "so_far": ("{}", "until_now"),
    "vaguely": ("{}", "vague"),
    "frequency": ("{}", "frequency"),
    "occasion": ("{}", "occasion"),
    "slogan": ("{}", "year"),
    "reign": ("در {}", "period"),
    "event": ("{} ۲۰۱۶", "year"),
    "named": ("{} ۲۲ بهمن", "name"),
}


def entries(section: str) -> list[str]:
    content: dict[str, Any] = load("times")[section]
    return list(content.get("words", content))


FRAMED = [(entry, *frame) for section, frame in FRAMES.items() for entry in entries(section)]


@pytest.mark.parametrize(("entry", "frame", "kinds"), FRAMED)
def test_every_entry(nlp: Language, entry: str, frame: str, kinds: str) -> None:
    text = frame.format(entry)
    (time,) = times(nlp, text)
    assert time.kind in kinds.split()
    assert time.end == len(text)
    assert time.start == (len(entry) + 1 if time.kind == "name" else 0)


@pytest.mark.parametrize("entry", [entry for entry in entries("now") + entries("so_far") if ZWNJ in entry])
def test_a_lost_zwnj_changes_nothing(nlp: Language, entry: str) -> None:
    for spelling in (entry.replace(ZWNJ, ""), entry.replace(ZWNJ, " ")):
        assert [time.kind for time in times(nlp, spelling)] == [time.kind for time in times(nlp, entry)]


@pytest.mark.parametrize("entry", entries("decoy"))
def test_decoys(nlp: Language, entry: str) -> None:
    assert times(nlp, f"سخن از {entry} است") == []


@pytest.mark.parametrize("entry", entries("counted"))
def test_a_counted_noun_makes_no_year(nlp: Language, entry: str) -> None:
    assert all("۹۸" not in time_text for time_text in _texts(nlp, f"در شهریور ۹۸ {entry}"))


@pytest.mark.parametrize("entry", entries("agency"))
def test_the_agency_is_no_month(nlp: Language, entry: str) -> None:
    assert "مهر" not in "".join(_texts(nlp, f"{entry} مهر ۱۳۹۷"))


@pytest.mark.parametrize("entry", entries("ambiguous"))
def test_an_ambiguous_name_alone_is_no_month(nlp: Language, entry: str) -> None:
    assert times(nlp, f"خانه {entry} بزرگ است") == []


@pytest.mark.parametrize(("left", "right"), list(zip(entries("open"), entries("close"), strict=True)))
def test_brackets(nlp: Language, left: str, right: str) -> None:
    text = f"امروز {left}سه‌شنبه{right}"
    assert _texts(nlp, text) == [text]


def test_an_entry_stands_in_one_section() -> None:
    sections = [
        section for section in load("times") if section not in ("ambiguous", "counted", "named", "agency")
    ]
    written = [entry for section in sections for entry in entries(section)]
    assert sorted(entry for entry in set(written) if written.count(entry) > 1) == []


def test_every_section_is_tested() -> None:
    others = {"ambiguous", "counted", "agency", "decoy", "open", "close"}
    assert set(load("times")) == set(FRAMES) | others


def _texts(nlp: Language, text: str) -> list[str]:
    return [text[time.start : time.end] for time in times(nlp, text)]


# --- what holds for any text ----------------------------------------------------------------

WORDS = sorted({" ".join(words) for words in timewords().readings})


@given(
    st.lists(
        st.sampled_from([*WORDS, "۹۸", "۱۲", "1397", "۱۳۹۸/۵/۱", "،", "(", ")", "کتاب", "\n", "۳۱"]),
        max_size=12,
    )
)
def test_any_words_give_sound_spans(nlp: Language, pieces: list[str]) -> None:
    text = " ".join(pieces)
    found = times(nlp, text)
    for time, following in pairwise(found):
        assert time.end <= following.start
    for time in found:
        assert time.kind in KINDS
        assert time.first < time.last
        assert 0 <= time.start < time.end <= len(text)
        assert "\n" not in text[time.start : time.end]
        assert time.since is None or time.until is None or time.since <= time.until


def test_an_unknown_name_in_a_pattern_is_an_error() -> None:
    with pytest.raises(PatternError, match="<mnoth>"):
        Grammar(["month"], {}, [[("<mnoth>", lambda parts, context: None)]])
