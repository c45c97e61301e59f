"""Swap: a folder of an archive is written anew beside the old one, and takes its place whole.

The commit of the state decides: before it the old folder stands, after it the new one, and a
process that is killed between the commit and the renaming leaves that to the next
(:func:`complete`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from crawler.archive.journal import sync
from crawler.archive.state import State

_NEW: Final = ".new"
_OLD: Final = ".old"

#: Bytes that wait in memory before they are written.
_MANY: Final = 16_000_000


class Swap:
    """The folder ``folder`` of the archive in ``directory``, while it is written anew."""

    def __init__(self, directory: Path, folder: str, state: State) -> None:
        self._directory = directory
        self._folder = folder
        self._state = state
        self._waiting: dict[str, bytearray] = {}
        self._lengths: dict[str, int] = {}
        self._size = 0

    def append(self, path: str, data: bytes) -> None:
        """Add ``data`` to the file that will be at ``path``, which is below the folder."""
        self._waiting.setdefault(path, bytearray()).extend(data)
        self._size += len(data)
        if self._size > _MANY:
            self._flush()

    def commit(self) -> None:
        """Commit the state, and have the new folder take the place of the old."""
        self._flush()
        new = self._directory / _NEW
        for path in self._lengths:
            with (new / path).open("rb") as file:
                os.fsync(file.fileno())
        (new / self._folder).mkdir(parents=True, exist_ok=True)
        for folder in (new / self._folder, *(new / self._folder).parents[: self._folder.count("/") + 2]):
            sync(folder)
        self._state.holdings.swap(self._folder, self._lengths)
        self._state.commit()
        complete(self._directory, self._state)

    def _flush(self) -> None:
        for path, data in self._waiting.items():
            file = self._directory / _NEW / path
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("ab") as out:
                out.write(data)
                self._lengths[path] = out.tell()
        self._waiting.clear()
        self._size = 0


@contextmanager
def swap(directory: Path, folder: str, state: State) -> Iterator[Swap]:
    """Write ``folder`` anew; without a :meth:`Swap.commit` everything stays as it was."""
    try:
        yield Swap(directory, folder, state)
    finally:
        state.roll_back()
        complete(directory, state)


def complete(directory: Path, state: State) -> None:
    """Do what is left of the swaps that were committed, and take away what was not."""
    new, old = directory / _NEW, directory / _OLD
    for folder in state.holdings.swaps():
        place = directory / folder
        if (new / folder).exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.exists():
                shutil.rmtree(old, ignore_errors=True)
                place.replace(old)
            (new / folder).replace(place)
            sync(place.parent)
        state.holdings.swapped(folder)
    state.commit()
    for leftover in (new, old):
        if leftover.exists():
            shutil.rmtree(leftover)
