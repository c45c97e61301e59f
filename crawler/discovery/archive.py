"""Archive: the addresses of an agency's archive, a Jalali day at a time, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from crawler.agency import Agency


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of an archive: ``jalali`` as ``1404/06/01``, the URL of its first page."""

    date: date
    jalali: str
    url: str


def days(agency: Agency, since: date, until: date) -> Iterator[Day]:
    """The days of ``agency``'s archive from ``until`` back to ``since``, both included."""
    raise NotImplementedError


def address(agency: Agency, day: date, *, page: int = 1) -> str:
    """The URL of a page (from 1) of the archive of ``day``."""
    raise NotImplementedError
