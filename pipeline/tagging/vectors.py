"""Vectors: what the encoder made of an article's words, handed on from those who read to those who bind.

They lie beside the ``Doc`` while it goes through the pipeline, and are taken away by the last who
needs them: half a kilobyte a word is too much to keep.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

#: *Shape:* ``(words, width)``.
Vectors = NDArray[np.float16]
_KEY: Final = "vectors"


def put(doc: Doc, vectors: Vectors | None) -> None:
    """Lay ``vectors`` beside ``doc``; those of words that were not read are zero."""
    if vectors is not None:
        doc.user_data[_KEY] = vectors


def take(doc: Doc) -> Vectors | None:
    """The vectors beside ``doc``, if any, which has them no more."""
    taken: Vectors | None = doc.user_data.pop(_KEY, None)
    return taken
