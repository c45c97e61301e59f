"""Comparators: how the true value stands to the number (about, more than, at least …)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from crawler.characters import key
from pipeline import lexicon
from pipeline.phrases import Phrases
from pipeline.vocabulary import verb
from pipeline.words import Words

#: At most this many words may stand between a cue and its number (``بالغ بر مبلغ``).
_REACH: Final = 3
#: The longest cue, in words, and how far behind the quantity a verb may say «گذشت».
_LONGEST: Final = 4
_VERB: Final = 3
#: How far before a cue, or before «از», a negation may stand, and what it makes of the sign.
_NEGATION: Final = 5
#: How far behind «تقریبی» the amount may stand that it is said of.
_ESTIMATE: Final = 10
_OPPOSITE: Final = {">": "<=", "<": ">="}


class Comparators:
    """Looks for a cue around a quantity, over ``lexicon/comparators.toml``."""

    def __init__(self) -> None:
        table = lexicon.load("comparators")
        self.before = Phrases([(cue, sign) for sign, cues in table["before"].items() for cue in cues])
        self.after = Phrases([(cue, sign) for sign, cues in table["after"].items() for cue in cues])
        self.between = {key(word) for word in table["between"]["words"]}
        self.bound = {key(word) for word in table["bound"]["words"]}
        self.modals = frozenset(table["bound"]["modals"])
        self.each = key(table["between"]["each"])
        self.loose = {key(word) for word in table["loose"]["words"]}
        self.denied = Phrases([(verb, True) for verb in table["denied"]["verbs"]])
        self.negations = {key(word) for word in table["verbs"]["negations"]}
        self.stops = {key(word) for word in table["verbs"]["stops"]}
        self.around = {
            key(opener): Phrases([(cue, sign) for sign, cues in signs.items() for cue in cues])
            for opener, signs in table["around"].items()
        }

    def of(self, words: Words, tagged: Sequence[str], first: int, last: int) -> tuple[str, int, int] | None:
        """The comparator of the quantity in words ``[first, last)``: (sign, first, last) of its cue.

        >>> import spacy; from pipeline.tokenizer import create_tokenizer
        >>> from pipeline.tags import tags; from pipeline.words import read
        >>> nlp = spacy.blank("fa"); nlp.tokenizer = create_tokenizer(nlp)
        >>> words = read(nlp("بیش از مبلغ ۵ میلیون تومان"))
        >>> comparators().of(words, tags(words), 3, 6)
        ('>', 0, 3)
        >>> words = read(nlp("شمار آنان از ۱۰۰ نفر گذشت"))
        >>> comparators().of(words, tags(words), 3, 5)
        ('>', 5, 6)
        """
        keys, at = words.keys, first
        floor = max(words.sentence_of(first)[0], first - _REACH - _LONGEST)
        for _ in range(_REACH):
            found = self.before.ending(keys[floor:at], at - floor)
            if found is not None:
                sign = self._denied(words, floor + found[0], found[1])
                if self.denied.beginning(keys, last) is not None:
                    sign = _OPPOSITE.get(sign, sign)
                return sign, floor + found[0], at
            if at - 1 > floor and keys[at - 2] == self.each:
                at -= 2
            elif at > floor and keys[at - 1] in self.between:
                at -= 1
            else:
                break
        trailing = self.after.beginning(keys, last)
        if trailing is not None:
            return trailing[1], last, trailing[0]
        if first > floor and keys[first - 1] in self.bound and not self._opens(words, tagged, first - 1):
            return "<=", first - 1, first
        if first > floor and keys[first - 1] in self.around:
            return self._around(words, first - 1, last) or self._loose(words, tagged, first)
        return self._loose(words, tagged, first)

    def _loose(self, words: Words, tagged: Sequence[str], first: int) -> tuple[str, int, int] | None:
        """«وسعت تقریبی آن ۵ هکتار»: what the sentence calls an estimate before it names the next amount."""
        start, _ = words.sentence_of(first)
        for at in range(first - 1, max(start, first - _ESTIMATE) - 1, -1):
            if words.keys[at] in self.loose:
                return "~", at, at + 1
            if tagged[at] in ("V", "NUM"):
                break
        return None

    def _opens(self, words: Words, tagged: Sequence[str], at: int) -> bool:
        """Whether the word at ``at`` opens a clause behind a verb."""
        before = at - 1
        behind = before >= words.sentence_of(at)[0] and tagged[before] == "V"
        return behind and verb(words.keys[before]) not in self.modals

    def _around(self, words: Words, opener: int, last: int) -> tuple[str, int, int] | None:
        """«از … گذشت»: the verb that closes what the preposition at ``opener`` opened, soon behind."""
        _, end = words.sentence_of(opener)
        verbs = self.around[words.keys[opener]]
        for at in range(last, min(last + _VERB, end)):
            found = verbs.beginning(words.keys, at)
            if found is not None:
                return self._denied(words, opener, found[1]), at, found[0]
            if words.keys[at] in self.stops or not words.keys[at][0].isalpha():
                break
        return None

    def _denied(self, words: Words, cue: int, sign: str) -> str:
        """``sign`` of the cue at word ``cue``, or its opposite: «نباید بیش از ۱۰۰ کالری»."""
        start, _ = words.sentence_of(cue)
        negated = not self.negations.isdisjoint(words.keys[max(start, cue - _NEGATION) : cue])
        return _OPPOSITE.get(sign, sign) if negated else sign


@cache
def comparators() -> Comparators:
    """The one table of comparators."""
    return Comparators()
