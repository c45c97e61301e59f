"""Quantities: a number with its unit or classifier becomes what a statistic quotes.

Reads the numerals, times and furniture of a ``Doc``; leaves out dates, identifiers, idioms
and page furniture, and writes ``doc._.quantities``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import lexicon
from pipeline.characters import key
from pipeline.comparators import comparators
from pipeline.mentions import Mention, Numeral, Quantity
from pipeline.phrases import Phrases
from pipeline.rates import rates
from pipeline.tags import tags
from pipeline.classifiers import Counted, classifiers
from pipeline.units import Unit, to_si, units
from pipeline.words import Words, read

AND: Final = "و"

#: Words after which a bare number continues into the unit of the next one (``۲۰ و ۳۰ درصد``).
_LISTING: Final = frozenset({"و", "،", ",", "یا", "به", "تا", "-", "–", "الی"})

#: A year, an amount of goods in a name …: longer than this a bare count is an identifier.
_LONGEST_BARE: Final = 7


@dataclass(frozen=True, slots=True)
class _Scale:
    """What a number is counted in: a unit, a classifier, or the counted noun itself."""

    last: int
    unit: str
    unit_id: str
    kind: str
    factor: float = 1.0
    family: str = ""
    adjectival: bool = False
    counted: bool = False


class Quantities:
    """The component: numerals in, quantities out."""

    def __init__(self) -> None:
        table = lexicon.load("quantities")
        self.units = units()
        self.classifiers = classifiers()
        self.comparators = comparators()
        self.rates = rates()
        self.multipliers = {key(w): float(v) for w, v in table["adjectival_multipliers"].items()}
        self.not_counted = {key(w) for w in table["not_counted"]["words"]}
        self.identifiers = {key(w) for w in table["identifiers"]["words"]}
        self.rounds = {key(w) for w in table["rounds"]["after"]}
        self.classes = Phrases([(w, True) for w in table["classes"]["before"]])
        self.years = [(low, high) for low, high in table["years"]["ranges"]]
        self.dimension = {key(w) for w in table["dimension"]["words"]}
        self.one_way = {key(w) for w in table["round_trip"]["after"]}
        self.each_of = {key(w) for w in table["round_trip"]["before"]}

    def __call__(self, doc: Doc) -> Doc:
        words = read(doc)
        blocked = _Blocked([*doc._.furniture, *doc._.times])
        reading = _Reading(self, words, tags(words), list(doc._.numerals), blocked)
        doc._.quantities = tuple(reading.quantities())
        return doc


class _Blocked:
    """Spans in which a number is no quantity: dates, telephone numbers, menus."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self.spans = sorted((m.first, m.last) for m in mentions)
        self.firsts = [first for first, _ in self.spans]
        self.reach: list[int] = []
        for _, last in self.spans:
            self.reach.append(max(last, self.reach[-1] if self.reach else 0))

    def __contains__(self, word: object) -> bool:
        assert isinstance(word, int)
        at = bisect_right(self.firsts, word)
        return at > 0 and self.reach[at - 1] > word


@dataclass(slots=True)
class _Reading:
    rules: Quantities
    words: Words
    tags: Sequence[str]
    numerals: list[Numeral]
    blocked: _Blocked

    def quantities(self) -> list[Quantity]:
        """Every quantity in reading order; list members share the unit of the last one."""
        found: list[Quantity | None] = []
        scales: list[_Scale | None] = []
        for n, numeral in enumerate(self.numerals):
            scale = None if numeral.ordinal or numeral.first in self.blocked else self._scale(n)
            scales.append(scale)
        self._share(scales)
        for numeral, scale in zip(self.numerals, scales, strict=True):
            found.append(None if scale is None else self._quantity(numeral, scale))
        return self._joined([q for q in found if q is not None])

    # -- what the number is counted in ------------------------------------------------------

    def _scale(self, n: int) -> _Scale | None:
        numeral, keys = self.numerals[n], self.words.keys
        at = numeral.last
        if self._in_title(numeral):
            return None
        if at < len(keys):
            unit = self._unit(numeral, at)
            if unit is not None:
                return None if self._names_class(numeral, unit) else unit
        symbol = self._symbol_before(numeral)
        if symbol is not None:
            return symbol
        if numeral.written == "fraction" and keys[numeral.first] not in ("نیم", "ربع"):
            if at < len(keys) and keys[at] in self.rules.rounds:
                return None
            return _Scale(at, "fraction", "fraction", "fraction")
        if at >= len(keys) or self._is_identifier(numeral):
            return None
        return self._counted(numeral, at)

    def _unit(self, numeral: Numeral, at: int) -> _Scale | None:
        keys = self.words.keys
        word = keys[at]
        if word in self.rules.multipliers and numeral.value is not None:
            money = self.rules.units.match(keys, at + 1) if at + 1 < len(keys) else None
            if money is None or money.unit.kind != "money":
                return _Scale(at + 1, "other", "money", "money", self.rules.multipliers[word], "money", True)
            return self._of_unit(money.unit, at + 1 + money.words, True, self.rules.multipliers[word])
        match = self.rules.units.read(keys, at, *self.words.sentence_of(at))
        if match is not None:
            return self._of_unit(match.unit, at + match.words, match.adjectival)
        return None

    @staticmethod
    def _of_unit(unit: Unit, last: int, adjectival: bool, factor: float = 1.0) -> _Scale:
        return _Scale(last, unit.guideline, unit.code, unit.kind, factor * unit.scale, unit.family, adjectival)

    def _symbol_before(self, numeral: Numeral) -> _Scale | None:
        """«$50», «TEU 2500»: a symbol that stands before its number."""
        if not numeral.first:
            return None
        keys, before = self.words.keys, numeral.first - 1
        if keys[before].isalpha() and not keys[before].isascii():
            return None
        match = self.rules.units.match(keys, before)
        if match is None or match.words != 1 or match.unit.kind in ("percent", "index"):
            return None
        return self._of_unit(match.unit, numeral.last, False)

    def _counted(self, numeral: Numeral, at: int) -> _Scale | None:
        """A classifier or the counted noun itself, which the quote then ends with."""
        word, tag = self.words.keys[at], self.tags[at]
        classifier = self.rules.classifiers.match(self.words.keys, at)
        if classifier is None and (tag not in ("N", "A") or word in self.rules.not_counted):
            return None
        if classifier is None and word in self.rules.one_way:
            return None
        if word[:1].isascii() and self.words.glued(at):
            return None  # «5G»
        if classifier is None and (numeral.value in (0.0, 0.5, 0.25) or self._is_year(numeral)):
            return None  # «صفر» is a name and a month, «نیم» a prefix
        small = numeral.written == "words" and numeral.value in (2.0, 3.0)
        if small and numeral.first and self.words.keys[numeral.first - 1] in self.rules.each_of:
            return None  # «هر دو کشور»
        if numeral.value == 1.0 and not self._one_counts(numeral, classifier):
            return None
        kind = "vague" if numeral.value is None else "count"
        last = at + (classifier.words if classifier else 1)
        return _Scale(last, "count", "count", kind, 1.0, "count", False, True)

    def _one_counts(self, numeral: Numeral, classifier: Counted | None) -> bool:
        """«یک» is an article, unless it stands in a list of counts."""
        if numeral.written == "digits":
            return True
        first, last = self.words.sentence_of(numeral.first)
        near = [n for n in self.numerals if first <= n.first < last and n is not numeral and not n.ordinal]
        listed = any(abs(n.first - numeral.first) <= 6 for n in near if n.first not in self.blocked)
        return listed and self._beside_and(numeral)

    def _beside_and(self, numeral: Numeral) -> bool:
        keys = self.words.keys
        around = {keys[j] for j in (numeral.first - 1, numeral.last + 1, numeral.last + 2) if 0 <= j < len(keys)}
        return bool(around & {"و", "،"})

    def _is_year(self, numeral: Numeral) -> bool:
        if numeral.written != "digits" or not isinstance(numeral.value, float) or numeral.last - numeral.first != 1:
            return False
        plain = numeral.end - numeral.start == 4
        return plain and numeral.value % 100 != 0 and any(low <= numeral.value <= high for low, high in self.rules.years)

    def _names_class(self, numeral: Numeral, unit: _Scale) -> bool:
        """«منطقه ۲۰ روز دوشنبه», «در وزن ۶۱ کیلوگرم»: the number belongs to what stands before it."""
        keys = self.words.keys
        if not numeral.first:
            return False
        if unit.family == "mass" and self.rules.classes.ending(keys, numeral.first) is not None:
            return True
        if unit.family == "mass" and unit.last < len(keys) and keys[unit.last] == ":":
            return True
        return unit.kind == "duration" and keys[numeral.first - 1] in self.rules.identifiers

    def _in_title(self, numeral: Numeral) -> bool:
        """«دو مرد و یک نیمکت» in quotation marks is the name of a play."""
        keys = self.words.keys
        low, high = max(0, numeral.first - 5), min(len(keys), numeral.last + 6)
        opened = next((i for i in range(numeral.first - 1, low - 1, -1) if keys[i] in "«»"), None)
        if opened is None or keys[opened] != "«":
            return False
        closed = next((i for i in range(numeral.last, high) if keys[i] in "«»"), None)
        return closed is not None and keys[closed] == "»" and closed - opened <= 7

    def _is_identifier(self, numeral: Numeral) -> bool:
        words, first = self.words, numeral.first
        raw = words.text[numeral.start : numeral.end]
        if numeral.written == "digits" and len(raw) >= 3 and raw[0] in "0۰٠" and raw[1:2].isdigit():
            return True
        if numeral.written == "digits" and raw.isdigit() and len(raw) > _LONGEST_BARE:
            return True
        if first == 0:
            return False
        before = words.keys[first - 1]
        if words.glued(first) and (before[:1].isalpha() and before.isascii() or before in "/+_#@"):
            return True
        if before in self.rules.identifiers and numeral.written in ("digits", "words"):
            return numeral.last >= len(words) or self.rules.classifiers.match(words.keys, numeral.last) is None
        return False

    # -- lists ---------------------------------------------------------------------------------

    def _share(self, scales: list[_Scale | None]) -> None:
        """Give a bare number in a list the unit of its successor: «۲۰، ۳۰ و ۴۰ درصد»."""
        keys = self.words.keys
        for n in range(len(self.numerals) - 2, -1, -1):
            numeral, after, scale = self.numerals[n], self.numerals[n + 1], scales[n + 1]
            if scales[n] is not None or scale is None or numeral.ordinal or numeral.first in self.blocked:
                continue
            between = keys[numeral.last : after.first]
            if not between or len(between) > 2 or any(word not in _LISTING for word in between):
                continue
            if self._is_identifier(numeral) or numeral.value is None or isinstance(numeral.value, tuple):
                continue
            if scale.counted and between == ["و"] and numeral.written != "digits":
                continue
            scales[n] = replace(scale, last=numeral.last, factor=scale.factor * _shared_multiplier(numeral, after))

    # -- records -------------------------------------------------------------------------------

    def _quantity(self, numeral: Numeral, scale: _Scale) -> Quantity:
        words = self.words
        first = numeral.first
        if scale.last == numeral.last and self._symbol_before(numeral) is not None:
            first -= 1
        value = _scaled(numeral.value, scale.factor)
        if scale.family == "temperature" and tuple(words.keys[scale.last : scale.last + 2]) == ("زیر", "صفر"):
            value, scale = _scaled(value, -1.0), replace(scale, last=scale.last + 2)
        cue = self.rules.comparators.of(words, first, scale.last)
        kind = "vague" if value is None else scale.kind
        if kind == "duration" and self._is_age(scale.last):
            kind = "age"
        return Quantity(
            start=words.starts[first], end=words.ends[scale.last - 1], first=first, last=scale.last,
            value=value, comparator=cue[0] if cue else "=", unit=scale.unit, unit_id=scale.unit_id,
            kind=kind, per=self.rules.rates.of(words, first, scale.last, scale.kind), optional=value is None,
            cue=(words.starts[cue[1]], words.ends[cue[2] - 1]) if cue else None,
        )  # fmt: skip

    def _is_age(self, last: int) -> bool:
        word = self.words.keys[last - 1]
        if word.startswith(("ساله", "سالگ")):
            return True
        return last < len(self.words) and self.words.keys[last] in ("سن", "سنی") and word == "سال"

    def _joined(self, found: list[Quantity]) -> list[Quantity]:
        """«۵۷ دلار و ۴۳ سنت» is one amount, «۱٫۵ درصد تا ۱٫۷ درصد» one range."""
        out: list[Quantity] = []
        keys = self.words.keys
        for quantity in found:
            last = out[-1] if out else None
            if last is not None and 0 <= quantity.first - last.last <= 1:
                joiner = keys[last.last] if quantity.first > last.last else ""
                whole = self._compound(last, quantity, joiner) or _range(last, quantity, joiner, keys)
                if whole is not None:
                    out[-1] = whole
                    continue
            out.append(quantity)
        return out

    def _compound(self, large: Quantity, small: Quantity, joiner: str) -> Quantity | None:
        if joiner not in ("", AND) or isinstance(large.value, tuple) or isinstance(small.value, tuple):
            return None
        if large.value is None or small.value is None or large.unit_id == small.unit_id:
            return None
        part, whole = self.rules.units.get(small.unit_id), self.rules.units.get(large.unit_id)
        if part is None or whole is None or part.family != whole.family:
            return None
        if part.guideline == whole.guideline:
            share = 1.0  # both are already in the guidelines' unit: 43 cents are 0.43 dollars
        else:
            size, length = to_si(1.0, part)[0], to_si(1.0, whole)[0]
            if not isinstance(size, float) or not isinstance(length, float):
                return None
            share = size / length
        if not 0 < small.value * share < whole.scale:
            return None
        if part.guideline == whole.guideline:
            return replace(large, end=small.end, last=small.last, value=large.value + small.value)
        if part.family != "time":
            return replace(large, end=small.end, last=small.last, value=round(large.value + small.value * share, 9))
        # «۳ ساعت و ۴۰ دقیقه» are 220 minutes: hours have no decimals in print.
        return replace(
            large, end=small.end, last=small.last, value=round(large.value / share + small.value, 9),
            unit=small.unit, unit_id=small.unit_id,
        )  # fmt: skip


def _range(low: Quantity, high: Quantity, joiner: str, keys: Sequence[str]) -> Quantity | None:
    """Two ends that each carry the unit: «۵ لیتر تا ۲۰ لیتر»."""
    opened = joiner == AND and low.first and keys[low.first - 1] in ("بین", "مابین")
    if joiner not in ("تا", "الی") and not opened:
        return None
    if low.unit_id != high.unit_id or isinstance(low.value, tuple) or isinstance(high.value, tuple):
        return None
    if low.value is None or high.value is None:
        return None
    ends = (min(low.value, high.value), max(low.value, high.value))
    return replace(low, end=high.end, last=high.last, value=ends)


def _shared_multiplier(numeral: Numeral, after: Numeral) -> float:
    """«۲، ۳ و ۵ هزار»: the multiplier that the numbers before it share, else 1."""
    if not isinstance(after.value, float) or not isinstance(numeral.value, float):
        return 1.0
    for size in (1e12, 1e9, 1e6, 1e3):
        if after.value >= size and after.value % (size / 1000) == 0 and after.written in ("mixed", "words"):
            return size if numeral.value < 1000 <= after.value and numeral.value * size <= after.value * 100 else 1.0
    return 1.0


def _scaled(value: float | tuple[float, float] | None, factor: float) -> float | tuple[float, float] | None:
    if value is None or factor == 1.0:
        return value
    if isinstance(value, tuple):
        low, high = sorted((value[0] * factor, value[1] * factor))
        return low, high
    return value * factor


@Language.factory("amarkav_quantities")
def create(nlp: Language, name: str) -> Quantities:
    """The component ``amarkav_quantities``."""
    return Quantities()
