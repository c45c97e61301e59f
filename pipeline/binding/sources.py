"""Sources: who says a quantity, of everybody who is heard in its article or might be.

:mod:`pipeline.attribution` gives each sentence to a voice by what stands near it, and where no encoder
has read its choice holds. Where one has, that choice is one opinion on the candidates: the voices of
the whole article, the people and bodies named near the quantity or in the opening, and nobody.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pipeline.binding.names import alike
from pipeline.binding.ranker import Candidate, bucket
from pipeline.binding.scene import Scene
from pipeline.mentions import Attribution, Entity, Mention, Quantity, Utterance
from pipeline.voices import FIRST_PERSON

#: So many voices, and so many others, are weighed: those heard or standing nearest.
_VOICES: Final = 8
_OTHERS: Final = 8
#: How many sentences before the quantity, and of the opening, somebody is looked for who has no cue.
_BACK: Final = 2
_OPENING: Final = 3
#: A voice that follows counts so many times as far as one that came before.
_LATER: Final = 3
#: The rules are sure, or think it likely, from this strength on.
_SURELY: Final = 0.9
_LIKELY: Final = 0.75


def ruled(scene: Scene, q: int) -> Mention | None:
    """The source of quantity number ``q`` by the rules alone, None for nobody.

    An item of a list has the voice of its introduction («… اعلام کرد بهای میوه به این شرح است:»).
    """
    rule = scene.attributions[q] if scene.attributions else None
    if rule is None:
        return _introduced(scene, scene.introduction(scene.quantities[q].first))
    first, last = scene.words.span(rule.source_start, rule.source_end)
    return Mention(start=rule.source_start, end=rule.source_end, first=first, last=last)


def _introduced(scene: Scene, introduction: tuple[int, int] | None) -> Utterance | None:
    """Whoever is heard last in the words ``introduction``."""
    if introduction is None:
        return None
    first, last = introduction
    return next((u for u in reversed(scene.utterances) if first <= u.at < last), None)


def candidates(scene: Scene, q: int) -> list[Candidate[Mention | None]]:
    """Who may be the source of quantity number ``q``, and None; whom the rules choose comes first.

    The items of a list have the source that the rules give them: too few annotated articles have such
    lists to teach it.
    """
    quantity = scene.quantities[q]
    rule = ruled(scene, q)
    if rule is not None and scene.introduction(quantity.first) is not None:
        return [Candidate(rule, ("in a list",))]
    heard = scene.utterances
    at = bisect_right(heard, quantity.first, key=lambda utterance: utterance.at)
    attribution = scene.attributions[q] if scene.attributions else None
    view = _View(scene, quantity, attribution, heard[:at], heard[at:])
    voices = view.voices()
    others = view.others(voices)
    out: list[Candidate[Mention | None]] = [Candidate(None, tuple(_nobody(view)))]
    first = 0
    for rank, own in enumerate(voices):
        if scene.name(own[0]) == view.chosen:
            first = len(out)
        out.append(Candidate(_read(view, own), tuple(_heard(view, own, rank, len(voices)))))
    out += [Candidate(other, tuple(_named(view, other, len(voices)))) for other in others]
    return [out.pop(first), *out]


@dataclass(frozen=True)
class _View:
    """What all candidates of one quantity share."""

    scene: Scene
    quantity: Quantity
    rule: Attribution | None
    """Whom the rules choose."""
    before: Sequence[Utterance]
    """The utterances that begin before the quantity, in order."""
    after: Sequence[Utterance]
    """And those that begin later."""

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
        scene, quantity, last = self.scene, self.quantity, self.before[-1] if self.before else None
        begin, end = scene.words.sentence_of(quantity.first)
        keys = scene.words.keys[begin:end]
        until = keys[: quantity.first - begin]
        since = "never" if last is None else bucket(self.sentence - scene.words.sentence[last.at])
        voices = {scene.name(utterance) for utterance in scene.utterances}
        return (
            f"in title {quantity.first < scene.title_end}",
            f"since {since} {last.cue if last else ''}",
            f"kind {quantity.kind}",
            f"voices {min(len(voices), 4)}",
            f"we {not FIRST_PERSON.isdisjoint(keys)}",
            f"opens {keys[0]}",
            f"quoted {until.count('«') > until.count('»')}",
        )

    def voices(self) -> list[list[Utterance]]:
        """The utterances of the article by whose they are, whoever is heard nearest first."""
        own: dict[str, list[Utterance]] = {}
        for utterance in self.scene.utterances:
            if name := self.scene.name(utterance):
                own.setdefault(name, []).append(utterance)
        ranked = sorted(own.values(), key=lambda own: min(map(self._heard_off, own)))
        return ranked[:_VOICES]

    def _heard_off(self, utterance: Utterance) -> int:
        """Words between an utterance and the quantity, more for one that follows."""
        apart = self.quantity.first - utterance.at
        return apart if apart >= 0 else -_LATER * apart

    def others(self, voices: Sequence[Sequence[Utterance]]) -> list[Entity]:
        """People and bodies of the sentences before and of the opening that are none of ``voices``."""
        scene, quantity, bounds = self.scene, self.quantity, self.scene.words.bounds
        known = [scene.name(own[0]) for own in voices]
        opening = bounds[min(_OPENING, len(bounds) - 1)]
        found: dict[str, Entity] = {}
        for entity in (
            *scene.speaking(0, opening),
            *scene.speaking(max(opening, bounds[max(0, self.sentence - _BACK)]), bounds[self.sentence + 1]),
        ):
            name = scene.name(entity)
            if not name or any(alike(name, one) for one in known):
                continue
            if entity.first < quantity.last and quantity.first < entity.last:
                continue
            if name not in found or self._off(entity) < self._off(found[name]):
                found[name] = entity
        return sorted(found.values(), key=self._off)[:_OTHERS]

    def _off(self, entity: Entity) -> int:
        return abs(self.quantity.first - entity.last)


def _read(view: _View, own: Sequence[Utterance]) -> Utterance:
    """Where a voice's name is read: where the rules read it, or at its first utterance."""
    rule = view.rule
    if rule is None:
        return own[0]
    return next((u for u in own if (u.start, u.end) == (rule.source_start, rule.source_end)), own[0])


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


def _heard(view: _View, own: Sequence[Utterance], rank: int, voices: int) -> Iterator[str]:
    """Somebody who is heard in the article."""
    scene, first = view.scene, own[0]
    words, utterances = scene.words, scene.utterances
    name = scene.name(first)
    rule = _rule(view, name)
    of_rule = rule.partition(" ")[0]
    labels = _labels(scene, first)
    yield "heard"
    yield f"heard rule {rule}"
    yield f"heard rule {rule} rank {min(rank, 2)}"
    yield f"heard rank {min(rank, 3)} of {min(voices, 4)}"
    yield f"heard alone {voices == 1}"
    yield f"heard times {bucket(len(own))}"
    yield f"heard share {round(4 * len(own) / len(utterances))}"
    yield f"heard first {name == scene.name(utterances[0])} {first.cue}"
    yield f"heard head {words.keys[first.first]}"
    yield f"heard words {min(first.last - first.first, 6)}"
    yield f"heard name {labels}"
    yield f"heard name {labels} rule {rule}"
    for kind in sorted({utterance.kind for utterance in own}):
        yield f"heard kind {kind}"
    for told in view.context:
        yield f"heard {told}"
        yield f"heard {of_rule} {told}"
    yield from _when(view, own)


def _when(view: _View, own: Sequence[Utterance]) -> Iterator[str]:
    """How a voice stands to the quantity: its last utterance before, its first one after."""
    scene, words, first = view.scene, view.scene.words, own[0]
    before = [utterance for utterance in own if utterance.at <= view.quantity.first]
    after = own[len(before) :]
    if before:
        last = before[-1]
        apart = view.sentence - words.sentence[last.at]
        paragraphs = scene.paragraph(view.quantity.first) - scene.paragraph(last.at)
        between = min(3, sum(u.at > last.at for u in view.before))
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
    if after:
        soon = bucket(words.sentence[after[0].at] - view.sentence)
        yield f"after {soon} {bool(before)}"
        yield f"after {soon} {after[0].cue}"
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
