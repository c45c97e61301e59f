"""Seen: what is remembered of a page, and of the sources that tell of pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from crawler.page import Page

#: Stands for the agency where a page belongs to none.
OTHER: Final = "other"


class Status(StrEnum):
    """What has become of an address.

    ``PENDING`` is to be fetched, ``KEPT`` is in the archive. ``FAILED`` may go better another
    time (:meth:`State.retry`); ``GONE`` and ``REFUSED`` will not.
    """

    PENDING = "pending"
    KEPT = "kept"
    FAILED = "failed"
    GONE = "gone"
    REFUSED = "refused"


class Finding(Protocol):
    """What discovery found: an address, when it was published where that is told, and by what."""

    @property
    def url(self) -> str: ...
    @property
    def published(self) -> datetime | None: ...
    @property
    def via(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a conditional request sends back: the ``ETag`` and ``Last-Modified`` of the last answer."""

    etag: str = ""
    last_modified: str = ""

    @classmethod
    def of(cls, page: Page) -> Validators:
        """Those that came with ``page``."""
        return cls(etag=page.header("ETag"), last_modified=page.header("Last-Modified"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One page and what is known of it.

    ``url`` is its key, one for all spellings of its address; ``address`` is what to ask for, as
    it was found, empty where it is the key itself.
    """

    url: str
    agency: str
    address: str = ""
    status: Status = Status.PENDING
    published: datetime | None = None
    via: str = ""
    tries: int = 0
    reason: str = ""
    article: str = ""
    validators: Validators = Validators()
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A sitemap, feed or listing as it was last read; ``newest`` is its newest item's moment."""

    url: str
    agency: str
    validators: Validators = Validators()
    fetched_at: datetime
    newest: datetime | None = None
