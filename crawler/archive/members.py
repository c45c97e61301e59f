"""Members: gzip files of which every record can be unpacked by itself, and be appended to.

A gzip file may be several, one after the other; here each holds one record. All tools that
read gzip read them as one.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from isal import isal_zlib

from crawler.errors import ArchiveError

#: Of ISA-L, the highest but one: a seventh of the time of zlib's level 4, and a tenth more space.
_LEVEL: Final = 2
_GZIP: Final = 16 + zlib.MAX_WBITS
_CHUNK: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Member:
    """One record, unpacked, and where in its file it begins and ends."""

    data: bytes
    start: int
    end: int


def pack(data: bytes) -> bytes:
    """``data`` as a member; the same data give the same bytes.

    >>> pack("خبر".encode()) + pack(b"2") == pack("خبر".encode()) + pack(b"2")
    True
    """
    packer = isal_zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    return packer.compress(data) + packer.flush()


def read(file: IO[bytes], *, length: int | None = None) -> Iterator[Member]:
    """The members of ``file``, as many as are whole within its first ``length`` bytes.

    ArchiveError where something else stands there than the beginning of a member.

    >>> import io
    >>> file = io.BytesIO(pack("یک".encode()) + pack("دو".encode())[:-1])
    >>> [member.data.decode() for member in read(file)]
    ['یک']
    """
    end = 0
    waiting = b""
    left = length
    while True:
        unpacker = zlib.decompressobj(_GZIP)
        parts: list[bytes] = []
        taken = 0
        while not unpacker.eof:
            if not waiting:
                waiting = file.read(_CHUNK if left is None else min(left, _CHUNK))
                left = None if left is None else left - len(waiting)
                if not waiting:
                    return
            try:
                parts.append(unpacker.decompress(waiting))
            except zlib.error as error:
                name = getattr(file, "name", "a gzip file")
                raise ArchiveError(
                    f"{name}: found damage at byte {end} ({error}); put a copy in its place"
                ) from error
            taken += len(waiting) - len(unpacker.unused_data)
            waiting = unpacker.unused_data
        start, end = end, end + taken
        yield Member(b"".join(parts), start, end)
