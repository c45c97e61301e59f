"""Mentions: layers that start empty and travel with their text."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.tokens import Doc

import pipeline.quantities
from pipeline.mentions import LAYERS, RECORDS, register
from pipeline.words import Words, read

COMPONENTS = ("amarkav_numerals", "amarkav_quantities")
TEXT = "بیش از ۲۰ تا ۳۰ هزار نفر در سال ۱۳۹۹ هر ماه ۵ میلیون تومان گرفتند و یک‌سوم آنان رفتند."


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_starts_empty(nlp: Language, layer: str) -> None:
    assert getattr(nlp.make_doc(TEXT)._, layer) == ()


def test_layers_travel(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert len(doc._.quantities) == 3
    copy = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert copy.text == TEXT
    for layer in LAYERS:
        assert getattr(copy._, layer) == getattr(doc._, layer)


def test_words_are_read_again_on_arrival(nlp: Language) -> None:
    doc = nlp(TEXT)
    copy = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert isinstance(read(copy), Words)
    assert read(copy) == read(doc)


def test_other_data_travels_as_before(nlp: Language) -> None:
    doc = nlp.make_doc("دو نفر")
    doc.user_data["date"] = "2020-05-01"
    doc.user_data["parts"] = {"lead": [0, 2]}
    copy = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert copy.user_data["date"] == "2020-05-01"
    assert copy.user_data["parts"] == {"lead": [0, 2]}


@pytest.mark.parametrize("name", RECORDS)
def test_records_are_frozen_and_slotted(name: str) -> None:
    record = RECORDS[name]
    assert record.__name__ == name
    assert record.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(record)


def test_registering_twice_does_no_harm() -> None:
    register()
    assert pipeline.quantities.Doc.has_extension("quantities")
