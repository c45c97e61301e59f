"""Views: how a quantity and what it is offered look to a scorer, as means of the encoder's vectors.

One function a field says which words are seen of each of its candidates. For teaching and for use.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol

import numpy as np

from pipeline.binding import changes
from pipeline.binding.ranker import Candidate
from pipeline.binding.scene import Scene
from pipeline.binding.scorer import View

Span = tuple[int, int]


class Named(Protocol):
    """What stands somewhere in the text: a name, a time."""

    @property
    def first(self) -> int:
        """Its first word."""

    @property
    def last(self) -> int:
        """The word after its last."""


#: How many words around a name and around a word of change are seen with it.
_ABOUT_NAME: Final = 6
_ABOUT_CUE: Final = 4
#: No words: how "none" looks, and what follows the last word.
_NOTHING: Final = (0, 0)


def names(scene: Scene, q: int, offered: Sequence[Candidate[Named | None]]) -> View:
    """Names or times: the words themselves, and those about them. ``scene`` must have vectors."""
    spans = [
        (_NOTHING, _NOTHING)
        if (value := candidate.value) is None
        else ((value.first, value.last), scene.about(value.first, value.last, _ABOUT_NAME))
        for candidate in offered
    ]
    return _view(scene, q, offered, spans, none=[candidate.value is None for candidate in offered])


def phrases(scene: Scene, q: int, offered: Sequence[Candidate[Span]]) -> View:
    """Phrases: the first word, the whole, the last word, the word after it."""
    spans = [_phrase(scene, *candidate.value) for candidate in offered]
    return _view(scene, q, offered, spans, none=[False] * len(offered))


def directions(scene: Scene, q: int, offered: Sequence[Candidate[str]]) -> View:
    """Directions: the word that says so, those about it, those between it and the quantity."""
    quantity = scene.quantities[q]
    cues = changes.cues(scene, quantity)
    spans: list[tuple[Span, ...]] = []
    for candidate in offered:
        cue = changes.nearest(cues, candidate.value)
        if cue is None:
            spans.append((_NOTHING, _NOTHING, _NOTHING))
            continue
        between = (quantity.last, cue.first) if cue.side == "after" else (cue.last, quantity.first)
        about = scene.about(cue.first, cue.last, _ABOUT_CUE)
        spans.append(((cue.first, cue.last), about, between if between[0] < between[1] else _NOTHING))
    return _view(scene, q, offered, spans, none=[candidate.value == "=" for candidate in offered])


def _view(
    scene: Scene,
    q: int,
    offered: Sequence[Candidate[Any]],
    spans: Sequence[Sequence[Span]],
    *,
    none: Sequence[bool],
) -> View:
    """The view of quantity number ``q``, where ``spans`` are what is seen of each candidate."""
    return View(
        scene.sights[q],
        scene.means(np.asarray(spans)).reshape(len(offered), -1),
        np.asarray(none),
        [candidate.features for candidate in offered],
    )


def _phrase(scene: Scene, first: int, last: int) -> tuple[Span, ...]:
    after = (last, last + 1) if last < len(scene.words) else _NOTHING
    return (first, first + 1), (first, last), (last - 1, last), after
