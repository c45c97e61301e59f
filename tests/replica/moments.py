"""Moments: one time, as the many sites and their machines print it."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final

from tests.replica.language import persian
from tests.replica.stories import TEHRAN, jalali

_MONTHS: Final = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()
_WEEKDAYS: Final = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")


def day(moment: datetime) -> str:
    """The Jalali day in words.

    >>> day(datetime(2025, 8, 31, 21, 0, tzinfo=UTC))
    '۱۰ شهریور ۱۴۰۴'
    """
    date = jalali(moment.astimezone(TEHRAN).date())
    return f"{persian(date.day)} {_MONTHS[date.month - 1]} {persian(date.year)}"


def weekday(moment: datetime) -> str:
    """The day of the week in Tehran."""
    return _WEEKDAYS[moment.astimezone(TEHRAN).weekday()]


def slashes(moment: datetime) -> str:
    """The Jalali day in numbers: ``۱۴۰۴/۰۶/۱۰``."""
    return persian(f"{jalali(moment.astimezone(TEHRAN).date()):%Y/%m/%d}")


def english(moment: datetime) -> str:
    """The second date of IranSamaneh: ``01 September 2025``."""
    return f"{moment.astimezone(TEHRAN):%d %B %Y}"


def clock(moment: datetime) -> str:
    """The hour and minute in Tehran."""
    return persian(f"{moment.astimezone(TEHRAN):%H:%M}")


def iso(moment: datetime) -> str:
    """With Tehran's offset."""
    return moment.astimezone(TEHRAN).isoformat()


def utc(moment: datetime) -> str:
    """As Nastooh's metas have it: ``2025-08-31T21:00:00Z``."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def local(moment: datetime) -> str:
    """As ``meta[name=date]`` has it: ``2025-09-01T00:30:00+0330``."""
    return f"{moment.astimezone(TEHRAN):%Y-%m-%dT%H:%M:%S%z}"


def zoneless(moment: datetime) -> str:
    """As Tasnim's JSON-LD has it: Tehran's clock, a fraction, no zone."""
    return f"{moment.astimezone(TEHRAN):%Y-%m-%dT%H:%M:%S}.000"


def fna(moment: datetime) -> str:
    """As the old Fars has it: ``09/01/2025 12:30:00 AM``, in Tehran."""
    return f"{moment.astimezone(TEHRAN):%m/%d/%Y %I:%M:%S %p}"


def rfc822(moment: datetime) -> str:
    """As feeds and HTTP have it: ``Sun, 31 Aug 2025 21:00:00 GMT``."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)
