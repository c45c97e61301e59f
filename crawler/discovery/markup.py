"""Markup: the bytes of a sitemap, feed or listing, made readable however broken they come."""

from __future__ import annotations

import re
import zlib
from html.entities import html5
from typing import Final

from w3lib.encoding import html_to_unicode

from crawler.page import Page

#: What a sitemap may unpack to, by its protocol: 50 MB.
UNPACKED: Final = 50 * 1024 * 1024

_GZIP: Final = b"\x1f\x8b"
#: ``&`` that XML cannot read: bare in an address, or the name of an entity of HTML.
_AMPERSAND: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);)(\w+;)?")
#: What XML 1.0 does not allow at all.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^>]*\?>")


def text_of(page: Page) -> str:
    """The text of ``page``: UTF-8 where its bytes are that, whatever it declares; else as declared.

    A file that is itself compressed (``sitemap.xml.gz``) is unpacked, up to :data:`UNPACKED`.
    """
    body = _unpacked(page.body) if page.body.startswith(_GZIP) else page.body
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = html_to_unicode(page.header("Content-Type"), body, default_encoding="utf-8")[1]
    return text.lstrip("\ufeff \t\r\n")


def mended(text: str) -> bytes:
    """XML without what keeps a parser from reading it: as UTF-8, entities of HTML resolved.

    >>> mended("<a>می&zwnj;شود ?x=1&y=2</a>").decode() == "<a>می\\u200cشود ?x=1&amp;y=2</a>"
    True
    """
    text = _DECLARATION.sub("", text)
    return _CONTROL.sub("", _AMPERSAND.sub(_entity, text)).encode("utf-8", "replace")


def _entity(found: re.Match[str]) -> str:
    name = found[1] or ""
    return html5.get(name, f"&amp;{name}")


def _unpacked(body: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(body, UNPACKED)
    except zlib.error:  # no gzip after all
        return b""
