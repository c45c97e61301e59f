"""Classifiers: the words between a number and the thing that is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from crawler.characters import key
from pipeline.inflections import Form, adjectives, inflected, spellings
from pipeline.lexicon import load


@dataclass(frozen=True, slots=True, kw_only=True)
class Classifier:
    """A classifier: ``word`` as in the lexicon, and what it ``counts``.

    ``noun`` says that it is a noun of its own (``بسته``, ``خانوار``), ``exceptions`` before
    which words it is the other way round.
    """

    word: str
    group: str
    counts: str
    noun: bool
    exceptions: frozenset[str]

    def measured(self, following: str) -> bool:
        """Whether it is itself what is counted, with ``following`` (a folded word) behind it.

        >>> unit = classifiers().match(["واحد"], 0).classifier
        >>> unit.measured("صنفی"), unit.measured("مسکن")
        (True, False)
        """
        return self.noun != (following in self.exceptions)


class Counted(NamedTuple):
    """A classifier found: over how many ``words``, and whether in ی form (``نفره``)."""

    classifier: Classifier
    words: int
    adjectival: bool


class Classifiers:
    """The registry of ``lexicon/classifiers.toml``: a matcher over folded words.

    >>> classifiers().match(["5", "راس", "گوسفند"], 1).classifier.counts
    'livestock'
    """

    def __init__(self, table: Mapping[str, Mapping[str, Any]]) -> None:
        self._all = tuple(
            Classifier(
                word=word,
                group=group,
                counts=row["counts"],
                noun=row.get("noun", False),
                exceptions=frozenset(key(other) for other in row.get("except", ())),
            )
            for group, members in table.items()
            for word, row in members.items()
        )
        found: dict[Form, tuple[Classifier, bool]] = {}
        for classifier in self._all:
            row = table[classifier.group][classifier.word]
            for form, adjectival in _forms(classifier.word, row):
                if form not in found or (found[form][1] and not adjectival):
                    found[form] = classifier, adjectival
        index: dict[str, list[tuple[Form, Counted]]] = {}
        for form in sorted(found, key=len, reverse=True):
            entry = form[1:], Counted(found[form][0], len(form), found[form][1])
            index.setdefault(form[0], []).append(entry)
        self._entries = {first: tuple(entries) for first, entries in index.items()}

    def __iter__(self) -> Iterator[Classifier]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def match(self, keys: Sequence[str], i: int) -> Counted | None:
        """The longest classifier that begins at word ``i``."""
        for rest, counted in self._entries.get(keys[i], ()):
            if not rest or tuple(keys[i + 1 : i + 1 + len(rest)]) == rest:
                return counted
        return None


@cache
def classifiers() -> Classifiers:
    """The registry of ``lexicon/classifiers.toml``, built once."""
    return Classifiers(load("classifiers"))


def _forms(word: str, row: Mapping[str, Any]) -> Iterator[tuple[Form, bool]]:
    for name in (word, *row.get("spellings", ())):
        for form in spellings(name):
            yield form, False
            if "adjectives" not in row:
                for ending in adjectives(form[-1]):
                    yield (*form[:-1], *ending), True
    for adjective in row.get("adjectives", ()):
        for form in inflected(adjective):
            yield form, True
