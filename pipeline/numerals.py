"""Numerals: every number of a text, with its sign, its fraction, its ordinal ending or its range.

The component ``amarkav_numerals`` reads words left to right and writes ``doc._.numerals``. A
range carries the multiplier of its upper end down to its lower one (``۲ تا ۳ هزار`` is
2000–3000). Single numbers are read by :mod:`pipeline.figures`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from crawler.characters import key
from pipeline import lexicon
from pipeline.figures import DECIMALS, figures
from pipeline.mentions import Numeral
from pipeline.numbers import AND, Number, grammar, split
from pipeline.phrases import Phrases
from pipeline.statistics import Value
from pipeline.words import Words, read


class Numerals:
    """The component: words in, numerals out.

    >>> import spacy; from pipeline.tokenizer import create_tokenizer
    >>> nlp = spacy.blank("fa"); nlp.tokenizer = create_tokenizer(nlp)
    >>> numerals = nlp.add_pipe("amarkav_numerals")
    >>> [n.value for n in nlp("از منفی ۵ تا ۲ درجه، یک‌سوم و دو سه هزار نفر")._.numerals]
    [(-5.0, 2.0), 0.3333333333333333, (2000.0, 3000.0)]
    """

    def __init__(self) -> None:
        table = lexicon.load("numerals")
        ranges = table["ranges"]
        self.grammar = grammar()
        self.figures = figures()
        self.vague = _keys(table["vague"]["words"])
        self.plus = _keys(table["signs"]["plus"])
        self.joiners = _keys(ranges["joiners"])
        self.either = _keys(word for word in ranges["either"] if " " not in word)
        self.openers = _keys(ranges["openers"])
        self.beside = {key(word): float(value) for word, value in ranges["beside"].items()}
        self.idioms = Phrases([(phrase, True) for phrase in table["traps"]["idioms"]])
        rules = self.grammar
        # «یکصدم» is a hundredth, «سیصدم» the 300th.
        self.shares = {
            above + below: value / size
            for above, value in rules.below_ten_thousand.items()
            for below, size in rules.denominators.items()
            if 0 < value < size and (value == 1.0 or above + below not in rules.ordinals)
        }
        #: Every single word that a numeral may begin with.
        self.begins = (
            rules.words | self.vague | self.figures.signs | set(rules.parts) | set(rules.signs)
            | set(rules.fractions) | set(rules.ordinals) | set(self.shares) | set(self.beside)
        )  # fmt: skip

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
            if word not in self.begins and not word[0].isdigit() and split(word) is None:
                i += 1
                continue
            idiom = self.idioms.beginning(keys, i)
            if idiom is not None:
                i = idiom[0]
                continue
            numeral = reading.numeral(i)
            if numeral is None:
                i += 1
                continue
            found.append(numeral)
            i = numeral.last
        return found


@dataclass(slots=True)
class _Reading:
    """One pass over one text."""

    rules: Numerals
    words: Words

    def numeral(self, i: int) -> Numeral | None:
        """The numeral that begins at word ``i``: sign, number, fraction or range."""
        rules, word = self.rules, self.words.keys[i]
        if word in rules.vague:
            return self._vague(i)
        if word in rules.beside:
            return self._pair(i, rules.beside[word])
        number = rules.figures.whole(self.words, i)
        if number is None:
            return self._single(i)
        if number.value < 0:
            return self._range(i, number) or self._made(i, number.last, number.value, number.written)
        return (
            self._fraction(i, number)
            or self._ordinal(i, number)
            or self._range(i, number)
            or self._approximate(i, number)
            or self._plain(i, number)
        )

    def _figure(self, i: int) -> Number | None:
        return self.rules.figures.signed(self.words, i)

    def _made(
        self, first: int, last: int, value: Value, written: str, *, ordinal: bool = False, scale: float = 1.0
    ) -> Numeral:
        words = self.words
        return Numeral(
            start=words.starts[first], end=words.ends[last - 1], first=first, last=last,
            value=value, written=written, ordinal=ordinal, scale=scale,
        )  # fmt: skip

    def _single(self, i: int) -> Numeral | None:
        """One word that is no number by itself: «یک‌سوم» in one piece, «سوم», «نصف»."""
        rules, word = self.rules, self.words.keys[i]
        if word in rules.shares:
            return self._made(i, i + 1, rules.shares[word], "fraction")
        if word in rules.grammar.ordinals:
            return self._made(i, i + 1, rules.grammar.ordinals[word], "words", ordinal=True)
        if word in rules.grammar.fractions:
            return self._made(i, i + 1, rules.grammar.fractions[word], "fraction")
        return None

    def _plain(self, i: int, number: Number) -> Numeral:
        alone = number.last == i + 1 and number.value == number.scale > 1.0
        written = "multiplier" if alone else number.written
        return self._made(i, number.last, number.value, written, scale=number.scale)

    # -- what a number may become --------------------------------------------------------------

    def _vague(self, i: int) -> Numeral | None:
        keys, last = self.words.keys, i + 1
        rules = self.rules.grammar
        number = self._figure(last)
        while last < len(keys) and (
            keys[last] in rules.multipliers or keys[last] in rules.groups or keys[last] in ("ده", "صد")
        ):
            last += 1
        if number is not None and last == i + 1 and keys[i] in ("چند", "چندین"):
            return None
        return self._made(i, last, None, "vague")

    def _fraction(self, i: int, number: Number) -> Numeral | None:
        """«یک‌سوم», «سه چهارم», «هفتاد و پنج صدم»: a number and the ordinal of a larger one."""
        keys, rules = self.words.keys, self.rules.grammar
        at = number.last
        if at >= len(keys) or keys[at] not in rules.denominators or number.scale != 1.0:
            return None
        below = rules.denominators[keys[at]]
        if not 0 < number.value < below or (at != i + 1 and keys[at] not in DECIMALS):
            return None
        return self._made(i, at + 1, number.value / below, "fraction")

    def _ordinal(self, i: int, number: Number) -> Numeral | None:
        """«بیست و یکم»: the last word of a sum in its ordinal form; «۱۲م», «۲۲اُم», «۱۰ میلیونمین»."""
        words, rules = self.words, self.rules.grammar
        at = number.last
        if at >= len(words):
            return None
        word = words.keys[at]
        if word in ("م", "ام", "مین", "امین") and words.glued(at):
            return self._made(i, at + 1, number.value, number.written, ordinal=True)
        if word == AND and at + 1 < len(words) and words.keys[at + 1] in rules.ordinals:
            value = rules.ordinals[words.keys[at + 1]]
            if value < number.step:
                return self._made(i, at + 2, number.value + value, number.written, ordinal=True)
        if word.endswith("مین") and rules.ordinals.get(word, 0.0) >= 1000:
            return self._made(i, at + 1, number.value * rules.ordinals[word], "mixed", ordinal=True)
        return None

    def _range(self, first: int, lower: Number) -> Numeral | None:
        """Two ends and what joins them: «۲ تا ۳ هزار», «بین ۵ و ۱۰», «منفی ۵ تا منفی ۲»."""
        keys, rules = self.words.keys, self.rules
        at = lower.last
        if at + 1 >= len(keys):
            return None
        upper = None
        if keys[at] in rules.joiners:
            skip = keys[at + 1] in rules.plus or keys[at + 1] == "سقف"
            upper = self._figure(at + 2 if skip else at + 1)
        elif keys[at] in rules.either:
            upper = self._figure(at + 2 if keys[at + 1] == "حتی" else at + 1)
        elif keys[at] == AND and first and keys[first - 1] in rules.openers:
            upper = self._figure(at + 1)
        return None if upper is None else self._spanned(first, lower, upper)

    def _approximate(self, first: int, lower: Number) -> Numeral | None:
        """«دو سه هزار نفر», «ده پانزده روز»: two neighbouring number words are a range."""
        if lower.last != first + 1 or lower.written != "words" or lower.scale != 1.0:
            return None
        return self._pair(first, lower.value)

    def _pair(self, first: int, low: float) -> Numeral | None:
        keys, sizes = self.words.keys, self.rules.grammar.below_ten_thousand
        at = first + 1
        high = sizes.get(keys[at], 0.0) if at < len(keys) else 0.0
        near = 2.0 if low < 10 else 5.0 if low < 20 else 10.0 if low < 100 else 100.0
        if not 0 < low < high <= low + near:
            return None
        upper = self._figure(at)
        if upper is None or (upper.scale == 1.0 and upper.last != at + 1):
            return None
        if upper.last < len(keys) and keys[upper.last] in sizes:
            return None  # «یک دو سه» counts on
        return self._spanned(first, Number(low, at, 1.0, 1.0, "words"), upper)

    def _spanned(self, first: int, lower: Number, upper: Number) -> Numeral:
        """The range of both ends, the lower one scaled by the upper's multiplier where it has none itself."""
        low, high = lower.value, upper.value
        if lower.scale == 1.0 and upper.scale > 1.0 and low * upper.scale <= high:
            low *= upper.scale
        written = lower.written if lower.written == upper.written else "mixed"
        return self._made(first, upper.last, (min(low, high), max(low, high)), written, scale=upper.scale)


def _keys(words: Iterable[str]) -> frozenset[str]:
    return frozenset(key(word) for word in words)


@Language.factory("amarkav_numerals")
def create(nlp: Language, name: str) -> Numerals:
    """The component ``amarkav_numerals``."""
    return Numerals()
