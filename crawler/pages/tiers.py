"""Tiers: who told a field (JSON-LD, meta, the agency's selectors, the family's), and whom to believe."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from crawler.characters import squash

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

#: The names of the tiers, as an article's ``provenance`` has them.
JSON_LD: Final = "json-ld"
META: Final = "meta"
AGENCY: Final = "agency"
FAMILY: Final = "family"
URL: Final = "url"
READABILITY: Final = "readability"

#: What stands at the end of a text that was cut short.
_CUT: Final = " .…"
#: Letters are compared over so many more characters than the shorter text has: marks are none.
_SPARE: Final = 40


@dataclass(frozen=True, slots=True)
class Told(Generic[T_co]):
    """A value, and the tier that told it."""

    value: T_co
    tier: str


def first(told: Iterable[Told[T]]) -> Told[T] | None:
    """The first that says anything: tiers fail over in their order."""
    return next((each for each in told if each.value), None)


def fullest(told: Told[str] | None, shown: Told[str] | None) -> Told[str] | None:
    """What was ``told`` to machines, but as the page shows it, where it shows the same or more of it.

    What is told to machines is often cut short, or has lost its ZWNJ; what a reader sees has not.

    >>> told, shown = Told("بارش در شهرها زیاد…", META), Told("بارش در شهر‌ها زیاد بود.", FAMILY)
    >>> fullest(told, shown).value
    'بارش در شهر\u200cها زیاد بود.'
    """
    if told is None or shown is None:
        return told or shown
    return shown if told.value != shown.value and is_beginning(told.value, of=shown.value) else told


def is_same(one: str, other: str) -> bool:
    """Whether two texts have the same letters, however they are spelled and spaced.

    >>> is_same("رشد ۳ درصدی «صادرات»", "رشد 3 درصدي صادرات")
    True
    """
    if one == other:
        return True
    longer = max(len(one), len(other))
    return abs(len(one) - len(other)) <= longer // 3 and squash(one) == squash(other)


def is_beginning(text: str, of: str) -> bool:
    """Whether ``text`` is how ``of`` begins, cut short or whole.

    >>> is_beginning("بارش در شهرها …", of="بارش در شهر‌ها زیاد بود.")
    True
    """
    beginning = squash(text.rstrip(_CUT))
    return bool(beginning) and squash(of[: 2 * len(text) + _SPARE]).startswith(beginning)
