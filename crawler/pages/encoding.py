"""Encoding: how the bytes of a page are read, whatever its header says."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Final

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

#: What Persian pages were written in before UTF-8, and what some still are without saying so.
_OLD: Final = "windows-1256"
#: A page of UTF-8 may have one broken letter among so many that are not ASCII; of one in another
#: encoding nearly all are.
_BROKEN: Final = 10


def encoding(body: bytes, content_type: str = "") -> str:
    """The name of the encoding of ``body``; ``content_type`` is its header.

    A byte order mark decides. Then UTF-8, where the bytes are such: Persian in another encoding
    never is by chance, while headers that call it ISO-8859-1 are common. Only then what the header
    and the page say, where it gives Persian letters, and windows-1256.

    >>> encoding("خبر".encode(), "text/html; charset=iso-8859-1")
    'utf-8'
    >>> encoding("خبر".encode("cp1256"), "text/html; charset=iso-8859-1")
    'windows-1256'
    """
    if mark := read_bom(body)[0]:
        return mark
    if _is_utf8(body):
        return "utf-8"
    return next((name for name in _declared(body, content_type) if _is_persian(body, name)), "utf-8")


def _declared(body: bytes, content_type: str) -> Iterator[str]:
    for name in (http_content_type_encoding(content_type), html_body_declared_encoding(body), _OLD):
        if name:
            yield name


def _is_utf8(body: bytes) -> bool:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken == 0 or broken * _BROKEN < sum(char > "\x7f" for char in text)


def _is_persian(body: bytes, name: str) -> bool:
    try:
        text = codecs.decode(body, name, "replace")
    except LookupError:  # an encoding that nobody knows
        return False
    return any("\u0600" <= char <= "\u06ff" for char in text)
