"""Designations: numbers that belong to a name and count nothing (``فاز ۳``, ``۵G``, ``وزن ۶۱``)."""

from __future__ import annotations

from functools import cache
from typing import Final

from crawler.characters import DIGITS, key
from pipeline import lexicon
from pipeline.classifiers import classifiers
from pipeline.figures import DASHES
from pipeline.mentions import Numeral
from pipeline.numbered import Numbered
from pipeline.phrases import Phrases
from pipeline.words import Words

#: A bare number in digits that is longer names a news item, an account, a parcel.
_LONGEST: Final = 7
#: Number and name within quotation marks are a title when there are at most so many words.
_TITLE: Final = 7

#: What parts the numbers of a list, and how many of them are looked back over: time stays linear.
_LISTING: Final = frozenset({"و", "،", ",", "-", "–", "تا"})
_NUMBERS: Final = 16
#: Between the two numbers of a score; no score is higher; how near the word stands that says so.
_AGAINST: Final = "بر"
_HIGHEST: Final = 200.0
_RESULT: Final = 4

_ZEROS: Final = frozenset(sign for sign, value in DIGITS.items() if value == "0") | {"0"}


class Designations:
    """Tells numbers that name from numbers that count, over ``lexicon/quantities.toml``."""

    def __init__(self) -> None:
        table = lexicon.load("quantities")
        self._classifiers = classifiers()
        self.identifiers = {key(word) for word in table["identifiers"]["words"]}
        self.masses = Phrases([(phrase, True) for phrase in table["classes"]["before"]])
        self.lengths = {key(word) for word in table["classes"]["lengths"]}
        self.results = {key(word) for word in table["scores"]["cues"]}
        self.years = [(low, high) for low, high in table["years"]["ranges"]]

    def is_name(self, text: Numbered, n: int) -> bool:
        """Whether number ``n`` of ``text`` is part of a title, an identifier or a score."""
        words, numeral = text.words, text.numerals[n]
        return (
            self.is_title(words, numeral)
            or self.is_identifier(words, numeral)
            or self.is_listed(text, n)
            or self.is_score(text, n)
        )

    def is_title(self, words: Words, numeral: Numeral) -> bool:
        """«دو مرد و یک نیمکت» in quotation marks is the name of a play."""
        keys = words.keys
        low, high = max(0, numeral.first - _TITLE + 2), min(len(keys), numeral.last + _TITLE - 1)
        opened = next((i for i in range(numeral.first - 1, low - 1, -1) if keys[i] in "«»"), None)
        if opened is None or keys[opened] != "«":
            return False
        closed = next((i for i in range(numeral.last, high) if keys[i] in "«»"), None)
        return closed is not None and keys[closed] == "»" and closed - opened <= _TITLE

    def is_class(self, text: Numbered, n: int, *, kind: str, family: str, last: int) -> bool:
        """«منطقه ۲۰ روز دوشنبه», «در اوزان ۵۷ و ۶۱ کیلوگرم»: the number belongs to what stands before it.

        ``kind`` and ``family`` are those of the unit behind the number, which ends before word ``last``.
        """
        keys, numeral = text.words.keys, self._head(text, n)
        if not numeral.first:
            return False
        if family == "mass":
            colon = last < len(keys) and keys[last] == ":"
            return colon or self.masses.ending(keys, numeral.first) is not None
        if family == "length":
            return keys[numeral.first - 1] in self.lengths
        return kind == "duration" and keys[numeral.first - 1] in self.identifiers

    def is_listed(self, text: Numbered, n: int) -> bool:
        """«مواد ۱۱ و ۱۲ قانون»: a list of identifiers; what one of its numbers counts itself is none."""
        numeral, head = text.numerals[n], self._head(text, n)
        if head is numeral or numeral.written != "digits" or not self.is_identifier(text.words, head):
            return False
        at = numeral.last
        return at >= len(text.words) or self._classifiers.match(text.words.keys, at) is None

    def _head(self, text: Numbered, n: int) -> Numeral:
        """The first number of the list of numbers that number ``n`` closes: 3 in «۳، ۵ و ۸»."""
        furthest = max(0, n - _NUMBERS)
        for at in range(n, furthest, -1):
            before, numeral = text.numerals[at - 1], text.numerals[at]
            between = text.words.keys[before.last : numeral.first]
            if len(between) != 1 or between[0] not in _LISTING:
                return numeral
            if not text.counts(before) and not self.is_identifier(text.words, before):
                return numeral  # «سال ۹۸ و ۲۰ کارخانه»
        return text.numerals[furthest]

    def is_score(self, text: Numbered, n: int) -> bool:
        """«۳ بر ۲», and «۲۵–۲۲» where a result is told."""
        keys, numeral = text.words.keys, text.numerals[n]
        if n and keys[numeral.first - 1] == _AGAINST and text.numerals[n - 1].last == numeral.first - 1:
            return all(
                isinstance(other.value, float) and other.value <= _HIGHEST
                for other in text.numerals[n - 1 : n + 1]
            )
        written = text.words.text[numeral.start : numeral.end]
        if not isinstance(numeral.value, tuple) or numeral.value[1] > _HIGHEST or DASHES.isdisjoint(written):
            return False
        start, end = text.words.sentence_of(numeral.first)
        near = keys[max(start, numeral.first - _RESULT) : min(end, numeral.last + _RESULT)]
        return not self.results.isdisjoint(near)

    def is_identifier(self, words: Words, numeral: Numeral) -> bool:
        """«۰۰۲۵», «۹۸۷۶۵۴۳۲۱», «T-55», «فاز ۳»: by its shape or by the word before it."""
        first, digits = numeral.first, numeral.written == "digits"
        raw = words.text[numeral.start : numeral.end]
        if digits and len(raw) >= 3 and raw[0] in _ZEROS and raw[1].isdigit():
            return True
        if digits and raw.isdigit() and len(raw) > _LONGEST:
            return True
        if first == 0:
            return False
        before = words.keys[first - 1]
        if words.glued(first) and ((before[0].isalpha() and before.isascii()) or before in "/+_#@"):
            return True
        if before in self.identifiers and numeral.written in ("digits", "words"):
            at = numeral.last
            counted = self._classifiers.match(words.keys, at) if at < len(words) else None
            if counted is None or words.keys[at] in self.identifiers:
                return True  # «فاز ۳ پروژه», «آیه ۵۳ سوره زمر»
            behind = at + counted.words  # «پلاک ۱۲ واحد ۳»: no count
            return behind < len(words) and words.keys[behind][0].isdigit()
        return False

    def is_year(self, numeral: Numeral) -> bool:
        """Four bare digits that are more likely a year than a count."""
        if numeral.written != "digits" or not isinstance(numeral.value, float):
            return False
        value, bare = numeral.value, numeral.last - numeral.first == 1 and numeral.end - numeral.start == 4
        return bare and value % 100 != 0 and any(low <= value <= high for low, high in self.years)


@cache
def designations() -> Designations:
    """The one table of designations."""
    return Designations()
