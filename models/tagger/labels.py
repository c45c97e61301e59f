"""Labels: ten classes, their BIO tags, and which sequences of tags are spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
