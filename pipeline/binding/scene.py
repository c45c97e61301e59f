"""Scene: one text as the binder sees it: its words, tags and every layer, indexed once."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from crawler.characters import key, squash
from pipeline import lexicon
from pipeline.attribution import source_of
from pipeline.binding import names, sources
from pipeline.binding.predicates import Predicates, predicates
from pipeline.mentions import Attribution, Entity, Mention, Quantity, TimeExpression, Utterance
from pipeline.tagging.vectors import Vectors
from pipeline.tags import tagged
from pipeline.words import BREAK, Words, read

#: How far before an organization the word for its officer stands, and how far off his name.
_ROLE_REACH: Final = 5
_NAME_REACH: Final = 4
#: No name of a person begins further off than this and is still within reach.
_WIDEST: Final = 16
#: What an item of a list begins with, and what stands there after its number.
_BULLETS: Final = frozenset("-–—−•●▪■*")
_NUMBERED: Final = frozenset("-–—−.)")
#: How many words about a quantity are seen with it.
_ABOUT: Final = 8
#: How many words open an article: its headline, and mostly who says what in it.
_OPENING: Final = 40
#: How far a name may stand from what is bound to it, in words, and how many are known everywhere.
_REACH: Final = 300
_NOTABLE: Final = 8


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
    utterances: Sequence[Utterance] = ()
    """Who is heard, in the order of where."""
    vectors: Vectors | None = None
    """What the encoder made of the words, where it read them."""

    def means(self, spans: NDArray[np.intp]) -> NDArray[np.float32]:
        """The mean vector of each span of words, zero of an empty one. *Shapes:* ``(…, 2)``, ``(…, width)``.

        Raises:
            ValueError: if nobody gave the vectors of the words.
        """
        first, last = spans[..., 0], spans[..., 1]
        sums, places = self._sums
        means: NDArray[np.float32] = sums[places[last]] - sums[places[first]]
        means /= np.maximum(last - first, 1, dtype=np.float32)[..., None]
        return means

    @cached_property
    def sights(self) -> NDArray[np.float32]:
        """Each quantity: itself, the words about it, its sentence, the opening.

        *Shape:* ``(quantities, 4 * width)``.

        Raises:
            ValueError: if nobody gave the vectors of the words.
        """
        opening = (0, min(_OPENING, len(self.words)))
        spans = [
            (
                (quantity.first, quantity.last),
                self.about(quantity.first, quantity.last, _ABOUT),
                self.words.sentence_of(quantity.first),
                opening,
            )
            for quantity in self.quantities
        ]
        return self.means(np.asarray(spans, np.intp).reshape(-1, 4, 2)).reshape(len(spans), -1)

    def about(self, first: int, last: int, reach: int) -> tuple[int, int]:
        """The words within ``reach`` of ``[first, last)`` in its sentence."""
        begin, end = self.words.sentence_of(first)
        return max(begin, first - reach), max(last, min(end, last + reach))

    @cached_property
    def _sums(self) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
        """The sums of the vectors before each word that was read, and which of them is that of each word.

        Words that were not read add nothing. *Shapes:* ``(read + 1, width)``, ``(words + 1,)``.
        """
        if self.vectors is None:
            raise ValueError("a scene was asked for vectors that nobody gave; give it those of its words")
        rows = self.vectors.rows
        sums = np.zeros((len(rows) + 1, rows.shape[1]), np.float32)
        for before, row, after in zip(sums, rows, sums[1:], strict=False):  # thrice as quick as cumsum
            np.add(before, row, out=after)
        return sums, self.vectors.places

    @cached_property
    def names(self) -> frozenset[int]:
        """Words at which the name of a place or organization begins."""
        return frozenset(entity.first for entity in self.entities if entity.label in ("LOC", "ORG"))

    @cached_property
    def inner(self) -> frozenset[int]:
        """Words within a name, its first one left out."""
        return frozenset(i for entity in self.entities for i in range(entity.first + 1, entity.last))

    @cached_property
    def organizations(self) -> list[Entity]:
        """Organizations in reading order."""
        return sorted((e for e in self.entities if e.label == "ORG"), key=lambda e: (e.first, -e.last))

    @cached_property
    def places(self) -> list[Entity]:
        """Places in reading order."""
        return sorted((e for e in self.entities if e.label == "LOC"), key=lambda e: (e.first, -e.last))

    @cached_property
    def voices(self) -> Mapping[str, sources.Voice]:
        """Everybody who is heard, by squashed name."""
        return sources.voices(self)

    def attribution(self, q: int) -> Attribution | None:
        """Who says quantity number ``q`` by the rules of attribution."""
        return self.attributions[q] if self.attributions else None

    def speaking(self, first: int, last: int) -> Sequence[Entity]:
        """Those who may speak, people and organizations, whose names begin in words ``[first, last)``."""
        ordered, starts = self._speaking
        return ordered[bisect_left(starts, first) : bisect_left(starts, last)]

    @cached_property
    def _speaking(self) -> tuple[list[Entity], list[int]]:
        ordered = sorted(
            (e for e in self.entities if e.label in ("PER", "ORG")), key=lambda e: (e.first, -e.last)
        )
        return ordered, [entity.first for entity in ordered]

    @cached_property
    def frequency(self) -> Counter[str]:
        """How often each name is mentioned, by its squashed spelling."""
        return Counter(self.name(entity) for entity in self.entities)

    def name(self, mention: Mention) -> str:
        """The squashed spelling of a mention, by which two mentions are one thing."""
        return self.spelling(mention.start, mention.end)

    def spelling(self, start: int, end: int) -> str:
        """The squashed spelling of characters ``[start, end)``."""
        spellings = self._spellings
        if (start, end) not in spellings:
            spellings[start, end] = squash(self.words.text[start:end])
        return spellings[start, end]

    @cached_property
    def _spellings(self) -> dict[tuple[int, int], str]:
        return {}

    def around(self, label: str, word: int) -> list[Entity]:
        """Entities of ``label`` within reach of ``word``, and the first mention of each name that matters."""
        pool, firsts, notable = self._pools[label]
        low, high = bisect_left(firsts, word - _REACH), bisect_left(firsts, word + _REACH // 2)
        return [*pool[low:high], *notable]

    @cached_property
    def _pools(self) -> dict[str, tuple[list[Entity], list[int], list[Entity]]]:
        out: dict[str, tuple[list[Entity], list[int], list[Entity]]] = {}
        for label, pool in (("ORG", self.organizations), ("LOC", self.places)):
            first: dict[str, Entity] = {}
            for entity in pool:
                first.setdefault(self.name(entity), entity)
            ranked = sorted(first, key=lambda name: (-self.frequency[name], first[name].first))
            out[label] = pool, [entity.first for entity in pool], [first[name] for name in ranked[:_NOTABLE]]
        return out

    def before(self, quantity: Quantity) -> list[Quantity]:
        """The quantities that stand before ``quantity`` in its sentence."""
        begin = self.words.sentence_of(quantity.first)[0]
        low, high = bisect_left(self._starts, begin), bisect_left(self._starts, quantity.first)
        return list(self.quantities[low:high])

    @cached_property
    def _starts(self) -> list[int]:
        return [quantity.first for quantity in self.quantities]

    def inside(self, entity: Entity) -> bool:
        """Whether an organization's name holds this one («استان زنجان» in «آبفای استان زنجان»)."""
        return any(
            held > entity.last - entity.first
            for held in (self._held.get(i, 0) for i in range(entity.first, entity.last))
        )

    @cached_property
    def _held(self) -> dict[int, int]:
        """Word → the length of the longest organization name that holds it."""
        held: dict[int, int] = {}
        for entity in self.organizations:
            for i in range(entity.first, entity.last):
                held[i] = max(held.get(i, 0), entity.last - entity.first)
        return held

    def standing(self, entity: Entity, near: str) -> tuple[str, ...]:
        """The features of an entity that no quantity changes, made once."""
        kept = self._standings
        at = (entity.start, entity.end, near)
        if at not in kept:
            kept[at] = names.standing(self, entity, near)
        return kept[at]

    @cached_property
    def _standings(self) -> dict[tuple[int, int, str], tuple[str, ...]]:
        return {}

    @cached_property
    def offices(self) -> dict[str, set[str]]:
        """Organizations that somebody is said to serve («مدیرعامل شرکت …»), each with its people.

        Keys and people are squashed spellings; the people are those named within a few words.
        """
        held: dict[str, set[str]] = {}
        keys, sentence = self.words.keys, self.words.sentence
        people = sorted((e for e in self.entities if e.label == "PER"), key=lambda e: e.first)
        starts = [person.first for person in people]
        for entity in self.organizations:
            before = range(
                max(entity.first - _ROLE_REACH, self.words.bounds[sentence[entity.first]]), entity.first
            )
            if not any(keys[i] in _roles() for i in before):
                continue
            low = bisect_left(starts, entity.first - _WIDEST)
            high = bisect_left(starts, entity.last + _WIDEST)
            near = {
                self.name(p)
                for p in people[low:high]
                if -_NAME_REACH <= p.first - entity.last <= _NAME_REACH
                or 0 <= entity.first - p.last <= _NAME_REACH
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

    @cached_property
    def main_office(self) -> str:
        """The organization whose people say the most of the article, "" without one."""
        # Of equals the longest, most specific name, so that no run depends on the order of a set.
        return max(self.speakers, key=lambda name: (self.speakers[name], len(name), name), default="")

    def employers(self, attribution: Attribution) -> frozenset[str]:
        """The organizations that the quoted speaker serves, or is."""
        kept = self._employers
        if attribution.source not in kept:
            said = squash(attribution.source)
            served = {
                name
                for name, people in self.offices.items()
                if name in said or any(said in person or person in said for person in people)
            }
            named = {name for name in self._bodies if name and name in said}
            kept[attribution.source] = frozenset(served | named)
        return kept[attribution.source]

    @cached_property
    def _bodies(self) -> frozenset[str]:
        return frozenset(self.name(entity) for entity in self.organizations)

    @cached_property
    def _employers(self) -> dict[str, frozenset[str]]:
        return {}

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
    def predicates(self) -> Predicates:
        """The verb groups of the text."""
        return predicates(self.words, self.tags)

    @cached_property
    def headline(self) -> tuple[str, str]:
        """Form and noun of the headline's last verb, «» without one."""
        groups = self.predicates.within(0, self.title_end)
        return (groups[-1].form, groups[-1].noun) if groups else ("", "")

    @cached_property
    def prospect(self) -> str:
        """The share of verbs that look forward (future, modal, subjunctive), in fifths; «» without any."""
        forms = Counter(group.form for group in self.predicates.groups)
        ahead = forms["future"] + forms["modal"] + forms["subjunctive"]
        told = forms["past"] + forms["perfect"] + forms["imperfect"]
        return str(round(5 * ahead / (ahead + told))) if ahead + told else ""

    def counted(self, first: int, last: int) -> int:
        """How many quantities begin in words ``[first, last)``."""
        return max(0, bisect_left(self._starts, last) - bisect_left(self._starts, first))

    @cached_property
    def _moments(self) -> tuple[list[TimeExpression], list[int]]:
        ordered = sorted(self.times, key=lambda time: time.first)
        return ordered, [time.first for time in ordered]

    def moments(self, first: int, last: int) -> Sequence[TimeExpression]:
        """The time expressions that begin in words ``[first, last)``."""
        ordered, starts = self._moments
        return ordered[bisect_left(starts, first) : bisect_left(starts, last)]

    @cached_property
    def paragraphs(self) -> list[int]:
        """The words that are line breaks, in order."""
        return [i for i, key in enumerate(self.words.keys) if key == BREAK]

    def paragraph(self, word: int) -> int:
        """The number of the paragraph that ``word`` stands in."""
        return bisect_left(self.paragraphs, word)

    def introduction(self, word: int) -> tuple[int, int] | None:
        """The words «… به این شرح است:» above the list in an item of which ``word`` stands, if it does."""
        return self._introductions[self.paragraph(word)]

    @cached_property
    def _introductions(self) -> list[tuple[int, int] | None]:
        """For each paragraph, the one that introduces the list that it is an item of."""
        out: list[tuple[int, int] | None] = []
        above: tuple[int, int] | None = None
        for first, last in pairwise((-1, *self.paragraphs, len(self.words))):
            begin, keys = first + 1, self.words.keys[first + 1 : last]
            if not keys:
                out.append(None)
            elif keys[0] in _BULLETS or (len(keys) > 1 and keys[0].isdigit() and keys[1] in _NUMBERED):
                out.append(above)
            else:
                out.append(None)
                above = (begin, last) if keys[-1] == ":" else None
        return out


def scene(doc: Doc, *, vectors: Vectors | None = None) -> Scene:
    """The :class:`Scene` of a ``Doc`` whose layers are filled, and of the ``vectors`` of its words."""
    words = read(doc)
    sources = [source_of(doc, quantity.first) for quantity in doc._.quantities]
    return Scene(
        words,
        tagged(doc),
        doc._.quantities,
        doc._.entities,
        doc._.times,
        sources,
        doc._.utterances,
        vectors,
    )
