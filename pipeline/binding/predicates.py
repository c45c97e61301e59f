"""Predicates: the verb groups of a text, with the form that says when and whether.

«افتتاح خواهد شد» is one group: its form is ``future``, its noun «افتتاح», its lemma ``شد#شو``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from crawler.characters import key
from pipeline import lexicon
from pipeline.vocabulary import participle, verb
from pipeline.words import Words

#: Of several forms in one group, that which speaks for the whole.
_FIRST: Final = ("future", "modal", "subjunctive", "imperfect", "present", "perfect")
_COPULA: Final = "#است"
_DURATIVE: Final = ("نمی", "می")


@dataclass(frozen=True, slots=True)
class Predicate:
    """Words ``[first, last)``; ``noun`` is what a light verb carries («افتتاح»), or ``""``."""

    first: int
    last: int
    form: str
    noun: str
    lemma: str


@dataclass(frozen=True, slots=True)
class Predicates:
    """The verb groups of a text in reading order."""

    groups: Sequence[Predicate]
    starts: Sequence[int]

    def within(self, first: int, last: int) -> Sequence[Predicate]:
        """The groups that begin in words ``[first, last)``."""
        return self.groups[bisect_left(self.starts, first) : bisect_left(self.starts, last)]

    def next(self, first: int, last: int) -> Predicate | None:
        """The first group that begins in words ``[first, last)``."""
        at = bisect_left(self.starts, first)
        return self.groups[at] if at < len(self.starts) and self.starts[at] < last else None


@cache
def _fixed() -> dict[str, str]:
    """Folded modal verb or copula → ``modal`` or ``copula``."""
    table = lexicon.load("modality")["verbs"]
    return {key(word): name for name in ("modal", "copula") for word in table[name]}


@lru_cache(maxsize=16384)
def form(word: str) -> str:
    """What the folded verb ``word`` shows of tense and mood.

    ``future``, ``modal``, ``subjunctive``, ``present``, ``imperfect``, ``past``, ``perfect``,
    ``copula`` or ``other``.

    >>> form("خواهد"), form("میشود"), form("شود"), form("رسید"), form("شده"), form("باید")
    ('future', 'present', 'subjunctive', 'past', 'perfect', 'modal')
    """
    fixed = _fixed().get(word)
    if fixed is not None:
        return fixed
    if word.startswith(("خواه", "نخواه")):
        return "future"
    if participle(word):
        return "perfect"
    past, _, present = (key(part) for part in verb(word).partition("#"))
    if not past:
        return "other"
    for prefix in _DURATIVE:
        if word.startswith(prefix):
            body = word[len(prefix) :]
            return "imperfect" if body.startswith(past) and not body.startswith(f"{present}د") else "present"
    for prefix in ("", "ن", "ب"):
        body = word[len(prefix) :]
        if word.startswith(prefix) and body.startswith(past):
            return "perfect" if body[len(past) :].startswith("ه") else "past"
    # «دارد» has no «می» even where it is no subjunctive.
    return "present" if present == "دار" else "subjunctive"


def predicates(words: Words, tags: Sequence[str]) -> Predicates:
    """The verb groups of ``words``: verbs that stand side by side in one sentence are one group."""
    keys, sentence = words.keys, words.sentence
    groups: list[Predicate] = []
    last = 0
    for first, tag in enumerate(tags):
        if tag != "V" or first < last:
            continue
        last = first + 1
        while last < len(tags) and tags[last] == "V" and sentence[last] == sentence[first]:
            last += 1
        noun = ""
        if first and sentence[first - 1] == sentence[first] and tags[first - 1] in ("N", "A", "ADV"):
            noun = keys[first - 1]
        found = _forms(keys, first, last)
        groups.append(Predicate(first, last, found, noun, _lemma(keys, first, last, found)))
    return Predicates(groups, [group.first for group in groups])


def _forms(keys: Sequence[str], first: int, last: int) -> str:
    held: list[str] = []
    i = first
    while i < last:
        # «می شود» in two words is one verb.
        parted = keys[i] in _DURATIVE and i + 1 < last
        held.append(form(keys[i] + keys[i + 1] if parted else keys[i]))
        i += 2 if parted else 1
    return next((name for name in _FIRST if name in held), held[0])


def _lemma(keys: Sequence[str], first: int, last: int, found: str) -> str:
    lemma = verb(keys[last - 1]) or participle(keys[last - 1]) or verb(keys[first])
    if found == "perfect" or (lemma == _COPULA and last - first > 1):
        return participle(keys[first]) or lemma
    return lemma
