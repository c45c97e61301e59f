"""Units: what numbers come in, how Persian print writes it, and what it converts to.

The registry is read from ``lexicon/units.toml``. It is asked with folded words
(:attr:`pipeline.words.Words.keys`), finds the longest name at a place, decides between the
readings of a name that has several, and converts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple

from crawler.characters import key
from pipeline.conversions import conversion
from pipeline.inflections import Form, adjectives, inflected, spell, spellings
from pipeline.lexicon import load
from pipeline.statistics import Value

NO_UNIT: Final = "none"
OTHER: Final = "other"

#: How far from an ambiguous name its hints are looked for, in words, where the table is silent.
_NEAR: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of the registry.

    ``code`` is the registry's own, ``guideline`` the annotation guidelines' (``other`` where
    they have none), ``scale`` how many of the guidelines' unit one of these is: a ``kilovolt``
    is 1000 ``volt``. ``pint`` is empty and ``rials`` None for what cannot be converted.
    """

    code: str
    guideline: str
    scale: float
    kind: str
    family: str
    names: tuple[str, ...]
    symbols: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    pint: str = ""
    si: str = ""
    rials: float | None = None


class Match(NamedTuple):
    """A unit found: ``words`` is how many words it takes, ``adjectival`` whether in ی form."""

    unit: Unit
    words: int
    adjectival: bool


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A name with several readings: codes of units, or ``none`` for "no unit here".

    ``hints`` says which word speaks for which reading; ``after`` likewise, for words that count
    only directly behind the name; ``default`` holds where nothing speaks within ``near`` words.
    """

    default: str
    hints: Mapping[str, str]
    after: Mapping[str, str]
    near: int = _NEAR

    def decide(self, keys: Sequence[str], span: tuple[int, int], bounds: tuple[int, int]) -> str:
        """The reading of the name at words ``span``: that of the nearest hint within ``bounds``.

        What follows a unit says more than what precedes it, so of two hints equally near the
        following one wins.
        """
        first, last = span
        low, high = bounds
        hints = self.hints
        for distance in range(self.near):
            after, before = last + distance, first - 1 - distance
            if after < high and keys[after] in hints:
                return hints[keys[after]]
            if before >= low and keys[before] in hints:
                return hints[keys[before]]
        return self.after.get(keys[last], self.default) if last < high else self.default


class _Entry(NamedTuple):
    rest: Form
    unit: Unit
    adjectival: bool
    ambiguity: Ambiguity | None


class Units:
    """The registry: a mapping from codes to units, and a matcher over folded words.

    >>> found = units().match(["50", "کیلومتر", "در", "ساعت"], 1)
    >>> found.unit.guideline, found.words, found.adjectival
    ('kilometer_per_hour', 3, False)
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._units = {unit.code: unit for unit in _units(table)}
        self._ambiguities = _ambiguities(table)
        self._entries = self._index()

    def __getitem__(self, code: str) -> Unit:
        """The unit of ``code``, the registry's own. KeyError where there is none."""
        try:
            return self._units[code]
        except KeyError:
            raise KeyError(
                f"no unit {code!r}; expected a code of pipeline/lexicon/units.toml: add it there"
            ) from None

    def get(self, code: str) -> Unit | None:
        """The unit of ``code``, or None: ``count`` and ``fraction`` are no units of the registry."""
        return self._units.get(code)

    def __contains__(self, code: object) -> bool:
        return code in self._units

    def __iter__(self) -> Iterator[Unit]:
        return iter(self._units.values())

    def __len__(self) -> int:
        return len(self._units)

    def match(self, keys: Sequence[str], i: int) -> Match | None:
        """The longest unit that begins at word ``i``, in its usual reading, context unseen.

        >>> units().match(["3", "مترمکعب"], 1).unit.code
        'cubic_meter'
        """
        return self.read(keys, i, i, i)

    def read(self, keys: Sequence[str], i: int, first: int = 0, last: int | None = None) -> Match | None:
        """The unit that begins at word ``i``, its ambiguities decided within ``[first, last)``.

        None also where the name is there but no unit is meant: «سه تن از کارکنان».

        >>> units().read("400 تن گندم".split(), 1).unit.code
        'ton'
        >>> units().read("سه تن از کارکنان".split(), 1) is None
        True
        """
        bounds = (first, len(keys) if last is None else last)
        for entry in self._at(keys, i):
            end = i + 1 + len(entry.rest)
            if entry.ambiguity is None:
                return Match(entry.unit, end - i, entry.adjectival)
            reading = entry.ambiguity.decide(keys, (i, end), bounds)
            if reading != NO_UNIT:
                return Match(self._units[reading], end - i, entry.adjectival)
        return None

    def ambiguity(self, name: str) -> Ambiguity | None:
        """The readings of ``name``, where it has more than one."""
        return self._ambiguities.get(spell(name))

    def _at(self, keys: Sequence[str], i: int) -> Iterator[_Entry]:
        for entry in self._entries.get(keys[i], ()):
            rest = entry.rest
            if not rest or tuple(keys[i + 1 : i + 1 + len(rest)]) == rest:
                yield entry

    def _index(self) -> dict[str, tuple[_Entry, ...]]:
        forms: dict[Form, _Entry] = {}
        for unit in self:
            for form, adjectival, name in _forms(unit):
                # The first to claim a form keeps it; a noun goes before an adjective.
                if form not in forms or (forms[form].adjectival and not adjectival):
                    ambiguity = self._ambiguities.get(spell(name))
                    forms[form] = _Entry(form[1:], unit, adjectival, ambiguity)
        index: dict[str, list[_Entry]] = {}
        for form in sorted(forms, key=len, reverse=True):
            index.setdefault(form[0], []).append(forms[form])
        return {first: tuple(entries) for first, entries in index.items()}


@cache
def units() -> Units:
    """The registry of ``lexicon/units.toml``, built once."""
    return Units(load("units"))


def to_si(value: Value, unit: Unit) -> tuple[Value, str]:
    """``value`` of ``unit`` in the SI unit of its family, and that unit's name.

    ``(None, "")`` for what is not physical, and for a vague value. A temperature is taken for
    a point on its scale, not for a difference.

    >>> to_si(90, units()["kilometer_per_hour"])
    (25.0, 'meter / second')
    """
    if value is None or not unit.pint:
        return None, ""
    factor, offset = conversion(unit.pint, unit.si)
    if isinstance(value, tuple):
        return (_round(value[0] * factor + offset), _round(value[1] * factor + offset)), unit.si
    return _round(value * factor + offset), unit.si


def to_rials(value: Value, unit: Unit) -> Value:
    """``value`` in rials: for rial, toman and همت. None for foreign money: no rate is invented.

    >>> to_rials((2, 3), units()["toman"])
    (20, 30)
    """
    if value is None or unit.rials is None:
        return None
    if isinstance(value, tuple):
        return value[0] * unit.rials, value[1] * unit.rials
    return value * unit.rials


def _forms(unit: Unit) -> Iterator[tuple[Form, bool, str]]:
    """Every form of ``unit`` as folded words, whether it is adjectival, and of which name."""
    for symbol in unit.symbols:
        yield spell(symbol), False, symbol
    for name in unit.names:
        for form in spellings(name):
            yield form, False, name
            if form[-1].endswith(("ه", "و", "ا")):
                yield (*form[:-1], form[-1] + "ی"), False, name  # ezafe: «دقیقه‌ی», «کیلوی»
            if not unit.adjectives:
                for ending in adjectives(form[-1]):
                    yield (*form[:-1], *ending), True, name
    for adjective in unit.adjectives:
        for form in inflected(adjective):
            yield form, True, unit.names[0]


def _units(table: Mapping[str, Any]) -> Iterator[Unit]:
    known = frozenset(table["guideline"])
    for family, facts in table["families"].items():
        for code, row in table[family].items():
            guideline = row.get("within", code if code in known else OTHER)
            if guideline not in known:
                raise ValueError(f"units.toml: {code} is within {guideline!r}; expected a guideline unit")
            yield Unit(
                code=code,
                guideline=guideline,
                scale=row.get("scale", 1),
                kind=row.get("kind", facts["kind"]),
                family=family,
                names=tuple(row["names"]),
                symbols=tuple(row.get("symbols", ())),
                adjectives=tuple(row.get("adjectives", ())),
                pint=row.get("pint", ""),
                si=facts.get("si", ""),
                rials=row.get("rials"),
            )


def _ambiguities(table: Mapping[str, Any]) -> dict[Form, Ambiguity]:
    found = {}
    for name, row in table["ambiguous"].items():
        after, near = row.get("next", {}), row.get("near", _NEAR)
        readings = {code: words for code, words in row.items() if isinstance(words, list)}
        ambiguity = Ambiguity(row["default"], _by_word(readings), _by_word(after), near)
        for form in spellings(name):
            found[form] = ambiguity
    return found


def _by_word(readings: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {key(word): reading for reading, words in readings.items() for word in words}


def _round(value: float) -> float:
    """Twelve significant digits: what is left of a conversion when floating noise is gone."""
    return float(f"{value:.12g}")
