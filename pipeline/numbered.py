"""Numbered: a text with its numerals, as the components before the quantities left it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.mentions import Mention, Numeral
from pipeline.words import Words


class Blocked:
    """Spans in which a number is no quantity: dates, telephone numbers, menus.

    >>> Blocked([Mention(start=9, end=20, first=3, last=6)]).covers(4)
    True
    """

    def __init__(self, mentions: Iterable[Mention]) -> None:
        spans = sorted((m.first, m.last) for m in mentions)
        self._firsts = [first for first, _ in spans]
        self._reach: list[int] = []
        for _, last in spans:
            self._reach.append(max(last, self._reach[-1] if self._reach else 0))

    def covers(self, word: int) -> bool:
        """Whether word ``word`` stands in one of the spans."""
        at = bisect_right(self._firsts, word)
        return at > 0 and self._reach[at - 1] > word


NOWHERE: Final = Blocked(())


@dataclass(frozen=True, slots=True)
class Numbered:
    """The words of one text with their tags, its numerals in order, and where nothing counts."""

    words: Words
    tags: Sequence[str]
    numerals: Sequence[Numeral]
    blocked: Blocked

    def counts(self, numeral: Numeral) -> bool:
        """Whether ``numeral`` may be an amount at all."""
        return not numeral.ordinal and not self.blocked.covers(numeral.first)
