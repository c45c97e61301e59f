"""Sets: what a set does not annotate is unknown in it; what judges is not learned from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models.tagger import sets
from models.tagger.sets import HeldOut, Set
from pipeline.tagging.labels import CLASSES, TAGS

SETS = sets.read(sets.settings())
NEWS = Set(name="news", files=["news.conll"], classes={"LOC": ["LOC", "FAC"], "DATE": ["DATE"]})


def test_a_known_tag_is_itself() -> None:
    assert NEWS.allowed("I-DATE") == {"I-DATE"}
    assert NEWS.allowed("B-LOC") == {"B-LOC", "B-FAC"}


def test_outside_may_be_what_the_set_does_not_know() -> None:
    allowed = NEWS.allowed("O")
    assert {"O", "B-PER", "I-MONEY"} <= allowed
    assert not {"B-LOC", "B-FAC", "I-DATE"} & allowed
    assert NEWS.allowed("B-MISC") == allowed


def test_merged_for_a_judge() -> None:
    tweets = replace(NEWS, classes={"LOC": ["LOC", "FAC"], "ORG": ["ORG"], "POG": ["ORG"]})
    assert tweets.merged == {"LOC": "LOC", "FAC": "LOC", "ORG": "ORG"}
    assert [tweets.ours(tag) for tag in ("I-POG", "B-LOC", "B-NAT", "O")] == ["I-ORG", "B-LOC", "O", "O"]


@pytest.mark.parametrize("known", SETS, ids=lambda known: known.name)
def test_settings_name_our_classes(known: Set) -> None:
    assert all(set(ours) <= set(CLASSES) for ours in known.classes.values())
    for tag in (f"B-{name}" for name in known.classes):
        assert sets.mask(known.allowed(tag)).sum() >= 1
    assert sets.mask(known.allowed("O"))[TAGS.index("O")]


def test_every_class_is_known_to_a_set() -> None:
    assert {ours for known in SETS for all_ours in known.classes.values() for ours in all_ours} == set(
        CLASSES
    )


def test_held_out_documents(tmp_path: Path) -> None:
    (tmp_path / "news.conll").write_text("".join(f"و{i}\tO\n\n" for i in range(6)), encoding="utf-8")
    (tmp_path / "docs.tsv").write_text(
        "file\tdoc\tfirst_sentence\tend_sentence\n"
        "news\t1\t0\t2\nother\t1\t2\t5\nnews\t2\t2\t4\nnews\t3\t4\t6\n",
        encoding="utf-8",
    )
    known = replace(NEWS, held_out=HeldOut(table="docs.tsv", document="news", every=2))
    assert [s.words[0] for s in known.judging(tmp_path)] == ["و0", "و1", "و4", "و5"]
    assert [s.words[0] for s in known.training(tmp_path)] == ["و2", "و3"]


def test_a_set_left_out() -> None:
    assert "arman" not in {known.name for known in sets.read(sets.settings(), without=["arman"])}
