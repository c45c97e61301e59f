"""Lock: one writer at a time in one folder, however the last one ended."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from crawler.errors import ArchiveError

_NAME: Final = ".lock"


class ArchiveLockedError(ArchiveError):
    """Another process writes to the archive: come back when it is done.

    ``pid`` and ``since`` are what it left in the lock, 0 and empty where it has not yet.
    """

    def __init__(self, directory: Path, *, pid: int = 0, since: str = "") -> None:
        super().__init__(directory, pid, since)
        self.directory = directory
        self.pid = pid
        self.since = since

    def __str__(self) -> str:
        who = f"process {self.pid}, since {self.since}" if self.pid else "another process"
        return f"{self.directory}: in use by {who}; wait until it has ended, or choose another archive"


@contextmanager
def lock(directory: Path) -> Iterator[None]:
    """Hold ``directory`` for this process alone; ArchiveLockedError where another has it.

    The lock is the kernel's (``flock``) and ends with the process, also by ``kill -9``: a file
    ``.lock`` that is left behind locks nothing.
    """
    with (directory / _NAME).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _locked(directory) from None
        file.truncate(0)
        now = datetime.now(UTC).isoformat(sep=" ", timespec="seconds")
        json.dump({"pid": os.getpid(), "since": now}, file)
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _locked(directory: Path) -> ArchiveLockedError:
    text = (directory / _NAME).read_text(encoding="utf-8")
    try:
        return ArchiveLockedError(directory, **json.loads(text))
    except ValueError:  # taken this very moment, not written yet
        return ArchiveLockedError(directory)
