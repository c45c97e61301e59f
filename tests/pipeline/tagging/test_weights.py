"""The shipped weights: small enough, complete, and of use."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.tagging.finder import SHIPPED
from pipeline.tagging.tagger import WEIGHTS, Tagger, folder


@pytest.fixture(scope="module", params=SHIPPED)
def tagger(request: pytest.FixtureRequest) -> Tagger:
    return Tagger(folder(request.param))


def test_all_together_are_small() -> None:
    models = WEIGHTS.parents[1]
    assert sum(file.stat().st_size for file in models.rglob("*") if file.is_file()) < 40e6


@pytest.mark.parametrize("name", SHIPPED)
def test_they_are_whole(name: str) -> None:
    there = {file.name for file in folder(name).iterdir()}
    assert {"config.json", "metrics.json", "model.onnx", "tokenizer.json"} <= there


@pytest.mark.parametrize(
    ("sentence", "label", "name"),
    [
        ("بارش برف در استان اردبیل مدرسه‌ها را تعطیل کرد .", "LOC", "استان اردبیل"),
        ("بانک مرکزی امروز آماری تازه داد .", "ORG", "بانک مرکزی"),
        ("قیمت هر دستگاه به ۴۵۰ میلیون تومان رسید .", "MONEY", "۴۵۰ میلیون تومان"),
        ("نرخ بیکاری ۹ درصد اعلام شد .", "PERCENT", "۹ درصد"),
    ],
)
def test_they_find(tagger: Tagger, sentence: str, label: str, name: str) -> None:
    words = sentence.split()
    (reading,) = tagger.read([words])
    assert (label, name) in [(one.label, " ".join(words[one.first : one.end])) for one in reading.found]


def test_batch_and_order_change_nothing(tagger: Tagger) -> None:
    sentences = [("تهران", "بزرگ", "است", ".") * n for n in (1, 3, 2, 9, 1, 5)]
    alone = [tagger.read([sentence])[0] for sentence in sentences]
    for one, other in zip(alone, reversed(tagger.read(sentences[::-1], batch=24)), strict=True):
        assert [(e.first, e.end, e.label) for e in one.found] == [
            (e.first, e.end, e.label) for e in other.found
        ]
        assert one.vectors is not None
        assert one.vectors.shape[1] == tagger.width
        np.testing.assert_array_equal(one.vectors, other.vectors)
