"""Walk: the pages of one listing, followed as far as they tell something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, Literal
from urllib.parse import urljoin

from crawler.agency import PAGES, Agency
from crawler.dates import TEHRAN
from crawler.discovery import archive
from crawler.discovery.addresses import canonical, is_skipped
from crawler.discovery.found import Found
from crawler.discovery.listing import Listing, read
from crawler.page import Page

#: Why a walk ended:
#:
#: ``empty``        a page without articles
#: ``nothing new``  two pages in a row without one that was not on a page before
#: ``last``         no page after this one
#: ``older``        everything on the page is from before the day that was asked for
#: ``cap``          more pages than the agency declares: an endless listing
Ended = Literal["empty", "nothing new", "last", "older", "cap"]

#: Pages without anything new after which a walk ends.
_PATIENCE: Final = 2


class Walk:
    """One walk through the pages of a listing, the newest first.

    ``url`` is the page to fetch next, None when the walk is over; :meth:`take` reads it and moves
    on. ``ended`` then says why, and is None before.
    """

    __slots__ = (
        "_address",
        "_agency",
        "_bars",
        "_cap",
        "_idle",
        "_keys",
        "_page",
        "_since",
        "_via",
        "ended",
        "url",
    )

    def __init__(
        self, agency: Agency, address: Callable[[int], str] | str, *, via: str, since: date | None = None,
        cap: int = PAGES,
    ) -> None:  # fmt: skip
        self._agency = agency
        self._address = address
        self._via = via
        self._since = since
        self._cap = cap
        self._page = 1
        self._idle = 0
        self._bars = False
        self._keys: set[str] = set()
        self.ended: Ended | None = None
        self.url: str | None = address if isinstance(address, str) else address(1)

    @classmethod
    def day(cls, agency: Agency, day: date) -> Walk:
        """Through the archive of one day."""
        declared = agency.discovery.archive
        cap = declared.pages if declared else PAGES
        return cls(agency, lambda page: archive.address(agency, day, page=page), via="archive", cap=cap)

    @classmethod
    def listing(cls, agency: Agency, path: str, *, since: date | None = None) -> Walk:
        """Through one of the agency's declared listings, until it is older than ``since``.

        A path with ``{page}`` is counted up; any other is followed by its own links.
        """
        whole = urljoin(agency.home, path)
        address = whole if "{page}" not in path else lambda page: whole.replace("{page}", str(page))
        return cls(agency, address, via="listing", since=since)

    def take(self, page: Page) -> tuple[Found, ...]:
        """What ``page``, the answer at :attr:`url`, shows and no page of this walk has shown before."""
        shown = read(page, self._agency, via=self._via)
        keys = [canonical(found.url, self._agency) for found in shown.found]
        new = tuple(found for found, key in zip(shown.found, keys, strict=True) if key not in self._keys)
        self._keys.update(keys)
        self._idle = 0 if new else self._idle + 1
        self.ended = self._end(shown)
        self._bars = self._bars or shown.next is not None
        self._page += 1
        if self.ended:
            self.url = None
        elif callable(self._address):
            self.url = self._address(self._page)
        else:
            self.url = shown.next
        return new

    def _end(self, shown: Listing) -> Ended | None:
        if not shown.found:
            return "empty"
        if self._since and _newest(shown.found, self._since) < self._since:
            return "older"
        if self._idle >= _PATIENCE:
            return "nothing new"
        if self._is_last(shown.next):
            return "last"
        return "cap" if self._page >= self._cap else None

    def _is_last(self, following: str | None) -> bool:
        """Whether no page follows.

        Where pages are counted, a bar of pages is believed only once it has shown a next page:
        the selector may be wrong for this site.
        """
        if callable(self._address):
            return following is None and self._bars
        return following is None or is_skipped(following, self._agency)


def _newest(found: tuple[Found, ...], since: date) -> date:
    """The newest day of a page; ``since`` where none is dated. One old, pinned item ends no walk."""
    dated = [item.published for item in found if item.published]
    return max(dated).astimezone(TEHRAN).date() if dated else since
