"""Question: what somebody asks a published dataset; the same for terminal, screen and permalink.

A question is read from plain words (:meth:`Question.read`), as options and query strings give
them, and written back to them (:meth:`Question.words`): a permalink is a question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from typing import Any, Final

from crawler.characters import ascii_digits, squash
from crawler.discovery import days
from crawler.errors import UsageError
from pipeline import calendars
from pipeline.bases import converted
from pipeline.lexicon import load
from pipeline.units import units

KINDS: Final = tuple(load("labels")["kinds"])
STATUSES: Final = tuple(load("labels")["statuses"])
TRENDS: Final = tuple(load("labels")["trends"])
SORTS: Final = ("relevance", "newest", "oldest", "largest", "smallest", "confidence")
BY: Final = ("published", "held")

#: Pages that can be turned to: further on, a narrower question is meant.
LAST_PAGE: Final = 500

_PERIOD: Final = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?")
_FIRST_GREGORIAN: Final = 1700
_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d{1,3})?")
_MARKS: Final = str.maketrans({"٬": None, ",": None, "،": None, "_": None, "٫": ".", "/": ".", "−": "-"})


class QuestionError(UsageError):
    """A part of a question that cannot be read.

    ``parameter`` is its name, ``found`` what was given, ``problem`` one of ``date``, ``number``,
    ``unit``, ``choice``, ``confidence`` and ``page``, ``expected`` what can be given instead.
    """

    def __init__(self, parameter: str, found: str, *, problem: str, expected: str) -> None:
        super().__init__(f"--{parameter}: received {found!r}, expected {expected}")
        self.parameter = parameter
        self.found = found
        self.problem = problem
        self.expected = expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked for; every part narrows, an empty one does not.

    ``text`` is sought in every spelling. ``place`` is a name or a key of the table; ``organization``
    is words of a name, or a key after ``=``. ``least`` and ``most`` are in ``unit``, or in the base
    unit of ``family`` where there is none. ``since`` and ``until`` are days, both inclusive: of
    publication, or of the time that a figure is about where ``by`` is ``held``. ``claim`` and
    ``article`` are ids.

    >>> Question.read({"q": "بسته معیشتی", "place": "لرستان", "min": "۱۲ هزار", "unit": "count"}).least
    12000.0
    >>> Question.read({"since": "1399", "until": "1399/03"}).until
    datetime.date(2020, 6, 20)
    >>> Question.read({"kind": "ارز"})
    Traceback (most recent call last):
    pipeline.asking.questions.QuestionError: --kind: received 'ارز', expected one of count, money, \
percent, fraction, multiple, measure, duration, age, index, vague, score, rank
    """

    text: str = ""
    place: str = ""
    organization: str = ""
    agency: str = ""
    kind: str = ""
    family: str = ""
    unit: str = ""
    least: float | None = None
    most: float | None = None
    since: date | None = None
    until: date | None = None
    by: str = BY[0]
    status: str = ""
    trend: str = ""
    confidence: float = 0.0
    claim: str = ""
    article: str = ""
    sort: str = ""
    page: int = 1

    @classmethod
    def read(cls, words: Mapping[str, str]) -> Question:
        """The question that ``words`` ask, by the names of :data:`PARAMETERS`; others are ignored.

        A QuestionError where one of them cannot be read.
        """
        given = {
            part.field: part.read(name, words[name].strip())
            for name, part in PARAMETERS.items()
            if words.get(name, "").strip()
        }
        return cls(**given)

    def words(self) -> dict[str, str]:
        """The words by which :meth:`read` reads this question, without those that say nothing.

        >>> Question(text="وام", least=5.0, page=2).words()
        {'q': 'وام', 'min': '5', 'page': '2'}
        """
        return {
            name: _written(getattr(self, part.field))
            for name, part in PARAMETERS.items()
            if getattr(self, part.field) != _DEFAULTS[part.field]
        }

    def but(self, **changed: Any) -> Question:
        """The same question with parts of it changed, on its first page.

        >>> Question(text="وام", page=3).but(kind="money").words()
        {'q': 'وام', 'kind': 'money'}
        """
        return replace(self, **{"page": 1, **changed})

    @property
    def order(self) -> str:
        """How answers are sorted: as asked for, else by relevance to a text, else the newest first."""
        if self.sort and (self.text or self.sort != "relevance"):
            return self.sort
        return "relevance" if self.text else "newest"

    @property
    def range(self) -> tuple[str, float | None, float | None]:
        """The family that values must be of, empty for any, and their bounds in its base unit.

        >>> Question(unit="toman", least=1000.0).range
        ('rial', 10000.0, None)
        """
        if not self.unit:
            return self.family, self.least, self.most
        least, most = (
            None if bound is None else converted(bound, self.unit).low for bound in (self.least, self.most)
        )
        return converted(None, self.unit).family, least, most


@cache
def unit(name: str) -> str:
    """The unit of a code or of a Persian name, as the registry calls it; empty where it is none.

    >>> unit("toman"), unit("کیلو متر"), unit("count"), unit("گلابی")
    ('toman', 'kilometer', 'count', '')
    """
    if name in ("count", "fraction") or name in units():
        return name
    return _named().get(squash(name), "")


@cache
def _named() -> dict[str, str]:
    """Units by their squashed Persian names; the first to claim a name keeps it."""
    found: dict[str, str] = {}
    for known in units():
        for name in known.names:
            found.setdefault(squash(name), known.code)
    return found


def day(text: str, *, last: bool = False) -> date:
    """The day that ``text`` names; of a year or a month the first, or the ``last``.

    >>> day("۱۳۹۹"), day("1399", last=True), day("2020-03"), day("۱۳۹۹/۲/۱")
    (datetime.date(2020, 3, 20), datetime.date(2021, 3, 20), datetime.date(2020, 3, 1), \
datetime.date(2020, 4, 20))
    """
    period = _PERIOD.fullmatch(ascii_digits(text).strip())
    if period is None:
        return days.parse(text)
    year, month = int(period[1]), int(period[2]) if period[2] else None
    calendar = "gregorian" if year >= _FIRST_GREGORIAN else "jalali"
    try:
        return calendars.interval(calendar, year, month)[1 if last else 0]
    except calendars.CalendarError as error:
        raise UsageError(str(error)) from error


def number(text: str) -> float:
    """The number of ``text``: digits of any script, with a word for a great number after them.

    >>> number("۱۲٬۵۰۰"), number("2.5 میلیون"), number("۳۰ هزار میلیارد"), number("−۴٫۵"), number("5e6")
    (12500.0, 2500000.0, 30000000000000.0, -4.5, 5000000.0)
    """
    head, *scales = ascii_digits(text).translate(_MARKS).lower().split()
    if not _NUMBER.fullmatch(head):
        raise ValueError(text)
    value = float(head)
    for word in scales:
        value *= _scales()[word]
    return value


@cache
def _scales() -> dict[str, float]:
    words = {scale["name"]: float(scale["value"]) for scale in load("labels")["scales"]}
    return {"هزار": 1e3} | {name: value for name, value in words.items() if " " not in name}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One word of a question: the field it fills, and how it is read: ``(name, text) → value``."""

    field: str
    read: Callable[[str, str], Any]


def _text(_: str, given: str) -> str:
    return given.replace("\0", "")


def _choice(*codes: str) -> Callable[[str, str], str]:
    def choose(name: str, given: str) -> str:
        if given in codes:
            return given
        raise QuestionError(name, given, problem="choice", expected=f"one of {', '.join(codes)}")

    return choose


def _bound(name: str, given: str) -> float:
    try:
        return number(given)
    except (ValueError, KeyError) as error:
        expected = "a number like 12000, ۱۲ هزار or 2.5 میلیون"
        raise QuestionError(name, given, problem="number", expected=expected) from error


def _unit(name: str, given: str) -> str:
    found = unit(given)
    if not found:
        expected = "a unit like count, toman, تومان or کیلومتر"
        raise QuestionError(name, given, problem="unit", expected=expected)
    return found


def _day(name: str, given: str) -> date:
    try:
        return day(given, last=name == "until")
    except UsageError as error:
        expected = "a day, month or year like 1399/01/01, 1399, 2020-03-20 or دیروز"
        raise QuestionError(name, given, problem="date", expected=expected) from error


def _share(name: str, given: str) -> float:
    try:
        share = number(given)
    except (ValueError, KeyError):
        share = -1.0
    if not 0 <= share <= 1:
        raise QuestionError(name, given, problem="confidence", expected="a number from 0 to 1")
    return share


def _page(name: str, given: str) -> int:
    digits = ascii_digits(given)
    if not digits.isdecimal() or not 1 <= int(digits) <= LAST_PAGE:
        raise QuestionError(name, given, problem="page", expected=f"a page from 1 to {LAST_PAGE}")
    return int(digits)


#: The words of a question, by name, as options and query strings call them.
PARAMETERS: Final[dict[str, Parameter]] = {
    "q": Parameter("text", _text),
    "place": Parameter("place", _text),
    "organization": Parameter("organization", _text),
    "agency": Parameter("agency", _text),
    "kind": Parameter("kind", _choice(*KINDS)),
    "family": Parameter("family", _text),
    "unit": Parameter("unit", _unit),
    "min": Parameter("least", _bound),
    "max": Parameter("most", _bound),
    "since": Parameter("since", _day),
    "until": Parameter("until", _day),
    "by": Parameter("by", _choice(*BY)),
    "status": Parameter("status", _choice(*STATUSES)),
    "trend": Parameter("trend", _choice(*TRENDS)),
    "confidence": Parameter("confidence", _share),
    "claim": Parameter("claim", _text),
    "article": Parameter("article", _text),
    "sort": Parameter("sort", _choice(*SORTS)),
    "page": Parameter("page", _page),
}
_DEFAULTS: Final = {field.name: field.default for field in fields(Question)}


def _written(value: object) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)
