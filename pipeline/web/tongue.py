"""Tongue: the language that a page is in, Persian or English: its words, numbers and dates."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from crawler.characters import persian_digits
from crawler.dates import TABLE
from pipeline import calendars, labels
from pipeline.statistics import Value

PHRASES: Final[dict[str, dict[str, str]]] = tomllib.loads(
    (files("pipeline.web") / "phrases.toml").read_text(encoding="utf-8")
)
LANGUAGES: Final = tuple(PHRASES)

_ENGLISH_SCALES: Final = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_ENGLISH_COMPARATORS: Final = {
    "~": "about", ">": "more than", ">=": "at least", "<": "less than", "<=": "at most",
}  # fmt: skip
#: Field of a record that holds a code → the group of labels that says it.
_CODED: Final = {"comparator": "comparators", "trend": "trends", "status": "statuses", "kind": "kinds"}
_SILENT_UNITS: Final = ("", "count", "fraction", "other")


@dataclass(frozen=True, slots=True)
class Day:
    """A day as a page shows it: what is read, and the other calendar's date for hovering."""

    iso: str
    shown: str
    other: str


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language of the screen; ``code`` is ``fa`` or ``en``.

    >>> tongue("fa").say("results", count="۱۲"), tongue("en").say("results", count="12")
    ('۱۲ آمار', '12 figures')
    """

    code: str

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return "rtl" if self.code == "fa" else "ltr"

    @property
    def other(self) -> str:
        """The code of the other language."""
        return "en" if self.code == "fa" else "fa"

    def say(self, phrase: str, **parts: object) -> str:
        """A phrase of ``phrases.toml`` with its braces filled in."""
        words = PHRASES[self.code][phrase]
        return words.format(**parts) if parts else words

    def digits(self, text: object) -> str:
        """``text`` with the digits of this language."""
        return persian_digits(str(text)) if self.code == "fa" else str(text)

    def number(self, value: float) -> str:
        """A number as this language writes it.

        >>> tongue("fa").number(2_500_000), tongue("en").number(2_500_000), tongue("en").number(-12.5)
        ('۲٫۵ میلیون', '2.5 million', '−12.5')
        """
        if self.code == "fa":
            return labels.number(value)
        for scale, name in _ENGLISH_SCALES:
            parts = value / scale
            if abs(parts) >= 1 and round(parts, 2) == parts:
                return f"{_latin(parts)} {name}"
        return _latin(value)

    def count(self, value: int) -> str:
        """How many, every digit written: ``۱۲٬۵۰۰``."""
        return self.digits(f"{value:,}".replace(",", "٬" if self.code == "fa" else ","))

    def percent(self, share: float) -> str:
        """A share from 0 to 1 as a percentage."""
        return self.digits(f"{share:.0%}".replace("%", "٪" if self.code == "fa" else "%"))

    def value(self, given: Value, comparator: str = "=") -> str:
        """A value with its comparator, a range with its two ends.

        >>> tongue("en").value((2.0, 3.0), "~"), tongue("en").value(None)
        ('about 2–3', '—')
        """
        if self.code == "fa":
            return labels.value(given, comparator)
        if given is None:
            return "—"
        said = "–".join(map(self.number, given)) if isinstance(given, Sequence) else self.number(given)
        return f"{_ENGLISH_COMPARATORS.get(comparator, '')} {said}".strip()

    def unit(self, code: str) -> str:
        """A unit's name; nothing for counted things."""
        if self.code == "fa":
            return labels.unit(code)
        return "" if code in _SILENT_UNITS else code.replace("_", " ")

    def label(self, group: str, code: str) -> str:
        """The word for ``code`` in a group of ``labels.toml``; in English the code says it itself."""
        return labels.label(group, code) if self.code == "fa" else code.replace("_", " ")

    def field(self, name: str, content: Any) -> str:
        """What stands in a field of a record, as a reader sees it; a dash where nothing does.

        >>> tongue("fa").field("status", "planned"), tongue("fa").field("value", [2000.0, 3000.0])
        ('برنامه', '۲٬۰۰۰ تا ۳٬۰۰۰')
        >>> tongue("fa").field("places", ["قم", "کاشان"]), tongue("fa").field("source", None)
        ('قم، کاشان', '—')
        """
        if name in _CODED:
            said = "" if content == "=" else self.label(_CODED[name], content)
        elif name == "unit":
            said = self.unit(content) or self.label("kinds", content)
        elif name == "value":
            said = self.value(content)
        else:
            said = "، ".join(content or ()) if not isinstance(content, str) else content
        return said or "—"

    def day(self, iso: str | None) -> Day:
        """A day or moment in ISO form: Jalali first in Persian, Gregorian first in English.

        >>> tongue("fa").day("2024-10-03")
        Day(iso='2024-10-03', shown='۱۲ مهر ۱۴۰۳', other='۳ اکتبر ۲۰۲۴')
        >>> tongue("en").day("2024-10-03T08:30:00Z")
        Day(iso='2024-10-03', shown='3 October 2024', other='12 Mehr 1403')
        """
        return _day(self, iso[:10]) if iso else Day("", self.say("no_date"), "")


@cache
def tongue(code: str) -> Tongue:
    """The language of ``code``; Persian where there is no such one."""
    return Tongue(code if code in LANGUAGES else LANGUAGES[0])


@lru_cache(maxsize=16384)
def _day(language: Tongue, iso: str) -> Day:
    """The day of an ISO date; a page shows hundreds, most of them again and again."""
    said = []
    for calendar in ("jalali", "gregorian"):
        year, month, number = calendars.fields(calendar, date.fromisoformat(iso))
        name = _months(calendar, latin=language.code != "fa")[month]
        said.append(language.digits(f"{number} {name} {year}"))
    jalali, gregorian = said
    return Day(iso, jalali, gregorian) if language.code == "fa" else Day(iso, gregorian, jalali)


@cache
def _months(calendar: str, *, latin: bool) -> dict[int, str]:
    """The first name of every month in the crawler's table, in this script; Latin ones capitalised."""
    table: dict[str, Any] = TABLE[calendar]
    named: dict[int, str] = {}
    for name, number in table.items():
        if name.isascii() == latin:
            named.setdefault(number, name.capitalize())
    return named


def _latin(value: float) -> str:
    return f"{value:,.6f}".rstrip("0").rstrip(".").replace("-", "−")
