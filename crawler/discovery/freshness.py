"""Freshness: whether a sitemap or feed is alive.

Some sites keep a sitemap of old videos or a list of sections where the news should be, and
feeds that stopped years ago still answer. Such a source looks complete and hides everything.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from crawler.discovery.found import Found

#: An agency without an item for so long is asked otherwise.
SILENCE: Final = timedelta(hours=30)


def staleness(found: Iterable[Found], now: datetime) -> str:
    """Why a source is not enough: ``empty``, ``undated``, ``stale``; nothing where it is.

    >>> from datetime import UTC
    >>> old = Found(url="https://a.ir/news/1", published=datetime(2026, 1, 1, tzinfo=UTC))
    >>> staleness([old], datetime(2026, 1, 2, tzinfo=UTC)), staleness([old], datetime(2026, 1, 3, tzinfo=UTC))
    ('', 'stale')
    """
    items = tuple(found)
    if not items:
        return "empty"
    dated = [item.published for item in items if item.published]
    if not dated:
        return "undated"
    return "stale" if now - max(dated) > SILENCE else ""
