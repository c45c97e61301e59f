"""Sources: whoever is heard anywhere in the article may be the source, and so may those named nearby."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline import lexicon
from pipeline.binding import sources
from pipeline.binding.binder import Binder
from pipeline.binding.ranker import Candidate, pick
from pipeline.binding.scene import Scene

_TWO = """گزارش شهر
پرویز نادری گفت: ۴۰ مدرسه ساخته شد.
مریم کاظمی افزود: ۹ مدرسه بسته شد.
در این استان ۲۰۰ معلم کار می‌کنند."""


def offered(view: Scene, q: int) -> list[str | None]:
    text = view.words.text
    return [
        None if one.value is None else text[one.value.start : one.value.end]
        for one in sources.candidates(view, q)
    ]


def test_every_voice_of_the_article_is_offered_to_every_quantity(seen: Callable[[str], Scene]) -> None:
    view = seen(_TWO)
    for q in range(len(view.quantities)):
        assert {None, "پرویز نادری", "مریم کاظمی"} <= set(offered(view, q))


def test_a_voice_is_one_candidate_however_often_it_is_heard(seen: Callable[[str], Scene]) -> None:
    view = seen("دیدار\nپرویز نادری گفت: ۴۰ نفر آمدند.\nوی افزود: ۹ نفر رفتند.\nنادری گفت: ۳ نفر ماندند.")
    names = offered(view, 2)
    assert names.count("پرویز نادری") == 1
    assert len(names) == len(set(names))


@pytest.mark.parametrize("body", ["سازمان هواشناسی", "بانک مرکزی"])
def test_a_body_without_a_cue_is_offered_where_it_stands_near(
    seen: Callable[[str], Scene], body: str
) -> None:
    near = f"خبر تازه\nدر نشست {body} گزارشی خوانده شد.\nبر پایه آن ۴۰ ایستگاه کار می‌کند."
    assert body in offered(seen(near), 0)
    between = "باران آمد. " * 4
    far = f"خبر تازه\n{between}در نشست {body} گزارشی خوانده شد.\n{between}۴۰ ایستگاه کار می‌کند."
    assert body not in offered(seen(far), 0)


def test_nobody_is_offered_the_words_of_its_own_quantity(seen: Callable[[str], Scene]) -> None:
    view = seen("خبر\n۴۰ شرکت نوآوران بهین‌کاو ساخته شد.")
    for q, quantity in enumerate(view.quantities):
        for one in sources.candidates(view, q):
            assert one.value is None or not (
                one.value.first < quantity.last and quantity.first < one.value.last
            )


def test_the_items_of_a_list_keep_the_source_of_the_rules(seen: Callable[[str], Scene]) -> None:
    view = seen(
        "قیمت میوه\nاتحادیه میوه‌فروشان اعلام کرد بهای هر کیلوگرم به این شرح است:\n"
        "- سیب ۷۵۰۰ تومان\n- انار ۹ هزار تومان"
    )
    for q in range(len(view.quantities)):
        assert offered(view, q) == ["اتحادیه میوه‌فروشان"]
        assert [one.value for one in sources.candidates(view, q)] == [sources.ruled(view, q)]


def test_without_an_encoder_the_rules_choose(seen: Callable[[str], Scene]) -> None:
    view = seen(_TWO)
    chosen = Binder().choices(view, "sources")
    for q, choice in enumerate(chosen):
        rule = view.attributions[q]
        told = None if choice.value is None else (choice.value.start, choice.value.end)
        assert told == (None if rule is None else (rule.source_start, rule.source_end))
        assert choice.probability == 1.0


def test_what_the_rules_say_is_told(seen: Callable[[str], Scene]) -> None:
    view = seen(_TWO)
    by_name = {
        name: one.features for name, one in zip(offered(view, 0), sources.candidates(view, 0), strict=True)
    }
    assert any(feature.startswith("heard rule it") for feature in by_name["پرویز نادری"])
    assert any(feature.startswith("heard rule another") for feature in by_name["مریم کاظمی"])
    assert any(feature.startswith("nobody rule another") for feature in by_name[None])


def test_whoever_is_heard_far_off_in_a_long_text_is_not_looked_for(seen: Callable[[str], Scene]) -> None:
    told = "".join(f"\nسازمان شماره{n} گفت: باران آمد." for n in range(70))
    opening = "باد وزید.\n" * 4
    view = seen(f"خبر\n{opening}مریم کاظمی گفت: هوا خوب است.{told}\n۴۰ نفر آمدند.")
    assert len(view.utterances) > 70
    assert "مریم کاظمی" not in offered(view, len(view.quantities) - 1)


def test_of_spellings_that_rounding_parts_the_likelier_stands() -> None:
    spellings = [Candidate(name, ()) for name in ("کاظمی", "خانم کاظمی", "مریم کاظمی")]
    assert pick(spellings, [0.1, 0.21, 0.69], same=lambda *_: True).value == "مریم کاظمی"
    assert pick(spellings, [0.1, 0.21, 0.69], same=lambda *_: True, lead=0.3).value == "کاظمی"


@pytest.mark.parametrize("word", lexicon.load("attribution")["narrative"]["first_person"])
def test_words_of_the_first_person(seen: Callable[[str], Scene], word: str) -> None:
    (nobody, *_) = sources.candidates(seen(f"خبر\n{word} ۴۰ نفر آمدند."), 0)
    assert "nobody we True" in nobody.features


def test_utterances_stand_in_the_order_of_reading(seen: Callable[[str], Scene]) -> None:
    view = seen(_TWO)
    assert [u.at for u in view.utterances] == sorted(u.at for u in view.utterances)
    assert [view.words.text[u.start : u.end] for u in view.utterances] == ["پرویز نادری", "مریم کاظمی"]
    assert {u.cue for u in view.utterances} == {"verb"}
    assert all(u.colon for u in view.utterances)
