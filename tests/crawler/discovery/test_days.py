"""Days: what may stand after --since and --until."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.discovery import days
from crawler.errors import UsageError

TODAY = date(2026, 11, 22)
READ = {
    "1405/09/01": TODAY,
    "۱۴۰۵/۹/۱": TODAY,
    "1405-9-1": TODAY,
    "۱ آذر ۱۴۰۵": TODAY,
    "2026-11-22": TODAY,
    "2026/11/22": TODAY,
    "امروز": TODAY,
    " today ": TODAY,
    "دیروز": date(2026, 11, 21),
    "پریروز": date(2026, 11, 20),
    "0d": TODAY,
    "7d": date(2026, 11, 15),
    "7 days ago": date(2026, 11, 15),
    "۷ روز پیش": date(2026, 11, 15),
}


@pytest.mark.parametrize("text", READ)
def test_a_day_is_read(text: str) -> None:
    assert days.parse(text, today=TODAY) == READ[text]


@pytest.mark.parametrize(
    "text", ["", "1405", "01/09/1405", "1405/13/01", "1405/07/31", "فردا", "-7d", "soon"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"received '.*' as a day, expected one as 1404/06/01"):
        days.parse(text)
