"""Scorer: shares are shares, whatever the order of the candidates, and belong to the shipped encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from spacy.language import Language

import pipeline
from pipeline.binding.binder import FIELDS, POOLED, SCORED, SEEN, Binder, in_order, offers
from pipeline.binding.ranker import Candidate, Choice, Ranker, pick
from pipeline.binding.scene import Scene, scene
from pipeline.binding.scorer import Scorer, scorer
from pipeline.binding.views import seen
from pipeline.tagging import vectors
from pipeline.tagging.finder import DEFAULT, SHIPPED
from pipeline.tagging.tagger import fingerprint, folder

ARTICLE = (
    "آب‌رسانی به ۲۴ روستای کهگیلویه\n"
    "مهندس سیاوش پرندک مدیرعامل شرکت آب و فاضلاب کهگیلویه گفت: امسال ۲۴ روستا آب‌رسانی شد.\n"
    "به گفته او بانک مسکن ۱۲۰ میلیارد ریال وام داد و ۷ مخزن در دنا ساخته شد."
)

TEXTS = (
    "تولید سیمان یزد در سال ۱۳۹۸ با ۲۰ درصد افزایش به ۳ میلیون تن رسید. سال پیش از آن ۲ میلیون تن بود.\n"
    "صادرات آن نیز ۱۲ درصد کم شد و ۴۰ هزار تن ماند؛ این رقم در بهار ۹ هزار تن بود.",
    "در مهرماه ۱۵ کارگاه و ۳ کارخانه در سمنان باز شد که ۴۲۰ نفر در آن‌ها کار می‌کنند. "
    "تا پایان سال ۸ کارگاه دیگر باز می‌شود.",
)


@cache
def reader() -> Language:
    nlp = pipeline.load(entities="amarkav")
    nlp.select_pipes(disable=("amarkav_forms", "amarkav_statistics"))
    return nlp


def read(text: str) -> Scene:
    doc = reader()(text)
    return scene(doc, vectors=vectors.take(doc))


def shipped(field: str, finder: str = DEFAULT) -> Scorer:
    found = scorer(field, finder)
    assert found is not None
    return found


@pytest.mark.parametrize("finder", SHIPPED)
def test_the_shipped_ones_were_taught_on_the_shipped_encoders(finder: str) -> None:
    taught = {field: found for field in SEEN if (found := scorer(field, finder)) is not None}
    assert taught.keys() >= set(SCORED if finder == DEFAULT else POOLED)
    assert {found.encoder for found in taught.values()} == {fingerprint(folder(finder))}


@pytest.mark.parametrize("field", SCORED)
def test_shares_are_probabilities_whatever_the_order(field: str) -> None:
    article = read(ARTICLE)
    for q in range(len(article.quantities)):
        candidates = offers(article, q, field)
        assert len(candidates) > 1
        shares = shipped(field).shares(seen(article, SEEN[field], {q: candidates}))[0]
        assert sum(shares) == pytest.approx(1)
        turned = shipped(field).shares(seen(article, SEEN[field], {q: candidates[::-1]}))[0]
        np.testing.assert_allclose(turned[::-1], shares, rtol=1e-4)


def test_unknown_features_weigh_nothing() -> None:
    article = read(ARTICLE)
    (view,) = seen(article, SEEN["organizations"], {0: offers(article, 0, "organizations")})
    more = replace(view, features=[(*own, "هرگز") for own in view.features])
    assert shipped("organizations").shares([more]) == shipped("organizations").shares([view])


@pytest.mark.parametrize("field", SCORED)
def test_what_the_words_say_matters(field: str) -> None:
    """The same candidates by their features, seen otherwise, are judged otherwise."""
    article = read(ARTICLE)
    moved = 0.0
    for q in range(len(article.quantities)):
        (view,) = seen(article, SEEN[field], {q: offers(article, q, field)})
        blind = replace(view, quantity=np.zeros_like(view.quantity), looks=np.zeros_like(view.looks))
        told, untold = shipped(field).shares([view, blind])
        moved = max(moved, *(abs(a - b) for a, b in zip(told, untold, strict=True)))
    assert moved > 0.02


def test_a_scene_without_vectors_is_no_view() -> None:
    nlp = pipeline.load(entities="rules")
    doc = nlp(ARTICLE)
    with pytest.raises(ValueError, match="give it those of its words"):
        seen(scene(doc), SEEN["places"], {0: offers(read(ARTICLE), 0, "places")})


def test_nothing_is_left_beside_the_doc() -> None:
    doc = pipeline.load(entities="amarkav")(ARTICLE)
    assert doc._.statistics
    assert vectors.take(doc) is None


def test_vectors_of_words_that_were_read_are_not_zero() -> None:
    article = read(ARTICLE)
    assert article.vectors is not None
    known = [i for i, key in enumerate(article.words.keys) if key.strip()]
    assert np.diff(article.vectors.places).nonzero()[0].tolist() == known
    assert np.abs(article.vectors.rows).sum(1).all()


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("sign", [1, -1])
def test_what_is_foreseen_is_what_is_chosen_one_after_the_other(field: str, sign: int) -> None:
    """Whether the ranker foresees well or ill."""
    binder, deep = Binder(DEFAULT), shipped(field)
    foresees = Ranker({name: sign * weight for name, weight in binder.rankers[field].weights.items()})
    binder.rankers = {field: foresees}
    for text in (ARTICLE, *TEXTS):
        article = read(text)

        def chosen(q: int, offered: Sequence[Candidate[Any]], article: Scene = article) -> Choice[Any]:
            few = foresees.shortlist(offered, 5).candidates
            return pick(few, deep.shares(seen(article, SEEN[field], {q: few}))[0])

        expected = in_order(article, field, chosen)
        together = binder.choices(article, field)
        assert [choice.value for choice in together] == [choice.value for choice in expected]
        np.testing.assert_allclose(
            [choice.probability for choice in together],
            [choice.probability for choice in expected],
            rtol=1e-4,
        )
