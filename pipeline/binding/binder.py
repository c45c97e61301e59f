"""Binder: every field of a quantity, chosen from what its text offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from pipeline.binding import changes, measured, modality, names, periods, sources, views
from pipeline.binding.hearing import Hearing, shares
from pipeline.binding.measured import Extent
from pipeline.binding.pool import Pool, pool
from pipeline.binding.ranker import Candidate, Choice, Ranker, Shortlist, pick, ranker
from pipeline.binding.scene import Scene
from pipeline.binding.scorer import Scorer, one_thread, scorer
from pipeline.mentions import Entity, Mention, TimeExpression
from pipeline.tagging.finder import RULES

Offer = Callable[[Scene, int, Any], Sequence[Candidate[Any]]]
#: What a quantity is offered, and the probability of each.
Offered = tuple[Sequence[Candidate[Any]], Sequence[float]]

#: What may be bound to a quantity when one knows what the quantity before was bound to: the field's
#: name and what offers its candidates.
FIELDS: Final[Mapping[str, Offer]] = {
    "measured": measured.candidates,
    "times": periods.candidates,
}

#: What each quantity chooses by itself.
ALONE: Final[Mapping[str, Callable[[Scene, int], Sequence[Candidate[Any]]]]] = {
    "trends": changes.candidates,
    "organizations": partial(names.candidates, label="ORG"),
    "places": partial(names.candidates, label="LOC"),
    "sources": sources.candidates,
}

#: Those of them that may be told under two spellings of one name.
NAMES: Final = ("organizations", "places", "sources")

#: Those of the names that are pooled: the quantities of an article mostly share theirs. Who speaks
#: changes from sentence to sentence: on held-out articles a pool of sources weighed the others nothing.
POOLED: Final = ("organizations", "places")

#: Fields whose rankers read twice: the second hears what the first held of the quantities around
#: (:mod:`hearing`).
HEARD: Final[Mapping[str, Callable[[Scene, int], Sequence[Candidate[str]]]]] = {
    "statuses": modality.candidates
}

#: Fields that are not taught without an encoder's vectors, and who chooses them then.
RULED: Final[Mapping[str, Callable[[Scene, int], Any]]] = {"sources": sources.ruled}

#: With vectors that choice, the first candidate, stands unless another is likelier by so much: the rules
#: were made by reading the gold, and on its held-out articles a scorer alone is no better (84.2 and
#: 84.9 %), but on articles from elsewhere it is (81.1 and 74.6 %). So it is 84.7 and 80.5 %.
_LEAD: Final = 0.3

#: Of a field's candidates the networks see as many as the ranker finds best: of phrases there are 21 a
#: quantity, and no figure on the development articles changes when they see 5 of them, 8, 12 or all.
_SHORTLIST: Final = 5

#: How candidates look to a network by an encoder's vectors.
SEEN: Final[Mapping[str, views.Look]] = {
    "measured": views.phrases,
    "times": views.names,
    "trends": views.directions,
    "statuses": views.modes,
    **dict.fromkeys(NAMES, views.names),
}

#: Fields that a scorer is taught to choose. Not statuses: of those rankers that hear each other know more (on
#: held-out articles 92.4 %, a scorer 91.9), and what a network would see of them teaches the encoder alone.
SCORED: Final = tuple(field for field in SEEN if field not in HEARD)

#: Who chooses a name: without an encoder's vectors, and with them.
CHOOSERS: Final = ("ranker", "scorer")


def offers(scene: Scene, q: int, name: str, previous: Any = None) -> Sequence[Candidate[Any]]:
    """What field ``name`` of quantity number ``q`` may be, whose predecessor was bound to ``previous``."""
    alone = ALONE.get(name) or HEARD.get(name)
    return FIELDS[name](scene, q, previous) if alone is None else alone(scene, q)


def in_order(
    scene: Scene, name: str, choose: Callable[[int, Sequence[Candidate[Any]]], Choice[Any]]
) -> list[Choice[Any]]:
    """The choice of field ``name`` for every quantity in reading order; each knows the one before."""
    out: list[Choice[Any]] = []
    previous: Any = None
    for q in range(len(scene.quantities)):
        offered = offers(scene, q, name, previous)
        out.append(choose(q, offered) if len(offered) > 1 else _only(offered))
        previous = out[-1].value
    return out


def _only(offered: Sequence[Candidate[Any]]) -> Choice[Any]:
    """The choice where there is none: the only candidate, or nothing."""
    return Choice(offered[0].value if offered else None, 1.0)


def heard(scene: Scene, name: str, first: Ranker, second: Ranker) -> list[Choice[str]]:
    """The choice of field ``name`` for every quantity, in the second reading."""
    offered = [HEARD[name](scene, q) for q in range(len(scene.quantities))]
    hearing = Hearing(scene, [shares(options, first) for options in offered])
    return [second.best(hearing.heard(q, options)) for q, options in enumerate(offered)]


@dataclass(frozen=True, slots=True)
class Bound:
    """What one quantity was bound to; ``probability`` by field."""

    measured: Extent | None
    organization: Entity | None
    place: Entity | None
    time: TimeExpression | None
    source: Mention | None
    trend: str
    status: str
    probability: Mapping[str, float]


class Binder:
    """Chooses by the shipped weights, quantity by quantity in reading order.

    Args:
        finder: who made the vectors of the scenes, if any have them.
    """

    def __init__(self, finder: str = RULES) -> None:
        self.rankers: Mapping[str, Ranker] = {name: ranker(name) for name in (*FIELDS, *ALONE, *HEARD)}
        self.first: Mapping[str, Ranker] = {name: ranker(f"{name}_first") for name in HEARD}
        self.scorers: Mapping[str, Scorer | None] = {name: scorer(name, finder) for name in SCORED}
        self.pools: Mapping[tuple[str, str], Pool | None] = {
            (name, chooser): pool(name, chooser) for name in POOLED for chooser in CHOOSERS
        }

    def bind(self, scene: Scene) -> list[Bound]:
        """What each quantity of ``scene`` is bound to."""
        with one_thread():
            chosen = {name: self.choices(scene, name) for name in (*FIELDS, *ALONE, *HEARD)}
        return [
            Bound(
                chosen["measured"][q].value,
                chosen["organizations"][q].value,
                chosen["places"][q].value,
                chosen["times"][q].value,
                chosen["sources"][q].value,
                chosen["trends"][q].value,
                chosen["statuses"][q].value,
                {name: choices[q].probability for name, choices in chosen.items()},
            )
            for q in range(len(scene.quantities))
        ]

    def choices(self, scene: Scene, name: str) -> list[Choice[Any]]:
        """The choice of field ``name`` for every quantity: by the scorer where an encoder has read."""
        deep = self._deep(scene, name)
        if deep is None and name in HEARD:
            return heard(scene, name, self.first[name], self.rankers[name])
        if deep is None and name in RULED:
            return [Choice(RULED[name](scene, q), 1.0) for q in range(len(scene.quantities))]
        if name not in FIELDS:
            return self._alone(scene, name)
        if deep is None:
            return in_order(scene, name, lambda _, offered: self.rankers[name].best(offered))
        return self._foreseen(scene, name, deep)

    def _foreseen(self, scene: Scene, name: str, deep: Scorer) -> list[Choice[Any]]:
        """The choice of the scorer for every quantity, each of which knows the one before.

        The ranker foresees the choices, so that the scorer can be asked of all quantities at once; where
        it chose otherwise the next quantity is asked anew.
        """
        foreseen: list[Any] = [None]
        asked: dict[int, Sequence[Candidate[Any]]] = {}
        for q in range(len(scene.quantities)):
            few = self._few(scene, q, name, foreseen[q])
            asked[q] = few.candidates
            foreseen.append(few.best)
        held = self._held(scene, name, deep, asked)
        out: list[Choice[Any]] = []
        previous: Any = None
        for q, told in enumerate(held):
            if previous != foreseen[q]:
                (told,) = self._held(scene, name, deep, {q: self._few(scene, q, name, previous).candidates})
            out.append(pick(*told) if told[0] else _only(told[0]))
            previous = out[-1].value
        return out

    def _few(self, scene: Scene, q: int, name: str, previous: Any) -> Shortlist[Any]:
        """What the scorer is asked to choose from: those that the ranker finds best."""
        return self.rankers[name].shortlist(offers(scene, q, name, previous), _SHORTLIST)

    def _held(
        self, scene: Scene, name: str, deep: Scorer, asked: Mapping[int, Sequence[Candidate[Any]]]
    ) -> list[Offered]:
        """What the scorer holds of the candidates that each quantity is ``asked`` to choose from."""
        unsettled = [q for q, offered in asked.items() if len(offered) > 1]
        held = deep.shares(views.seen(scene, SEEN[name], {q: asked[q] for q in unsettled}))
        told = dict(zip(unsettled, held, strict=True))
        return [(offered, told.get(q, [1.0])) for q, offered in asked.items()]

    def alone(self, scene: Scene, name: str) -> list[Offered]:
        """What every quantity is offered for a field that it chooses by itself, and what it holds of each."""
        asked = {q: offers(scene, q, name) for q in range(len(scene.quantities))}
        deep = self._deep(scene, name)
        if deep is None:
            return [(offered, self.rankers[name].probabilities(offered)) for offered in asked.values()]
        return self._held(scene, name, deep, asked)

    def _deep(self, scene: Scene, name: str) -> Scorer | None:
        return None if scene.vectors is None else self.scorers.get(name)

    def _alone(self, scene: Scene, name: str) -> list[Choice[Any]]:
        """The choice of field ``name`` for every quantity; where it is pooled, with the others heard."""
        held = self.alone(scene, name)
        pooled = self.pools.get((name, CHOOSERS[self._deep(scene, name) is not None]))
        if pooled is not None:
            together = pooled.shares([names.opinion(scene, *own) for own in held])
            held = [(offered, list(told.values())) for (offered, _), told in zip(held, together, strict=True)]
        if name not in NAMES:
            return [pick(offered, shares) for offered, shares in held]
        same, lead = partial(names.same, scene), _LEAD if name in RULED else 0.0
        return [pick(offered, shares, same=same, lead=lead) for offered, shares in held]
