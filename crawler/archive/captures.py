"""Captures: the page that an article was read from, found again in the WARC files of an archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path, PurePosixPath

from crawler.archive import PAGES, members, reading, unreadable, warc
from crawler.archive.state import stamp
from crawler.errors import ArchiveError
from crawler.page import Page

#: What a state that does not fit its files is mended by.
_MEND = "`amarkav reparse` finds the places of all pages anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A page as it was fetched; it begins at byte ``start`` of the archive's file ``path``."""

    page: Page
    path: str
    start: int


def find(directory: Path, article: str, fetched_at: datetime) -> Capture | None:
    """The page of ``article`` that was fetched at that moment (to the second); one seek, one read.

    None where the archive in ``directory`` has no such page, or does not know its place: an
    archive of before places were kept learns them by ``amarkav reparse``. ArchiveError where what
    stands there is not that page, or stands outside the archive.
    """
    with reading(directory) as state:
        found = state.holdings.captured(article, stamp(fetched_at)[:19])
    if found is None:
        return None
    path, start = found
    parts = PurePosixPath(path).parts
    if parts[:1] != (PAGES,) or ".." in parts:
        raise ArchiveError(f"{directory}: found the page of {article} in {path}, outside; {_MEND}")
    page = _read(directory / path, start)
    if page is None or stamp(page.fetched_at)[:19] != stamp(fetched_at)[:19]:
        raise ArchiveError(f"{directory / path}: found no page of {article} at byte {start}; {_MEND}")
    return Capture(page=page, path=path, start=start)


def _read(path: Path, start: int) -> Page | None:
    """The page at byte ``start`` of the file at ``path``: its two records."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            return next((page for page, _ in warc.read(islice(members.read(file), 2))), None)
    except OSError as error:
        raise unreadable(path, error) from error
