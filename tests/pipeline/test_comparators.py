"""Comparators: every cue of the table, where it stands and what it says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import spacy

import pipeline.quantities  # noqa: F401 (registers the component)
from pipeline.comparators import comparators
from pipeline.lexicon import load
from pipeline.tags import tags
from pipeline.tokenizer import create_tokenizer
from pipeline.words import read

TABLE = load("comparators")
NLP = spacy.blank("fa")
NLP.tokenizer = create_tokenizer(NLP)


def cues(place: str) -> Iterator[tuple[str, str]]:
    for sign, phrases in TABLE[place].items():
        for phrase in phrases:
            yield sign, phrase


AROUND = [
    (opener, sign, cue)
    for opener, signs in TABLE["around"].items()
    for sign, cues_ in signs.items()
    for cue in cues_
]


def compare(text: str) -> tuple[str, str] | None:
    """Sign and cue of the «۵۰ نفر» in ``text``."""
    words = read(NLP.make_doc(text))
    first = words.keys.index("50")
    found = comparators().of(words, tags(words), first, first + 2)
    return None if found is None else (found[0], words.slice(found[1], found[2]))


@pytest.mark.parametrize(("sign", "cue"), [*cues("before")])
def test_before(sign: str, cue: str) -> None:
    assert compare(f"این گروه {cue} ۵۰ نفر دارد") == (sign, cue)


@pytest.mark.parametrize(("sign", "cue"), [(sign, cue) for sign, cue in cues("before") if " " in cue])
def test_before_without_its_spaces(sign: str, cue: str) -> None:
    found = compare(f"این گروه {cue.replace(' ', '')} ۵۰ نفر دارد")
    assert found is not None
    assert found[0] == sign


@pytest.mark.parametrize(("sign", "cue"), [*cues("after")])
def test_after(sign: str, cue: str) -> None:
    assert compare(f"گروه‌های ۵۰ نفر {cue} آمدند") == (sign, cue)


@pytest.mark.parametrize(("opener", "sign", "cue"), AROUND)
def test_around(opener: str, sign: str, cue: str) -> None:
    assert compare(f"شمار آنان {opener} ۵۰ نفر {cue}") == (sign, cue)
    assert compare(f"شمار آنان {opener} ۵۰ نفر زخمی {cue}") == (sign, cue)
    assert compare(f"شمار آنان {opener} ۵۰ نفر. {cue}") is None
    assert compare(f"شمار آنان با ۵۰ نفر {cue}") is None


@pytest.mark.parametrize("verb", TABLE["denied"]["verbs"])
def test_denied(verb: str) -> None:
    assert compare(f"این گروه بیش از ۵۰ نفر {verb}") == ("<=", "بیش از")
    assert compare(f"این گروه کمتر از ۵۰ نفر {verb}") == (">=", "کمتر از")
    assert compare(f"این گروه بیش از ۵۰ نفر دارد و بس {verb}") == (">", "بیش از")


@pytest.mark.parametrize("word", TABLE["loose"]["words"])
def test_estimates(word: str) -> None:
    assert compare(f"شمار {word} این گروه در آن روز ۵۰ نفر بود") == ("~", word)
    assert compare(f"شمار {word} این گروه بیش از ۵۰ نفر بود") == (">", "بیش از")
    assert compare(f"شمار {word} این گروه اعلام شد و ۵۰ نفر آمدند") is None


@pytest.mark.parametrize("word", TABLE["verbs"]["negations"])
def test_negations(word: str) -> None:
    assert compare(f"شمار آنان {word} از ۵۰ نفر بیشتر شود") == ("<=", "بیشتر شود")
    assert compare(f"شمار آنان {word} از ۵۰ نفر کمتر شود") == (">=", "کمتر شود")
    assert compare(f"این گروه {word} بیش از ۵۰ نفر باشد") == ("<=", "بیش از")
    assert compare(f"این گروه {word} کمتر از ۵۰ نفر باشد") == (">=", "کمتر از")
    assert compare(f"این گروه {word} حدود ۵۰ نفر باشد") == ("~", "حدود")


@pytest.mark.parametrize("stop", TABLE["verbs"]["stops"])
def test_no_verb_behind(stop: str) -> None:
    assert compare(f"از ۵۰ نفر {stop} آن گذشت") is None


@pytest.mark.parametrize("word", TABLE["between"]["words"])
def test_between(word: str) -> None:
    found = compare(f"این گروه بیش از {word} ۵۰ نفر دارد")
    assert found is not None
    assert found[0] in (">", "~")  # «بیش از حدود» ends in a cue of its own


def test_over_each() -> None:
    assert compare(f"حداکثر برای {TABLE['between']['each']} خانواده ۵۰ نفر") == ("<=", "حداکثر")


@pytest.mark.parametrize("word", TABLE["bound"]["words"])
def test_bound(word: str) -> None:
    assert compare(f"{word} ۵۰ نفر می‌آیند") == ("<=", word)


@pytest.mark.parametrize("word", TABLE["bound"]["words"])
def test_behind_a_verb_it_opens_a_clause(word: str) -> None:
    assert compare(f"برنامه‌ریزی کردیم {word} ۵۰ نفر بیایند") is None


@pytest.mark.parametrize(("verb", "modal"), [("می‌توان", "توانست#توان"), ("باید", "بایست#باید")])
def test_behind_a_modal_it_is_a_bound(verb: str, modal: str) -> None:
    assert modal in TABLE["bound"]["modals"]
    assert compare(f"این سالن {verb} تا ۵۰ نفر بپذیرد") == ("<=", "تا")


@pytest.mark.parametrize("text", ["۵۰ نفر آمدند", "بیش از آن‌که ۵۰ نفر بیایند", "حدود.\n۵۰ نفر", "از ۵۰ نفر"])
def test_none(text: str) -> None:
    assert compare(text) is None


def test_the_longest_cue_wins() -> None:
    assert compare("در نزدیک به ۵۰ نفر") == ("~", "نزدیک به")
    assert compare("نه کمتر از ۵۰ نفر") == (">=", "نه کمتر از")
    assert compare("حدود ۵۰ نفر") == ("~", "حدود")


def test_breadth() -> None:
    """Of the order of quinex-utils' 450 English cues."""
    assert sum(1 for place in ("before", "after") for _ in cues(place)) + len(AROUND) >= 380
