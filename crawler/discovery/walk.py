"""Walk: how far to follow the pages of one listing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from crawler.agency import Agency
from crawler.discovery.found import Found


class Walk:
    """One walk through the pages of a listing, newest first.

    After every :meth:`take`, ``ended`` is empty, or says why there is no further page to ask
    for: ``empty``, ``nothing new`` (two pages without a new URL), ``cap``, ``older``.
    """

    def __init__(self, agency: Agency, *, since: date | None = None, cap: int | None = None) -> None:
        raise NotImplementedError

    ended: str

    def take(self, found: Iterable[Found]) -> tuple[Found, ...]:
        """Those of a page's ``found`` that this walk has not met."""
        raise NotImplementedError
