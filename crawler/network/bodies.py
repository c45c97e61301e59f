"""Bodies: what a server sent, unpacked, but never beyond a limit and never by half."""

from __future__ import annotations

import zlib
from typing import Final

from crawler.network.failures import FailedError, RefusedError

#: What we tell servers that we can unpack.
ACCEPTED: Final = "gzip, deflate"

_GZIP: Final = b"\x1f\x8b"


def decoded(body: bytes, encoding: str, *, limit: int) -> bytes:
    """``body`` with its ``Content-Encoding`` undone, at most ``limit`` bytes of it.

    RefusedError where it grows beyond that (a bomb) or is packed in a way that we did not ask
    for; FailedError where it breaks off. A body that is said to be packed and is not stays as
    it is: servers do that.

    >>> import gzip
    >>> decoded(gzip.compress("خبر".encode()), "gzip", limit=100).decode()
    'خبر'
    >>> decoded(gzip.compress(bytes(9_000)), "gzip", limit=1000)
    Traceback (most recent call last):
    crawler.network.failures.RefusedError: bomb: 43 bytes unpack to more than 1,000
    """
    for name in reversed(encoding.lower().split(",")):
        match name.strip():
            case "" | "identity":
                pass
            case "gzip" | "x-gzip":
                body = unpacked(body, limit=limit)
            case "deflate":
                zlib_header = len(body) > 1 and body[0] & 15 == 8 and int.from_bytes(body[:2]) % 31 == 0
                body = _inflated(body, 15 if zlib_header else -15, limit)
            case other:
                raise RefusedError("encoding", f"{other}; we asked for {ACCEPTED}")
    return body


def unpacked(body: bytes, *, limit: int) -> bytes:
    """``body`` without gzip around it, if it is around it, as with ``sitemap.xml.gz``."""
    return _inflated(body, 31, limit) if body.startswith(_GZIP) else body


def _inflated(body: bytes, bits: int, limit: int) -> bytes:
    parts: list[bytes] = []
    size, rest = 0, body
    while rest and (not parts or rest.startswith(_GZIP)):  # gzip members, one after the other
        inflater = zlib.decompressobj(bits)
        try:
            part = inflater.decompress(rest, limit - size + 1)
        except zlib.error as error:
            raise FailedError("broken body", str(error)) from error
        size += len(part)
        if size > limit:
            raise RefusedError("bomb", f"{len(body):,} bytes unpack to more than {limit:,}")
        if not inflater.eof:
            raise FailedError("truncated", f"{len(body):,} bytes, and the end is missing")
        parts.append(part)
        rest = inflater.unused_data
    return b"".join(parts)
