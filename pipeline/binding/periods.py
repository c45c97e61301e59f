"""Periods: which time expression says when a quantity holds.

A time mostly holds for the clause it stands in, and for a whole list of quantities; a sentence
without a time seldom inherits one, unless it goes on counting in the same unit. The items of a list
hold when its introduction says («قیمت‌ها در روز شنبه به این شرح است:»): a rule, because too few
annotated articles have such lists to teach it.
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
from pipeline.mentions import Quantity, TimeExpression

#: How many sentences back a time may stand, and how many further below a headline.
_BACK: Final = 3
_BELOW: Final = 3
#: How many times are weighed, the nearest first.
_MOST: Final = 12
#: Kinds that seldom say when a statistic holds.
_IDLE: Final = frozenset({"comparison", "frequency", "vague", "weekday", "clock", "ordinal", "ago"})
#: Words that tell, where they stand between a time and a quantity, that the clause has changed.
_MARKS: Final = frozenset((":", "و", "،", "(", ")", "«", "تا", "با", "از", "که", "اما", "نسبت", "اینکه"))


@cache
def _speech() -> frozenset[str]:
    """Words of speaking and of its occasions: a time beside them says when it was told."""
    return frozenset(key(word) for word in lexicon.load("modality")["telling"])


@dataclass(frozen=True, slots=True)
class _View:
    """What all candidates of one quantity share."""

    scene: Scene
    quantity: Quantity
    previous: TimeExpression | None
    """What the quantity before was bound to."""

    chain: str
    """How this quantity follows the one before, "" for the first of a text."""

    same: Sequence[TimeExpression]
    """The times of its sentence, the nearest first."""

    verb: int
    """The first word of its verb, -1 without one."""

    form: str


def candidates(
    scene: Scene, q: int, previous: TimeExpression | None
) -> list[Candidate[TimeExpression | None]]:
    """The time expressions that quantity number ``q`` may hold at, and None.

    ``previous`` is what the quantity before was bound to.
    """
    quantity = scene.quantities[q]
    if introduced := _introduced(scene, quantity):
        return [Candidate(introduced, ("introduces the list",))]
    sentence, bounds = scene.words.sentence, scene.words.bounds
    here = sentence[quantity.first]
    below = _BELOW if quantity.first < scene.title_end else 0
    times = scene.moments(bounds[max(0, here - _BACK)], bounds[min(len(bounds) - 1, here + 1 + below)])
    apart = [time for time in times if not time.overlaps(quantity)]
    pool = sorted(apart, key=lambda time: _distance(time, quantity))[:_MOST]
    if previous is not None and previous not in pool and not previous.overlaps(quantity):
        pool.append(previous)
    verb = scene.predicates.next(quantity.last, bounds[here + 1])
    view = _View(
        scene, quantity, previous, _chain(scene, q), [t for t in pool if sentence[t.first] == here],
        verb.first if verb else -1, verb.form if verb else "",
    )  # fmt: skip
    out: list[Candidate[TimeExpression | None]] = [Candidate(None, tuple(_nothing(view, len(pool))))]
    out.extend(Candidate(time, tuple(_features(view, time, rank))) for rank, time in enumerate(pool))
    return out


def _introduced(scene: Scene, quantity: Quantity) -> TimeExpression | None:
    """The time that introduces the list of ``quantity``, where its item has none of its own."""
    introduction = scene.introduction(quantity.first)
    if introduction is None or scene.moments(*scene.words.sentence_of(quantity.first)):
        return None
    told = [time for time in scene.moments(*introduction) if time.kind not in _IDLE]
    return told[0] if len(told) == 1 else None


def _distance(time: TimeExpression, quantity: Quantity) -> int:
    """Words between the two; a time that comes later counts half as far again."""
    if time.last <= quantity.first:
        return quantity.first - time.last
    return (time.first - quantity.last) * 3 // 2


def _chain(scene: Scene, q: int) -> str:
    """Sentences since the quantity before, and whether both are in the same unit."""
    if q == 0:
        return ""
    here, before = scene.quantities[q], scene.quantities[q - 1]
    apart = min(scene.words.sentence[here.first] - scene.words.sentence[before.first], 3)
    between = bool(scene.moments(before.last, here.first))
    return f"{apart} unit {here.unit == before.unit} time between {between}"


def _follows(view: _View, how: str) -> Iterator[str]:
    """Whether to keep the time of the quantity before, by how the two go together."""
    if not view.chain:
        yield f"chain {how} start"
        return
    chain = f"chain {how} {'time' if view.previous else 'none'}"
    apart, _, _ = view.chain.partition(" ")
    yield f"{chain} {apart}"
    yield f"{chain} {view.chain}"
    yield f"{chain} {apart} of {view.quantity.kind}"
    yield f"{chain} {view.chain} has {bool(view.same)}"


def _nothing(view: _View, pool: int) -> Iterator[str]:
    scene, quantity, same = view.scene, view.quantity, view.same
    has = bool(same)
    useful = min(sum(t.kind not in _IDLE for t in same), 2)
    begin, end = scene.words.sentence_of(quantity.first)
    yield "nothing"
    yield f"nothing {quantity.kind}"
    yield f"nothing of {min(len(same), 3)} in sentence"
    yield f"nothing useful {useful}"
    yield f"nothing useful {useful} {quantity.kind}"
    yield f"nothing of {min(pool, 3)}"
    yield f"nothing title {quantity.first < scene.title_end} {has}"
    yield f"nothing form {view.form} {has}"
    yield f"nothing comparator {quantity.comparator}"
    yield f"nothing per {quantity.per is not None}"
    yield f"nothing quantities {bucket(scene.counted(begin, end))} {has}"
    if same:
        yield f"nothing nearest {same[0].kind}"
    yield from _follows(view, "none")


def _features(view: _View, time: TimeExpression, rank: int) -> Iterator[str]:
    scene, quantity = view.scene, view.quantity
    keys, tags = scene.words.keys, scene.tags
    here = scene.words.sentence[quantity.first] == scene.words.sentence[time.first]
    near = "same" if here else "other"
    yield from _beside(view, time, rank) if here else _elsewhere(view, time, rank)
    yield f"{near} first {keys[time.first]}"
    yield f"{near} last {keys[time.last - 1]}"
    yield f"{near} words {min(time.last - time.first, 5)}"
    yield f"last {keys[time.last - 1]} form {view.form}"
    yield f"{near} after word {keys[time.first - 1] if time.first else ''}"
    if time.last < len(keys):
        following = keys[time.last] if tags[time.last] in ("P", "PU", "S", "C") else tags[time.last]
        yield f"{near} followed by {following}"
    if time.first in scene.inner:
        yield "inside a name"
    if time.first and keys[time.first - 1] == "(":
        # A parenthesis gives the date of the article, not of the fact.
        yield f"{near} in parentheses"
    if view.previous is not None:
        again = scene.name(time) == scene.name(view.previous)
        yield from _follows(view, "inherit" if time is view.previous else "same" if again else "new")
    else:
        yield from _follows(view, "new")


def _standing(scene: Scene, time: TimeExpression) -> str:
    """«در سال ۹۸» modifies a clause, «بودجه سال ۹۸» a noun; else what stands before it."""
    if scene.tags[time.first] == "P":
        return "adverb"
    before = scene.tags[time.first - 1] if time.first else "BR"
    if before in ("N", "A"):
        return "attribute"
    return "free" if before in ("PU", "BR", "S", "C", "V") else before


def _beside(view: _View, time: TimeExpression, rank: int) -> Iterator[str]:
    """A time in the quantity's own sentence."""
    scene, quantity = view.scene, view.quantity
    words = scene.words
    before = time.last <= quantity.first
    low, high = (time.last, quantity.first) if before else (quantity.last, time.first)
    between = set(words.keys[low:high])
    verbs = min(len(scene.predicates.within(low, high)), 2)
    verb = scene.predicates.next(time.last, words.sentence_of(time.first)[1])
    one = (verb.first if verb else -1) == view.verb
    standing = _standing(scene, time)
    quantities = min(scene.counted(low, high), 3)
    where = f"same {'before' if before else 'after'}"
    breaks = scene.tags[low:high].count("PU") + scene.tags[low:high].count("S")
    yield where
    yield f"{where} kind {time.kind}"
    yield f"{where} {bucket(high - low)}"
    yield f"{where} one verb {one} verbs {verbs}"
    yield f"{where} one verb {one}"
    yield f"{where} kind {time.kind} verbs {verbs}"
    yield f"{where} kind {time.kind} one verb {one}"
    yield f"{where} quantities {quantities} verbs {verbs}"
    yield f"{where} times {min(len(scene.moments(low, high)), 2)}"
    yield f"{where} {standing}"
    yield f"{where} {standing} kind {time.kind}"
    yield f"{where} opens {time.first == words.sentence_of(time.first)[0]} verbs {verbs}"
    yield f"{where} breaks {min(breaks, 4)}"
    yield f"same kind {time.kind} of {quantity.kind}"
    yield f"same {standing} of {quantity.kind}"
    yield f"same kind {time.kind} form {view.form}"
    yield f"same rank {min(rank, 3)} of {min(len(view.same), 4)}"
    yield f"{where} told {not between.isdisjoint(_speech())} colon {':' in between}"
    for mark in sorted(between & _MARKS):
        yield f"{where} crosses {mark}"


def _elsewhere(view: _View, time: TimeExpression, rank: int) -> Iterator[str]:
    """A time of another sentence."""
    scene, quantity = view.scene, view.quantity
    words = scene.words
    apart = words.sentence[quantity.first] - words.sentence[time.first]
    where = "below" if apart < 0 else f"back {min(apart, _BACK + 1)}"
    rivals = min(len(view.same), 2)
    begin, end = words.sentence_of(time.first)
    yield "elsewhere"
    yield f"elsewhere kind {time.kind}"
    yield f"elsewhere of {quantity.kind}"
    yield f"elsewhere rivals {rivals} kind {time.kind}"
    yield where
    yield f"{where} kind {time.kind}"
    yield f"{where} paragraph {scene.paragraph(time.first) == scene.paragraph(quantity.first)}"
    yield f"{where} rivals {rivals}"
    yield f"{where} {_standing(scene, time)}"
    yield f"{where} opens {time.first == begin}"
    yield f"{where} rank {min(rank, 4)}"
    yield f"{where} title {time.first < scene.title_end} {quantity.first < scene.title_end}"
    yield f"{where} form {view.form}"
    yield f"{where} counted {min(scene.counted(begin, end), 2)}"
