"""Publication dates, in the many ways that agencies and corpora print them.

Only what is certain is read: a text with anything in it that is not understood, a weekday
that contradicts the day, or a day that could be read two ways (``03/04/2019``) gives None.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from importlib.resources import files
from typing import Any, Final
from zoneinfo import ZoneInfo

import jdatetime

from crawler.characters import fold

#: The clock that Iranian agencies print by; a date without a zone is in it.
TEHRAN: Final = ZoneInfo("Asia/Tehran")

#: How agencies write months, weekdays and zones.
TABLE: Final[dict[str, Any]] = tomllib.loads((files("crawler") / "dates.toml").read_text(encoding="utf-8"))
_JALALI: Final[dict[str, int]] = {fold(name): number for name, number in TABLE["jalali"].items()}
_GREGORIAN: Final[dict[str, int]] = {fold(name): number for name, number in TABLE["gregorian"].items()}
_WEEKDAYS: Final[dict[str, int]] = {fold(name): number for name, number in TABLE["weekdays"].items()}
_SILENT: Final = frozenset(fold(word) for word in TABLE["silent"]["words"])
_ZONES: Final[dict[str, str]] = TABLE["zones"]

#: Years that a four-digit number can mean in each calendar; they do not overlap.
_JALALI_YEARS: Final = range(1250, 1500)
_GREGORIAN_YEARS: Final = range(1850, 2200)

_CLOCK: Final = re.compile(
    rf"""(?<!\d) (?P<hour>\d{{1,2}}) : (?P<minute>\d{{2}}) (?: : (?P<second>\d{{2}}) (?:\.\d+)? )? (?!\d)
         \s* (?P<zone> [+-]\d{{2}}:?\d{{2}} | (?:{"|".join(_ZONES)})\b )?""",
    re.VERBOSE,
)
_DAYS: Final = (
    re.compile(r"(?<!\d)(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})\s+(?P<name>[^\W\d]+)(?:\s+ماه)?\s*,?\s*(?P<year>\d{4})(?!\d)"),
    re.compile(r"(?P<name>[^\W\d]+)\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?\s*,?\s*(?P<year>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>\d{4})\s+(?P<name>[^\W\d]+)\s+(?P<day>\d{1,2})(?!\d)"),
)
_BETWEEN: Final = re.compile(r"[\s,،|·•\-–:/]+")


def read_date(text: str) -> datetime | None:
    """The aware moment that ``text`` names, or None where it is not certain.

    A day without a clock is its first moment; a clock without a zone is Tehran's.

    >>> read_date("سه‌شنبه ۲۰ اردیبهشت ۱۴۰۱ - ۲۱:۳۵").isoformat()
    '2022-05-10T21:35:00+04:30'
    >>> read_date("September 1st 2019, 14:12:00.000").date().isoformat()
    '2019-09-01'
    >>> read_date("۱۴۰۲-۶-۱").date().isoformat()
    '2023-08-23'
    >>> read_date("03/04/2019"), read_date("دیروز")
    (None, None)
    """
    folded = " ".join(fold(text).split())
    clock = _CLOCK.search(folded)
    rest = folded if clock is None else f"{folded[: clock.start()]} {folded[clock.end() :]}"
    for pattern in _DAYS:
        found = pattern.search(rest)
        day = _day(found.groupdict()) if found else None
        if found and day:
            beside = f"{rest[: found.start()]} {rest[found.end() :]}"
            return _moment(day, clock) if _agrees(beside, day) else None
    return None


def local_date(moment: datetime | None) -> str | None:
    """The day in Tehran at ``moment``, as ``YYYY-MM-DD``: what an article's «امروز» means.

    >>> local_date(read_date("2019-09-01T22:00:00Z"))
    '2019-09-02'
    """
    return None if moment is None else aware(moment).astimezone(TEHRAN).date().isoformat()


def aware(moment: datetime | date) -> datetime:
    """``moment`` with a zone: Tehran's, where it has none."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return moment if moment.tzinfo else moment.replace(tzinfo=TEHRAN)


def _day(parts: dict[str, str]) -> date | None:
    year, day, name = int(parts["year"]), int(parts["day"]), parts.get("name")
    jalali, gregorian = year in _JALALI_YEARS, year in _GREGORIAN_YEARS
    names = _JALALI if jalali else _GREGORIAN
    month = names.get(name, 0) if name else int(parts["month"])
    if not 1 <= month <= 12 or not (jalali or gregorian):
        return None
    try:
        return jdatetime.date(year, month, day).togregorian() if jalali else date(year, month, day)
    except ValueError:  # the 31st of a month of thirty days
        return None


def _agrees(beside: str, day: date) -> bool:
    """Whether the words beside a date are known, and a weekday among them is that day's."""
    words = [word for word in _BETWEEN.split(beside) if word and word not in _SILENT]
    weekday = _WEEKDAYS.get(" ".join(words))
    return not words or weekday == day.weekday()


def _moment(day: date, clock: re.Match[str] | None) -> datetime | None:
    if clock is None:
        return aware(day)
    try:
        at = time(int(clock["hour"]), int(clock["minute"]), int(clock["second"] or 0))
    except ValueError:  # 25:70
        return None
    return datetime.combine(day, at, _zone(clock["zone"]))


def _zone(written: str | None) -> tzinfo:
    if written is None:
        return TEHRAN
    offset = _ZONES.get(written, written).replace(":", "")
    minutes = int(offset[1:3]) * 60 + int(offset[3:5])
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
