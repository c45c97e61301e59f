"""Train: gold articles become the binder's weights.

``python -m models.binder.train GOLD.jsonl [MORE.jsonl …] [--fields measured,times]`` writes a
table a field into ``weights/``, with the settings of ``settings.toml``. Only quantities that are
in the gold teach the binding; all of them teach which are relevant, where the gold is complete.
"""

from __future__ import annotations

import argparse
import json
import logging
import tomllib
from collections.abc import Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from crawler.characters import ZWNJ, fold
from models.binder.fit import Question, fit
from pipeline import agreement
from pipeline.agreement import Record
from pipeline.binding import relevance
from pipeline.binding.binder import ALONE, FIELDS, HEARD, RULED, offers
from pipeline.binding.hearing import Hearing, shares
from pipeline.binding.ranker import Candidate, Ranker
from pipeline.binding.scene import Scene, scene
from pipeline.gold import Gold, read
from pipeline.language import load
from pipeline.tagging import vectors
from pipeline.tagging.finder import RULES

#: The articles are parted so often to make contexts that a guide has not seen.
FOLDS = 4

log = logging.getLogger(__name__)
WEIGHTS = Path(__file__).with_name("weights")
SETTINGS: Final[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("settings.toml").read_text(encoding="utf-8")
)


#: Fields that are one phrase, and what a record calls it.
_PHRASES: Final = {"times": "time", "sources": "source"}


def matched(scene_: Scene, facts: Sequence[Record]) -> dict[int, Record]:
    """Quantity → the gold fact that it overlaps most, one to one, as the scorer pairs them."""
    pairs = sorted(
        (
            (min(q.end, f["end"]) - max(q.start, f["start"]), i, j)
            for i, q in enumerate(scene_.quantities)
            for j, f in enumerate(facts)
        ),
        reverse=True,
    )
    out: dict[int, Record] = {}
    used: set[int] = set()
    for overlap, i, j in pairs:
        if overlap > 0 and i not in out and j not in used:
            out[i] = facts[j]
            used.add(j)
    return out


def right(field: str, scene_: Scene, value: Any, fact: Record) -> float:
    """How right ``value`` is for ``field`` of ``fact``: 0 wrong, 1 right, between: in part."""
    text = scene_.words.text
    if field == "measured":
        if value is None:
            return float(not fact["measured"])
        phrase = scene_.words.slice(*value)
        complete = agreement.CHECKS["value+measured complete"]
        if complete({**fact, "value": 0}, {"value": 0, "measured": phrase}):
            return 1.0
        return 0.9 * shared(fact["measured"], phrase)
    if field in ("organizations", "places"):
        named = [] if value is None else [text[value.start : value.end]]
        return float(agreement.FIELDS[field](fact, {field: named}))
    if field in _PHRASES:
        name = _PHRASES[field]
        told = None if value is None else text[value.start : value.end]
        return float(agreement.FIELDS[name](fact, {name: told}))
    if field == "trends":
        return float(value == (fact.get("trend") or "="))
    return float(value == (fact.get("status") or "actual"))


def shared(gold: str, phrase: str) -> float:
    """The share of words that two phrases have in common."""
    a, b = set(fold(gold.replace(ZWNJ, " ")).split()), set(fold(phrase.replace(ZWNJ, " ")).split())
    return len(a & b) / len(a | b) if a | b else 0.0


@dataclass(frozen=True, slots=True)
class Example:
    """One article as the binder sees it: all its quantities, and those that are in the gold."""

    whole: Scene
    part: Scene
    facts: Mapping[int, Record]
    """Gold facts by the quantity of ``whole``."""
    complete: bool = True
    """Whether a quantity without a fact is no statistic (:class:`pipeline.gold.Gold`)."""
    sure: bool = True
    """Whether its readers are to be believed like those of the gold."""
    apart: bool = False
    """Whether they name places and organizations otherwise (:class:`pipeline.gold.Gold`)."""

    @property
    def bound(self) -> list[Record]:
        """The gold facts of the quantities of ``part``."""
        return [self.facts[q] for q in sorted(self.facts)]


def examples(articles: Sequence[Gold], *, entities: str = RULES) -> list[Example]:
    """The articles, read; ``entities`` says who reads names beside the rules."""
    nlp = load(entities=entities)
    nlp.select_pipes(disable=("amarkav_forms", "amarkav_relevance", "amarkav_statistics"))
    out: list[Example] = []
    for gold in articles:
        doc = nlp(gold.article.text)
        whole = scene(doc, vectors=vectors.take(doc))
        facts = matched(whole, gold.facts)
        part = _only(whole, sorted(facts))
        out.append(Example(whole, part, facts, gold.complete, gold.sure, gold.apart))
    return out


def _only(scene_: Scene, indices: Sequence[int]) -> Scene:
    """``scene_`` with only the quantities at ``indices``."""
    return replace(
        scene_,
        quantities=[scene_.quantities[i] for i in indices],
        attributions=[scene_.attributions[i] for i in indices],
    )


def lessons(paths: Sequence[Path], *, entities: str = RULES) -> list[Example]:
    """The articles of gold files, read as :func:`examples`."""
    return examples([gold for path in paths for gold in read(path)], entities=entities)


def parted(examples: Sequence[Example], folds: int) -> Iterator[tuple[list[Example], list[Example]]]:
    """The articles to be taught by and those to be asked about, ``folds`` times.

    Each complete article is asked about once; what is not complete teaches every time.
    """
    judged = [example for example in examples if example.complete]
    for first in range(folds):
        held_out = judged[first::folds]
        kept = {id(example) for example in held_out}
        yield [example for example in examples if id(example) not in kept], held_out


def relevance_questions(example: Example) -> Iterator[Question]:
    """Which quantities of ``example`` are statistics; optional ones teach nothing."""
    for q in range(len(example.whole.quantities)):
        if q in example.facts and example.facts[q].get("optional"):
            continue
        options = relevance.candidates(example.whole, q)
        yield Question(
            [c.features for c in options],
            frozenset(i for i, c in enumerate(options) if c.value == (q in example.facts)),
        )


def questions(example: Example, field: str, guide: Ranker | None) -> Iterator[Question]:
    """What ``example`` teaches of ``field``.

    What the quantity before was bound to comes from the gold, or from ``guide``: a binder that
    has only ever seen right answers before its own trusts them too much.
    """
    previous: Any = None
    for q, fact in enumerate(example.bound):
        options = offers(example.part, q, field, previous)
        good = best(options, field, example.part, fact)
        if guide is not None:
            previous = guide.best(options).value if options else None
        else:
            previous = options[min(good)].value if good else None
        yield from question(options, good, fact)


def heard_questions(example: Example, field: str, guide: Ranker | None) -> Iterator[Question]:
    """What ``example`` teaches of ``field``: in a second reading, after the first one of ``guide``."""
    offers = [HEARD[field](example.part, q) for q in range(len(example.part.quantities))]
    if guide is not None:
        hearing = Hearing(example.part, [shares(options, guide) for options in offers])
        offers = [hearing.heard(q, options) for q, options in enumerate(offers)]
    for options, fact in zip(offers, example.bound, strict=True):
        yield from question(options, best(options, field, example.part, fact), fact)


def best(options: Sequence[Candidate[Any]], field: str, scene_: Scene, fact: Record) -> frozenset[int]:
    """The options that come nearest to ``fact``; none where all are wrong."""
    scores = [right(field, scene_, option.value, fact) for option in options]
    top = max(scores, default=0.0)
    return frozenset(i for i, score in enumerate(scores) if score == top and score > 0.0)


def teaches(options: Sized, good: frozenset[int], *, optional: bool) -> bool:
    """Whether there is something to choose, and a right choice; an optional fact teaches nothing."""
    return not optional and 0 < len(good) < len(options)


def question(options: Sequence[Candidate[Any]], good: frozenset[int], fact: Record) -> Iterator[Question]:
    """The choice between ``options``, where it teaches anything."""
    if teaches(options, good, optional=bool(fact.get("optional"))):
        yield Question([option.features for option in options], good)


def ranking(field: str) -> dict[str, Any]:
    """How the ranker of ``field`` is fitted, where each question stands by itself."""
    return {name: value for name, value in SETTINGS.get(field, {}).items() if name != "rounds"}


def fit_field(taught: Sequence[Example], field: str) -> dict[str, float]:
    """The weights of ``field``: first from gold contexts, then from the contexts of held-out guides."""
    settings = dict(SETTINGS.get(field, {}))
    rounds = settings.pop("rounds", 1)
    parts = [taught[i::FOLDS] for i in range(FOLDS)]
    asked = [[q for example in part for q in questions(example, field, None)] for part in parts]
    for _ in range(rounds):
        guides = [Ranker(fit(_others(asked, i), **settings)) for i in range(FOLDS)]
        asked = [
            [q for example in part for q in questions(example, field, guide)]
            for part, guide in zip(parts, guides, strict=True)
        ]
    return fit([q for own in asked for q in own], **settings)


def fit_heard(taught: Sequence[Example], field: str) -> tuple[dict[str, float], dict[str, float]]:
    """The weights of the first and the second reading of ``field``; the second hears held-out firsts."""
    first, second = SETTINGS.get(f"{field}_first", {}), SETTINGS.get(field, {})
    parts = [taught[i::FOLDS] for i in range(FOLDS)]
    asked = [[q for example in part for q in heard_questions(example, field, None)] for part in parts]
    again: list[Question] = []
    for i, part in enumerate(parts):
        guide = Ranker(fit(_others(asked, i), **first))
        again.extend(q for example in part for q in heard_questions(example, field, guide))
    return fit([q for own in asked for q in own], **first), fit(again, **second)


def _others(asked: Sequence[Sequence[Question]], i: int) -> list[Question]:
    return [q for j, own in enumerate(asked) if j != i for q in own]


def main() -> None:
    """Read the gold files named on the command line and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    ranked = [name for name in (*FIELDS, *ALONE, *HEARD) if name not in RULED]
    parser.add_argument("--fields", default=",".join(("relevance", *ranked)))
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    taught = [example for example in lessons(args.gold) if not example.apart]
    for field in args.fields.split(","):
        if field == "relevance":
            asked = [q for e in taught if e.complete for q in relevance_questions(e)]
            _write(args.out, field, fit(asked, **SETTINGS.get(field, {})))
        elif field in ALONE:
            asked = [q for example in taught for q in questions(example, field, None)]
            _write(args.out, field, fit(asked, **ranking(field)))
        elif field in HEARD:
            first, second = fit_heard(taught, field)
            _write(args.out, f"{field}_first", first)
            _write(args.out, field, second)
        else:
            _write(args.out, field, fit_field(taught, field))


def _write(folder: Path, field: str, weights: dict[str, float]) -> None:
    (folder / f"{field}.json").write_text(
        json.dumps(weights, ensure_ascii=False, indent=0) + "\n", encoding="utf-8"
    )
    log.info("%s: %d weights", field, len(weights))


if __name__ == "__main__":
    main()
