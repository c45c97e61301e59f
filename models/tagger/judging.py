"""Judging: what the shipped tagger finds in annotated files, by the labels that they use.

``python -m models.tagger.judging NER`` judges by every set of ``settings.toml`` and writes
``metrics.json`` beside the weights: strict and partial F1 by class, as they are, with all ZWNJ lost,
and with Arabic letters.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from crawler.characters import ZWNJ
from models.tagger import sets
from models.tagger.sets import Set
from pipeline.tagging.finder import DEFAULT, SHIPPED
from pipeline.tagging.judging import Tags, judge
from pipeline.tagging.labels import CLASSES
from pipeline.tagging.readers import matching, tags
from pipeline.tagging.tagger import WEIGHTS, Tagger, conventions

log = logging.getLogger(__name__)
_ARABIC: Final = str.maketrans("یک", "يك")

#: Ways in which a text is typed that must not matter.
SPELLINGS: Final[Mapping[str, Callable[[str], str]]] = {
    "as it is": str,
    "no ZWNJ": lambda word: word.replace(ZWNJ, "") or word,
    "Arabic letters": lambda word: word.translate(_ARABIC),
}


def report(known: Set, data: Path, tags: Callable[[Mapping[str, str | None]], Tags]) -> dict[str, Any]:
    """F1 in percent on what ``known`` keeps for judging, by spelling and class.

    ``tags`` makes the reader that tells our classes as it is said.
    """
    sentences = [replace(s, tags=tuple(map(known.ours, s.tags))) for s in known.judging(data)]
    told: dict[str, str | None] = {name: known.merged.get(name) for name in CLASSES}
    out: dict[str, Any] = {"sentences": len(sentences)}
    reader = tags(told)
    for name, spelling in SPELLINGS.items():
        spelt = [replace(s, words=tuple(map(spelling, s.words))) for s in sentences]
        out[name] = {
            label: {"strict": percent(score.f1), "partial": percent(score.partial), "gold": score.gold}
            for label, score in judge(spelt, reader, told).items()
        }
    return out


def write(known: Sequence[Set], data: Path, *, model: str, folder: Path) -> None:
    """Judge by all the sets that keep something for it, and write ``metrics.json`` into ``folder``.

    ``model`` is the name of a shipped tagger for that in ``folder``, else what :func:`readers.tags` takes.
    """
    metrics: dict[str, Any] = {}
    for one in known:
        if one.test is None and one.held_out is None:
            continue
        metrics[one.name] = report(
            one,
            data,
            lambda told: own(folder, told).tags if model in SHIPPED else tags(model, told),
        )
        log.info("%s: %s", one.name, {way: metrics[one.name][way]["all"] for way in SPELLINGS})
    text = json.dumps(metrics, ensure_ascii=False, indent=1)
    (folder / "metrics.json").write_text(text + "\n", encoding="utf-8")


def own(folder: Path, told: Mapping[str, str | None]) -> Tagger:
    """The tagger in ``folder``, that tells names as :func:`readers.tags` does."""
    return Tagger(folder, merged=told, convention=matching(conventions(folder), told))


def percent(share: float) -> float:
    """``share`` in percent with two decimals."""
    return round(100 * share, 2)


def main() -> None:
    """Judge by all the sets, and write the metrics."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with the CoNLL files")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    write(sets.read(sets.settings()), args.data, model=DEFAULT, folder=args.weights)


if __name__ == "__main__":
    main()
