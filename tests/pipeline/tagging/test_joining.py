"""Joining: the rules' names stay, a tagger's are added, and nothing depends on what is read together."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from random import Random

import numpy as np
import pytest
from spacy.language import Language
from spacy.tokens import Doc

import pipeline
from crawler.errors import InputError, UsageError
from pipeline.mentions import Entity
from pipeline.tagging import joining
from pipeline.tagging.finder import EXPECTED, Finder, checked, finder
from pipeline.words import read

ARTICLES = (
    "ساخت مدرسه در لرستان\nبه گزارش خبرنگار ما، پژمان دادفر گفت: شرکت نوآوران بهین‌کاو ۴۰ مدرسه ساخت.",
    "یادداشت روز\nباران بهاری دشت را سبز کرد.\nکودکان در کوچه بازی کردند.",
    "تورم کاهش یافت\nبانک مرکزی نرخ تورم را ۳۰ درصد اعلام کرد.\nآقای تورسن در اسلو سخن گفت.\n"
    "باد می‌وزید.\nبرف آمد.\nخورشید تابید.\nنیک کلارکسون رئیس کمیته المپیک بود.",
    "",
    "۲۰ نفر",
)


@cache
def language(entities: str, *, everywhere: bool = False) -> Language:
    return pipeline.load(entities=entities, exclude=("amarkav_statistics",) if everywhere else ())


def shipped() -> Finder:
    found = finder("amarkav")
    assert found is not None
    return found


def entities(doc: Doc) -> tuple[Entity, ...]:
    found: tuple[Entity, ...] = doc._.entities
    return found


@pytest.mark.parametrize("text", ARTICLES)
def test_what_the_rules_know_stays_and_what_is_added_touches_none_of_it(text: str) -> None:
    ruled, both = entities(language("rules")(text)), entities(language("amarkav")(text))
    assert set(ruled) <= set(both)
    held = {i for one in ruled for i in range(one.first, one.last)}
    for added in set(both) - set(ruled):
        assert held.isdisjoint(range(added.first, added.last))
        assert added.label in joining.LABELS


def test_names_that_nobody_listed_are_found() -> None:
    texts = {
        "جو کارلسون": "جو کارلسون، سناتور آمریکایی، ۳ بار سخن گفت.",
        "کایل واکر": "هری کین و کایل واکر ۳ گل زدند.",
        "نیک کلارکسون": "نیک کلارکسون رئیس کمیته المپیک ۳ بار سخن گفت.",
    }
    found = {
        model: sum(name in map(str, language(model)(text).ents) for name, text in texts.items())
        for model in ("rules", "amarkav")
    }
    assert found["rules"] == 0
    assert found["amarkav"] >= 2


def test_batches_and_order_change_nothing() -> None:
    nlp = language("amarkav")
    alone = [entities(nlp(text)) for text in ARTICLES]
    for size in (1, 2, 50):
        assert [entities(doc) for doc in nlp.pipe(ARTICLES, batch_size=size)] == alone
    order = Random(3).sample(range(len(ARTICLES)), len(ARTICLES))
    together = nlp.pipe([ARTICLES[i] for i in order])
    assert [entities(doc) for doc in together] == [alone[i] for i in order]


def test_two_processes_change_nothing() -> None:
    nlp = language("amarkav")
    shared = nlp.pipe(ARTICLES, n_process=2, batch_size=2)
    assert [entities(doc) for doc in shared] == [entities(nlp(text)) for text in ARTICLES]


def test_a_sentence_reads_the_same_whatever_is_read_beside_it() -> None:
    words = read(language("rules").make_doc(ARTICLES[2]))
    numbers = list(range(len(words.bounds) - 1))
    (whole,) = joining.read(shipped(), [(words, numbers)])
    alone = [next(joining.read(shipped(), [(words, [n])])) for n in numbers]
    assert whole.found == [found for one in alone for found in one.found]
    assert whole.vectors is not None
    apart = [one.vectors for one in alone if one.vectors is not None]
    np.testing.assert_array_equal(whole.vectors.rows, np.concatenate([one.rows for one in apart]))
    np.testing.assert_array_equal(whole.vectors.places, np.sum([one.places for one in apart], 0))


def test_only_sentences_that_may_matter_are_read() -> None:
    doc = language("rules")(ARTICLES[2])
    words = read(doc)
    numbers = joining.near(words, doc._.quantities)
    assert numbers == [0, 1]  # the headline and the quantity's sentence, and none after it
    assert joining.near(words, ()) == []
    late = language("rules")("خبر\nباد وزید.\nبرف آمد.\n۴۰ نفر آمدند.\nباران بارید.")
    assert joining.near(read(late), late._.quantities) == [0, 2, 3]  # and the one before it


def test_all_are_read_where_nobody_binds() -> None:
    bound, free = (
        [str(name) for name in language("amarkav", everywhere=everywhere)(ARTICLES[2]).ents]
        for everywhere in (False, True)
    )
    assert "نیک کلارکسون" not in bound
    assert "نیک کلارکسون" in free


def test_a_record_says_who_read_its_names() -> None:
    for model, end in (("rules", " with rules"), ("amarkav", "")):
        (statistic,) = language(model)("۴۰ مدرسه در لرستان ساخته شد.")._.statistics
        assert statistic.extractor.partition(" with ")[1:] == (end[:6], end[6:])


def test_rules_load_nothing_that_a_tagger_needs() -> None:
    code = (
        "import sys, pipeline; pipeline.load(entities='rules');"
        "print(*sorted({'onnxruntime', 'tokenizers', 'transformers', 'torch'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    # spaCy itself imports torch where it is installed.
    assert set(done.stdout.split()) <= {"torch"}


@pytest.mark.parametrize("model", ["", "hf", "hf:", "Amarkav", "bert"])
def test_an_unknown_finder_is_refused(model: str) -> None:
    with pytest.raises(UsageError, match=f"expected {EXPECTED}"):
        checked(model)


def test_a_model_that_is_not_there_is_said_before_any_article() -> None:
    with pytest.raises((UsageError, InputError), match=r"not installed|no folder"):
        pipeline.load(entities="hf:nowhere/nothing")
