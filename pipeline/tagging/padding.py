"""Padding: rows side by side, each padded by its own length alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.tagging.pieces import Row

#: Rows are padded to a multiple of this.
STEP: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Padded:
    """Rows of one padded length."""

    pieces: NDArray[np.int64]
    """*Shape:* ``(rows, length)``."""
    attended: NDArray[np.int64]
    """1 for pieces, 0 for padding. *Shape:* ``(rows, length)``."""
    firsts: NDArray[np.int64]
    """Where words begin in the flattened ``pieces``. *Shape:* ``(words,)``."""


def length(row: Row) -> int:
    """The length that ``row`` is padded to: its own, up to a multiple of :data:`STEP`."""
    return -(-len(row.pieces) // STEP) * STEP


def padded(rows: Sequence[Row], padding: int) -> Padded:
    """``rows`` side by side, padded to the longest of their padded lengths."""
    longest = max(map(length, rows))
    pieces = np.full((len(rows), longest), padding, np.int64)
    attended = np.zeros_like(pieces)
    firsts: list[int] = []
    for i, row in enumerate(rows):
        pieces[i, : len(row.pieces)] = row.pieces
        attended[i, : len(row.pieces)] = 1
        firsts += [i * longest + first for first in row.firsts]
    return Padded(pieces=pieces, attended=attended, firsts=np.asarray(firsts, np.int64))
