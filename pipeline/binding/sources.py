"""Sources: who says a quantity, of everybody who is heard in its article or might be.

:mod:`pipeline.attribution` gives each sentence to a voice by what stands near it, and where no encoder
has read its choice holds. Where one has, that choice is one opinion on the candidates: the voices of
the whole article, the people and bodies named near the quantity or in the opening, and nobody.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from pipeline.binding.names import alike
from pipeline.binding.ranker import Candidate, bucket
from pipeline.mentions import Attribution, Entity, Mention, Quantity, Utterance
from pipeline.voices import FIRST_PERSON

if TYPE_CHECKING:
    from pipeline.binding.scene import Scene

#: So many voices, and so many others, are weighed: those heard or standing nearest.
_VOICES: Final = 8
_OTHERS: Final = 8
#: So many utterances before a quantity and after it are looked through for those voices.
_HEARD: Final = 64
#: How many sentences before the quantity, and of the opening, somebody is looked for who has no cue.
_BACK: Final = 2
_OPENING: Final = 3
#: A voice that follows counts so many times as far as one that came before.
_LATER: Final = 3
#: The rules are sure, or think it likely, from this strength on.
_SURELY: Final = 0.9
_LIKELY: Final = 0.75


_at: Final = attrgetter("at")


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who is heard in an article, whichever quantity asks."""

    name: str
    """Squashed."""
    number: int
    """In the order in which they are first heard."""
    utterances: Sequence[Utterance]
    """In order."""
    kinds: Sequence[str]
    """What names them when they speak."""
    labels: str
    """What the names in the phrase that names them first are."""


def voices(scene: Scene) -> dict[str, Voice]:
    """Everybody who is heard in ``scene``, by squashed name."""
    own: dict[str, list[Utterance]] = {}
    for utterance in scene.utterances:
        own.setdefault(scene.name(utterance), []).append(utterance)
    return {
        name: Voice(name, number, heard, sorted({u.kind for u in heard}), _labels(scene, heard[0]))
        for number, (name, heard) in enumerate(own.items())
    }


def ruled(scene: Scene, q: int) -> Mention | None:
    """The source of quantity number ``q`` by the rules alone, None for nobody.

    An item of a list has the voice of its introduction («… اعلام کرد بهای میوه به این شرح است:»).
    """
    rule = scene.attribution(q)
    if rule is None:
        return _introduced(scene, scene.introduction(scene.quantities[q].first))
    first, last = scene.words.span(rule.source_start, rule.source_end)
    return Mention(start=rule.source_start, end=rule.source_end, first=first, last=last)


def _introduced(scene: Scene, introduction: tuple[int, int] | None) -> Utterance | None:
    """Whoever is heard last in the words ``introduction``."""
    if introduction is None:
        return None
    first, last = introduction
    before = bisect_left(scene.utterances, last, key=_at)
    found = scene.utterances[before - 1] if before else None
    return found if found is not None and found.at >= first else None


def candidates(scene: Scene, q: int) -> list[Candidate[Mention | None]]:
    """Who may be the source of quantity number ``q``, and None; whom the rules choose comes first.

    The items of a list have the source that the rules give them: too few annotated articles have such
    lists to teach it.
    """
    quantity = scene.quantities[q]
    rule = ruled(scene, q)
    if rule is not None and scene.introduction(quantity.first) is not None:
        return [Candidate(rule, ("in a list",))]
    view = _View(
        scene, quantity, scene.attribution(q), bisect_right(scene.utterances, quantity.first, key=_at)
    )
    near = view.voices()
    out: list[Candidate[Mention | None]] = [Candidate(None, tuple(_nobody(view)))]
    first = 0
    for rank, voice in enumerate(near):
        read: Mention = voice.utterances[0]
        if rule is not None and voice.name == view.chosen:
            first, read = len(out), rule
        out.append(Candidate(read, tuple(_heard(view, voice, rank, len(near)))))
    out += [Candidate(other, tuple(_named(view, other, len(near)))) for other in view.others(near)]
    return [out.pop(first), *out]


@dataclass(frozen=True)
class _View:
    """What all candidates of one quantity share."""

    scene: Scene
    quantity: Quantity
    rule: Attribution | None
    """Whom the rules choose."""
    before: int
    """How many utterances begin before the quantity."""

    @cached_property
    def sentence(self) -> int:
        return self.scene.words.sentence[self.quantity.first]

    @cached_property
    def chosen(self) -> str:
        """The name that the rules choose, "" for nobody."""
        rule = self.rule
        return "" if rule is None else self.scene.spelling(rule.source_start, rule.source_end)

    @cached_property
    def sure(self) -> str:
        """How sure the rules are."""
        strength = self.rule.strength if self.rule else 0.0
        return "surely" if strength > _SURELY else "likely" if strength > _LIKELY else "perhaps"

    @cached_property
    def context(self) -> tuple[str, ...]:
        """What may be said of the quantity whoever is asked about."""
        scene, quantity = self.scene, self.quantity
        last = scene.utterances[self.before - 1] if self.before else None
        begin, end = scene.words.sentence_of(quantity.first)
        keys = scene.words.keys[begin:end]
        until = keys[: quantity.first - begin]
        since = "never" if last is None else bucket(self.sentence - scene.words.sentence[last.at])
        return (
            f"in title {quantity.first < scene.title_end}",
            f"since {since} {last.cue if last else ''}",
            f"kind {quantity.kind}",
            f"voices {min(len(scene.voices), 4)}",
            f"we {not FIRST_PERSON.isdisjoint(keys)}",
            f"opens {keys[0]}",
            f"quoted {until.count('«') > until.count('»')}",
        )

    def voices(self) -> list[Voice]:
        """The voices around, whoever is heard nearest first."""
        scene = self.scene
        off: dict[str, int] = {}
        for utterance in scene.utterances[max(0, self.before - _HEARD) : self.before + _HEARD]:
            if name := scene.name(utterance):
                off[name] = min(self._heard_off(utterance), off.get(name, len(scene.words) * _LATER))
        ranked = sorted(off, key=lambda name: (off[name], scene.voices[name].number))
        return [scene.voices[name] for name in ranked[:_VOICES]]

    def _heard_off(self, utterance: Utterance) -> int:
        """Words between an utterance and the quantity, more for one that follows."""
        apart = self.quantity.first - utterance.at
        return apart if apart >= 0 else -_LATER * apart

    def others(self, voices: Sequence[Voice]) -> list[Entity]:
        """People and bodies of the sentences before and of the opening that are none of ``voices``."""
        scene, quantity, bounds = self.scene, self.quantity, self.scene.words.bounds
        opening = bounds[min(_OPENING, len(bounds) - 1)]
        found: dict[str, Entity] = {}
        for entity in (
            *scene.speaking(0, opening),
            *scene.speaking(max(opening, bounds[max(0, self.sentence - _BACK)]), bounds[self.sentence + 1]),
        ):
            name = scene.name(entity)
            if not name or any(alike(name, voice.name) for voice in voices):
                continue
            if entity.overlaps(quantity):
                continue
            if name not in found or self._off(entity) < self._off(found[name]):
                found[name] = entity
        return sorted(found.values(), key=self._off)[:_OTHERS]

    def _off(self, entity: Entity) -> int:
        return abs(self.quantity.first - entity.last)


def _rule(view: _View, name: str) -> str:
    """What the rules say of ``name``: it, the same under another spelling, another, nobody."""
    if view.rule is None:
        return "nobody"
    if name == view.chosen:
        return f"it {view.sure}"
    return "alias" if alike(name, view.chosen) else f"another {view.sure}"


def _nobody(view: _View) -> Iterator[str]:
    yield "nobody"
    yield f"nobody rule {f'another {view.sure}' if view.rule else ''}"
    yield f"nobody at {bucket(view.sentence)}"
    yield f"nobody quantities {bucket(len(view.scene.quantities))}"
    for told in view.context:
        yield f"nobody {told}"
        yield f"nobody {bool(view.rule)} {told}"


def _heard(view: _View, voice: Voice, rank: int, voices: int) -> Iterator[str]:
    """Somebody who is heard in the article."""
    scene, first, times = view.scene, voice.utterances[0], len(voice.utterances)
    utterances, labels = scene.utterances, voice.labels
    rule = _rule(view, voice.name)
    of_rule = rule.partition(" ")[0]
    yield "heard"
    yield f"heard rule {rule}"
    yield f"heard rule {rule} rank {min(rank, 2)}"
    yield f"heard rank {min(rank, 3)} of {min(voices, 4)}"
    yield f"heard alone {voices == 1}"
    yield f"heard times {bucket(times)}"
    yield f"heard share {round(4 * times / len(utterances))}"
    yield f"heard first {voice.name == scene.name(utterances[0])} {first.cue}"
    yield f"heard head {scene.words.keys[first.first]}"
    yield f"heard words {min(first.last - first.first, 6)}"
    yield f"heard name {labels}"
    yield f"heard name {labels} rule {rule}"
    for kind in voice.kinds:
        yield f"heard kind {kind}"
    for told in view.context:
        yield f"heard {told}"
        yield f"heard {of_rule} {told}"
    yield from _when(view, voice.utterances)


def _when(view: _View, own: Sequence[Utterance]) -> Iterator[str]:
    """How a voice stands to the quantity: its last utterance before, its first one after."""
    scene, words, first = view.scene, view.scene.words, own[0]
    before = bisect_right(own, view.quantity.first, key=_at)
    if before:
        last = own[before - 1]
        apart = view.sentence - words.sentence[last.at]
        paragraphs = scene.paragraph(view.quantity.first) - scene.paragraph(last.at)
        between = min(3, view.before - bisect_right(scene.utterances, last.at, key=_at))
        cue = f"{last.cue}{':' if last.colon else ''}"
        yield f"before {cue}"
        yield f"before {cue} {bucket(apart)}"
        yield f"before {bucket(apart)}"
        yield f"before paragraphs {bucket(paragraphs)} {last.cue}"
        yield f"before between {between}"
        yield f"before between {between} {cue}"
        yield f"before between {between} paragraphs {min(paragraphs, 2)}"
        yield f"before {last.kind} {min(apart, 2)}"
        yield f"before opening {first.at < words.bounds[min(_OPENING, len(words.bounds) - 1)]} {first.cue}"
    else:
        yield "never before"
    if before < len(own):
        after = own[before]
        soon = bucket(words.sentence[after.at] - view.sentence)
        yield f"after {soon} {bool(before)}"
        yield f"after {soon} {after.cue}"
    else:
        yield f"never after {bool(before)}"


def _named(view: _View, entity: Entity, voices: int) -> Iterator[str]:
    """Somebody who is named, but not by a cue."""
    scene, words = view.scene, view.scene.words
    keys, label = words.keys, entity.label
    apart = view.sentence - words.sentence[entity.first]
    side = "before" if entity.last <= view.quantity.first else "after"
    where = f"{side} {bucket(apart)}" if apart >= 0 else "below"
    yield f"named {label}"
    yield f"named {label} rule {_rule(view, scene.name(entity))}"
    yield f"named {label} {where}"
    yield f"named {label} voices {min(voices, 2)}"
    yield f"named {label} after {keys[entity.first - 1] if entity.first else ''}"
    yield f"named {label} before {keys[entity.last] if entity.last < len(keys) else ''}"
    yield f"named head {keys[entity.first]}"
    yield f"named opens {entity.first == words.sentence_of(entity.first)[0]} {where}"
    yield f"named frequency {bucket(scene.frequency[scene.name(entity)])} {label}"
    yield f"named in title {entity.first < scene.title_end}"
    for told in view.context:
        yield f"named {told}"


def _labels(scene: Scene, utterance: Utterance) -> str:
    """What the names in the speaker's phrase are."""
    return " ".join(sorted({entity.label for entity in scene.speaking(utterance.first, utterance.last)}))
