"""Schedule: spans of time, and a job done again and again, never two at once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from crawler.errors import UsageError
from pipeline import schedule


class EndError(Exception):
    """Ends a schedule."""


@pytest.mark.parametrize(
    ("text", "minutes"), [("30m", 30), ("3h", 180), ("1d", 1440), (" ۱۲ h", 720), ("٤٥m", 45)]
)
def test_spans(text: str, minutes: int) -> None:
    assert schedule.span(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "3", "h", "0h", "-1h", "3s", "1.5h", "3h30m", "99999d"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="expected one as 30m, 3h or 1d"):
        schedule.span(text)


def test_it_goes_on_until_something_is_raised() -> None:
    done = []

    def job() -> None:
        done.append(threading.current_thread())
        if len(done) == 3:
            raise EndError

    before = threading.active_count()
    with pytest.raises(EndError):
        schedule.repeat(job, every=timedelta(seconds=0.02))
    assert done == [threading.main_thread()] * 3, "where signals come, and one at a time"
    assert threading.active_count() == before
