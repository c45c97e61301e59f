"""Days: the day that somebody means on the command line, in either calendar."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

from crawler.characters import fold
from crawler.dates import TEHRAN, read_date
from crawler.errors import UsageError

_WORDS: Final = {fold(word): back for back, words in enumerate(("امروز today", "دیروز yesterday", "پریروز"))
                 for word in words.split()}  # fmt: skip
_BACK: Final = re.compile(r"(\d{1,5}) ?(?:d|days?|روز)(?: ?(?:ago|پیش|قبل))?")


def parse(text: str, *, today: date | None = None) -> date:
    """The Gregorian day that ``text`` means; UsageError where it means none.

    A day in either calendar, year first; ``امروز``, ``دیروز``; or so many days ago. ``today`` is
    the one in Tehran.

    >>> parse("۱۴۰۴/۶/۱"), parse("2025-08-23")
    (datetime.date(2025, 8, 23), datetime.date(2025, 8, 23))
    >>> parse("7d", today=date(2025, 8, 30)), parse("دیروز", today=date(2025, 8, 24))
    (datetime.date(2025, 8, 23), datetime.date(2025, 8, 23))
    """
    today = today or datetime.now(TEHRAN).date()
    folded = " ".join(fold(text).split())
    if folded in _WORDS:
        return today - timedelta(days=_WORDS[folded])
    if found := _BACK.fullmatch(folded):
        return today - timedelta(days=int(found[1]))
    moment = read_date(text)
    if moment is None:
        raise UsageError(
            f"received {text!r} as a day, expected one as 1404/06/01, 2025-08-23, امروز, دیروز or 7d"
        )
    return moment.date()
