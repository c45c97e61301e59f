"""Patience: how long to wait before a site is asked again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

#: Seconds that the wait between two requests may grow to by a site's slowness.
SLOWEST: Final = 60.0


def retry_after(value: str, now: datetime) -> float | None:
    """The seconds that a ``Retry-After`` header asks for, as a number or as a date (RFC 9110).

    None where it says nothing that can be understood; 0 where the date is past.

    >>> now = datetime(2026, 1, 1, tzinfo=UTC)
    >>> retry_after("120", now), retry_after("Thu, 01 Jan 2026 00:00:30 GMT", now), retry_after("soon", now)
    (120.0, 30.0, None)
    """
    text = value.strip()
    if text.isascii() and text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:  # the form of asctime, which is in UTC
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def backoff(failures: int, *, first: float, most: float) -> float:
    """The seconds to wait after so many ``failures`` in a row: twice as long each time.

    >>> [backoff(failures, first=2, most=15) for failures in (1, 2, 3, 4)]
    [2.0, 4.0, 8.0, 15]
    """
    return min(first * 2.0 ** min(failures - 1, 32), most)


@dataclass(slots=True, kw_only=True)
class Pace:
    """When the next request to one site may start. Seconds; ``now`` is any steady clock's.

    Between the starts of two requests lie at least ``least`` seconds, and more where the site
    is slow, by the rule of Scrapy's AutoThrottle: the wait follows a slower answer at once and a
    quicker one half-way, an error never shortens it, and it stays within :data:`SLOWEST`. A
    ``least`` of 0 switches that off.

    >>> pace = Pace(least=1.0)
    >>> pace.start(100.0)
    >>> pace.answered(4.0, ok=True)
    >>> pace.wait(100.5)
    3.5
    >>> pace.hold(100.5, 30.0)
    >>> pace.wait(101.0)
    29.5
    """

    least: float
    delay: float = 0.0
    _next: float = 0.0
    _started: float = float("-inf")

    def __post_init__(self) -> None:
        self.delay = max(self.delay, self.least)

    def wait(self, now: float) -> float:
        """How long to wait yet."""
        return max(0.0, self._started + self.delay - now, self._next - now)

    def start(self, now: float) -> None:
        """A request starts."""
        self._started = now

    def answered(self, latency: float, *, ok: bool) -> None:
        """It was answered after ``latency`` seconds; ``ok`` says whether well."""
        if not self.least:
            return
        wanted = max(latency, (self.delay + latency) / 2)
        if ok or wanted > self.delay:
            self.delay = min(max(wanted, self.least), max(SLOWEST, self.least))

    def slow(self, least: float) -> None:
        """The site wishes at least ``least`` seconds between requests (``Crawl-delay``)."""
        self.least = max(self.least, least)
        self.delay = max(self.delay, self.least)

    def hold(self, now: float, seconds: float) -> None:
        """Nothing may start for so many ``seconds``."""
        self._next = max(self._next, now + seconds)
