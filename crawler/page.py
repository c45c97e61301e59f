"""Page: what a server answered, as it came. The archive keeps it, page objects read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

#: Header fields in the order in which they were sent, names as they were written.
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer to one request.

    ``requested`` is the address that was asked for, ``url`` the one that answered, after any
    redirects. ``body`` is what the server sent with its ``Content-Encoding`` undone, byte for
    byte; ``headers`` are the response's, ``request_headers`` the request's. ``fetched_at`` is
    aware.

    >>> from datetime import UTC
    >>> page = Page(
    ...     url="https://a.ir/news/1",
    ...     body="خبر".encode(),
    ...     fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
    ...     headers=(("Content-Type", "text/html; charset=utf-8"),),
    ... )
    >>> page.header("content-type"), page.requested
    ('text/html; charset=utf-8', 'https://a.ir/news/1')
    """

    url: str
    body: bytes
    fetched_at: datetime
    status: int = 200
    headers: Headers = ()
    request_headers: Headers = ()
    requested: str = ""

    def __post_init__(self) -> None:
        if not self.requested:
            object.__setattr__(self, "requested", self.url)

    def header(self, name: str) -> str:
        """The value of the response header ``name``, whatever its case; empty where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")
