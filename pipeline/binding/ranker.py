"""Ranker: which of several candidates a quantity is bound to.

A candidate is a set of named, readable features (``same sentence``, ``distance 2``,
``head قیمت``); its score is the sum of their weights. The weights were fitted on annotated
articles (:mod:`models.binder`) and lie in ``models/binder/weights/``, one table a field,
so that anyone can read why a binding was made. With no weights every candidate scores 0 and
the first one is taken.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import exp
from typing import Final, Generic, TypeVar

T = TypeVar("T")

#: What holds less is not asked whether it is the same as another.
_SLIGHT: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Candidate(Generic[T]):
    """Something that a quantity may be bound to, and the features that speak for or against."""

    value: T
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """The best candidate and its probability among all of them."""

    value: T
    probability: float


@dataclass(frozen=True, slots=True)
class Shortlist(Generic[T]):
    """The best candidates, in the order in which they were offered, and the best of all if there is any."""

    candidates: Sequence[Candidate[T]]
    best: T | None


@dataclass(frozen=True, slots=True)
class Ranker:
    """One field's weights.

    >>> ranker = Ranker({"near": 2.0, "far": -1.0})
    >>> ranker.best([Candidate("قم", ("far",)), Candidate("تهران", ("near",))]).value
    'تهران'
    """

    weights: Mapping[str, float] = field(default_factory=dict)

    def score(self, features: Iterable[str]) -> float:
        """The sum of the weights of ``features``; unknown ones weigh nothing."""
        weights = self.weights
        return sum([weights.get(name, 0.0) for name in features])

    def probabilities(self, candidates: Sequence[Candidate[T]]) -> list[float]:
        """The probability of each candidate among them all."""
        scores = [self.score(candidate.features) for candidate in candidates]
        top = max(scores, default=0.0)
        powers = [exp(score - top) for score in scores]
        total = sum(powers)
        return [power / total for power in powers]

    def shortlist(self, candidates: Sequence[Candidate[T]], count: int) -> Shortlist[T]:
        """The ``count`` candidates of the highest scores, in the order in which they were offered.

        >>> offered = [Candidate(word, (word,)) for word in ("یزد", "قم", "ری")]
        >>> kept = Ranker({"یزد": 1.0, "ری": 2.0}).shortlist(offered, 2)
        >>> [candidate.value for candidate in kept.candidates], kept.best
        (['یزد', 'ری'], 'ری')
        """
        if len(candidates) < 2:
            return Shortlist(candidates, candidates[0].value if candidates else None)
        scores = [self.score(candidate.features) for candidate in candidates]
        kept = sorted(range(len(scores)), key=lambda i: -scores[i])[:count]
        return Shortlist([candidates[i] for i in sorted(kept)], candidates[kept[0]].value)

    def best(
        self, candidates: Sequence[Candidate[T]], *, same: Callable[[T, T], bool] | None = None
    ) -> Choice[T]:
        """The candidate of the highest score, the first of equals.

        ``same`` says which candidates are one thing under two spellings: they share what they
        have, since apart each would lose to "none" what together they win, and the likeliest
        spelling stands for them.

        :raises ValueError: when there is no candidate.
        """
        return pick(candidates, self.probabilities(candidates), same=same)


def pick(
    candidates: Sequence[Candidate[T]],
    shares: Sequence[float],
    *,
    same: Callable[[T, T], bool] | None = None,
    lead: float = 0.0,
) -> Choice[T]:
    """The candidate of the largest of ``shares``, as :meth:`Ranker.best` chooses.

    The first candidate stands unless another has so much more: ``lead``.

    >>> pick([Candidate("قم", ()), Candidate("تهران", ())], [0.4, 0.6], lead=0.3).value
    'قم'

    :raises ValueError: when there is no candidate.
    """
    if not candidates:
        raise ValueError("a ranker was given no candidates; give at least one, such as None for 'nothing'")
    held = shares if same is None else _together(candidates, shares, same)
    top = max(range(len(shares)), key=lambda i: (round(held[i], 6), shares[i]))
    if lead and held[top] - held[0] < lead:  # of equals, apart by rounding, the likelier spelling stands
        top = 0
    return Choice(candidates[top].value, min(1.0, held[top]))


def _together(
    candidates: Sequence[Candidate[T]], shares: Sequence[float], same: Callable[[T, T], bool]
) -> list[float]:
    """What each candidate holds with all that are the same; who holds next to nothing stays alone."""
    held = list(shares)
    weighed = [i for i, share in enumerate(shares) if share >= _SLIGHT]
    for n, i in enumerate(weighed):
        for j in weighed[:n]:
            if same(candidates[i].value, candidates[j].value):
                held[i] += shares[j]
                held[j] += shares[i]
    return held


@cache
def ranker(name: str) -> Ranker:
    """The shipped ranker of field ``name``; one without weights where none was fitted yet."""
    file = files("models") / "binder" / "weights" / f"{name}.json"
    return Ranker(json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {})


def calibration() -> tuple[float, float]:
    """Slope and intercept that turn the log probability of all choices into a confidence."""
    weights = ranker("calibration").weights
    return weights.get("slope", 1.0), weights.get("intercept", 0.0)


def bucket(number: int) -> str:
    """A distance as a coarse name: 0, 1, 2, 3, 4-5, 6-9, 10-19, 20+.

    >>> bucket(5), bucket(40)
    ('4-5', '20+')
    """
    if number <= 3:
        return str(number)
    return "4-5" if number <= 5 else "6-9" if number <= 9 else "10-19" if number <= 19 else "20+"
