"""Schedule: a job done again and again, at a fixed distance of time, until a signal ends it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Final

from apscheduler.schedulers.background import BackgroundScheduler

from crawler.characters import fold
from crawler.errors import UsageError

_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days"}
_SPAN: Final = re.compile(r"(\d{1,4}) ?([mhd])")

#: Seconds after which the clock is looked at: a machine that was suspended is that late at most.
_LOOK: Final = 60


def span(text: str) -> timedelta:
    """The time that ``text`` says, in minutes, hours or days; UsageError where it says none.

    >>> span("30m"), span("۳h")
    (datetime.timedelta(seconds=1800), datetime.timedelta(seconds=10800))
    """
    found = _SPAN.fullmatch(fold(text).strip())
    if not found or not int(found[1]):
        raise UsageError(f"received {text!r} as a span of time, expected one as 30m, 3h or 1d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def repeat(job: Callable[[], None], *, every: timedelta) -> None:
    """Do ``job`` now and then ``every`` so often, in this thread, until it or a signal raises.

    Times that pass while the job is at work, or while the machine sleeps, are made good by doing
    it once.
    """
    due = threading.Event()
    due.set()
    scheduler = BackgroundScheduler(timezone=UTC)
    late = {"coalesce": True, "misfire_grace_time": None}
    scheduler.add_job(due.set, "interval", seconds=every.total_seconds(), max_instances=1, **late)
    # The scheduler waits by a clock that stands still while the machine sleeps: so it never waits long.
    scheduler.add_job(lambda: None, "interval", seconds=_LOOK, **late)
    scheduler.start()
    try:
        while True:
            due.wait()
            due.clear()
            job()
    finally:
        scheduler.shutdown()
