"""Binder: every field of a quantity, chosen from what its text offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pipeline.binding import changes, measured, modality, names, periods, relevance
from pipeline.binding.measured import Extent
from pipeline.binding.ranker import Candidate, Choice, Ranker, ranker
from pipeline.binding.scene import Scene
from pipeline.mentions import Entity, TimeExpression

Offer = Callable[[Scene, int, Any], Sequence[Candidate[Any]]]

#: What may be bound to a quantity: the field's name and what offers its candidates.
FIELDS: Final[Mapping[str, Offer]] = {
    "measured": measured.candidates,
    "times": periods.candidates,
    "trends": changes.candidates,
    "statuses": modality.candidates,
}

#: Fields that are read twice: in the second reading the quantities of an article hear of each other.
NAMES: Final[Mapping[str, str]] = {"organizations": "ORG", "places": "LOC"}

#: What a first reading holds of each quantity: the probability of each squashed name, "" for none.
Opinion = Sequence[Mapping[str, float]]


def opinion(scene: Scene, label: str, first: Ranker) -> Opinion:
    """What the ranker ``first`` thinks of the names of ``label`` for every quantity."""
    held: list[Mapping[str, float]] = []
    for q in range(len(scene.quantities)):
        options = names.candidates(scene, q, label)
        called = ("" if option.value is None else scene.name(option.value) for option in options)
        held.append(dict(zip(called, first.probabilities(options), strict=True)))
    return held


@dataclass(frozen=True, slots=True)
class Bound:
    """What one quantity was bound to; ``probability`` by field."""

    measured: Extent | None
    organization: Entity | None
    place: Entity | None
    time: TimeExpression | None
    trend: str
    status: str
    probability: Mapping[str, float]


class Binder:
    """Chooses by the shipped weights, quantity by quantity in reading order."""

    def __init__(self) -> None:
        self.relevance = ranker("relevance")
        self.rankers: Mapping[str, Ranker] = {name: ranker(name) for name in (*FIELDS, *NAMES)}
        self.first: Mapping[str, Ranker] = {name: ranker(f"{name}_first") for name in NAMES}

    def relevant(self, scene: Scene) -> list[tuple[int, float]]:
        """The quantities that assert something, with the probability that they do."""
        kept: list[tuple[int, float]] = []
        for q in range(len(scene.quantities)):
            choice = self.relevance.best(relevance.candidates(scene, q))
            if choice.value or not self.relevance.weights:
                kept.append((q, choice.probability))
        return kept

    def bind(self, scene: Scene) -> list[Bound]:
        """What each quantity of ``scene`` is bound to."""
        previous: dict[str, Any] = dict.fromkeys(FIELDS)
        opinions = {name: opinion(scene, label, self.first[name]) for name, label in NAMES.items()}
        out: list[Bound] = []
        for q in range(len(scene.quantities)):
            chosen: dict[str, Any] = {}
            probability: dict[str, float] = {}
            for name, offer in FIELDS.items():
                options = offer(scene, q, previous[name])
                choice: Choice[Any] = self.rankers[name].best(options) if options else Choice(None, 1.0)
                chosen[name], probability[name] = choice.value, choice.probability
            previous = dict(chosen)
            for name, label in NAMES.items():
                named = self.rankers[name].best(names.candidates(scene, q, label, opinions[name]))
                chosen[name], probability[name] = named.value, named.probability
            out.append(
                Bound(
                    chosen["measured"], chosen["organizations"], chosen["places"], chosen["times"],
                    chosen["trends"], chosen["statuses"], probability,
                )  # fmt: skip
            )
        return out


def kept(scene: Scene, indices: Sequence[int]) -> Scene:
    """``scene`` with only the quantities at ``indices``."""
    attributions = [scene.attributions[i] for i in indices] if scene.attributions else ()
    return replace(scene, quantities=[scene.quantities[i] for i in indices], attributions=attributions)
