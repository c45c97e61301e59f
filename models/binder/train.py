"""Train: gold articles become the binder's weights.

``python -m models.binder.train GOLD.jsonl [MORE.jsonl …]`` writes ``weights.json`` beside this
file. Only the matched quantities teach the binding; all of them teach which are relevant.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline import agreement
from pipeline.agreement import Record
from pipeline.characters import ZWNJ, fold
from pipeline.attribution import source_of
from pipeline.binding import relevance
from pipeline.binding.binder import FIELDS, kept
from pipeline.binding.scene import Scene, scene
from pipeline.gold import Gold, read
from pipeline.language import load
from models.binder.fit import Question, fit

log = logging.getLogger(__name__)
WEIGHTS = Path(__file__).with_name("weights.json")


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
        phrase = scene_.words.slice(*value)
        complete = agreement.CHECKS["value+measured complete"]
        if complete(fact, {"value": fact["value"], "measured": phrase}):
            return 1.0
        return 0.9 * shared(fact["measured"], phrase)
    if field in ("organizations", "places"):
        named = [] if value is None else [text[value.start : value.end]]
        return float(agreement.FIELDS[field](fact, {field: named}))
    if field == "times":
        return float(agreement.FIELDS["time"](fact, {"time": None if value is None else text[value.start : value.end]}))
    if field == "trends":
        return float(value == (fact.get("trend") or "="))
    return float(value == (fact.get("status") or "actual"))


def shared(gold: str, phrase: str) -> float:
    """The share of words that two phrases have in common."""
    a, b = set(fold(gold.replace(ZWNJ, " ")).split()), set(fold(phrase.replace(ZWNJ, " ")).split())
    return len(a & b) / len(a | b) if a | b else 0.0


def questions(articles: Sequence[Gold]) -> dict[str, list[Question]]:
    """What the articles teach, by field."""
    nlp = load(exclude=("amarkav_forms", "amarkav_statistics"))
    found: dict[str, list[Question]] = {name: [] for name in ("relevance", *FIELDS)}
    for gold in articles:
        doc = nlp(gold.article.text)
        whole = scene(doc, [source_of(doc, q.first) for q in doc._.quantities])
        facts = matched(whole, gold.facts)
        for q in range(len(whole.quantities)):
            if q in facts and facts[q].get("optional"):
                continue
            options = relevance.candidates(whole, q)
            found["relevance"].append(
                Question([c.features for c in options], frozenset(i for i, c in enumerate(options) if c.value == (q in facts)))
            )
        mine = sorted(facts)
        part = kept(whole, mine)
        previous: dict[str, Any] = dict.fromkeys(FIELDS)
        for number, q in enumerate(mine):
            for name, offer in FIELDS.items():
                options = offer(part, number, previous[name])
                scores = [right(name, part, c.value, facts[q]) for c in options]
                best = max(scores, default=0.0)
                if best <= 0.0:
                    previous[name] = None
                    continue
                good = frozenset(i for i, score in enumerate(scores) if score == best)
                previous[name] = options[min(good)].value
                if len(good) < len(options) and not facts[q].get("optional"):
                    found[name].append(Question([c.features for c in options], good))
    return found


def main() -> None:
    """Read the gold files named on the command line and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    articles = [gold for path in args.gold for gold in read(path)]
    fields: dict[str, dict[str, float]] = {}
    for name, asked in questions(articles).items():
        fields[name] = fit(asked)
        log.info("%s: %d questions, %d weights", name, len(asked), len(fields[name]))
    args.out.write_text(json.dumps({"fields": fields}, ensure_ascii=False, indent=0, sort_keys=True), encoding="utf-8")


if __name__ == "__main__":
    main()
