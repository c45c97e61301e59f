"""Archive: the addresses of an agency's archive, a Jalali day at a time, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urljoin

import jdatetime

from crawler.agency import Agency


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of an archive: ``jalali`` as ``1404/06/01``, and the URL of its first page."""

    date: date
    jalali: str
    url: str


def days(agency: Agency, since: date, until: date) -> Iterator[Day]:
    """The days of ``agency``'s archive from ``until`` back to ``since``, both included.

    None, where the agency has no archive that is known.

    >>> from crawler import agencies
    >>> tasnim = agencies.load()["tasnim"]
    >>> [day.jalali for day in days(tasnim, date(2025, 8, 22), date(2025, 8, 23))]
    ['1404/06/01', '1404/05/31']
    """
    if agency.discovery.archive is None:
        return
    day = until
    while day >= since:
        jalali = jdatetime.date.fromgregorian(date=day)
        yield Day(date=day, jalali=f"{jalali:%Y/%m/%d}", url=address(agency, day))
        day -= timedelta(days=1)


def address(agency: Agency, day: date, *, page: int = 1) -> str:
    """The URL of a page (from 1) of the archive of ``day``.

    >>> from crawler import agencies
    >>> address(agencies.load()["tasnim"], date(2025, 8, 23), page=2)
    'https://www.tasnimnews.com/fa/archive?service=-1&sub=-1&date=1404%2F06%2F01&page=2'
    """
    archive = agency.discovery.archive
    if archive is None:
        raise ValueError(f"{agency.key} declares no archive; expected discovery.archive.url in its file")
    jalali = jdatetime.date.fromgregorian(date=day)
    path = archive.url.format(year=jalali.year, month=jalali.month, day=jalali.day, page=page)
    return urljoin(agency.home, path)
