"""Numbers: digits and number words become one value.

A number is a sum of falling terms joined by «و»; a multiplier scales all the terms before it
that are smaller than itself (``۳۰ هزار و ۵۰۰ میلیارد`` is 30,500 × 10⁹). Signs, fractions and
ranges are made of numbers in :mod:`pipeline.numerals`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from crawler.characters import fold, key
from pipeline import lexicon
from pipeline.digits import LARGEST, digits_value
from pipeline.tokenizer import TOKEN

AND: Final = "و"


@dataclass(frozen=True, slots=True)
class Number:
    """What was read up to word ``last``: one number, not yet a range.

    ``step`` is the size of its last term's unit (1000 in ``دو هزار``): only a smaller number
    may still be added. ``scale`` is the multiplier that closed it, 1 where there is none.
    ``written`` is ``digits``, ``words`` or ``mixed``.
    """

    value: float
    last: int
    step: float
    scale: float
    written: str


class NumberGrammar:
    """The grammar of Persian number words, over the tables of ``lexicon/numerals.toml``.

    >>> grammar().parse_text("دو هزار و ۱۰۰")
    2100.0
    >>> grammar().parse_text("یک و نیم میلیون")
    1500000.0
    >>> grammar().parse_text("سی هزار میلیارد")
    30000000000000.0
    >>> grammar().parse_text("سه دوجین")
    36.0
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        def folded(*names: str) -> dict[str, float]:
            return {key(word): float(value) for name in names for word, value in table[name].items()}

        self.below_ten_thousand = folded("units", "teens", "tens", "hundreds")
        self.multipliers = folded("multipliers")
        self.parts = folded("parts")
        self.signs = folded("part_signs")
        self.fractions = folded("fractions")
        self.groups = folded("groups")
        self.denominators = folded("denominators")
        # How much of a number word is still open to addition: «بیست» to units, «صد» to anything below 100.
        self.steps = {
            **dict.fromkeys(folded("units", "teens"), 1.0),
            **dict.fromkeys(folded("tens"), 10.0),
            **dict.fromkeys(folded("hundreds"), 100.0),
        }
        self.words = set(self.below_ten_thousand) | set(self.multipliers)
        pieces = sorted(self.words | {AND}, key=len, reverse=True)
        self._pieces = re.compile("|".join(map(re.escape, pieces)))
        not_ordinal = {key(word) for word in table["not_ordinal"]["words"]}
        self.ordinals = self._all_ordinals(folded("ordinals"), not_ordinal)

    def _all_ordinals(self, irregular: Mapping[str, float], other: Set[str]) -> dict[str, float]:
        regular = {
            word + ending: value
            for word, value in (self.below_ten_thousand | self.multipliers).items()
            for ending in ("م", "مین", "یم", "یمین", "ام", "امین")
        }
        taken = self.words | set(self.parts) | other
        return {word: value for word, value in regular.items() if word not in taken} | dict(irregular)

    def split(self, word: str) -> tuple[str, ...] | None:
        """The number words glued into ``word`` (``سیصدهزار``), or None; «دوده» (soot) stays whole.

        >>> grammar().split("بیستوپنجهزار")
        ('بیست', 'و', 'پنج', 'هزار')
        """
        pieces = tuple(self._pieces.findall(word))
        if len(pieces) < 2 or "".join(pieces) != word or pieces[0] == AND:
            return None
        large = [p in self.multipliers or self.steps.get(p, 0) >= 100 for p in pieces]
        tens = large[0] or self.steps.get(pieces[0], 0) >= 10
        if len(pieces) == 2 and pieces[1] == AND:
            return pieces if tens else None  # «صدو», but not «دوو» (Daewoo)
        if len(pieces) - pieces.count(AND) < 2:
            return None
        joined = AND in pieces[1:-1] and tens
        return pieces if any(large) or joined or pieces[-1] == AND else None

    def parse_text(self, text: str) -> float | None:
        """The value of ``text`` when all of it is one number, else None."""
        keys = [fold(piece) for piece in TOKEN.findall(text) if not piece.isspace()]
        number = self.parse(keys, keys, 0)
        return number.value if number is not None and number.last == len(keys) else None

    def parse(self, keys: Sequence[str], raw: Sequence[str], first: int) -> Number | None:
        """The longest number that begins at word ``first``, or None.

        ``raw`` are the words as written (their separators matter), ``keys`` the folded ones.
        """
        state = _Sum(self)
        best: Number | None = None
        before_and: Number | None = None
        i, size, pending_and = first, len(keys), False
        while i < size:
            taken = state.take(keys[i], raw[i], pending_and)
            if not taken:
                if not pending_and and before_and is not None and keys[i] in self.multipliers:
                    return before_and  # «۵۰۰ هزار و یک میلیون» are two numbers
                break
            i += 1
            best = state.number(i)
            if taken == AND:  # «بیستو»: the glued «و» waits for the next word
                pending_and = True
                continue
            pending_and = False
            if i + 1 < size and keys[i] == AND and keys[i + 1] != AND:
                i += 1
                pending_and = True
                before_and = best
        return best


class _Sum:
    """The terms read so far: a falling sum, each term with the size that it was counted in."""

    def __init__(self, grammar: NumberGrammar) -> None:
        self.grammar = grammar
        self.terms: list[tuple[float, float]] = []  # (value, step)
        self.scale = 1.0
        self.digits = self.letters = self.closed = False

    def number(self, last: int) -> Number:
        written = "mixed" if self.digits and self.letters else "digits" if self.digits else "words"
        return Number(sum(value for value, _ in self.terms), last, self.terms[-1][1], self.scale, written)

    def take(self, word: str, raw: str, after_and: bool) -> str:
        """Add ``word`` if it continues the number; what was taken, or "" where it does not."""
        if self.closed:
            return ""
        if word[0].isdigit():
            value = digits_value(raw)
            if value is None or not self._fits(value, after_and):
                return ""
            self.terms.append((value, 1.0))
            self.digits, self.scale = True, 1.0
            return word
        grammar = self.grammar
        if word in grammar.multipliers:
            return word if self._multiply(grammar.multipliers[word], after_and) else ""
        if word in grammar.below_ten_thousand:
            return word if self._add(word, after_and) else ""
        if word in grammar.parts:
            return word if self._part(grammar.parts[word], after_and) else ""
        if word in grammar.signs:
            return word if self._sign(grammar.signs[word], after_and) else ""
        if word in grammar.groups:
            return word if self._group(grammar.groups[word], after_and) else ""
        pieces = split(word)
        return self._take_all(pieces, after_and) if pieces else ""

    def _take_all(self, pieces: tuple[str, ...], after_and: bool) -> str:
        kept = (list(self.terms), self.scale, self.digits, self.letters)
        joined = after_and
        for piece in pieces:
            if piece == AND:
                joined = True
                continue
            # Glued words need no «و» between hundreds and tens: «سیصدپنجاه».
            sums = bool(self.terms) and piece not in self.grammar.multipliers
            if not self.take(piece, piece, joined or sums):
                self.terms, self.scale, self.digits, self.letters = kept
                return ""
            joined = False
        return AND if pieces[-1] == AND else pieces[-1]

    def _fits(self, value: float, after_and: bool) -> bool:
        if not self.terms:
            return not after_and
        step = self.terms[-1][1]
        if not after_and:
            # «۴۸ هزار ۸۰۰»: three digits right behind a multiplier need no «و».
            return self.digits and self.scale > 1.0 and 100 <= value <= 999 and value < step
        return 0 < value < step

    def _add(self, word: str, after_and: bool) -> bool:
        value = self.grammar.below_ten_thousand[word]
        if value == 100.0 and not after_and and self.terms and self.terms[-1][0] < 10.0:
            self.terms[-1] = (self.terms[-1][0] * value, value)  # «یک صد»
            return True
        if not self._fits(value, after_and):
            return False
        self.terms.append((value, self.grammar.steps[word]))
        self.letters, self.scale = True, 1.0
        return True

    def _multiply(self, by: float, after_and: bool) -> bool:
        if not self.terms or (after_and and by < self.terms[-1][1]):
            # «هزار نفر», «یک میلیون و هزار»: the multiplier counts itself.
            if self.terms and not after_and:
                return False
            self.terms.append((by, by))
            self.letters, self.scale = True, by
            return True
        if after_and:
            return False
        # All the smaller terms are what is multiplied: 30,000 + 500 in «۳۰ هزار و ۵۰۰ میلیارد».
        tail = len(self.terms)
        while tail and self.terms[tail - 1][0] < by:
            tail -= 1
        group = self.terms[tail:]
        if not group:
            # «۱۹۲۴ هزار میلیارد», «هزار هزار»: a large count of a smaller multiplier.
            if len(self.terms) > 1:
                return False
            group, tail = self.terms, 0
        count = sum(value for value, _ in group)
        if len(group) > 1 and count >= 1000 and by < 1e9 and group[-1][0] < 10:
            return False  # «پانصد هزار و یک میلیون» is two numbers, «۸۴ هزار و ۵۱۴ میلیون» one
        if count * by > LARGEST or (tail and count * by >= self.terms[tail - 1][1]):
            return False
        self.terms[tail:] = [(count * by, by)]
        self.letters, self.scale = True, by
        return True

    def _group(self, size: float, after_and: bool) -> bool:
        """«سه دوجین»: so many times a fixed number; nothing can be added to it."""
        if not self.terms or after_and:
            return False
        self.terms = [(sum(value for value, _ in self.terms) * size, 0.0)]
        self.letters = self.closed = True
        self.scale = 1.0
        return True

    def _part(self, part: float, after_and: bool) -> bool:
        self.letters = True
        if not self.terms:
            if after_and:
                return False
            self.terms.append((part, part))
            return True
        value, step = self.terms[-1]
        if not after_and:
            # «یک ربع», «سه ربع»: so many quarters.
            quarters = part < 0.5 and len(self.terms) == 1 and value in (1.0, 3.0)
            if quarters:
                self.terms = [(value * part, part)]
            return quarters
        # «سه میلیون و نیم» adds half a million, «سه و نیم» half of one.
        self.terms.append((part * (self.scale if self.scale > 1 else 1.0), part))
        return value >= step * part

    def _sign(self, part: float, after_and: bool) -> bool:
        """«½», «۲½»."""
        if after_and or (self.terms and self.letters):
            return False
        self.terms.append((part, part))
        self.digits = self.closed = True
        return True


@cache
def grammar() -> NumberGrammar:
    """The one grammar, over the shipped table."""
    return NumberGrammar(lexicon.load("numerals"))


@lru_cache(maxsize=65536)
def split(word: str) -> tuple[str, ...] | None:
    """:meth:`NumberGrammar.split` of the one grammar, remembered: news repeats its words."""
    return grammar().split(word)
