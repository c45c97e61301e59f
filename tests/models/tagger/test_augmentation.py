"""Augmentation: each change on its own, tags in step with words."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from models.tagger.augmentation import HIDDEN, Augmentation
from pipeline.tagging.conll import Sentence
from pipeline.tagging.labels import spans

NONE = {"digits": 0.0, "parted": 0.0, "glued": 0.0, "hidden": 0.0}
SENTENCE = Sentence(
    words=("در", "خرم‌آباد", "و", "تهران", "۱۴۰۰", "نفر", "از"),
    tags=("O", "B-LOC", "O", "B-LOC", "O", "O", "O"),
)


def _changed(**shares: float) -> Sentence:
    return Augmentation(**{**NONE, **shares})(SENTENCE, Random(1))


def test_nothing() -> None:
    assert _changed() == SENTENCE


def test_parted_at_zwnj() -> None:
    changed = _changed(parted=1.0)
    assert changed.words[1:3] == ("خرم", "آباد")
    assert changed.tags[1:3] == ("B-LOC", "I-LOC")


def test_glued_takes_the_tag_of_the_next() -> None:
    changed = _changed(glued=1.0)
    assert changed.words == ("درخرم‌آباد", "وتهران", "۱۴۰۰", "نفر", "از")
    assert changed.tags == ("B-LOC", "B-LOC", "O", "O", "O")


def test_hidden() -> None:
    changed = _changed(hidden=1.0)
    assert set(changed.words) == {HIDDEN}
    assert changed.tags == SENTENCE.tags


def test_lost_digits_are_all_made_anew() -> None:
    zeros = Sentence(words=("۰۰۰۰",) * 50, tags=("O",) * 50)
    changed = Augmentation(**NONE)(zeros, Random(1), lost_digits=True)
    assert len(set(changed.words)) > 40
    assert all(len(word) == 4 and word[0] in "۱۲۳۴۵۶۷۸۹" for word in changed.words)


@given(st.integers(0, 10_000))
def test_as_many_tags_as_words_and_no_span_lost(seed: int) -> None:
    changed = Augmentation(digits=0.5, parted=0.5, glued=0.5, hidden=0.5)(SENTENCE, Random(seed))
    assert len(changed.words) == len(changed.tags)
    assert [span.label for span in spans(changed.tags)] == ["LOC", "LOC"]
