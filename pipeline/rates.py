"""Rates: the denominator of a quantity (``هر خانوار``, ``در روز``, ``سالانه``, ``کیلویی``)."""

from __future__ import annotations

from functools import cache
from typing import Final

from pipeline import lexicon
from pipeline.characters import key
from pipeline.numbers import grammar
from pipeline.phrases import Phrases
from pipeline.words import Words

#: How many words a «هر …» may stand before the amount that it governs.
_REACH: Final = 14
_ENDS: Final = frozenset({"\n", ".", "؛", ";", "؟", "!"})


class Rates:
    """Looks for a denominator before and after a quantity, over ``lexicon/quantities.toml``."""

    def __init__(self) -> None:
        table = lexicon.load("quantities")["rates"]
        self.adverbs = {key(word) for word in table["adverbs"]}
        self.spans = Phrases([(word, word) for word in table["spans"]])
        self.numbers = grammar().words
        self.each = {key(word) for word in table["each"]}
        self.not_each = {key(word) for word in table["not_each"]}
        self.dating = {key(word) for word in table["dating"]}
        self.adjectives = {key(word) for word in table["each_adjectives"]}

    def of(self, words: Words, first: int, last: int) -> tuple[int, int] | None:
        """The characters of the denominator of the quantity in words ``[first, last)``, or None.

        >>> import spacy; from pipeline.tokenizer import create_tokenizer; from pipeline.words import read
        >>> nlp = spacy.blank("fa"); nlp.tokenizer = create_tokenizer(nlp)
        >>> text = "به هر خانوار ۲ میلیون تومان داده شد"
        >>> start, end = rates().of(read(nlp(text)), 3, 6)
        >>> text[start:end]
        'هر خانوار'
        """
        found = self._after(words, last) or self._before(words, first)
        return None if found is None else (words.starts[found[0]], words.ends[found[1] - 1])

    def _after(self, words: Words, last: int) -> tuple[int, int] | None:
        keys = words.keys
        at = last
        # «۳۰۰ تن زباله در روز»: a noun or two may stand between.
        for skipped in range(4):
            if at >= len(keys) or keys[at] in _ENDS:
                return None
            if keys[at] == "در" or (keys[at] == "بر" and skipped == 0):
                start = at + 2 if at + 1 < len(keys) and keys[at + 1] == "هر" else at + 1
                span = self.spans.beginning(keys, start)
                if span is not None and not self._dated(words, span[0]):
                    return (at + 1, span[0])
                return None
            if keys[at] in ("برای", "به") and at + 1 < len(keys):
                after = at + 2 if keys[at + 1] == "ازای" else at + 1
                if after < len(keys) and keys[after] in self.each:
                    return self._noun(words, after)
                return None
            if not keys[at][0].isalpha():
                return None
            at += 1
        return None

    def _before(self, words: Words, first: int) -> tuple[int, int] | None:
        keys = words.keys
        if first and keys[first - 1] in self.adjectives:
            return (first - 1, first)
        floor = max(words.sentence_of(first)[0], first - _REACH)
        at = first - 1
        while at >= floor:
            word = keys[at]
            if word in _ENDS:
                return None
            if word in self.adverbs and first - at <= 8:
                return (at, at + 1)
            if word in self.each:
                noun = self._noun(words, at)
                return noun if noun is not None and noun[1] <= first else None
            at -= 1
        return None

    def _dated(self, words: Words, at: int) -> bool:
        """Whether a date goes on («در سال ۱۳۹۸», «در ماه گذشته»): that is when, not how often."""
        if at >= len(words):
            return False
        word = words.keys[at]
        return word[:1].isdigit() or word in self.dating

    def _noun(self, words: Words, each: int) -> tuple[int, int] | None:
        """«هر» with its noun: «هر خانوار», «هر ۱۰۰ هزار نفر»; «هر بشکه نفت» gives «هر بشکه»."""
        keys, at = words.keys, each + 1
        if keys[each] != "هر":
            return (each, at)
        if at >= len(keys) or keys[at] in self.not_each:
            return None
        while at < len(keys) and (keys[at][0].isdigit() or keys[at] in self.numbers):
            at += 1
        return (each, at + 1) if at < len(keys) and keys[at][0].isalpha() else None


@cache
def rates() -> Rates:
    """The one table of rates."""
    return Rates()
