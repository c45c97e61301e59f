"""Figures: one number of a text with its sign, its power of ten and its spoken decimals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Final

from crawler.characters import key
from pipeline import lexicon
from pipeline.digits import LARGEST
from pipeline.numbers import AND, Number, grammar
from pipeline.phrases import Phrases
from pipeline.words import Words

#: At most so many words belong to one number: slices stay short, time linear.
_LONGEST: Final = 24
_LARGEST_EXPONENT: Final = 30

DASHES: Final = frozenset("-−–")
#: What may stand before a dash that is a sign.
_OPENS: Final = frozenset("(«:")
#: «بیست و پنج صدم»: the only denominators that a number of several words may have.
DECIMALS: Final = frozenset(map(key, ("دهم", "صدم", "هزارم")))


class Figures:
    """Reads the number at a word, over ``lexicon/numerals.toml``."""

    def __init__(self) -> None:
        table = lexicon.load("numerals")
        signs, powers, traps = table["signs"], table["powers"], table["traps"]
        self._grammar = grammar()
        self.minus = _keys(signs["minus"])
        self.subtracts = _keys(signs["subtracts"])
        self.degrees = _keys(signs["degrees"])
        self.point = _keys(signs["point"])
        self.raised = Phrases([(sign, True) for sign in powers["raised"]])
        self.times = Phrases([(sign, True) for sign in powers["times"]])
        self.superscripts = {sign: str(digit) for digit, sign in enumerate(powers["superscripts"])}
        self.initials = _keys(traps["initials"])
        self.nine_before = _keys(traps["nine_before"])
        #: Every word or mark that may be a sign.
        self.signs = self.minus | self.subtracts | DASHES

    def whole(self, words: Words, i: int) -> Number | None:
        """The number that begins at word ``i``, with all that belongs to it.

        >>> import spacy; from pipeline.tokenizer import create_tokenizer; from pipeline.words import read
        >>> nlp = spacy.blank("fa"); nlp.tokenizer = create_tokenizer(nlp)
        >>> [figures().whole(read(nlp(text)), 0).value for text in ("منفی ۵", "سه ممیز پنج", "۳ × ۱۰^۶")]
        [-5.0, 3.5, 3000000.0]
        """
        number = self.signed(words, i)
        if number is None or number.value < 0:
            return number
        if self._minus_behind(words, number.last):
            return replace(number, value=-number.value, last=number.last + 1)
        return self._power(words, number) or self._pointed(words, number) or number

    def signed(self, words: Words, i: int) -> Number | None:
        """A number in digits or words, with the sign before it if there is one."""
        if i >= len(words):
            return None
        sign = words.keys[i]
        if sign not in self.signs:
            return self._number(words, i)
        if sign in DASHES and not _is_sign(words, i):
            return None
        number = self._number(words, i + 1)
        if number is None or (sign in self.subtracts and not self._in_degrees(words, number)):
            return None
        return replace(number, value=-number.value)

    def _minus_behind(self, words: Words, at: int) -> bool:
        """«۳.۸- درصد»: a dash that clings to the number before it, and percent or degrees behind it."""
        if at + 1 >= len(words) or words.keys[at] not in DASHES or not words.glued(at):
            return False
        return words.keys[at + 1] in self.degrees and not words.glued(at + 1)

    def _number(self, words: Words, i: int) -> Number | None:
        if i >= len(words) or self._is_trap(words.keys, i):
            return None
        stop = min(i + _LONGEST, len(words))
        raw = [words.figure(j) for j in range(i, stop)]
        number = self._grammar.parse(words.keys[i:stop], raw, 0)
        return None if number is None else replace(number, last=i + number.last)

    def _is_trap(self, keys: list[str], i: int) -> bool:
        """Whether the word at ``i`` only looks like a number: «بی‌بی‌سی», «نه تنها»."""
        word = keys[i]
        if word == "سی":
            near = {keys[j] for j in (i - 1, i + 1) if 0 <= j < len(keys)}
            return bool(near & self.initials)
        if word == "نه":
            return i + 1 >= len(keys) or keys[i + 1] not in self.nine_before
        return False

    def _in_degrees(self, words: Words, number: Number) -> bool:
        return number.last < len(words) and words.keys[number.last] in self.degrees

    # -- powers and decimals -------------------------------------------------------------------

    def _power(self, words: Words, number: Number) -> Number | None:
        """«۱۰^۶», «۱۰ به توان ۶», «۱۰⁶», and «۳ × ۱۰^۶»."""
        factor, base = 1.0, number
        times = self.times.beginning(words.keys, number.last)
        if times is not None:
            ten = self._number(words, times[0])
            if ten is None or ten.value != 10.0:
                return None
            factor, base = number.value, ten
        exponent, last = self._exponent(words, base)
        if exponent is None or abs(exponent) > _LARGEST_EXPONENT or not 0 < base.value <= 1e6:
            return None
        value = factor * base.value**exponent
        return Number(value, last, 0.0, 1.0, number.written) if value <= LARGEST else None

    def _exponent(self, words: Words, base: Number) -> tuple[float | None, int]:
        """What ``base`` is raised to, None if to nothing, and the word after it."""
        raised = self.raised.beginning(words.keys, base.last)
        if raised is not None:
            found = self.signed(words, raised[0])
            return (found.value, found.last) if found is not None else (None, base.last)
        last, digits = base.last, ""
        while last < len(words) and words.keys[last] in self.superscripts and words.glued(last):
            digits += self.superscripts[words.keys[last]]
            last += 1
        # Behind any other number a raised digit is the mark of a footnote.
        return (float(digits), last) if 0 < len(digits) <= 2 and base.value == 10.0 else (None, base.last)

    def _pointed(self, words: Words, number: Number) -> Number | None:
        """«سه ممیز پنج» and «دو و سه دهم»."""
        keys, at = words.keys, number.last
        if at + 1 >= len(keys) or (keys[at] != AND and keys[at] not in self.point):
            return None
        after = self._number(words, at + 1)
        if after is None:
            return None
        part, last = 1.0, after.last
        if keys[at] in self.point and after.value == int(after.value):
            part = after.value / 10 ** len(str(int(after.value)))
        elif keys[at] == AND and last < len(keys) and keys[last] in DECIMALS:
            part, last = after.value / self._grammar.denominators[keys[last]], last + 1
        return Number(number.value + part, last, 0.0, 1.0, number.written) if part < 1 else None


def _is_sign(words: Words, i: int) -> bool:
    """Whether the dash at word ``i`` clings to its number and to nothing before it."""
    before = words.text[words.starts[i] - 1] if words.starts[i] else " "
    if i + 1 >= len(words) or not words.keys[i + 1][0].isdigit() or not words.glued(i + 1):
        return False
    if not (before.isspace() or before in _OPENS):
        return False
    return words.keys[i] == "−" or not (i and words.keys[i - 1][0].isdigit())


def _keys(words: Iterable[str]) -> frozenset[str]:
    return frozenset(key(word) for word in words)


@cache
def figures() -> Figures:
    """The one reader of figures."""
    return Figures()
