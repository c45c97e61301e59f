"""Sets: what the tagger learns from, each with the classes that it knows.

A sentence's tags become, for every word, the tags that it may have *here*. A set that does not
annotate dates says nothing about them: its ``O`` is ``O`` or any tag of a class unknown to it.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.tagging import conll
from pipeline.tagging.conll import Sentence
from pipeline.tagging.labels import CLASSES, NUMBER, OUTSIDE, TAGS

FILE: Final = Path(__file__).with_name("settings.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """Documents kept for judging: each ``every``-th of ``document``, by a table of sentence ranges."""

    table: str
    document: str
    every: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """A training set: its files and what its tags may be."""

    name: str
    files: Sequence[str]
    classes: Mapping[str, Sequence[str]]
    epochs: int = 1
    """How often it is read."""
    test: str | None = None
    held_out: HeldOut | None = None
    lost_digits: bool = False
    """Whether all its digits were overwritten by 0."""
    convention: str | None = None
    """What its way of annotating is called, where the tagger is to know it apart."""

    def training(self, folder: Path) -> Iterator[Sentence]:
        """The sentences to learn from."""
        kept = _held_out(folder, self.held_out)
        for file in self.files:
            for i, sentence in enumerate(conll.read(folder / file)):
                if i not in kept:
                    yield sentence

    def judging(self, folder: Path) -> Iterator[Sentence]:
        """The sentences to judge by, which :meth:`training` does not give."""
        if self.test is not None:
            yield from conll.read(folder / self.test)
        elif self.held_out is not None:
            kept = _held_out(folder, self.held_out)
            for i, sentence in enumerate(conll.read(folder / self.files[0])):
                if i in kept:
                    yield sentence

    @property
    def merged(self) -> dict[str, str]:
        """Under which of our classes the set has each that it knows: what a judge must merge."""
        return {ours: all_ours[0] for all_ours in self.classes.values() for ours in all_ours}

    def ours(self, tag: str) -> str:
        """Our tag for one of the set, ``O`` where it has none: what a judge compares with."""
        place, _, name = tag.partition("-")
        return f"{place}-{self.classes[name][0]}" if name in self.classes else OUTSIDE

    def allowed(self, tag: str) -> frozenset[str]:
        """Which of our tags a word tagged ``tag`` by this set may have."""
        place, _, name = tag.partition("-")
        if name in self.classes:
            return frozenset(f"{place}-{ours}" for ours in self.classes[name])
        known = {ours for all_ours in self.classes.values() for ours in all_ours}
        unknown = [name for name in CLASSES if name not in known]
        return frozenset([OUTSIDE, *(f"{place}-{name}" for name in unknown for place in "BI")])


def conventions(known: Sequence[Set]) -> dict[str, list[str]]:
    """The classes by which files of each convention can be known: those that its sets tell apart.

    >>> news = Set(name="news", files=(), classes={"PER": ["PER"], "LOC": ["LOC", "FAC"]}, convention="peyma")
    >>> conventions([news])
    {'peyma': ['LOC', 'PER']}
    """
    out: dict[str, list[str]] = {}
    for one in known:
        if one.convention is not None:
            told = {*out.get(one.convention, ()), *one.merged.values()}
            out[one.convention] = sorted(told)
    return out


def untaught(known: Sequence[Set]) -> dict[str, str | None]:
    """What a tagger taught by ``known`` cannot tell, and what it is to be told as: None for nothing.

    A class that no set has may hide behind every ``O``, one that all sets have under the name of
    another behind that one: its probability belongs there.

    >>> news = Set(name="news", files=(), classes={"PER": ["PER"], "LOC": ["LOC", "FAC"]})
    >>> {name: told for name, told in untaught([news]).items() if name in ("PER", "FAC", "PRODUCT")}
    {'FAC': 'LOC', 'PRODUCT': None}
    """
    alone = {ours[0] for one in known for ours in one.classes.values() if len(ours) == 1}
    named = {ours: told for one in known for ours, told in one.merged.items()}
    told = {name: named.get(name) for name in CLASSES if name not in alone}
    return {name: other for name, other in told.items() if other != name}


def _held_out(folder: Path, plan: HeldOut | None) -> set[int]:
    """The numbers of the sentences that ``plan`` keeps."""
    if plan is None:
        return set()
    with (folder / plan.table).open(encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table, delimiter="\t") if row["file"] == plan.document]
    return {
        i for row in rows[:: plan.every] for i in range(int(row["first_sentence"]), int(row["end_sentence"]))
    }


@cache
def mask(allowed: frozenset[str]) -> NDArray[np.bool_]:
    """``allowed`` as a row over all tags. *Shape:* ``(tags,)``."""
    row = np.zeros(len(TAGS), np.bool_)
    row[[NUMBER[tag] for tag in allowed]] = True
    return row


def settings(path: Path = FILE) -> dict[str, Any]:
    """The tables of ``settings.toml``."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def read(table: Mapping[str, Any], *, without: Sequence[str] = ()) -> list[Set]:
    """The sets of ``settings.toml``, but for those whose names are in ``without``."""
    out: list[Set] = []
    for row in table["sets"]:
        held_out = HeldOut(**row["held_out"]) if "held_out" in row else None
        if row["name"] not in without:
            out.append(Set(**{**row, "held_out": held_out}))
    return out
