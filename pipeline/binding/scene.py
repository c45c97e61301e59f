"""Scene: one text as the binder sees it: its words, tags and every layer, indexed once."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from spacy.tokens import Doc

from pipeline import lexicon
from pipeline.characters import key, squash
from pipeline.mentions import Attribution, Entity, Quantity, TimeExpression
from pipeline.tags import tags
from pipeline.words import BREAK, Words, read


#: How far before an organization the word for its officer stands, and how far off his name.
_ROLE_REACH: Final = 5
_NAME_REACH: Final = 4


@cache
def _roles() -> frozenset[str]:
    return frozenset(key(word) for word in lexicon.load("attribution")["subject"]["roles"])


@dataclass(frozen=True)
class Scene:
    """A text with its layers; everything that more than one field asks for is computed once."""

    words: Words
    tags: Sequence[str]
    quantities: Sequence[Quantity]
    entities: Sequence[Entity] = ()
    times: Sequence[TimeExpression] = ()
    attributions: Sequence[Attribution | None] = ()
    """For each quantity, who says it."""

    @cached_property
    def names(self) -> frozenset[int]:
        """Words at which the name of a place or organization begins."""
        return frozenset(entity.first for entity in self.entities if entity.label in ("LOC", "ORG"))

    @cached_property
    def organizations(self) -> list[Entity]:
        """Organizations in reading order."""
        return sorted((e for e in self.entities if e.label == "ORG"), key=lambda e: (e.first, -e.last))

    @cached_property
    def places(self) -> list[Entity]:
        """Places in reading order."""
        return sorted((e for e in self.entities if e.label == "LOC"), key=lambda e: (e.first, -e.last))

    @cached_property
    def frequency(self) -> Counter[str]:
        """How often each name is mentioned, by its squashed spelling."""
        return Counter(self.name(entity) for entity in self.entities)

    def name(self, mention: Entity | TimeExpression) -> str:
        """The squashed spelling of a mention, by which two mentions are one thing."""
        return squash(self.words.text[mention.start : mention.end])

    @cached_property
    def offices(self) -> dict[str, set[str]]:
        """Organizations that somebody is said to serve («مدیرعامل شرکت …»), each with its people.

        Keys and people are squashed spellings; the people are those named within a few words.
        """
        held: dict[str, set[str]] = {}
        keys, sentence = self.words.keys, self.words.sentence
        people = [e for e in self.entities if e.label == "PER"]
        for entity in self.organizations:
            before = range(max(entity.first - _ROLE_REACH, self.words.bounds[sentence[entity.first]]), entity.first)
            if not any(keys[i] in _roles() for i in before):
                continue
            near = {
                self.name(p)
                for p in people
                if -_NAME_REACH <= p.first - entity.last <= _NAME_REACH or 0 <= entity.first - p.last <= _NAME_REACH
            }
            held.setdefault(self.name(entity), set()).update(near)
        return held

    @cached_property
    def speakers(self) -> Counter[str]:
        """How many quantities the people of each organization are quoted for."""
        count: Counter[str] = Counter()
        for attribution in self.attributions:
            if attribution is not None:
                count.update(self.employers(attribution))
        return count

    def employers(self, attribution: Attribution) -> set[str]:
        """The organizations that the quoted speaker serves, or is."""
        said = squash(attribution.source)
        return {
            name
            for name, people in self.offices.items()
            if name in said or any(said in person or person in said for person in people)
        } | {name for name in self.frequency if name and name in said and name in self._bodies}

    @cached_property
    def _bodies(self) -> frozenset[str]:
        return frozenset(self.name(entity) for entity in self.organizations)

    @cached_property
    def title_end(self) -> int:
        """The first word after the headline: the first line, when the text has several."""
        keys = self.words.keys
        first = next((i for i, key in enumerate(keys) if key != BREAK), 0)
        try:
            return keys.index(BREAK, first)
        except ValueError:
            return self.words.bounds[1] if len(self.words.bounds) > 1 else len(keys)

    @cached_property
    def paragraphs(self) -> list[int]:
        """The words that are line breaks, in order."""
        return [i for i, key in enumerate(self.words.keys) if key == BREAK]

    def paragraph(self, word: int) -> int:
        """The number of the paragraph that ``word`` stands in."""
        return bisect_left(self.paragraphs, word)


def scene(doc: Doc, attributions: Sequence[Attribution | None]) -> Scene:
    """The :class:`Scene` of a ``Doc`` whose layers are filled."""
    words = read(doc)
    return Scene(words, tags(words), doc._.quantities, doc._.entities, doc._.times, attributions)
