"""Calibrate: how sure a record may be, learned on articles that the weights have not seen.

``python -m models.binder.calibrate GOLD.jsonl`` fits slope and intercept of a logistic curve
from the log probability of a record's choices to whether the whole record is right (the
guidelines' ``full``), writes ``weights/calibration.json`` and says how far off it is.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Sequence
from math import exp
from pathlib import Path

from models.binder.train import WEIGHTS
from pipeline import agreement, extraction
from pipeline.assembly import certainty
from pipeline.gold import Gold, read
from pipeline.language import load

log = logging.getLogger(__name__)
_BINS = 5


def outcomes(articles: Sequence[Gold]) -> list[tuple[float, bool]]:
    """For every record: the log probability of its choices, and whether all of it is right."""
    nlp = load()
    out: list[tuple[float, bool]] = []
    for gold in articles:
        for statistic in extraction.extract(gold.article, nlp):
            facts = [f for f in gold.facts if f["start"] < statistic.end and statistic.start < f["end"]]
            if facts and facts[0].get("optional"):
                continue
            right = bool(facts) and agreement.CHECKS["full"](facts[0], statistic.to_dict())
            out.append((certainty(statistic.confidence), right))
    return out


def fit(pairs: Sequence[tuple[float, bool]], *, steps: int = 4000, rate: float = 0.05) -> tuple[float, float]:
    """Slope and intercept of the logistic curve through ``pairs``, by gradient ascent."""
    slope, intercept = 1.0, 0.0
    for _ in range(steps):
        a = b = 0.0
        for x, right in pairs:
            miss = right - 1.0 / (1.0 + exp(-(intercept + slope * x)))
            a += miss * x
            b += miss
        slope += rate * a / len(pairs)
        intercept += rate * b / len(pairs)
    return slope, intercept


def error(pairs: Sequence[tuple[float, bool]], slope: float, intercept: float) -> float:
    """The expected calibration error: the mean gap between confidence and share right, in equal bins."""
    scored = sorted((1.0 / (1.0 + exp(-(intercept + slope * x))), right) for x, right in pairs)
    size = max(1, len(scored) // _BINS)
    gap = 0.0
    for i in range(0, len(scored), size):
        part = scored[i : i + size]
        gap += abs(sum(p for p, _ in part) - sum(right for _, right in part))
    return gap / len(scored)


def main() -> None:
    """Fit on the gold file named on the command line and write the curve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    pairs = outcomes(read(args.gold))
    slope, intercept = fit(pairs)
    (WEIGHTS / "calibration.json").write_text(
        json.dumps({"slope": round(slope, 4), "intercept": round(intercept, 4)}) + "\n"
    )
    log.info(
        "slope %.3f, intercept %.3f, calibration error %.3f", slope, intercept, error(pairs, slope, intercept)
    )


if __name__ == "__main__":
    main()
