"""Slices: the same sentences for every group, and names that are found are counted."""

from __future__ import annotations

import tomllib

from models.tagger.slices import FILE, TOLD, shares
from pipeline.tagging.tagger import Tagger

TABLE = tomllib.loads(FILE.read_text(encoding="utf-8"))


def test_groups_are_alike() -> None:
    for label, table in TABLE.items():
        sizes = {len(set(names)) for names in table["groups"].values()}
        assert sizes == {8}, label
        assert all(sentence.count("{}") == 1 for sentence in table["sentences"])


def test_common_names_are_found_more_than_never() -> None:
    found = shares(Tagger(merged=TOLD).tags)
    assert {label: set(groups) for label, groups in found.items()} == {
        label: set(table["groups"]) for label, table in TABLE.items()
    }
    assert found["PER"]["Persian"] > 60
    assert found["LOC"]["large cities"] > 60
    assert found["ORG"]["state"] > 60
