"""Labels: ten classes, their BIO tags, and which sequences of tags are spans."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

CLASSES: Final = (
    "PER", "ORG", "LOC", "FAC", "EVENT", "PRODUCT", "DATE", "TIME", "MONEY", "PERCENT",
)  # fmt: skip
OUTSIDE: Final = "O"
TAGS: Final = (OUTSIDE, *(f"{place}-{name}" for name in CLASSES for place in "BI"))
NUMBER: Final = {tag: number for number, tag in enumerate(TAGS)}
_NEVER: Final = -1e9
#: ``B-PER``, ``I_person``; a tag without a place is all label.
_TAG: Final = re.compile(r"(?:([A-Za-z])[-_])?(\S+)")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Words ``first`` to ``end`` (not with it) of a sentence, and their class."""

    first: int
    end: int
    label: str


def spans(tags: Sequence[str]) -> list[Span]:
    """The spans of a sequence of BIO tags, read as conlleval reads them.

    An ``I-`` that does not continue a span of its class begins one.

    >>> spans(["B-PER", "I-PER", "O", "I-ORG", "B-ORG"])
    [Span(first=0, end=2, label='PER'), Span(first=3, end=4, label='ORG'), Span(first=4, end=5, label='ORG')]
    """
    out: list[Span] = []
    first, label = 0, ""
    for i, tag in enumerate((*tags, OUTSIDE)):
        place, _, name = tag.partition("-")
        if label and (place != "I" or name != label):
            out.append(Span(first, i, label))
            label = ""
        if name and not label:
            first, label = i, name
    return out


def parted(tag: str) -> tuple[str, str]:
    """The place (``B``, ``I``, or none for outside) and the label of a tag of any usual scheme.

    The label is ours where the table ``labels.toml`` knows it, else as it is. A label without a
    place is inside.

    >>> parted("S-person"), parted("I_LOC"), parted("o"), parted("B-MISC"), parted("ORG")
    (('B', 'PER'), ('I', 'LOC'), ('', ''), ('B', 'MISC'), ('I', 'ORG'))
    """
    found = _TAG.fullmatch(tag)
    if found is None or tag.upper() == OUTSIDE:
        return "", ""
    places, names = _table()
    place = places.get((found[1] or "I").lower())
    if place is None:  # «x-ray»: a label with a hyphen
        return "I", names.get(tag.lower(), tag)
    return place, names.get(found[2].lower(), found[2])


@cache
def _table() -> tuple[dict[str, str], dict[str, str]]:
    """The letters of places and the names of classes, in lower case, and what they are here."""
    table = tomllib.loads((files("pipeline.tagging") / "labels.toml").read_text(encoding="utf-8"))
    return (
        {letter: place for place, letters in table["places"].items() for letter in letters},
        {name: ours for ours, names in table["classes"].items() for name in (ours.lower(), *names)},
    )


def _transitions() -> NDArray[np.float32]:
    """Zero where a tag may follow another, else never. *Shape:* ``(tags + 1, tags)``; last row: the start."""
    allowed = np.zeros((len(TAGS) + 1, len(TAGS)), np.float32)
    for tag, column in NUMBER.items():
        if tag.startswith("I-"):
            allowed[:, column] = _NEVER
            for before in ("B-", "I-"):
                allowed[NUMBER[before + tag[2:]], column] = 0.0
    return allowed


TRANSITIONS: Final = _transitions()


def decode(scores: NDArray[np.float32]) -> list[int]:
    """The most probable sequence of tags in which no ``I-`` stands without its beginning.

    Args:
        scores: log probabilities of the tags of a sentence's words. *Shape:* ``(words, tags)``.
    """
    best = scores.argmax(1)
    before = np.concatenate(([len(TAGS)], best[:-1]))
    if TRANSITIONS[before, best].any():
        return _viterbi(scores)
    return [int(tag) for tag in best]


def _viterbi(scores: NDArray[np.float32]) -> list[int]:
    total = scores[0] + TRANSITIONS[-1]
    pointers: list[NDArray[np.int64]] = []
    for row in scores[1:]:
        ways = total[:, None] + TRANSITIONS[:-1]
        pointers.append(ways.argmax(0))
        total = ways.max(0) + row
    path = [int(total.argmax())]
    for pointer in reversed(pointers):
        path.append(int(pointer[path[-1]]))
    return path[::-1]
