"""Rates: the denominator of a quantity (``هر خانوار``, ``در روز``, ``سالانه``, ``کیلویی``)."""

from __future__ import annotations

from functools import cache
from typing import Final

from crawler.characters import key
from pipeline import lexicon
from pipeline.numbered import NOWHERE, Blocked
from pipeline.numbers import grammar
from pipeline.phrases import Phrases
from pipeline.words import Words

#: How many words a «هر …» may stand before the amount that it governs.
_REACH: Final = 14
#: How many words an adverb («روزانه») may, and how many nouns may part a quantity from «در روز».
_ADVERB: Final = 8
_NOUNS: Final = 4
_ENDS: Final = frozenset({"\n", ".", "؛", ";", "؟", "!"})


class Rates:
    """Looks for a denominator before and after a quantity, over ``lexicon/quantities.toml``."""

    def __init__(self) -> None:
        table = lexicon.load("quantities")["rates"]
        self.adverbs = {key(word) for word in table["adverbs"]}
        self.spans = Phrases([(word, word) for word in table["spans"]])
        self.spans_before = Phrases([(word, word) for word in table["spans_before"]])
        self.numbers, self.few = grammar().words, grammar().below_ten_thousand
        self.each = {key(word) for word in table["each"]}
        self.not_each = {key(word) for word in table["not_each"]}
        self.dating = {key(word) for word in table["dating"]}
        self.adjectives = {key(word) for word in table["each_adjectives"]}

    def of(self, words: Words, first: int, last: int, dates: Blocked = NOWHERE) -> tuple[int, int] | None:
        """The characters of the denominator of the quantity in words ``[first, last)``, or None.

        What stands in one of ``dates`` says when, not how often.

        >>> import spacy; from pipeline.tokenizer import create_tokenizer; from pipeline.words import read
        >>> nlp = spacy.blank("fa"); nlp.tokenizer = create_tokenizer(nlp)
        >>> text = "به هر خانوار ۲ میلیون تومان داده شد"
        >>> start, end = rates().of(read(nlp(text)), 3, 6)
        >>> text[start:end]
        'هر خانوار'
        """
        found = self._after(words, last, dates) or self._before(words, first, dates)
        return None if found is None else (words.starts[found[0]], words.ends[found[1] - 1])

    def _after(self, words: Words, last: int, dates: Blocked) -> tuple[int, int] | None:
        keys, size = words.keys, len(words)
        # «۳۰۰ تن زباله در روز»: a noun or two may stand between.
        for at in range(last, min(last + _NOUNS, size)):
            word = keys[at]
            following = keys[at + 1] if at + 1 < size else ""
            if word in ("در", "برای", "به") and following in self.each:
                return self._noun(words, at + 1)
            if word == "به" and following == "ازای":
                return self._noun(words, at + 2) if at + 2 < size and keys[at + 2] in self.each else None
            if word == "در" or (word == "بر" and at == last):
                span = self.spans.beginning(keys, at + 1)
                if span is None or self._dated(words, at + 1, span[0], dates):
                    return None
                return (at + 1, span[0])
            if word == "هر" and at <= last + 1 and self.spans.beginning(keys, at + 1) is not None:
                return self._noun(words, at)
            if word in ("برای", "به", "که") or not word[0].isalpha():
                return None
        return None

    def _before(self, words: Words, first: int, dates: Blocked) -> tuple[int, int] | None:
        keys = words.keys
        if first and keys[first - 1] in self.adjectives:
            return (first - 1, first)
        floor = max(words.sentence_of(first)[0], first - _REACH)
        span = self.spans_before.ending(keys, first)
        if span is not None and span[0] > floor and keys[span[0] - 1] == "در":
            return None if dates.covers(span[0]) else (span[0], first)
        for at in range(first - 1, floor - 1, -1):
            word = keys[at]
            if word in _ENDS:
                return None
            if word in self.adverbs and first - at <= _ADVERB:
                return (at, at + 1)
            if word in self.each:
                noun = self._noun(words, at)
                return noun if noun is not None and noun[1] <= first else None
        return None

    def _dated(self, words: Words, span: int, last: int, dates: Blocked) -> bool:
        """Whether a date goes on («در سال ۱۳۹۸», «در ماه گذشته»): that is when, not how often."""
        if dates.covers(span):
            return True
        return last < len(words) and (words.keys[last][0].isdigit() or words.keys[last] in self.dating)

    def _noun(self, words: Words, each: int) -> tuple[int, int] | None:
        """«هر» with its noun: «هر خانوار», «هر ۱۰۰ هزار نفر»; «هر بشکه نفت» gives «هر بشکه»."""
        keys, at = words.keys, each + 1
        if keys[each] != "هر":
            return (each, at)
        while at < len(keys) and (keys[at][0].isdigit() or keys[at] in self.numbers):
            at += 1
        if at >= len(keys) or keys[at] in self.not_each or not keys[at][0].isalpha():
            return None
        # «هر سه شاخص» are all three of them, «هر سه ماه» is a span of time.
        span = self.spans.beginning(keys, at)
        if span is not None:
            return (each, span[0])
        together = self.few.get(keys[each + 1], 10.0) < 10 and at == each + 2
        return None if together else (each, at + 1)


@cache
def rates() -> Rates:
    """The one table of rates."""
    return Rates()
