"""Fetch: one request, from its address to the page that answered, politely and safely."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crawler.agency import Agency
from crawler.errors import AmarkavError
from crawler.page import Page
from crawler.settings import Settings


class FetchError(AmarkavError):
    """An address that gave no page. ``reason`` is one of a few words, ``detail`` says more."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class RefusedError(FetchError):
    """An address that we do not ask, or an answer that we do not take: it is not tried again."""


class FailedError(FetchError):
    """An address that could not be had, however often it was tried; another run may try again."""


@contextmanager
def session(agency: Agency | None, settings: Settings) -> Iterator[Callable[[str], Page]]:
    """A polite client of one site (of any, where ``agency`` is None), for a few requests.

    What it gives is called with an address and answers with the page, whatever its status;
    robots.txt, the delay and the guards hold as in a crawl.
    """
    raise NotImplementedError
    yield
