"""Joining: what a finder reads of an article, and how its names stand beside those of the rules.

The rules know kinds, cue words and the gazetteer, and say how a name nests; a finder knows names
that nobody has listed. So the rules' names stay, and a finder's is added where it touches none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from pipeline.mentions import Entity, Quantity
from pipeline.tagging.finder import Finder, Found
from pipeline.tagging.vectors import Rows, Vectors
from pipeline.words import BREAK, Words

#: The classes of a finder that are added. Its places are not: of 768 articles by cross-validation
#: the place of a quantity was right in 72.8 % without them and 71.9 % with them.
LABELS: Final = frozenset(["PER", "ORG"])
#: So many sentences before a quantity's are read, and so many at the top of the article. With the one
#: after it too, organizations were right in 69.0 instead of 70.6 % of held-out quantities, places in
#: 77.2 instead of 78.4; the rest stayed as it was.
_BEFORE: Final = 1
_TOP: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What was read of an article: its entities, and the vectors of the words that were read."""

    found: list[Found]
    vectors: Vectors | None = None


def near(words: Words, quantities: Iterable[Quantity]) -> list[int]:
    """The numbers of the sentences whose names may be bound to ``quantities``, in order."""
    count = len(words.bounds) - 1
    around = {words.sentence[quantity.first] for quantity in quantities}
    chosen = {i for at in around for i in range(max(0, at - _BEFORE), at + 1)}
    return sorted(chosen.union(range(min(_TOP, count))) if chosen else chosen)


def read(finder: Finder, wanted: Sequence[tuple[Words, Sequence[int]]]) -> Iterator[Whole]:
    """What ``finder`` reads in the ``wanted`` sentences of each article, by the words of the article.

    All are read together; what is read in a sentence depends on no other.
    """
    asked = [[indices(words, number) for number in numbers] for words, numbers in wanted]
    answers = iter(
        finder.read(
            [
                spelt(words, own)
                for (words, _), sentences in zip(wanted, asked, strict=True)
                for own in sentences
            ]
        )
    )
    for (words, _), sentences in zip(wanted, asked, strict=True):
        readings = [next(answers) for _ in sentences]
        yield Whole(
            found=[
                _moved(found, own)
                for own, reading in zip(sentences, readings, strict=True)
                for found in reading.found
            ],
            vectors=_vectors(len(words), sentences, [reading.vectors for reading in readings]),
        )


def _moved(found: Found, own: Sequence[int]) -> Found:
    """``found`` in a sentence, by the words of its article."""
    return replace(found, first=own[found.first], end=own[found.end - 1] + 1)


def _vectors(count: int, sentences: Sequence[Sequence[int]], rows: Sequence[Rows | None]) -> Vectors | None:
    """The vectors of sentences as those of their article of ``count`` words."""
    told = [own for own in rows if own is not None]
    if not told or len(told) < len(sentences):
        return None
    return Vectors.of(np.concatenate(told), [i for own in sentences for i in own], count)


def spelt(words: Words, chosen: Iterable[int]) -> list[str]:
    """The words at ``chosen``, as they are written."""
    return [words.text[words.starts[i] : words.ends[i]] for i in chosen]


def indices(words: Words, sentence: int) -> list[int]:
    """The words of a sentence that are no line breaks."""
    return [i for i in range(words.bounds[sentence], words.bounds[sentence + 1]) if words.keys[i] != BREAK]


def joined(
    words: Words, names: Sequence[Entity], generic: Sequence[Entity], found: Iterable[Found]
) -> list[Entity]:
    """The ``names`` of the rules, and those of :data:`LABELS` that are ``found`` and touch no other.

    Neither ``names`` nor ``generic`` mentions, which the rules know by their kind alone.
    """
    held = {i for entity in (*names, *generic) for i in range(entity.first, entity.last)}
    added = [
        Entity(
            start=words.starts[name.first],
            end=words.ends[name.end - 1],
            first=name.first,
            last=name.end,
            label=name.label,
        )
        for name in found
        if name.label in LABELS and held.isdisjoint(range(name.first, name.end))
    ]
    return [*names, *added]
