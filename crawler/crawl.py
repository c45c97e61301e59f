"""Crawl: agencies into an archive, in one process, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from crawler.agency import Agency
from crawler.settings import Settings
from crawler.summary import Summary


def crawl(
    agencies: Sequence[Agency],
    *,
    archive: Path,
    settings: Settings,
    urls: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    fresh: timedelta | None = None,
) -> Summary:
    """Fetch what ``agencies`` published, and the pages at ``urls``, into the folder ``archive``."""
    raise NotImplementedError
