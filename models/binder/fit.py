"""Fit: named weights from choices, by adaptive gradient ascent with a pull towards zero."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt


@dataclass(frozen=True, slots=True)
class Question:
    """One choice: each option's features, and which options are right (at least one)."""

    options: Sequence[tuple[str, ...]]
    right: frozenset[int]


def fit(
    questions: Sequence[Question],
    *,
    epochs: int = 8,
    rate: float = 0.15,
    decay: float = 1e-2,
    least: int = 8,
    seed: int = 7,
) -> dict[str, float]:
    """Weights that make the right options likely.

    Features seen in fewer than ``least`` questions are left out.
    The likelihood of a question is the share of probability that all its right options have
    together. ``decay`` is the strength of the pull towards zero at each update. The weights are
    the mean over the second half of the epochs.
    """
    seen: Counter[str] = Counter()
    for question in questions:
        seen.update({name for option in question.options for name in option})
    kept = {name for name, count in seen.items() if count >= least}
    compact = [
        ([[name for name in option if name in kept] for option in question.options], question.right)
        for question in questions
    ]
    weights: dict[str, float] = dict.fromkeys(kept, 0.0)
    squares: dict[str, float] = dict.fromkeys(kept, 1e-6)
    order = list(range(len(compact)))
    shuffle = random.Random(seed)
    sums: dict[str, float] = dict.fromkeys(kept, 0.0)
    averaged = range(epochs // 2, epochs)
    for epoch in range(epochs):
        shuffle.shuffle(order)
        for index in order:
            options, right = compact[index]
            scores = [sum([weights[name] for name in option]) for option in options]
            top = max(scores)
            powers = [exp(score - top) for score in scores]
            total = sum(powers)
            good = sum(powers[i] for i in right)
            for i, option in enumerate(options):
                step = (powers[i] / good if i in right else 0.0) - powers[i] / total
                if abs(step) < 1e-4:
                    continue
                for name in option:
                    gradient = step - decay * weights[name]
                    squares[name] += gradient * gradient
                    weights[name] += rate * gradient / sqrt(squares[name])
        if epoch in averaged:
            for name, weight in weights.items():
                sums[name] += weight / len(averaged)
    return {name: round(weight, 3) for name, weight in sorted(sums.items()) if abs(weight) >= 0.02}
