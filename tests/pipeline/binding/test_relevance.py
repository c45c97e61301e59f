"""Relevance: counts are kept, articles and model names are dropped."""

from collections.abc import Callable

import pytest
from spacy.language import Language

from pipeline.binding import relevance
from pipeline.binding.scene import Scene


@pytest.mark.parametrize(
    "text",
    ["۴۵ نفر از روستاییان وام گرفتند.", "۱۲ میلیارد تومان اعتبار هزینه شد.", "۳۵ درصد کار انجام شده است."],
)
def test_statistics_are_kept(reader: Language, text: str) -> None:
    assert len(reader(text)._.statistics) == 1


@pytest.mark.parametrize("text", ["این کار یک ضرورت است.", "او یک روز به خانه برمی‌گردد و می‌ماند."])
def test_one_as_an_article_is_dropped(reader: Language, text: str) -> None:
    assert not [s for s in reader(text)._.statistics if s.unit == "count"]


def test_candidates_are_to_drop_and_to_keep(seen: Callable[[str], Scene]) -> None:
    options = relevance.candidates(seen("۴۵ نفر آمدند."), 0)
    assert [option.value for option in options] == [False, True]


@pytest.mark.parametrize(
    ("value", "size"),
    [(None, "vague"), (1, "one"), (2, "two"), (7, "few"), (0, "e0"), (45, "e1"), (1200, "e3")],
)
def test_size(value: float | None, size: str) -> None:
    assert relevance._size(value) == size


def test_many_quantities_take_no_longer_each(seen: Callable[[str], Scene]) -> None:
    """A sentence's quantities are counted by search, not by going through the article."""
    view = seen("۴۵ نفر آمدند. " * 300)
    assert "sentence quantities 1 e1" in relevance.candidates(view, 299)[1].features


def test_what_asserts_nothing_is_out_before_names_are_read(reader: Language) -> None:
    doc = reader("این کار یک ضرورت است و ۴۵ نفر آمدند.")
    (kept,) = doc._.quantities
    assert kept.value == 45
    assert 0.5 < kept.relevance <= 1.0
