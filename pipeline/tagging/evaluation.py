"""Evaluation: how many spans are right, by class: strictly (as conlleval counts) and in part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.tagging.labels import Span, spans

#: The name of the sum over all classes.
ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of spans: in the gold, found, found right, and half right."""

    gold: int = 0
    found: int = 0
    right: int = 0
    overlapping: float = 0.0
    """Right ones, and half of those that only overlap a gold span of their class."""

    def __add__(self, other: Score) -> Score:
        return Score(
            self.gold + other.gold,
            self.found + other.found,
            self.right + other.right,
            self.overlapping + other.overlapping,
        )

    @property
    def precision(self) -> float:
        """The share of found spans that are right, 0 to 1."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of gold spans that are found, 0 to 1."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Strict F1, 0 to 1: same first word, same last word, same class."""
        return _harmonic(self.right, self.found, self.gold)

    @property
    def partial(self) -> float:
        """F1 in which an overlap with the right class counts half, as MUC and SemEval 2013 do."""
        return _harmonic(self.overlapping, self.found, self.gold)


def _harmonic(right: float, found: int, gold: int) -> float:
    return 2 * right / (found + gold) if found + gold else 0.0


def scores(gold: Iterable[Sequence[str]], found: Iterable[Sequence[str]]) -> dict[str, Score]:
    """Scores by class, and of all together under ``all``, of sentences of BIO tags.

    >>> result = scores([["B-PER", "I-PER", "O"]], [["B-PER", "O", "B-LOC"]])
    >>> result["PER"].f1, result["PER"].partial, result["all"].precision
    (0.0, 0.5, 0.0)
    """
    out: dict[str, Score] = defaultdict(Score)
    for gold_tags, found_tags in zip(gold, found, strict=True):
        for label, score in _compared(spans(gold_tags), spans(found_tags)).items():
            out[label] += score
    return {ALL: sum(out.values(), Score()), **dict(sorted(out.items()))}


def _compared(gold: Sequence[Span], found: Sequence[Span]) -> dict[str, Score]:
    out: dict[str, Score] = defaultdict(Score)
    right = set(gold) & set(found)
    left = [span for span in gold if span not in right]
    for span in gold:
        out[span.label] += Score(gold=1)
    for span in found:
        credit = 1.0 if span in right else 0.0
        if not credit:
            touched = next((other for other in left if _touch(other, span)), None)
            if touched is not None:
                left.remove(touched)  # a gold span gives credit once
                credit = 0.5
        out[span.label] += Score(found=1, right=int(span in right), overlapping=credit)
    return out


def _touch(one: Span, other: Span) -> bool:
    return one.label == other.label and one.first < other.end and other.first < one.end
