"""Freshness: whether a sitemap or feed is alive."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from crawler.discovery.found import Found


def staleness(found: Iterable[Found], now: datetime) -> str:
    """Why a source is not to be trusted (``empty``, ``undated``, ``stale``); empty where it is."""
    raise NotImplementedError
