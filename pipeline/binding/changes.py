"""Changes: whether the text says that something rose or fell by, or to, the quantity.

"Up" and "down" share their weights: a feature says where the nearest word of the candidate's
own direction stands, and where the nearest of the opposite one, so that what is learned of
one holds for the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from crawler.characters import key
from pipeline import lexicon
from pipeline.binding.ranker import Candidate, bucket
from pipeline.binding.scene import Scene
from pipeline.mentions import Quantity
from pipeline.phrases import Phrases

#: How far a cue may stand, in words, before and after the quantity.
_REACH: Final = 14
#: How far «به» and «از» stand in «از ۳۰ به ۵۰ درصد».
_TO: Final = 4
_FROM: Final = 9
#: What a cue behind another quantity, or another clause, is set back by, in words.
_BEHIND: Final = 6
_APART: Final = 4
DIRECTIONS: Final = ("=", "up", "down")
#: What parts a cue from the quantity, the strongest first.
_BREAKS: Final = ("V", "S", "PU", "C")
_FROM_WORD: Final = "از"
_TO_WORD: Final = "به"


@cache
def _cues() -> Phrases[str]:
    table = lexicon.load("changes")
    return Phrases([(phrase, direction) for direction in ("up", "down") for phrase in table[direction]])


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(key(word) for word in lexicon.load("changes")[name])


@dataclass(frozen=True, slots=True)
class Cue:
    """Words ``[first, last)`` say ``direction``; ``gap`` words from the quantity."""

    direction: str
    first: int
    last: int
    side: str
    gap: int
    quantities: int
    broken: str

    @property
    def clear(self) -> bool:
        """Whether neither a verb nor another quantity stands between."""
        return not self.quantities and self.broken not in ("V", "S")

    @property
    def distance(self) -> int:
        """The gap, with what stands in it."""
        return self.gap + (_BEHIND if self.quantities else 0) + (_APART if self.broken in ("V", "S") else 0)


def candidates(scene: Scene, q: int) -> list[Candidate[str]]:
    """``=``, ``up`` and ``down`` for quantity number ``q``."""
    quantity = scene.quantities[q]
    around = cues(scene, quantity)
    first = min(around, key=lambda cue: cue.distance, default=None)
    context = _context(scene, quantity)
    out = [Candidate("=", tuple(_none(scene, quantity, around, first, context)))]
    for direction in ("up", "down"):
        own, other = nearest(around, direction), nearest(around, "down" if direction == "up" else "up")
        found = f"own {own is not None} other {other is not None}"
        features = ["change", f"is {direction}", f"change {quantity.kind}", found]
        if own is not None:
            features.append(f"own count {min(sum(cue.direction == direction for cue in around), 2)}")
            features.extend(_own(scene, quantity, own, own is first, context))
        if other is not None:
            behind = min(other.quantities, 1)
            features.append(f"other {other.side} {bucket(other.gap)} {other.broken} {behind}")
        if quantity.unit == "times":
            # «دو برابر شد» is a rise in itself.
            features.extend(f"times {direction} {c}" for c in context[3:])
        out.append(Candidate(direction, tuple(features)))
    return out


def nearest(found: Sequence[Cue], direction: str) -> Cue | None:
    """The cue of ``found`` that says ``direction`` from the shortest distance; of "=" there is none."""
    return min(
        (cue for cue in found if cue.direction == direction), key=lambda cue: cue.distance, default=None
    )


def cues(scene: Scene, quantity: Quantity) -> list[Cue]:
    """The words of change around ``quantity`` in its sentence."""
    return list(_around(scene, quantity))


def _around(scene: Scene, quantity: Quantity) -> Iterator[Cue]:
    words, tags, keys = scene.words, scene.tags, scene.words.keys
    begin, end = words.sentence_of(quantity.first)
    at, stop = max(begin, quantity.first - _REACH), min(end, quantity.last + _REACH)
    while at < stop:
        if quantity.first <= at < quantity.last:
            at = quantity.last
            continue
        found = _cues().beginning(keys, at)
        if found is None:
            at += 1
            continue
        last, direction = found
        first, at = at, last
        if keys[first] in _set("comparing") and last + 1 == quantity.first and keys[last] == _FROM_WORD:
            continue
        after = first >= quantity.last
        low, high = (quantity.last, first) if after else (last, quantity.first)
        between = tags[low:high]
        broken = next((tag for tag in _BREAKS if tag in between), "")
        side = "after" if after else "before"
        yield Cue(direction, first, last, side, max(0, high - low), scene.counted(low, high), broken)


def _context(scene: Scene, quantity: Quantity) -> list[str]:
    """How the number is joined to what is said of it, and the verb that follows."""
    words, keys = scene.words, scene.words.keys
    begin, end = words.sentence_of(quantity.first)
    before = keys[quantity.first - 1] if quantity.first > begin else ""
    follow = keys[quantity.last] if quantity.last < end else ""
    links = _set("links")
    predicate = scene.predicates.next(quantity.last, end)
    kind = quantity.kind if quantity.kind in ("percent", "count", "money", "multiple") else "measure"
    adjective = quantity.kind != "count" and keys[quantity.last - 1].endswith("ی")
    origin = before == _FROM_WORD and _TO_WORD in keys[quantity.last : min(end, quantity.last + _TO)]
    goal = before == _TO_WORD and _FROM_WORD in keys[max(begin, quantity.first - _FROM) : quantity.first - 1]
    return [
        f"before {before if before in links else 'other'}",
        f"form {kind} {adjective}",
        f"origin {origin} goal {goal}",
        f"follow {follow if follow in links else 'other'}",
        f"lemma {predicate.lemma if predicate else ''}",
    ]


def _none(
    scene: Scene, quantity: Quantity, cues: Sequence[Cue], nearest: Cue | None, context: Sequence[str]
) -> Iterator[str]:
    yield "none"
    yield f"none {quantity.kind}"
    yield f"none unit {quantity.unit}"
    yield f"none cues {min(len(cues), 3)}"
    yield f"none comparator {quantity.comparator}"
    yield f"none noun {scene.words.keys[quantity.last - 1]}"
    yield f"none title {quantity.first < scene.title_end}"
    for part in context:
        yield f"none {part}"
    if nearest is not None:
        yield f"none nearest {nearest.side} {bucket(nearest.gap)} {min(nearest.quantities, 2)}"


def _own(scene: Scene, quantity: Quantity, cue: Cue, nearest: bool, context: Sequence[str]) -> Iterator[str]:
    keys, tags = scene.words.keys, scene.tags
    begin, end = scene.words.sentence_of(quantity.first)
    side, gap, word = cue.side, bucket(cue.gap), keys[cue.first]
    near = bucket(min(cue.gap, 4))
    where = f"own {side} {gap}"
    clear = nearest and cue.clear
    yield where
    yield f"{where} {quantity.kind}"
    yield f"{where} quantities {min(cue.quantities, 2)}"
    yield f"{where} break {cue.broken}"
    yield f"own word {word}"
    yield f"own word {word} {side}"
    yield f"own word {word} {side} {near}"
    yield f"own is nearest {nearest}"
    yield f"own clear {clear} {side}"
    yield f"own clear {clear} {side} {quantity.kind}"
    against = not _set("against").isdisjoint(keys[begin:end])
    yield f"own against {against} {side}"
    # «افزایش یافت» is the predicate of the quantity, «با افزایش» an aside.
    predicate = scene.predicates.next(quantity.last, end)
    said = predicate is not None and predicate.first in (cue.first, cue.last)
    yield f"own predicate {said} {side}"
    yield f"own predicate {said} {context[0]}"
    yield f"own predicate {said} {quantity.kind} quantities {min(cue.quantities, 1)}"
    after = _link(keys, tags, cue.last, end)
    yield f"own then {after} {side}"
    yield f"own then {after} {side} {quantity.kind} {near}"
    yield f"own follows {_link(keys, tags, cue.first - 1, end) if cue.first > begin else 'BR'} {side} {near}"
    for part in context:
        yield f"own {part}"
        yield f"{where} {part}"
        yield f"own {side} clear {cue.clear} {part}"


def _link(keys: Sequence[str], tags: Sequence[str], at: int, end: int) -> str:
    """The word at ``at`` if it only joins, else its tag."""
    if at >= end:
        return "BR"
    return keys[at] if tags[at] in ("P", "C", "PU", "S", "D") else tags[at]
