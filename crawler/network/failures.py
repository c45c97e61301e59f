"""Failures: why an address gave no page."""

from __future__ import annotations

from crawler.errors import AmarkavError


class FetchError(AmarkavError):
    """An address that gave no page.

    ``reason`` is what it is counted under, the same few words for the same cause (``robots``,
    ``off-site``, ``too large``, ``status 503``); ``detail`` says more to a reader.

    >>> print(RefusedError("off-site", "ads.ir is not of mehrnews.com"))
    off-site: ads.ir is not of mehrnews.com
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class RefusedError(FetchError):
    """An address that we do not ask, or an answer that we do not take: trying again is no use."""


class FailedError(FetchError):
    """An address that was to be had and was not, however often it was tried; a later run may."""


class PausedError(FetchError):
    """A site that is to be left alone for now: it asked for it, or does not answer at all."""
