"""Copies: articles that are nearly the same, because one agency took them over from another.

Two articles are compared by their shingles, every three words in a row, folded. Which ones to
compare, out of very many, a MinHash says: its values are cut into bands, and two articles meet
where one band is the same. Those that meet are then compared exactly.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from crawler.characters import fold

if TYPE_CHECKING:
    from datasketch import MinHash

#: Words of a shingle.
_WORDS: Final = 3
_WORD: Final = re.compile(r"\w+")

#: Bands of a signature and values of a band: of two articles that share half of their shingles 93 in
#: a hundred pairs meet, of those that share three quarters all but one in a hundred thousand.
_BANDS: Final = 20
_ROWS: Final = 3

#: An article of fewer shingles has no copies: what it shares with another is a formula.
LEAST: Final = 20

#: Articles that share at least this part of their shingles are copies. Of 7,072 articles of 20
#: agencies those above it were, but for templates that recur (the dollar's price, the epidemic's toll).
THRESHOLD: Final = 0.5

#: Copies are published within this many days of each other: later it is such a template.
DAYS: Final = 2


def shingles(text: str) -> frozenset[str]:
    """Every three words of ``text`` in a row, however they are spelled.

    >>> sorted(shingles("۳ مدرسهٔ تازه در قم")) == ["3 مدرسه تازه", "تازه در قم", "مدرسه تازه در"]
    True
    """
    words = _WORD.findall(fold(text))
    return frozenset(" ".join(words[i : i + _WORDS]) for i in range(len(words) - _WORDS + 1))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """The part of the shingles of two articles that they share, 0 to 1 (Jaccard).

    >>> similarity(shingles("الف ب پ ت"), shingles("الف ب پ ث"))
    0.3333333333333333
    """
    return len(one & other) / len(one | other) if one and other else 0.0


def bands(of: frozenset[str]) -> tuple[int, ...]:
    """Where an article of these shingles meets its like: 64-bit numbers; none if it is too short."""
    if len(of) < LEAST:
        return ()
    signature = _empty().copy()
    signature.update_batch([shingle.encode() for shingle in of])
    values = np.ascontiguousarray(signature.hashvalues, dtype="<u8")
    return tuple(_number(band, values[band * _ROWS : (band + 1) * _ROWS].tobytes()) for band in range(_BANDS))


def _number(band: int, values: bytes) -> int:
    """A signed 64-bit number for the values of a band; other bands give other numbers."""
    digest = hashlib.blake2b(values, digest_size=8, salt=band.to_bytes(2, "little")).digest()
    return int.from_bytes(digest, "little", signed=True)


@cache
def _empty() -> MinHash:
    from datasketch import MinHash  # a third of a second, of which reading articles has no need

    return MinHash(num_perm=_BANDS * _ROWS, seed=1, hashfunc=zlib.crc32, scheme="affine32")
