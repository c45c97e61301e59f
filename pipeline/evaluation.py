"""Evaluation: predicted statistics against gold ones, by the annotation guidelines.

Every prediction is matched to at most one gold mention by overlap. One that matches an optional
mention is dropped, one that matches nothing is a false positive. The figures are those of the
guidelines' own scorer, to the last digit; a test holds the two side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.agreement import CHECKS, FIELDS, Record


@dataclass(frozen=True, slots=True)
class Judged:
    """One article: its text, its gold mentions and what was predicted for it."""

    doc_id: str
    text: str
    gold: Sequence[Record]
    predicted: Sequence[Record]
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Error:
    """A mention that was missed (no ``predicted``), invented (no ``gold``) or wrong in ``fields``."""

    article: Judged
    gold: Record | None
    predicted: Record | None
    fields: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        """``missed``, ``spurious`` or ``wrong``."""
        return "missed" if self.predicted is None else "spurious" if self.gold is None else "wrong"


@dataclass(slots=True)
class Report:
    """Counts over any number of articles, and the figures that follow from them."""

    articles: int = 0
    gold: int = 0
    predicted: int = 0
    matched: int = 0
    hits: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CHECKS, 0))
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))

    def precision(self, check: str) -> float:
        """Share of the predictions that pass ``check``."""
        return self.hits[check] / self.predicted if self.predicted else 0.0

    def recall(self, check: str) -> float:
        """Share of the gold mentions that were found and pass ``check``."""
        return self.hits[check] / self.gold if self.gold else 0.0

    def f1(self, check: str) -> float:
        """Harmonic mean of the two."""
        precision, recall = self.precision(check), self.recall(check)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def accuracy(self, name: str) -> float:
        """Share of the matched mentions whose field ``name`` is right."""
        return self.right[name] / self.matched if self.matched else 0.0

    def to_dict(self) -> dict[str, Any]:
        """The figures as the guidelines' scorer writes them in JSON."""
        scores = {
            name: {"p": self.precision(name), "r": self.recall(name), "f1": self.f1(name)} for name in CHECKS
        }
        return {
            "articles": self.articles, "gold": self.gold, "predicted": self.predicted, "scores": scores,
            "fields": {name: self.accuracy(name) for name in FIELDS},
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The report over all, the same per kind and per agency, and every error."""

    total: Report
    kinds: dict[str, Report]
    agencies: dict[str, Report]
    errors: tuple[Error, ...]


def evaluate(articles: Iterable[Judged]) -> Evaluation:
    """Score all predictions of all articles.

    A matched mention counts under its gold kind, a spurious prediction under its own.

    >>> gold = {"start": 0, "end": 6, "value": 3, "unit": "count", "measured": "مدرسه", "kind": "count"}
    >>> evaluate([Judged("a", "۳ مدرسه", [gold], [{**gold, "value": 4}])]).total.f1("detection")
    1.0
    >>> evaluate([Judged("a", "۳ مدرسه", [gold], [{**gold, "value": 4}])]).total.f1("value")
    0.0
    """
    total, kinds, agencies = Report(), dict[str, Report](), dict[str, Report]()
    errors: list[Error] = []
    for article in articles:
        agency = agencies.setdefault(article.agency, Report())
        for report in (total, agency):
            report.articles += 1
        pairs = match(article.gold, article.predicted)
        for i, j in pairs:
            gold, predicted = article.gold[i], article.predicted[j]
            if gold.get("optional"):
                continue
            passed = {name: check(gold, predicted) for name, check in {**CHECKS, **FIELDS}.items()}
            for report in (total, agency, kinds.setdefault(_kind(gold), Report())):
                _count(report, passed)
            if wrong := tuple(name for name, passes in passed.items() if not passes):
                errors.append(Error(article, gold, predicted, wrong))
        found, used = {i for i, _ in pairs}, {j for _, j in pairs}
        for i, gold in enumerate(article.gold):
            if i not in found and not gold.get("optional"):
                for report in (total, agency, kinds.setdefault(_kind(gold), Report())):
                    report.gold += 1
                errors.append(Error(article, gold, None))
        for j, predicted in enumerate(article.predicted):
            if j not in used:
                for report in (total, agency, kinds.setdefault(_kind(predicted), Report())):
                    report.predicted += 1
                errors.append(Error(article, None, predicted))
    return Evaluation(total, kinds, agencies, tuple(errors))


def match(gold: Sequence[Record], predicted: Sequence[Record]) -> list[tuple[int, int]]:
    """One-to-one pairs of indices by overlap of ``[start, end)``, the largest first."""
    overlaps = sorted(
        (
            (min(g["end"], p["end"]) - max(g["start"], p["start"]), i, j)
            for i, g in enumerate(gold)
            for j, p in enumerate(predicted)
        ),
        reverse=True,
    )
    pairs: list[tuple[int, int]] = []
    taken_gold, taken_predicted = set[int](), set[int]()
    for overlap, i, j in overlaps:
        if overlap > 0 and i not in taken_gold and j not in taken_predicted:
            taken_gold.add(i)
            taken_predicted.add(j)
            pairs.append((i, j))
    return pairs


def _count(report: Report, passed: Mapping[str, bool]) -> None:
    report.gold += 1
    report.predicted += 1
    report.matched += 1
    for name, passes in passed.items():
        (report.hits if name in report.hits else report.right)[name] += passes


def _kind(record: Record) -> str:
    return str(record.get("kind") or "")
