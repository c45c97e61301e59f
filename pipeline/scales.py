"""Scales: what a number is counted in (a unit, a classifier, or the counted noun itself)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from crawler.characters import key
from pipeline import lexicon
from pipeline.classifiers import classifiers
from pipeline.designations import designations
from pipeline.mentions import Numeral
from pipeline.numbered import Numbered
from pipeline.phrases import Phrases
from pipeline.scale import Scale
from pipeline.units import Unit, units
from pipeline.unsaid import Unsaid

#: Words over which a bare number continues into the unit of the next one (``۲۰ و ۳۰ درصد``).
_LISTING: Final = frozenset({"و", "،", ",", "یا", "به", "تا", "-", "–", "الی", "حداقل", "حداکثر"})
#: What parts the items of a list in which each number has its name («بز ۷۱، گاو ۵۶ و مرغ ۲۶ درصد»), how many
#: words a name may have, and how many times larger one number may be than the next.
_ITEMS: Final = frozenset({"و", "،"})
_NAME: Final = 5
_NAMES: Final = frozenset({"N", "A", "P"})
_ALIKE: Final = 20.0
#: «دو ساعت و نیم»
_HALF: Final = ["و", "نیم"]
#: «یک» counts when another number stands within so many words.
_LISTED: Final = 6
#: Numbers that are also a name, a month, a prefix: صفر، نیم، ربع.
_QUARTER: Final = 0.25
_NEVER_COUNT: Final = (0.0, 0.5, _QUARTER)


class Scales:
    """Finds the scale of every numeral of a text, over units, classifiers and tags."""

    def __init__(self) -> None:
        table = lexicon.load("quantities")
        self._units = units()
        self._classifiers = classifiers()
        self._designations = designations()
        self._unsaid = Unsaid()
        self.multipliers = {key(w): float(v) for w, v in table["adjectival_multipliers"].items()}
        self.not_counted = {key(w) for w in table["not_counted"]["words"]}
        self.change = {key(w) for w in table["change"]["nouns"]}
        self.verbal = {key(w) for w in table["change"]["verbal"]}
        self.rounds = {key(w) for w in table["rounds"]["after"]}
        self.structure = {key(w) for w in table["round_trip"]["after"]}
        self.each = {key(w) for w in table["round_trip"]["before"]}
        self.ages = Phrases([(phrase, True) for phrase in table["age"]["after"]])
        self.one = {key(w) for w in table["one"]["before"]}

    def of(self, text: Numbered) -> list[Scale | None]:
        """The scale of every numeral of ``text``, None where it counts nothing.

        A bare number in a list has that of the next one.
        """
        found = [
            self._scale(text, n) if text.counts(numeral) else None for n, numeral in enumerate(text.numerals)
        ]
        for n in range(len(found) - 2, -1, -1):
            after = found[n + 1]
            if found[n] is None and after is not None:
                found[n] = self._shared(text, n, after) or self._listed(text, n, after)
        for n, numeral in enumerate(text.numerals):
            if found[n] is not None or not text.counts(numeral):
                continue
            amount = self._unsaid.amount(text, n, found)
            if amount is not None and not self._designations.is_name(text, n):
                found[n] = amount
        return found

    def _scale(self, text: Numbered, n: int) -> Scale | None:
        words, numeral = text.words, text.numerals[n]
        keys, at = words.keys, numeral.last
        if self._designations.is_title(words, numeral):
            return None
        # A number cannot be counted in another one: «۱ ده‌ها»; nor in a time: «جام ۲۰۱۹ روز دوشنبه».
        another = n + 1 < len(text.numerals) and text.numerals[n + 1].first == at
        bare = another or at >= len(keys) or text.blocked.covers(at)
        unit = None if bare else self._unit(text, numeral)
        if unit is None or unit.kind == "multiple":  # «۲ بر ۱ برابر حریف»: «برابر» is also "against"
            if self._designations.is_score(text, n):
                return None
            index = self._unsaid.index(text, numeral)
            if index is not None:
                return index
        if unit is not None:
            named = self._designations.is_class(text, n, kind=unit.kind, family=unit.family, last=unit.last)
            return None if named else self._halved(text, self._aged(text, unit))
        symbol = self._symbol(text, n)
        if symbol is not None:
            return symbol
        if numeral.written == "fraction" and keys[numeral.first] not in ("نیم", "ربع"):
            round_ = at < len(keys) and keys[at] in self.rounds
            return None if round_ else _fraction(at)
        if bare or self._designations.is_identifier(words, numeral) or self._designations.is_listed(text, n):
            return None
        return self._counted(text, n)

    # -- units ---------------------------------------------------------------------------------

    def _unit(self, text: Numbered, numeral: Numeral) -> Scale | None:
        keys, at = text.words.keys, numeral.last
        if keys[at] in self.multipliers and numeral.value is not None:
            factor = self.multipliers[keys[at]]
            money = self._units.match(keys, at + 1) if at + 1 < len(keys) else None
            if money is None or money.unit.kind != "money":
                return Scale(at + 1, "other", "money", "money", factor, "money")
            return _of_unit(money.unit, at + 1 + money.words, factor)
        match = self._units.read(keys, at, *text.words.sentence_of(at))
        return None if match is None else _of_unit(match.unit, at + match.words)

    def _aged(self, text: Numbered, scale: Scale) -> Scale:
        """«۳۵ ساله», «۱۰ سال سن», «۱۸ سال به بالا» are ages, other years durations."""
        keys, word = text.words.keys, text.words.keys[scale.last - 1]
        aged = word.startswith(("ساله", "سالگ")) or (word == "سال" and self.ages.beginning(keys, scale.last))
        return replace(scale, kind="age") if scale.kind == "duration" and aged else scale

    def _halved(self, text: Numbered, scale: Scale) -> Scale:
        """«دو ساعت و نیم»: half of the unit stands behind it."""
        half = text.words.keys[scale.last : scale.last + 2] == _HALF
        return replace(scale, last=scale.last + 2, more=0.5) if half else scale

    def _symbol(self, text: Numbered, n: int) -> Scale | None:
        """«$50», «TEU 2500», «٪۱۸»: a symbol that stands before its number, and behind no other."""
        numeral = text.numerals[n]
        keys, before = text.words.keys, numeral.first - 1
        if before < 0 or (keys[before].isalpha() and not keys[before].isascii()):
            return None
        if n and text.numerals[n - 1].last == before and text.counts(text.numerals[n - 1]):
            return None
        match = self._units.match(keys, before)
        if match is None or match.words != 1 or match.unit.kind == "index":
            return None
        if match.unit.kind == "percent" and not text.words.glued(numeral.first):
            return None
        return replace(_of_unit(match.unit, numeral.last), before=1)

    # -- counted things ------------------------------------------------------------------------

    def _counted(self, text: Numbered, n: int) -> Scale | None:
        """A classifier or the counted noun itself, which the quote then ends with."""
        numeral = text.numerals[n]
        keys, at = text.words.keys, numeral.last
        word = keys[at]
        classifier = self._classifiers.match(keys, at)
        if word in self.structure or (classifier is None and not self._is_noun(text, numeral)):
            return None
        if word[0].isascii() and (text.words.glued(at) or keys[numeral.first - 1][0].isascii()):
            return None  # «5G», «iPhone 13 Pro»
        if numeral.value == _QUARTER and numeral.written == "words":
            return _fraction(at)  # «ربع مخزن»
        small = numeral.written == "words" and numeral.value in (2.0, 3.0)
        if small and numeral.first and keys[numeral.first - 1] in self.each:
            return None  # «هر دو کشور»
        if numeral.value == 1.0 and not self._one_counts(text, n):
            return None
        kind = "vague" if numeral.value is None else "count"
        if word in self.change and self._verb_follows(text, at):
            return Scale(at, "count", "count", kind)  # «به ۱۳۵ افزایش یافت»
        return Scale(at + (classifier.words if classifier else 1), "count", "count", kind, counted=True)

    def _is_noun(self, text: Numbered, numeral: Numeral) -> bool:
        """Whether what follows ``numeral`` can be counted without a classifier."""
        word = text.words.keys[numeral.last]
        if text.tags[numeral.last] not in ("N", "A") or word in self.not_counted:
            return False
        return numeral.value not in _NEVER_COUNT and not self._designations.is_year(numeral)

    def _verb_follows(self, text: Numbered, at: int) -> bool:
        after = at + 1
        return after < len(text.tags) and (text.tags[after] == "V" or text.words.keys[after] in self.verbal)

    def _one_counts(self, text: Numbered, n: int) -> bool:
        """«یک» is an article, unless it counts people or stands in a list of counts."""
        numeral = text.numerals[n]
        if numeral.written == "digits" or text.words.keys[numeral.last] in self.one:
            return True
        keys, (first, last) = text.words.keys, text.words.sentence_of(numeral.first)
        if not any(keys[j] in ("و", "،") for j in _around(numeral) if 0 <= j < len(keys)):
            return False
        near = [m for m in (n - 2, n - 1, n + 1, n + 2) if 0 <= m < len(text.numerals)]
        return any(
            first <= other.first < last and abs(other.first - numeral.first) <= _LISTED and text.counts(other)
            for other in (text.numerals[m] for m in near)
        )

    # -- lists ---------------------------------------------------------------------------------

    def _shared(self, text: Numbered, n: int, scale: Scale) -> Scale | None:
        """The scale of the next number, where only a list stands between: «۲، ۳ و ۵ هزار نفر»."""
        numeral, after = text.numerals[n], text.numerals[n + 1]
        if not text.counts(numeral) or not isinstance(numeral.value, float):
            return None
        between = text.words.keys[numeral.last : after.first - scale.before]
        if not 0 < len(between) <= 2 or any(word not in _LISTING for word in between):
            return None
        if self._designations.is_identifier(text.words, numeral):
            return None
        if scale.counted and between == ["و"] and numeral.written != "digits":
            return None
        if after.scale == 1.0 or numeral.scale != 1.0 or not isinstance(after.value, float):
            return replace(scale, last=numeral.last, before=0)
        # The multiplier that closes a list scales the numbers before it too.
        if after.value >= 1000 * after.scale and numeral.value < 1000:
            return None  # «سایپا ۱۳۱، ۴۲ میلیون و ۳۰۰ هزار تومان» is no list
        alike = numeral.value < 1000 and numeral.value * after.scale <= after.value * 100
        factor = scale.factor * after.scale if alike else scale.factor
        return replace(scale, last=numeral.last, factor=factor, before=0)

    def _listed(self, text: Numbered, n: int, scale: Scale) -> Scale | None:
        """The unit at the end of a list of names and numbers: «بز ۷۱، گاو ۵۶ و مرغ ۲۶ درصد»."""
        numeral, after = text.numerals[n], text.numerals[n + 1]
        keys, tags, at = text.words.keys, text.tags, numeral.last
        if scale.kind not in ("percent", "money") or not text.counts(numeral) or numeral.written != "digits":
            return None
        value, other = numeral.value, after.value
        if not isinstance(value, float) or not isinstance(other, float) or not 0 < value <= other * _ALIKE:
            return None
        name = tags[at + 1 : after.first - scale.before]
        if keys[at] not in _ITEMS or not 0 < len(name) <= _NAME or not _NAMES.issuperset(name):
            return None
        if not numeral.first or tags[numeral.first - 1] not in "NA" or self._designations.is_name(text, n):
            return None
        if after.scale > 1.0 or self._designations.is_year(numeral):
            return None
        return replace(scale, last=numeral.last, before=0, more=0.0)


def _fraction(last: int) -> Scale:
    return Scale(last, "fraction", "fraction", "fraction")


def _of_unit(unit: Unit, last: int, factor: float = 1.0) -> Scale:
    return Scale(last, unit.guideline, unit.code, unit.kind, factor * unit.scale, unit.family)


def _around(numeral: Numeral) -> tuple[int, int, int]:
    return numeral.first - 1, numeral.last + 1, numeral.last + 2
