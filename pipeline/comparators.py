"""Comparators: how the true value stands to the number (about, more than, at least …)."""

from __future__ import annotations

from functools import cache
from typing import Final

from pipeline import lexicon
from pipeline.characters import key
from pipeline.phrases import Phrases
from pipeline.words import Words

#: At most this many words may stand between a cue and its number (``بالغ بر مبلغ``).
_REACH: Final = 3


class Comparators:
    """Looks for a cue around a quantity, over ``lexicon/comparators.toml``."""

    def __init__(self) -> None:
        table = lexicon.load("comparators")
        self.before = Phrases([(cue, sign) for sign, cues in table["before"].items() for cue in cues])
        self.after = Phrases([(cue, sign) for sign, cues in table["after"].items() for cue in cues])
        self.between = {key(word) for word in table["between"]["words"]}
        self.bound = {key(word) for word in table["bound"]["words"]}

    def of(self, words: Words, first: int, last: int) -> tuple[str, int, int] | None:
        """The comparator of the quantity in words ``[first, last)``: (sign, first, last) of its cue.

        >>> import spacy; from pipeline.tokenizer import create_tokenizer; from pipeline.words import read
        >>> nlp = spacy.blank("fa"); nlp.tokenizer = create_tokenizer(nlp)
        >>> comparators().of(read(nlp("بیش از مبلغ ۵ میلیون تومان")), 3, 6)
        ('>', 0, 2)
        """
        keys, at = words.keys, first
        floor = max(words.sentence_of(first)[0], first - _REACH - 4)
        for _ in range(_REACH):
            found = self.before.ending(keys[floor:at], at - floor)
            if found is not None:
                return found[1], floor + found[0], at
            if at <= floor or keys[at - 1] not in self.between:
                break
            at -= 1
        trailing = self.after.beginning(keys, last)
        if trailing is not None:
            return trailing[1], last, trailing[0]
        if first > floor and keys[first - 1] in self.bound:
            return "<=", first - 1, first
        return None


@cache
def comparators() -> Comparators:
    """The one table of comparators."""
    return Comparators()
