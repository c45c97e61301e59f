"""Pooling: how much the quantities of an article hear of each other when they choose names.

``python -m models.binder.pooling GOLD.jsonl [MORE.jsonl …]`` teaches rankers and scorers on some of the
articles, asks them about the others, and fits for each field the two numbers of a :class:`Pool` under
which the right names are likeliest; they are written into ``weights/pool.json``. Needs the extra ``train``.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from models.binder.fit import fit as fit_ranker
from models.binder.scoring import FILE, Teaching, asked, teach
from models.binder.train import WEIGHTS, Example, best, lessons, parted, questions, ranking, teaches
from pipeline.binding import names
from pipeline.binding.binder import CHOOSERS, POOLED, Binder
from pipeline.binding.pool import Pool, floored, heard
from pipeline.binding.ranker import Ranker
from pipeline.binding.scorer import one_thread
from pipeline.tagging.finder import DEFAULT

log = logging.getLogger(__name__)
#: Steps of the ascent, and how long one is: two numbers are found in a second.
_STEPS: Final = 300
_RATE: Final = 0.5
_DIGITS: Final = 3


@dataclass(frozen=True, slots=True)
class Held:
    """What a quantity holds of each of its names and what the others do, as logarithms; which are right."""

    opinions: NDArray[np.float64]
    """*Shape:* ``(names, 2)``."""
    right: NDArray[np.bool_]
    """*Shape:* ``(names,)``."""


def held(binder: Binder, example: Example, field: str) -> Iterator[Held]:
    """What ``binder`` holds of the names of field ``field`` in ``example``, where they teach anything."""
    scene = example.part
    alone = binder.alone(scene, field)
    opinions = [names.opinion(scene, *own) for own in alone]
    told = zip(alone, opinions, heard(opinions), example.bound, strict=True)
    for (offered, _), own, others, fact in told:
        right = best(offered, field, scene, fact)
        if teaches(offered, right, optional=bool(fact.get("optional"))):
            yield Held(
                np.asarray([(floored(share), others.get(name, 0.0)) for name, share in own.items()]),
                np.asarray([i in right for i in range(len(own))]),
            )


def fit(told: Sequence[Held]) -> Pool:
    """The pool under which the right names of ``told`` are likeliest, by gradient ascent.

    No opinion counts against a name: where hearing the others does not help, they are not heard.
    """
    opinions = np.concatenate([one.opinions for one in told])
    right = np.concatenate([one.right for one in told])
    sizes = [len(one.right) for one in told]
    begins = np.cumsum([0, *sizes[:-1]])
    owner = np.repeat(np.arange(len(told)), sizes)
    weights = np.asarray([1.0, 0.0])
    for _ in range(_STEPS):
        scores = opinions @ weights
        powers = np.exp(scores - np.maximum.reduceat(scores, begins)[owner])
        among_all = powers / np.add.reduceat(powers, begins)[owner]
        powers = powers * right
        among_right = powers / np.add.reduceat(powers, begins)[owner]
        weights = np.maximum(0.0, weights + _RATE / len(told) * ((among_right - among_all) @ opinions))
    own, others = (round(float(weight), _DIGITS) for weight in weights)
    return Pool(own=own, others=others)


def opinions(examples: Sequence[Example], field: str, chooser: str, *, folds: int) -> list[Held]:
    """What choosers of one kind hold of articles that they were not taught on."""
    binder = Binder()
    teaching = replace(Teaching.read(field, FILE), networks=1)
    out: list[Held] = []
    for taught, held_out in parted(examples, folds):
        if chooser == "ranker":
            asks = [question for example in taught for question in questions(example, field, None)]
            binder.rankers = {field: Ranker(fit_ranker(asks, **ranking(field)))}
            binder.scorers = {}
        else:
            binder.scorers = {field: teach([asked(example, field, teaching) for example in taught], teaching)}
        with one_thread():
            out += [one for example in held_out for one in held(binder, example, field)]
    return out


def main() -> None:
    """Fit on the gold files named on the command line and write the pools."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=2)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(1)  # the products are small
    examples = lessons(args.gold, entities=DEFAULT)
    pools = {
        field: {
            chooser: asdict(fit(opinions(examples, field, chooser, folds=args.folds))) for chooser in CHOOSERS
        }
        for field in POOLED
    }
    (args.out / "pool.json").write_text(json.dumps(pools, indent=1) + "\n", encoding="utf-8")
    log.info("%s", pools)


if __name__ == "__main__":
    main()
