"""Hearing: in a second reading the quantities of one article hear of each other.

A headline without a verb («احداث ۱۲۰ هکتار گلخانه») is as actual or planned as the sentence
below it that repeats its figure; the members of a list mostly share what they are bound to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.binding.ranker import Candidate, Ranker
from pipeline.binding.scene import Scene

#: What a first reading holds of each quantity: the probability of each value.
Opinion = Sequence[Mapping[str, float]]
#: Percentages that a mean probability is said to be over.
_STEPS: Final = (5, 15, 30, 50, 70, 85)


def shares(options: Sequence[Candidate[str]], first: Ranker) -> dict[str, float]:
    """The probability of each value among ``options``, as the ranker ``first`` has it."""
    return dict(zip((option.value for option in options), first.probabilities(options), strict=True))


@dataclass
class Hearing:
    """What the quantities around one think of a value; means are taken once for all."""

    scene: Scene
    opinion: Opinion
    _sums: dict[object, dict[str, float]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(float))
    )
    _counts: dict[object, int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        for q, view in enumerate(self.opinion):
            for _, group in self._groups(q):
                self._counts[group] += 1
                for name, share in view.items():
                    self._sums[group][name] += share

    def heard(self, q: int, options: Sequence[Candidate[str]]) -> list[Candidate[str]]:
        """``options`` of quantity number ``q`` with the features of this hearing."""
        return [Candidate(o.value, (*o.features, *self.features(q, o.value))) for o in options]

    def features(self, q: int, name: str) -> list[str]:
        """How likely ``name`` is for quantity number ``q`` itself and for those it goes with."""
        own = self.opinion[q].get(name, 0.0)
        out = _over(name, "own", own)
        for view, at in (("before", q - 1), ("after", q + 1)):
            held = self.opinion[at].get(name, 0.0) if 0 <= at < len(self.opinion) else None
            out.extend(_over(name, view, held))
        for view, group in self._groups(q):
            others = self._counts[group] - 1
            out.extend(_over(name, view, (self._sums[group][name] - own) / others if others else None))
        return out

    def _groups(self, q: int) -> Iterator[tuple[str, object]]:
        quantity = self.scene.quantities[q]
        yield "twin", (quantity.value, quantity.unit)
        yield "sentence", self.scene.words.sentence[quantity.first]
        yield "article", "article"


def _over(name: str, view: str, share: float | None) -> list[str]:
    if share is None:
        return [f"{name} {view} alone"]
    return [f"{name} {view} over {step}" for step in _STEPS if 100 * share >= step]
