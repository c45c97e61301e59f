"""Days: the day that somebody means on the command line."""

from __future__ import annotations

from datetime import date


def parse(text: str, *, today: date | None = None) -> date:
    """The Gregorian day that ``text`` means (``1404/06/01``, ``2025-08-23``, ``امروز``, ``7d``).

    UsageError for everything else. ``today`` is the one in Tehran.
    """
    raise NotImplementedError
