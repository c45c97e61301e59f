"""Numerals: digits and number words become values.

The grammar reads :class:`~pipeline.words.Words` left to right. A number is a sum of falling
terms joined by «و»; a multiplier scales all the terms before it that are smaller than itself
(``۳۰ هزار و ۵۰۰ میلیارد`` is 30,500 × 10⁹); a range carries the multiplier of its upper end
down to its lower one (``۲ تا ۳ هزار`` is 2000–3000).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import lexicon
from pipeline.characters import INVISIBLE, ascii_digits, fold, key
from pipeline.mentions import Numeral
from pipeline.words import Words, read

AND: Final = "و"

_UNMARKED: Final = str.maketrans("", "", INVISIBLE)
_PLAIN: Final = re.compile(r"\d+")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[,٬،'’]\d{3})+(?:[./٫·]\d+)?")
_DECIMAL: Final = re.compile(r"\d+[./٫·]\d+|\d+,\d{1,2}")
_DOTTED: Final = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,}|[1-9]\d{0,2}(?:٫\d{3})+\.\d+")
_SEPARATORS: Final = re.compile(r"[,٬،'’]")
_POINT: Final = re.compile(r"[/٫·,]")


@dataclass(frozen=True, slots=True)
class Number:
    """What was read from words ``[first, last)``: one number, not yet a range.

    ``step`` is the size of its last term's unit (1000 in ``دو هزار``): only a smaller number
    may still be added. ``scale`` is the multiplier that closed it, 1 where there is none.
    """

    value: float
    last: int
    step: float
    scale: float
    written: str


def digits_value(written: str) -> float | None:
    """The value of a numeral in digits, or None for what is no single number (dates, versions).

    ``,`` ``٬`` ``،`` and ``'`` group thousands; ``.`` ``/`` ``٫`` mark decimals, except that
    several dots between groups of three are thousands too.

    >>> digits_value("۱۲/۵"), digits_value("۱٬۲۰۰٬۰۰۰"), digits_value("1.200.000")
    (12.5, 1200000.0, 1200000.0)
    >>> digits_value("1398/5/3") is None
    True
    """
    text = ascii_digits(written).translate(_UNMARKED)
    if _PLAIN.fullmatch(text):
        return float(text)
    if _THOUSANDS.fullmatch(text):
        return float(_POINT.sub(".", _SEPARATORS.sub("", text)))
    if _DECIMAL.fullmatch(text):
        return float(_POINT.sub(".", text))
    if _DOTTED.fullmatch(text):
        if "٫" in text:
            return float(text.replace("٫", ""))
        return float(text.replace(".", ""))
    return None


class NumberGrammar:
    """The grammar of Persian number words, over the tables of ``lexicon/numerals.toml``.

    >>> grammar().parse_text("دو هزار و ۱۰۰")
    2100.0
    >>> grammar().parse_text("یک و نیم میلیون")
    1500000.0
    >>> grammar().parse_text("سی هزار میلیارد")
    30000000000000.0
    """

    def __init__(self, table: Mapping[str, Mapping[str, float]]) -> None:
        def folded(*names: str) -> dict[str, float]:
            return {key(word): float(value) for name in names for word, value in table[name].items()}

        self.units = folded("units")
        self.below_ten_thousand = folded("units", "teens", "tens", "hundreds")
        self.multipliers = folded("multipliers")
        self.parts = folded("parts")
        self.fractions = folded("fractions")
        self.groups = folded("groups")
        self.denominators = folded("denominators")
        self.point = {key(word) for word in table["signs"]["point"]}  # type: ignore[attr-defined]
        # How much of a number word is still open to addition: «بیست» to units, «صد» to anything below 100.
        self._step = {
            **dict.fromkeys(folded("units", "teens"), 1.0),
            **dict.fromkeys(folded("tens"), 10.0),
            **dict.fromkeys(folded("hundreds"), 100.0),
        }
        self.words = set(self.below_ten_thousand) | set(self.multipliers)
        self._glued: dict[str, tuple[str, ...] | None] = {}
        pieces = sorted(self.words | {AND}, key=len, reverse=True)
        self._pieces = re.compile("|".join(map(re.escape, pieces)))
        self.ordinals = self._all_ordinals(folded("ordinals"))

    def _all_ordinals(self, irregular: Mapping[str, float]) -> dict[str, float]:
        regular = {
            word + ending: value
            for word, value in (self.below_ten_thousand | self.multipliers).items()
            for ending in ("م", "مین", "یم", "یمین", "ام", "امین")
        }
        spoken = set(self.words) | set(self.parts)
        return {word: value for word, value in regular.items() if word not in spoken} | dict(irregular)

    def split(self, word: str) -> tuple[str, ...] | None:
        """The number words glued into ``word`` (``سیصدهزار``), or None; «دوده» (soot) stays whole.

        >>> grammar().split("بیستوپنجهزار")
        ('بیست', 'و', 'پنج', 'هزار')
        """
        if word not in self._glued:
            pieces = tuple(self._pieces.findall(word))
            whole = "".join(pieces) == word and len(pieces) > 1
            large = any(piece in self.multipliers or self._step.get(piece, 0) >= 100 for piece in pieces)
            joined = AND in pieces[1:-1] and self._step.get(pieces[0], 0) >= 10
            numbers = [piece for piece in pieces if piece != AND]
            sound = bool(numbers) and pieces[0] != AND and len(numbers) > 1 or (len(pieces) == 2 and pieces[1] == AND)
            self._glued[word] = pieces if whole and sound and (large or joined or pieces[-1] == AND) else None
        return self._glued[word]

    def parse_text(self, text: str) -> float | None:
        """The value of ``text`` when all of it is one number, else None."""
        import pipeline.tokenizer as tokenizer

        keys = [fold(piece) for piece in tokenizer.TOKEN.findall(text) if not piece.isspace()]
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
        self.digits = self.letters = False
        self.closed = False

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
            value = grammar.below_ten_thousand[word]
            if value == 100.0 and not after_and and self.terms and self.terms[-1][0] < 10.0:
                self.terms[-1] = (self.terms[-1][0] * value, value)  # «یک صد»
                return word
            if not self._fits(value, after_and):
                return ""
            self.terms.append((value, grammar._step[word]))
            self.letters, self.scale = True, 1.0
            return word
        if word in grammar.parts:
            return word if self._half(grammar.parts[word], after_and) else ""
        pieces = grammar.split(word)
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
        if tail and count * by >= self.terms[tail - 1][1]:
            return False
        self.terms[tail:] = [(count * by, by)]
        self.letters, self.scale = True, by
        return True

    def _half(self, part: float, after_and: bool) -> bool:
        self.letters = True
        if not self.terms:
            if after_and:
                return False
            self.terms.append((part, part))
            return True
        if not after_and:
            return False
        value, step = self.terms[-1]
        # «سه میلیون و نیم» adds half a million, «سه و نیم» half of one.
        self.terms.append((part * (self.scale if self.scale > 1 else 1.0), part))
        return value >= step * part


@cache
def grammar() -> NumberGrammar:
    """The one grammar, over the shipped table."""
    return NumberGrammar(lexicon.load("numerals"))


class Numerals:
    """Finds every number of a text, ranges and fractions whole: ``doc._.numerals``."""

    def __init__(self) -> None:
        table = lexicon.load("numerals")
        self.grammar = grammar()
        self.vague = {key(word) for word in table["vague"]["words"]}
        self.minus = {key(word) for word in table["signs"]["minus"]} | {"-", "−", "–"}
        self.joiners = {key(word) for word in table["ranges"]["joiners"]}
        self.either = {key(word) for word in table["ranges"]["either"] if " " not in word}
        self.initials = {key(word) for word in table["traps"]["initials"]}
        self.nine_before = {key(word) for word in table["traps"]["nine_before"]}
        self.openers = {key(word) for word in table["ranges"]["openers"]} - {"از"}
        self.idioms = _by_first_word(table["traps"]["idioms"])
        self.shares = {
            above + below: value / size
            for above, value in self.grammar.below_ten_thousand.items()
            for below, size in self.grammar.denominators.items()
            if 0 < value < size
        }

    def __call__(self, doc: Doc) -> Doc:
        doc._.numerals = tuple(self.find(read(doc)))
        return doc

    def find(self, words: Words) -> list[Numeral]:
        """Every numeral of ``words`` in reading order."""
        found: list[Numeral] = []
        reading = _Reading(self, words)
        keys, i, size = words.keys, 0, len(words)
        while i < size:
            word = keys[i]
            if not self._may_begin(word):
                i += 1
                continue
            idiom = self._idiom(keys, i)
            if idiom:
                i += idiom
                continue
            numeral = reading.numeral(i)
            if numeral is None:
                i += 1
                continue
            found.append(numeral)
            i = max(numeral.last, i + 1)
        return found

    def _may_begin(self, word: str) -> bool:
        rules = self.grammar
        return (
            word[:1].isdigit()
            or word in rules.words
            or word in rules.parts
            or word in rules.fractions
            or word in self.vague
            or word in rules.ordinals
            or word in self.minus
            or word in self.shares
            or rules.split(word) is not None
        )

    def _idiom(self, keys: list[str], i: int) -> int:
        for rest in self.idioms.get(keys[i], ()):
            if keys[i + 1 : i + 1 + len(rest)] == list(rest):
                return 1 + len(rest)
        return 0

    def is_trap(self, keys: list[str], i: int) -> bool:
        """Whether the word at ``i`` only looks like a number: «بی‌بی‌سی», «نه تنها»."""
        word = keys[i]
        if word == "سی":
            near = {keys[j] for j in (i - 1, i + 1) if 0 <= j < len(keys)}
            return bool(near & self.initials)
        if word == "نه":
            return i + 1 >= len(keys) or keys[i + 1] not in self.nine_before
        return False


@dataclass(slots=True)
class _Reading:
    """One pass over one text."""

    rules: Numerals
    words: Words

    def _number(self, i: int) -> Number | None:
        words = self.words
        if i >= len(words) or self.rules.is_trap(words.keys, i):
            return None
        # Only a few words can belong to one number: keep the slice short, time linear.
        stop = min(i + 24, len(words))
        raw = [words.text[words.starts[j] : words.ends[j]] for j in range(i, stop)]
        number = self.rules.grammar.parse(words.keys[i:stop], raw, 0)
        if number is None:
            return None
        return Number(number.value, i + number.last, number.step, number.scale, number.written)

    def _made(self, first: int, last: int, value: object, written: str, ordinal: bool = False) -> Numeral:
        words = self.words
        return Numeral(
            start=words.starts[first], end=words.ends[last - 1], first=first, last=last,
            value=value, written=written, ordinal=ordinal,  # type: ignore[arg-type]
        )  # fmt: skip

    def numeral(self, i: int) -> Numeral | None:
        """The numeral that begins at word ``i``: sign, number, fraction or range."""
        words, rules = self.words, self.rules
        keys = words.keys
        word = keys[i]
        if word in rules.vague:
            return self._vague(i)
        if word in rules.minus:
            return self._negative(i)
        number = self._number(i)
        if number is None:
            glued = self._glued_fraction(i)
            if glued is not None:
                return glued
            if word in rules.grammar.ordinals:
                return self._made(i, i + 1, rules.grammar.ordinals[word], "words", ordinal=True)
            if word in rules.grammar.fractions:
                return self._made(i, i + 1, rules.grammar.fractions[word], "fraction")
            return None
        decimal = self._pointed(number)
        if decimal is not None:
            number = decimal
        share = self._fraction(i, number)
        if share is not None:
            return share
        ordinal = self._ordinal(i, number)
        if ordinal is not None:
            return ordinal
        upper = self._range(i, number)
        if upper is not None:
            low, high = self._carried(number, upper)
            ends = (min(low, high), max(low, high))
            return self._made(i, upper.last, ends, "mixed" if number.written != upper.written else number.written)
        alone = number.last == i + 1 and number.value == number.scale > 1.0
        written = "multiplier" if alone else number.written
        return self._made(i, number.last, number.value, written)

    def _vague(self, i: int) -> Numeral | None:
        keys, last = self.words.keys, i + 1
        number = self._number(last) if last < len(keys) else None
        rules = self.rules.grammar
        while last < len(keys) and (keys[last] in rules.multipliers or keys[last] in ("ده", "صد")):
            last += 1
        if number is not None and last == i + 1 and keys[i] in ("چند", "چندین"):
            return None
        return self._made(i, last, None, "vague")

    def _negative(self, i: int) -> Numeral | None:
        words, keys = self.words, self.words.keys
        if i + 1 >= len(words) or not (keys[i + 1][:1].isdigit() or keys[i] == "منفی"):
            return None
        sign = keys[i]
        if sign != "منفی":
            # A dash is a sign only when it clings to its number and to nothing before it.
            before = words.text[words.starts[i] - 1] if words.starts[i] else " "
            if not words.glued(i + 1) or not (before.isspace() or before in "(«:"):
                return None
            if sign != "−" and i and keys[i - 1][:1].isdigit():
                return None
        number = self._number(i + 1)
        if number is None:
            return None
        return self._made(i, number.last, -number.value, number.written)

    def _pointed(self, number: Number) -> Number | None:
        """«سه ممیز پنج» and «دو و سه دهم»."""
        keys, rules = self.words.keys, self.rules.grammar
        at = number.last
        if at + 1 >= len(keys):
            return None
        if keys[at] in rules.point:
            after = self._number(at + 1)
            if after is not None and after.value == int(after.value):
                digits = len(str(int(after.value)))
                return Number(number.value + after.value / 10**digits, after.last, 0.0, 1.0, number.written)
        if keys[at] == AND:
            after = self._number(at + 1)
            if after is not None and after.last < len(keys) and keys[after.last] in ("دهم", "صدم", "هزارم"):
                part = after.value / rules.denominators[keys[after.last]]
                if part < 1:
                    return Number(number.value + part, after.last + 1, 0.0, 1.0, number.written)
        return None

    def _glued_fraction(self, i: int) -> Numeral | None:
        """«یک‌سوم» as one word: a small number word and a denominator."""
        share = self.rules.shares.get(self.words.keys[i])
        return None if share is None else self._made(i, i + 1, share, "fraction")

    def _fraction(self, i: int, number: Number) -> Numeral | None:
        """«یک‌سوم», «سه چهارم», «۲ سوم»: a small number and the ordinal of a larger one."""
        words, rules = self.words, self.rules.grammar
        at = number.last
        if at >= len(words) or words.keys[at] not in rules.denominators or number.scale != 1.0:
            return None
        below = rules.denominators[words.keys[at]]
        if not 0 < number.value < below or number.last != i + 1:
            return None
        return self._made(i, at + 1, number.value / below, "fraction")

    def _ordinal(self, i: int, number: Number) -> Numeral | None:
        """«بیست و یکم»: the last word of a sum in its ordinal form; «۱۲م», «۲۲اُم»."""
        words, rules = self.words, self.rules.grammar
        at = number.last
        if at < len(words) and words.keys[at] in ("م", "ام", "مین", "امین") and words.glued(at):
            return self._made(i, at + 1, number.value, number.written, ordinal=True)
        if at + 1 < len(words) and words.keys[at] == AND and words.keys[at + 1] in rules.ordinals:
            value = rules.ordinals[words.keys[at + 1]]
            if value < number.step:
                return self._made(i, at + 2, number.value + value, number.written, ordinal=True)
        if at < len(words) and words.keys[at] in rules.ordinals and number.scale > 1.0:
            return None
        return None

    def _range(self, first: int, number: Number) -> Number | None:
        """The upper end, when a joiner and another number follow."""
        words, rules = self.words, self.rules
        at = number.last
        if at + 1 >= len(words) or words.keys[at] not in rules.joiners:
            if at + 1 < len(words) and words.keys[at] in rules.either:
                after = at + 2 if words.keys[at + 1] == "حتی" else at + 1
                return self._number(after)
            if at + 1 < len(words) and words.keys[at] == AND and first and words.keys[first - 1] in rules.openers:
                return self._number(at + 1)  # «بین ۵ و ۱۰»
            return None
        upper = self._number(at + 1)
        if upper is None and words.keys[at + 1] == "سقف":
            upper = self._number(at + 2)
        return upper

    @staticmethod
    def _carried(lower: Number, upper: Number) -> tuple[float, float]:
        """Both ends, the lower one scaled by the upper's multiplier where it has none itself."""
        if lower.scale == 1.0 and upper.scale > 1.0 and lower.value * upper.scale <= upper.value:
            return lower.value * upper.scale, upper.value
        return lower.value, upper.value


def _by_first_word(phrases: Sequence[str]) -> dict[str, list[tuple[str, ...]]]:
    """Phrases keyed by their first word, as folded keys."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        first, *rest = (key(word) for word in phrase.split())
        table.setdefault(first, []).append(tuple(rest))
    return table


@Language.factory("amarkav_numerals")
def create(nlp: Language, name: str) -> Numerals:
    """The component ``amarkav_numerals``."""
    return Numerals()
