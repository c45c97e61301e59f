"""Journal: appends to many files of one folder, all or none, together with the state.

A commit first writes down which files it is going to touch, then appends, then commits the
state, which holds how many bytes of each file count, and last removes the journal. A journal
that is found there means a commit that did not end: whatever is beyond the bytes that count is
cut off. So a process can be killed at any instant, and a machine can lose its power.
"""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import Final

from crawler.archive.state import State
from crawler.errors import ArchiveError

_NAME: Final = ".journal"


class Journal:
    """What waits to be appended below ``directory``; paths are relative to it, with ``/``.

    ``size`` counts the bytes that wait.
    """

    def __init__(self, directory: Path, state: State) -> None:
        self._directory = directory
        self._state = state
        self._waiting: dict[str, bytearray] = {}
        self.size = 0

    def append(self, path: str, data: bytes) -> None:
        """Add ``data`` to the file at ``path`` with the next commit."""
        self._waiting.setdefault(path, bytearray()).extend(data)
        self.size += len(data)

    def end(self, path: str) -> int:
        """Where in the file at ``path`` the next append begins."""
        return (self._state.holdings.length(path) or 0) + len(self._waiting.get(path, b""))

    def waiting(self, folder: str) -> str:
        """The last file below ``folder`` that something waits for, empty where there is none."""
        return max((path for path in self._waiting if path.startswith(f"{folder}/")), default="")

    def commit(self) -> None:
        """Append what waits and commit the state; ArchiveError, and neither, where that fails."""
        try:
            if self._waiting:
                self._write()
            self._state.commit()
        except (OSError, sqlite3.Error) as error:
            self.take_back()
            raise ArchiveError(
                f"{self._directory}: could not be written ({error}); make room or mend the disk and run "
                "again: what was kept before is whole, what was not will be fetched again"
            ) from error
        except BaseException:  # Ctrl-C in the middle of it
            self.take_back()
            raise
        self._waiting.clear()
        self.size = 0
        (self._directory / _NAME).unlink(missing_ok=True)

    def _write(self) -> None:
        new = {path for path in self._waiting if self._is_new(path)}
        self._announce()
        for path, data in self._waiting.items():
            file = self._directory / path
            if path in new:
                file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("ab") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
                self._state.holdings.lengthen(path, out.tell())
        for folder in {parent for path in new for parent in Path(path).parents}:
            sync(self._directory / folder)  # or the names of new files might not last

    def _announce(self) -> None:
        part = self._directory / f"{_NAME}.part"
        with part.open("w", encoding="utf-8") as out:
            json.dump(list(self._waiting), out)
            out.flush()
            os.fsync(out.fileno())
        part.replace(self._directory / _NAME)
        sync(self._directory)

    def _is_new(self, path: str) -> bool:
        """Whether the file is yet to be made; ArchiveError where it is not as we left it."""
        file = self._directory / path
        expected = self._state.holdings.length(path)
        found = file.stat().st_size if file.exists() else None
        if found != expected:
            raise ArchiveError(
                f"{file}: found {_bytes(found)}; expected {_bytes(expected)}; put back what the archive "
                "wrote, or take state.sqlite away and let `amarkav reparse` build it anew"
            )
        return found is None

    def take_back(self) -> None:
        """Forget what waits, and cut off what a commit that did not end has written."""
        self._waiting.clear()
        self.size = 0
        self._state.roll_back()
        journal = self._directory / _NAME
        if not journal.exists():
            return
        for path in json.loads(journal.read_text(encoding="utf-8")):
            file = self._directory / path
            length = self._state.holdings.length(path)
            if length is None:
                file.unlink(missing_ok=True)
            elif file.exists() and file.stat().st_size > length:
                with file.open("r+b") as cut:
                    cut.truncate(length)
                    os.fsync(cut.fileno())
        journal.unlink()


def _bytes(size: int | None) -> str:
    return "no such file" if size is None else f"{size} bytes"


def sync(folder: Path) -> None:
    """Make the names in ``folder`` last, as ``fsync`` makes what is in a file."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
