"""Window: the words around a quantity, reduced to marks: what each of them can do in a phrase.

A mark is a tag (``N``, ``A``, ``V`` …), ``T`` for a word of a time expression, ``Q`` for one
of another quantity, or the word itself where it is a joint of noun phrases («و», «از»), «که»,
«را» or a punctuation mark. A window never leaves its sentence and never grows with the text.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from operator import attrgetter
from typing import Final, NamedTuple

from crawler.characters import key
from pipeline import lexicon
from pipeline.binding.scene import Scene
from pipeline.classifiers import classifiers
from pipeline.vocabulary import verb

#: How far a window reaches, in words, before and after the quantity.
_BACK: Final = 40
_AHEAD: Final = 18
#: How many quantities before and after are told apart.
_NEIGHBOURS: Final = 4

NOMINAL: Final = frozenset({"N", "A"})
QUOTE: Final = '"'
#: What ends the clause that a quantity stands in.
_CLAUSE: Final = frozenset({"BR", "S", "که", ".", "؛"})
#: Kinds that behave alike, under one name.
_ALIKE: Final = {"fraction": "percent", "multiple": "percent", "age": "duration", "index": "money"}
#: Endings of a quantity that is an attribute: «۴۰ متری», «۱۲ ساله».
_ATTRIBUTE: Final = ("ی", "ساله", "ماهه", "روزه", "ساعته")

_first = attrgetter("first")


class Tables(NamedTuple):
    """``lexicon/measured.toml`` and ``lexicon/families.tsv``, folded."""

    joints: frozenset[str]
    pointers: frozenset[str]
    changes: frozenset[str]
    complements: frozenset[str]
    light: frozenset[str]
    marks: dict[str, str]
    families: dict[str, str]


@cache
def tables() -> Tables:
    """The tables of this module, read once.

    >>> "اختصاص" in tables().complements, tables().families["اعتبار"] == tables().families["بودجه"]
    (True, True)
    """
    table = lexicon.load("measured")
    joints, pointers, changes, complements = (
        frozenset(key(word) for word in table[name].split())
        for name in ("joints", "pointers", "changes", "complements")
    )
    light = frozenset(table["light"].split())
    marks = {word: word for word in (*joints, "را", "که", *"،:؛()-./٬,")} | dict.fromkeys('«»"“”', QUOTE)
    families = {word: row["family"] for row in lexicon.rows("families") for word in row["words"].split()}
    return Tables(joints, pointers, changes, complements, light, marks, families)


class Window:
    """The words around quantity number ``q`` of ``scene``.

    ``kind`` is what sort of quantity it is, ``anchor`` its first word with its comparator,
    ``low`` and ``high`` are the words that the window spans, as indices of ``scene.words``.
    """

    __slots__ = ("anchor", "high", "keys", "kind", "low", "marks", "names", "quantity", "scene")

    def __init__(self, scene: Scene, q: int) -> None:
        words, quantity = scene.words, scene.quantities[q]
        begin, end = words.sentence_of(quantity.first)
        self.scene, self.quantity, self.keys, self.names = scene, quantity, words.keys, scene.names
        self.low, self.high = max(begin, quantity.first - _BACK), min(end, quantity.last + _AHEAD)
        special = tables().marks
        self.marks = [
            tag if tag in NOMINAL else special.get(word, tag)
            for tag, word in zip(
                scene.tags[self.low : self.high], words.keys[self.low : self.high], strict=True
            )
        ]
        self._times()
        self._neighbours(q)
        self.anchor = quantity.first
        if quantity.cue is not None and quantity.cue[1] <= quantity.start:
            self.anchor = max(self.low, min(quantity.first, words.at(quantity.cue[0])))
        self.kind = _kind(self)

    def _times(self) -> None:
        """Mark the words of time expressions, but for the quantity's own."""
        times, quantity = self.scene.times, self.quantity
        for i in range(max(0, bisect_left(times, self.low, key=_first) - 1), len(times)):
            if times[i].first >= self.high:
                break
            if times[i].last <= quantity.first or times[i].first >= quantity.last:
                self._fill(times[i].first, times[i].last, "T")

    def _neighbours(self, q: int) -> None:
        """Mark the words of other quantities, but for the nouns that they count."""
        quantities = self.scene.quantities
        for i in range(max(0, q - _NEIGHBOURS), min(len(quantities), q + _NEIGHBOURS)):
            if i != q:
                other = quantities[i]
                self._fill(other.first, other.last - (other.unit == "count"), "Q")

    def _fill(self, first: int, last: int, mark: str) -> None:
        for i in range(max(first, self.low), min(last, self.high)):
            self.marks[i - self.low] = mark

    def mark(self, i: int) -> str:
        """The mark of word ``i``; ``BR`` outside the window."""
        return self.marks[i - self.low] if self.low <= i < self.high else "BR"

    def signature(self, first: int, last: int) -> str:
        """The marks of words ``[first, last)`` in short: ``"NP به"``; ``"far"`` when there are many."""
        if first < self.low or last - first > 12:
            return "far"
        out: list[str] = []
        for i in range(first, last):
            mark = self.mark(i)
            mark = "NP" if mark in NOMINAL else mark
            if not out or out[-1] != mark:
                out.append(mark)
        return " ".join(out) if len(out) <= 5 else "far"

    def predicate(self) -> str:
        """What the clause says of the quantity: its next verb («رسید»), or the noun of it («اختصاص یافت»)."""
        complements = tables().complements
        for i in range(self.quantity.last, self.high):
            mark = self.mark(i)
            if mark == "V":
                other = self.keys[i - 1]
                return other if i > self.quantity.last and other in complements else verb(self.keys[i])
            if mark in _CLAUSE:
                return mark
        return "none"


def _kind(window: Window) -> str:
    """What sort of quantity it is, by its unit and by whether it is an attribute («۴۰ متری»)."""
    quantity, keys = window.quantity, window.keys
    last = keys[quantity.last - 1]
    if quantity.unit != "count":
        kind = _ALIKE.get(quantity.kind, quantity.kind)
        return f"{kind} attribute" if len(last) > 3 and last.endswith(_ATTRIBUTE) else kind
    counted = classifiers().match(keys, quantity.last - 1)
    if counted is None:
        return "bare" if window.mark(quantity.last - 1) == "NUM" else "noun"
    if counted.adjectival:
        return "classifier attribute"
    after = keys[quantity.last] if quantity.last < len(keys) else ""
    return "classifier noun" if counted.classifier.measured(after) else "classifier"
