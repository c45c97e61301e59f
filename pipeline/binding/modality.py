"""Modality: whether a quantity is actual or only planned (future, target, duty, promise).

The form of the verb says most, with the noun that it carries («افتتاح می‌شود» is to come,
«تولید می‌شود» goes on); then words of planning, the time named beside, and the headline's verb.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from pipeline import lexicon
from pipeline.binding.predicates import Predicate
from pipeline.binding.ranker import Candidate, bucket
from pipeline.binding.scene import Scene
from pipeline.mentions import Quantity
from pipeline.phrases import Phrases

#: How far words of planning are looked for, and the nouns a quantity goes with, in words.
_REACH: Final = 30
_BEFORE: Final = 6
_AFTER: Final = 5
_THAT: Final = "که"


@cache
def _cues() -> Phrases[tuple[str, str]]:
    table = lexicon.load("modality")["cues"]
    return Phrases([(phrase, (side, phrase)) for side in ("planned", "actual") for phrase in table[side]])


def candidates(scene: Scene, q: int) -> list[Candidate[str]]:
    """``actual`` and ``planned`` for quantity number ``q``.

    All features are those of ``planned``: what speaks against it weighs below nothing.
    """
    quantity = scene.quantities[q]
    begin, end = scene.words.sentence_of(quantity.first)
    earlier = scene.predicates.within(begin, quantity.last)
    later = scene.predicates.within(quantity.last, end)
    form = later[0].form if later else ""
    features = [
        "planned",
        f"kind {quantity.kind}",
        f"unit {quantity.unit}",
        f"comparator {quantity.comparator}",
        f"title {quantity.first < scene.title_end}",
        *_verbs(scene, quantity, earlier, later),
        *_planning(scene, quantity, earlier, later),
        *_nouns(scene, quantity),
        *_moment(scene, quantity, form),
        *_article(scene, form),
    ]
    return [Candidate("actual", ()), Candidate("planned", tuple(dict.fromkeys(features)))]


def _verbs(
    scene: Scene, quantity: Quantity, earlier: Sequence[Predicate], later: Sequence[Predicate]
) -> Iterator[str]:
    title = quantity.first < scene.title_end
    before = earlier[-1] if earlier else None
    if not later:
        yield "no verb"
        yield f"no verb title {title}"
        yield f"no verb before {before.form if before else ''}"
        if before:
            yield f"no verb before act {before.noun} {before.form}"
        return
    verb = later[0]
    form, act = f"form {verb.form}", f"{verb.noun} {verb.form}"
    yield form
    yield f"{form} {bucket(verb.first - quantity.last)}"
    yield f"{form} title {title}"
    yield f"{form} crosses {_THAT in scene.words.keys[quantity.last : verb.first]}"
    yield f"{form} kind {quantity.kind}"
    yield f"{form} of {min(len(later), 3)}"
    yield f"{form} quantities {min(scene.counted(quantity.last, verb.first), 2)}"
    yield f"act {act}"
    yield f"act {verb.noun}"
    yield f"lemma {verb.lemma} {verb.form}"
    yield f"verb {scene.words.keys[verb.first]}"
    for rank, other in enumerate(later[1:3]):
        yield f"later {other.form}"
        yield f"later {rank} {other.form} after {verb.form}"
        yield f"later act {other.noun} {other.form}"
    yield f"last {later[-1].form}"
    yield f"last act {later[-1].noun} {later[-1].form}"
    if before:
        yield f"earlier {before.form} then {verb.form}"
        yield f"earlier act {before.noun} {before.form}"
        yield f"earlier lemma {before.lemma} {before.form}"


def _planning(
    scene: Scene, quantity: Quantity, earlier: Sequence[Predicate], later: Sequence[Predicate]
) -> Iterator[str]:
    """Words of planning, in the quantity's own clause, before it or after it."""
    keys = scene.words.keys
    begin, end = scene.words.sentence_of(quantity.first)
    opens = earlier[-1].last if earlier else begin
    closes = later[0].first + 1 if later else end
    at, last = max(begin, quantity.first - _REACH), min(end, quantity.last + _REACH)
    while at < last:
        found = _cues().beginning(keys, at)
        if found is None:
            at += 1
            continue
        where = "clause" if opens <= at <= closes else "before" if at < quantity.first else "after"
        side, phrase = found[1]
        yield f"{where} {phrase}"
        yield f"cue {where} {side}"
        at = found[0]


def _nouns(scene: Scene, quantity: Quantity) -> Iterator[str]:
    keys, tags = scene.words.keys, scene.tags
    begin, end = scene.words.sentence_of(quantity.first)
    first = keys[quantity.first - 1] if quantity.first > begin else ""
    second = keys[quantity.first - 2] if quantity.first > begin + 1 else ""
    yield f"noun {keys[quantity.last - 1]}"
    yield f"next {keys[quantity.last] if quantity.last < end else ''}"
    yield f"before {first}"
    yield f"before two {second} {first}"
    yield f"before second {second}"
    for i in range(max(begin, quantity.first - _BEFORE), quantity.first):
        if tags[i] == "N":
            yield f"near noun {keys[i]}"
    for i in range(quantity.last, min(end, quantity.last + _AFTER)):
        if tags[i] == "N":
            yield f"near noun after {keys[i]}"


def _moment(scene: Scene, quantity: Quantity, form: str) -> Iterator[str]:
    """The nearest time of the sentence: «آینده», «تا پایان …»."""
    near = scene.moments(*scene.words.sentence_of(quantity.first))
    if near:
        time = min(near, key=lambda t: abs(t.first - quantity.first))
        keys = scene.words.keys
        yield f"time {time.kind}"
        yield f"time first {keys[time.first]} {time.kind}"
        yield f"time last {keys[time.last - 1]}"
        yield f"time last {keys[time.last - 1]} {form}"


def _article(scene: Scene, form: str) -> Iterator[str]:
    """What the headline's verb and the verbs of the whole article are like."""
    title, noun = scene.headline
    yield f"headline {title}"
    yield f"headline {title} {form}"
    yield f"headline act {noun} {title}"
    yield f"share {scene.prospect}"
    yield f"share {scene.prospect} {form}"
