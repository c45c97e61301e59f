"""Periods: which time expression says when a quantity holds."""

from __future__ import annotations

from typing import Final

from pipeline.binding.ranker import Candidate, bucket
from pipeline.binding.scene import Scene
from pipeline.mentions import Quantity, TimeExpression

#: Kinds of time expressions that place nothing: the hour of an event, a bare weekday.
_MOST: Final = 12


def candidates(scene: Scene, q: int, previous: TimeExpression | None) -> list[Candidate[TimeExpression | None]]:
    """The time expressions that quantity number ``q`` may hold at, and None."""
    quantity = scene.quantities[q]
    words = scene.words
    pool = [t for t in scene.times if not (t.first < quantity.last and quantity.first < t.last)]
    pool.sort(key=lambda t: _distance(t, quantity))
    pool = [t for t in pool if words.sentence[quantity.first] - 3 <= words.sentence[t.first] <= words.sentence[quantity.first]]
    chosen = pool[:_MOST]
    if previous is not None and previous not in chosen:
        chosen.append(previous)
    same = [t for t in chosen if words.sentence[t.first] == words.sentence[quantity.first]]
    out: list[Candidate[TimeExpression | None]] = [
        Candidate(
            None,
            (
                "nothing",
                f"nothing {quantity.kind}",
                f"nothing of {min(len(same), 3)} in sentence",
                f"nothing of {min(len(chosen), 3)}",
                f"nothing before {previous is None}",
                f"nothing title {quantity.first < scene.title_end}",
                f"nothing noun {words.keys[quantity.last - 1]}",
                f"nothing first {q == 0}",
                *(f"nothing nearest {t.kind}" for t in same[:1]),
            ),
        )
    ]
    for rank, time in enumerate(chosen):
        out.append(Candidate(time, tuple(_features(scene, time, quantity, rank, len(same), previous))))
    return out


def _distance(time: TimeExpression, quantity: Quantity) -> int:
    if time.last <= quantity.first:
        return quantity.first - time.last
    return (time.first - quantity.last) * 3 // 2


def _features(
    scene: Scene, time: TimeExpression, quantity: Quantity, rank: int, same: int, previous: TimeExpression | None
) -> list[str]:
    words, tags, keys = scene.words, scene.tags, scene.words.keys
    sentences = words.sentence[quantity.first] - words.sentence[time.first]
    before = time.last <= quantity.first
    near = "same sentence" if sentences == 0 else f"sentence -{sentences}"
    span = range(time.last, quantity.first) if before else range(quantity.last, time.first)
    between = [tags[i] for i in span]
    side = "before" if before else "after"
    out = [
        f"{near} {side}",
        f"{near} {side} rank {min(rank, 3)}",
        f"{near} kind {time.kind}",
        f"{near} {side} distance {bucket(len(between))}",
        f"{near} first word {keys[time.first]}",
        f"{near} last word {keys[time.last - 1]}",
        f"{near} verb between {'V' in between} {side}",
        f"{near} quantity between {sum(1 for o in scene.quantities if span.start <= o.first < span.stop)} {side}",
        f"{near} kind {time.kind} of {quantity.kind}",
        f"{near} clause break {'S' in between or 'PU' in between} {side}",
        f"{near} opens sentence {time.first == words.sentence_of(time.first)[0]}",
        f"{near} same paragraph {scene.paragraph(time.first) == scene.paragraph(quantity.first)}",
        f"words {min(time.last - time.first, 5)} {near}",
        f"in title {time.first < scene.title_end}",
    ]
    link = keys[time.first - 1] if time.first and tags[time.first - 1] in ("P", "C", "S", "PU", "BR") else "other"
    out.append(f"{near} after {link}")
    out.append(f"{near} after word {keys[time.first - 1] if time.first else ''}")
    follow = keys[time.last] if time.last < len(keys) and tags[time.last] in ("P", "PU", "V") else "other"
    out.append(f"{near} followed by {follow}")
    if any(e.first <= time.first < e.last for e in scene.entities if e.label == "ORG"):
        out.append("inside a name")
    if previous is not None:
        out.append(f"previous {previous is time} {near} {same}")
    # A parenthesis gives the date of the article, not of the fact.
    if time.first and keys[time.first - 1] == "(":
        out.append(f"{near} in parentheses")
    return out
