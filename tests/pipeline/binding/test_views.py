"""Views: what a scorer sees of a candidate is the words that it stands for."""

from __future__ import annotations

import numpy as np
import pytest

import pipeline
from pipeline.binding import views
from pipeline.binding.binder import SEEN, offers
from pipeline.binding.scene import Scene, scene
from pipeline.tagging.vectors import Vectors

TEXT = "تولید سیمان یزد در سال ۱۳۹۸ با ۲۰ درصد افزایش به ۳ میلیون تن رسید."
WIDTH = 3


@pytest.fixture(scope="module")
def article() -> Scene:
    """The text with vectors that tell its words apart."""
    doc = pipeline.load(entities="rules")(TEXT)
    bare = scene(doc)
    count = len(bare.words)
    rows = np.zeros((count, WIDTH), np.float32)
    rows[:, 0] = np.arange(count)
    return scene(doc, vectors=Vectors.of(rows, range(count), count))


def test_means_are_means_and_nothing_is_zero(article: Scene) -> None:
    spans = np.asarray([[(0, 1), (2, 6)], [(4, 4), (1, 3)]])
    np.testing.assert_allclose(article.means(spans)[..., 0], [[0.0, 3.5], [0.0, 1.5]])


@pytest.mark.parametrize("field", SEEN)
def test_every_candidate_is_seen_and_none_is_zero(article: Scene, field: str) -> None:
    for q in range(len(article.quantities)):
        offered = offers(article, q, field)
        (view,) = views.seen(article, SEEN[field], {q: offered})
        assert view.candidates.shape[0] == len(view.none) == len(view.features) == len(offered)
        assert view.quantity.shape == (4 * WIDTH,)
        assert not view.candidates[view.none].any()


def test_a_name_is_seen_where_it_stands(article: Scene) -> None:
    offered = offers(article, 0, "times")
    (year,) = (one.value for one in offered if one.value is not None)
    (view,) = views.seen(article, views.names, {0: offered})
    (row,) = view.candidates[~view.none]
    assert row[0] == pytest.approx((year.first + year.last - 1) / 2)


def test_a_direction_is_seen_by_its_nearest_word(article: Scene) -> None:
    keys = article.words.keys
    offered = offers(article, 1, "trends")
    (view,) = views.seen(article, views.directions, {1: offered})
    told = {one.value: row for one, row in zip(offered, view.candidates, strict=True)}
    assert told["up"][0] == keys.index("افزایش")
    assert told["up"][2 * WIDTH] == keys.index("به")  # between the word and the quantity
    assert not told["down"].any()


def test_a_mode_is_seen_by_the_verbs_about_it(article: Scene) -> None:
    offered = offers(article, 0, "statuses")
    (view,) = views.seen(article, views.modes, {0: offered})
    (row,) = view.candidates[~view.none]
    verb = article.words.keys.index("رسید")
    assert row[0] == row[2 * WIDTH] == verb  # the next one is the last
    assert row[WIDTH] == 0  # none stands before


@pytest.mark.parametrize("field", SEEN)
def test_asked_together_all_look_as_they_do_alone(article: Scene, field: str) -> None:
    asked = {q: offers(article, q, field) for q in range(len(article.quantities))}
    for (q, offered), view in zip(asked.items(), views.seen(article, SEEN[field], asked), strict=True):
        (alone,) = views.seen(article, SEEN[field], {q: offered})
        np.testing.assert_array_equal(view.candidates, alone.candidates)
        np.testing.assert_array_equal(view.none, alone.none)
    assert views.seen(article, SEEN[field], {}) == []


def test_a_name_that_several_quantities_are_offered_is_looked_at_once(article: Scene) -> None:
    asked = {q: offers(article, q, "times") for q in range(len(article.quantities))}
    seen = views.seen(article, SEEN["times"], asked)
    assert len(seen) > 1
    assert all(view.looks is seen[0].looks for view in seen)
    assert len(seen[0].looks) == len({c.value for offered in asked.values() for c in offered})
    for q, view in enumerate(seen):
        (alone,) = views.seen(article, SEEN["times"], {q: asked[q]})
        np.testing.assert_array_equal(view.candidates, alone.candidates)
