"""Timewords: the words of ``lexicon/times.toml``, found in a text as symbols of the time grammar.

Spellings are read longest first from a tree of folded words. To those of the table come the ones
that follow from it: number words and ordinals up to 100, compounds that are printed as one
word (``شش‌ماهه``, ``یکسال``, ``درسال``, ``آبانماه``), and dates and clock times in digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from typing import Any, Final

from crawler.characters import ZWNJ, fold, key
from pipeline.calendars import CalendarError, gregorian
from pipeline.cascade import GAP, STOP, Symbol
from pipeline.lexicon import load
from pipeline.tokenizer import TOKEN
from pipeline.words import Words

#: Kind and value of each symbol that a spelling stands for.
Reading = tuple[tuple[str, Any], ...]

#: Sections of the table that are lists for the reader below, not classes of words.
_LISTS: Final = ("ambiguous", "counted", "named", "agency")

#: Kinds that make no time by themselves: a stretch of only these needs no grammar.
_CONNECTIVES: Final = frozenset(
    "number few fraction large amount ordinal first brink rank and comma dash open close during at since "
    "until through before after between versus pointer this last next same said edge onwards decoy "
    "cycle".split()
) | {GAP, STOP}

_CALENDAR_SECTIONS: Final = ("jalali", "gregorian", "hijri")
_PREFIXES: Final = ("در", "از", "تا", "طی", "ظرف")
_PREFIXED: Final = frozenset("unit edge named_month annual weekday half season day brink".split())
_COUNTED: Final = frozenset("unit spell".split())

_INTEGER: Final = re.compile(r"\d{1,4}")
_DATE: Final = re.compile(r"(\d{1,4})[./](\d{1,2})[./](\d{1,4})")
_JOINTS: Final = frozenset("-/.–\\")
_A_FEW: Final = frozenset(["یک", "دو", "سه", "چند"])
_OF_A_YEAR: Final = frozenset(["ماه", "سال", "امسال", "پارسال"])
_ORDINAL_ENDINGS: Final = {"م": "ordinal", "ام": "ordinal", "مین": "rank", "امین": "rank"}


class Node:
    """A word on the way through the spellings: where they end here, their reading."""

    __slots__ = ("following", "reading")

    def __init__(self) -> None:
        self.reading: Reading = ()
        self.following: dict[str, Node] = {}


class Timewords:
    """Every spelling of the time lexicon, as a tree of folded words."""

    def __init__(self) -> None:
        table = load("times")
        self.readings: dict[tuple[str, ...], Reading] = {}
        self.counted = frozenset(fold(word) for word in table["counted"]["words"])
        self.named = frozenset(fold(word) for word in table["named"]["words"])
        self.agency = frozenset(fold(word) for word in table["agency"]["words"])
        self._add_table(table)
        self._add_numbers(load("numerals"))
        self._add_compounds()
        root = Node()
        for spelling, reading in self.readings.items():
            node = root
            for word in spelling:
                after = node.following.get(word)
                if after is None:
                    after = node.following[word] = Node()
                node = after
            node.reading = reading
        self.roots = root.following

    def _add(self, spelling: str, *reading: tuple[str, Any], instead: bool = True) -> None:
        for words in spellings(spelling):
            if instead or words not in self.readings:
                self.readings[words] = reading

    def _add_table(self, table: dict[str, Any]) -> None:
        ambiguous = {fold(word) for word in table["ambiguous"]["words"]}
        for section, content in table.items():
            if section in _LISTS:
                continue
            entries = dict.fromkeys(content["words"]) if "words" in content else content
            for spelling, value in entries.items():
                kind = section
                if section in _CALENDAR_SECTIONS:
                    kind, value = "named_month", (section, value)
                if fold(spelling) in ambiguous:
                    kind = {"named_month": "maybe_month", "season": "maybe_season"}[kind]
                self._add(spelling, (kind, value))

    def _add_numbers(self, table: dict[str, Any]) -> None:
        """Cardinals and ordinals up to 99 and the hundreds, and the years that words can write."""
        small, tens = table["units"] | table["teens"], table["tens"]
        numbers = small | tens | table["hundreds"]
        for (ten, tens_value), (unit, value) in product(tens.items(), table["units"].items()):
            if value:
                numbers[f"{ten}{ZWNJ}و{ZWNJ}{unit}"] = tens_value + value
        for word, value in numbers.items():
            self._add(word, ("number", value), instead=False)
            self._add(f"{word}م", ("ordinal", value), instead=False)
            self._add(f"{word}{ZWNJ}ام", ("ordinal", value), instead=False)
            self._add(f"{word}مین", ("rank", value), instead=False)
            self._add(f"{word}{ZWNJ}امین", ("rank", value), instead=False)
        for word, value in table["ordinals"].items():
            kind = "rank" if word.endswith("ین") else "ordinal"
            self._add(word, (kind, value), instead=False)
            for ten, tens_value in tens.items() if value < 4 else ():
                self._add(f"{ten}{ZWNJ}و{ZWNJ}{word}", (kind, tens_value + value), instead=False)
        centuries = {"هزار و سیصد": 1300, "هزار و چهارصد": 1400, "هزار و نهصد": 1900, "دو هزار": 2000}
        for (century, years), (word, value) in product(centuries.items(), numbers.items()):
            if value < 100:
                for written in (f"{century} و {word}", f"{century} و {word}".replace(" ", ZWNJ)):
                    self._add(written, ("yyyy", years + int(value)), instead=False)

    def _add_compounds(self) -> None:
        """Two words printed as one: a slip so common that it is a spelling."""
        singles = [(words[0], reading[0]) for words, reading in self.readings.items() if len(words) == 1]
        of: dict[str, list[tuple[str, tuple[str, Any]]]] = {}
        for word, entry in singles:
            of.setdefault(entry[0], []).append((word, entry))
        for (number, entry), kind in product(of["number"] + of["few"] + of["fraction"], _COUNTED):
            for unit, unit_entry in of[kind]:
                if not entry[1] or entry[1] <= 12 or entry[1] % 10 == 0 or kind == "spell":
                    self._add(number + unit, entry, unit_entry, instead=False)
        for month, (_, value) in of["named_month"] + of["maybe_month"]:
            for ending in ("ماه", "ماه‌ی"):
                self._add(month + ending, ("named_month", value), instead=False)
        for (unit, entry), kind in product(of["unit"], ("this", "last", "next")):
            for which, which_entry in of[kind]:
                self._add(unit + which, entry, which_entry, instead=False)
        for (day, entry), (weekday, weekday_entry) in product(of["day"], of["weekday"]):
            self._add(day + weekday, entry, weekday_entry, instead=False)
        for prefix, (word, entry) in product(_PREFIXES, singles):
            if entry[0] in _PREFIXED and len(word) > 2:
                self._add(prefix + word, *self.readings[(prefix,)], entry, instead=False)

    @property
    def kinds(self) -> set[str]:
        """Every kind of symbol that a spelling can stand for."""
        return {_kind(kind, value) for reading in self.readings.values() for kind, value in reading}

    def symbols(self, words: Words) -> list[Symbol]:
        """The symbols of a text, in order; what lies between two stretches of them is a gap or a stop."""
        return list(self._symbols(words))

    def _symbols(self, words: Words) -> Iterator[Symbol]:
        keys, roots, size = words.keys, self.roots, len(words)
        island: list[Symbol] = []
        telling = False
        i = 0
        while i < size:
            word = keys[i]
            node = roots.get(word)
            found: list[Symbol] = []
            if node is not None:
                found = self._read(words, i, node)
            if not found and word and word[0].isdigit():
                found = self._digits(words, i)
            if found:
                island += found
                telling = telling or any(symbol.kind not in _CONNECTIVES for symbol in found)
                i = found[-1].last
                continue
            if telling:
                yield from island
                yield Symbol(GAP if word[:1].isalpha() else STOP, i, i + 1)
            if island:
                island, telling = [], False
            i += 1
        if telling:
            yield from island

    def _read(self, words: Words, first: int, node: Node) -> list[Symbol]:
        """The longest spelling that begins at word ``first``."""
        keys = words.keys
        reading, last, i = node.reading, first + 1, first + 1
        while i < len(keys) and (node := node.following.get(keys[i])):  # type: ignore[assignment]
            i += 1
            if node.reading:
                reading, last = node.reading, i
        if reading and reading[0][0] == "maybe_month" and not self._is_month(keys, first, last):
            return []
        return [Symbol(_kind(kind, value), first, last, value) for kind, value in reading]

    def _is_month(self, keys: list[str], first: int, last: int) -> bool:
        """Whether a name like ``مهر`` or ``می`` may be a month, from the words beside it."""
        if keys[first] == "می":
            after = keys[last] if last < len(keys) else ""
            return not after[:1].isalpha() or after in self.roots
        before = keys[first - 1] if first else ""
        if before in _A_FEW and (first < 2 or keys[first - 2] != "و"):  # «یک تیر» is a shot, «دو مهر» no day
            return last < len(keys) and keys[last] in _OF_A_YEAR
        return before not in self.agency

    def _digits(self, words: Words, first: int) -> list[Symbol]:
        """A number in digits, or the date or clock time that begins with it."""
        keys = words.keys
        near = keys[first : first + 6] + [""] * 6
        if near[1] == ":" and (clock := _clock(near)):
            return [Symbol("clock", first, first + clock)]
        pieces, last = _DATE.fullmatch(near[0]), first + 1
        if pieces is not None:
            date = _numeric_date(*map(int, pieces.groups()))
        elif near[1] in _JOINTS and near[1] == near[3] and all(map(_INTEGER.fullmatch, near[0:5:2])):
            date, last = _numeric_date(*map(int, near[0:5:2])), first + 5
        else:
            date = None
        if date is not None:
            return [Symbol("numeric_date", first, last, date)]
        if not _INTEGER.fullmatch(near[0]):
            return [Symbol("number", first, first + 1)]
        value = int(near[0])
        if near[1] in _ORDINAL_ENDINGS and value <= 100:
            return [Symbol(_ORDINAL_ENDINGS[near[1]], first, first + 2, value)]
        kind = "number"
        if 1250 <= value <= 1460 or 1700 <= value <= 2100:
            kind = "yyyy"
        elif near[1] in self.counted:
            kind = "amount"
        elif len(near[0]) == 2 and (value >= 50 or near[0][0] == "0"):
            kind = "yy"
        return [Symbol(kind, first, first + 1, value)]


def spellings(written: str) -> Iterator[tuple[str, ...]]:
    """The folded words of a spelling; each ZWNJ in it may be printed, lost or a space.

    >>> list(spellings("هم‌اکنون"))
    [('هماکنون',), ('هم', 'اکنون')]
    """
    pieces = written.split(ZWNJ)
    for joints in product(("", " "), repeat=min(len(pieces) - 1, 3)):
        text = pieces[0] + "".join(joint + piece for joint, piece in zip(joints, pieces[1:4], strict=True))
        text += "".join(pieces[4:])
        yield tuple(key(word) for word in TOKEN.findall(text) if not word.isspace())


def _kind(kind: str, value: Any) -> str:
    """Units are kinds of their own: what may stand beside a year seldom may beside an hour."""
    return f"{singular(value)}_unit" if kind == "unit" else kind


def singular(unit: str) -> str:
    """The unit that a plural one (``سال‌های``) counts.

    >>> singular("years"), singular("century")
    ('year', 'century')
    """
    return "century" if unit == "centuries" else unit.removesuffix("s")


def _clock(near: list[str]) -> int:
    """How many words of ``near`` are a clock time (``21:19``, ``۹:۰۵:۳۰``); 0 if none."""
    if not (_INTEGER.fullmatch(near[0]) and int(near[0]) < 25 and _sixtieth(near[2])):
        return 0
    return 5 if near[3] == ":" and _sixtieth(near[4]) else 3


def _sixtieth(word: str) -> bool:
    return len(word) == 2 and word.isdigit() and int(word) < 60


def _numeric_date(first: int, month: int, last: int) -> tuple[str, int, int, int] | None:
    """Calendar, year, month and day of a date in digits, whichever end its year stands at.

    >>> _numeric_date(1398, 5, 12), _numeric_date(24, 5, 1965), _numeric_date(12, 34, 56)
    (('jalali', 1398, 5, 12), ('gregorian', 1965, 5, 24), None)
    """
    year, day = (last, first) if last > 31 and first <= 31 else (first, last)
    if not (1 <= day <= 31 and month >= 1) or not (1000 <= year <= 2100 or 50 <= year <= 99):
        return None
    calendar = "gregorian" if year >= 1500 else "jalali"
    if calendar == "gregorian" and month > 12 >= day:
        month, day = day, month  # 11.19.2016
    try:
        gregorian(calendar, year if year > 99 else 1300 + year, month, day)
    except CalendarError:
        return None
    return calendar, year, month, day


@cache
def timewords() -> Timewords:
    """The time lexicon, loaded once."""
    return Timewords()


def kinds() -> Iterable[str]:
    """The alphabet of the time grammar that comes from the lexicon and from digits."""
    in_digits = {"yy", "yyyy", "amount", "number", "ordinal", "rank", "clock", "numeric_date"}
    return sorted(timewords().kinds | in_digits)
