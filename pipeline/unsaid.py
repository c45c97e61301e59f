"""Unsaid: what a number is counted in where no unit and no noun stands behind it.

``شاخص ۱۲۳`` is in points, ``به ۲۰ میلیون رسید`` counts what was named before, and in
``از ۷۰۰۰ دلار به ۴۹ هزار`` the second amount is in the currency of the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from crawler.characters import key
from pipeline import lexicon
from pipeline.mentions import Numeral
from pipeline.numbered import Numbered
from pipeline.scale import Scale

#: How many words may stand between «شاخص» and its value.
_INDEX: Final = 3
#: How far behind an amount of money its currency still holds, in words.
_CURRENCY: Final = 14
#: From here on a bare number is an amount; smaller ones name pages, rooms, players.
_LARGE: Final = 1000.0
_NAMING: Final = frozenset("NA")


class Unsaid:
    """Finds the scale of numbers that do not say it, over ``lexicon/quantities.toml``."""

    def __init__(self) -> None:
        self._indices = {key(word) for word in lexicon.load("quantities")["indices"]["words"]}

    def index(self, text: Numbered, numeral: Numeral) -> Scale | None:
        """The scale of the value of an index: «شاخص کیفیت هوا ۱۲۳», «با ریتینگ ۲۵۳۰»."""
        keys, at = text.words.keys, numeral.first - 1
        floor = max(text.words.sentence_of(numeral.first)[0], at - _INDEX)
        while at > floor and keys[at] not in self._indices and text.tags[at] in _NAMING:
            at -= 1
        if at < floor or keys[at] not in self._indices or not isinstance(numeral.value, float | tuple):
            return None
        return Scale(numeral.last, "point", "point", "index")

    def amount(self, text: Numbered, n: int, found: Sequence[Scale | None]) -> Scale | None:
        """The scale of a large number told in words («۲۰ هزار و ۷۹۷»): the currency before it, or a count."""
        numeral = text.numerals[n]
        if numeral.written not in ("mixed", "words") or not isinstance(numeral.value, float):
            return None
        if numeral.value < _LARGE or numeral.last == numeral.first + 1:
            return None
        start, _ = text.words.sentence_of(numeral.first)
        for before in range(n - 1, -1, -1):
            scale, other = found[before], text.numerals[before]
            if other.first < start or numeral.first - other.last > _CURRENCY:
                break
            if scale is not None:
                if scale.kind == "money" and scale.factor == 1.0:
                    return replace(scale, last=numeral.last, before=0, more=0.0)
                break
        return Scale(numeral.last, "count", "count", "count")
