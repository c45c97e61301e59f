"""Views: how a quantity and what it is offered look to a scorer, as means of the encoder's vectors.

One function a field says which words are seen of each of its candidates. For teaching and for use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

import numpy as np

from pipeline.binding import changes
from pipeline.binding.ranker import Candidate
from pipeline.binding.scene import Scene
from pipeline.binding.scorer import View

Span = tuple[int, int]
#: The spans of words that are seen of each candidate of a quantity, as many of each.
Look = Callable[[Scene, int, Sequence[Candidate[Any]]], Sequence[Sequence[Span]]]


class Named(Protocol):
    """What stands somewhere in the text: a name, a time."""

    @property
    def first(self) -> int:
        """Its first word."""

    @property
    def last(self) -> int:
        """The word after its last."""


#: What a candidate is whose quantity has no such thing: no name, no trend, not to come.
_NONE: Final = (None, "=", "actual")
#: How many words around a name and around a word of change are seen with it.
_ABOUT_NAME: Final = 6
_ABOUT_CUE: Final = 4
#: No words: how "none" looks, and what follows the last word.
_NOTHING: Final = (0, 0)


def seen(scene: Scene, look: Look, asked: Mapping[int, Sequence[Candidate[Any]]]) -> list[View]:
    """How the quantities ``asked``, and what they are offered, look; ``scene`` must have vectors."""
    if not asked:
        return []
    numbers: dict[tuple[Span, ...], int] = {}
    which = [
        np.asarray([numbers.setdefault(tuple(own), len(numbers)) for own in look(scene, q, offered)])
        for q, offered in asked.items()
    ]
    looks = scene.means(np.asarray(list(numbers))).reshape(len(numbers), -1)
    return [
        View(
            scene.sights[q],
            looks,
            own,
            np.asarray([candidate.value in _NONE for candidate in offered]),
            [candidate.features for candidate in offered],
        )
        for (q, offered), own in zip(asked.items(), which, strict=True)
    ]


def names(scene: Scene, q: int, offered: Sequence[Candidate[Named | None]]) -> list[Sequence[Span]]:
    """Names or times: the words themselves, and those about them."""
    return [
        (_NOTHING, _NOTHING)
        if (value := candidate.value) is None
        else ((value.first, value.last), scene.about(value.first, value.last, _ABOUT_NAME))
        for candidate in offered
    ]


def phrases(scene: Scene, q: int, offered: Sequence[Candidate[Span]]) -> list[Sequence[Span]]:
    """Phrases: the first word, the whole, the last word, the word after it."""
    return [_phrase(scene, *candidate.value) for candidate in offered]


def _phrase(scene: Scene, first: int, last: int) -> tuple[Span, ...]:
    after = (last, last + 1) if last < len(scene.words) else _NOTHING
    return (first, first + 1), (first, last), (last - 1, last), after


def directions(scene: Scene, q: int, offered: Sequence[Candidate[str]]) -> list[Sequence[Span]]:
    """Directions: the word that says so, those about it, those between it and the quantity."""
    quantity = scene.quantities[q]
    cues = changes.cues(scene, quantity)
    spans: list[Sequence[Span]] = []
    for candidate in offered:
        cue = changes.nearest(cues, candidate.value)
        if cue is None:
            spans.append((_NOTHING, _NOTHING, _NOTHING))
            continue
        between = (quantity.last, cue.first) if cue.side == "after" else (cue.last, quantity.first)
        about = scene.about(cue.first, cue.last, _ABOUT_CUE)
        spans.append(((cue.first, cue.last), about, between if between[0] < between[1] else _NOTHING))
    return spans


def modes(scene: Scene, q: int, offered: Sequence[Candidate[str]]) -> list[Sequence[Span]]:
    """Modes: the verb after the quantity, the one before it, and the last of its sentence."""
    quantity = scene.quantities[q]
    begin, end = scene.words.sentence_of(quantity.first)
    earlier = scene.predicates.within(begin, quantity.last)[-1:]
    later = scene.predicates.within(quantity.last, end)
    verbs = [(own[0].first, own[0].last) if own else _NOTHING for own in (later[:1], earlier, later[-1:])]
    return [[_NOTHING] * len(verbs) if candidate.value in _NONE else verbs for candidate in offered]
