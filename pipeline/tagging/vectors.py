"""Vectors: what the encoder made of an article's words, handed on from those who read to those who bind.

They lie beside the ``Doc`` while it goes through the pipeline, and are taken away by the last who
needs them: a kilobyte a word is too much to keep.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

#: *Shape:* ``(words, width)``.
Rows = NDArray[np.float32]
_KEY: Final = "vectors"


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """The vectors of the words of an article, of those that were read."""

    rows: Rows
    """One a word that was read. *Shape:* ``(read, width)``."""
    places: NDArray[np.intp]
    """How many of the words before each word were read. *Shape:* ``(words + 1,)``."""

    @classmethod
    def of(cls, rows: Rows, read: Sequence[int], words: int) -> Vectors:
        """Of an article of so many ``words``, of which those numbered ``read`` have ``rows``, in order.

        >>> Vectors.of(np.ones((2, 3), np.float32), [0, 2], 4).places.tolist()
        [0, 1, 1, 2, 2]
        """
        return cls(rows, places(read, words))


def places(read: Sequence[int], words: int) -> NDArray[np.intp]:
    """How many of the words before each of so many ``words`` are among those numbered ``read``."""
    marks = np.zeros(words + 1, np.intp)
    marks[np.asarray(read, np.intp) + 1] = 1
    return np.cumsum(marks)


def put(doc: Doc, vectors: Vectors | None) -> None:
    """Lay ``vectors`` beside ``doc``."""
    if vectors is not None:
        doc.user_data[_KEY] = vectors


def take(doc: Doc) -> Vectors | None:
    """The vectors beside ``doc``, if any, which has them no more."""
    taken: Vectors | None = doc.user_data.pop(_KEY, None)
    return taken
