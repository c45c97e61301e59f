"""Encoding: Persian pages are read whatever they say of themselves."""

from __future__ import annotations

import pytest

from crawler.pages.encoding import encoding

TEXT = "میلی\u200cمتر باران در استان فارس بارید و سد پر شد."
OLD = TEXT.replace("ی", "ي")


@pytest.mark.parametrize("header", ["", "utf-8", "iso-8859-1", "windows-1256", "ascii", "nonsense"])
@pytest.mark.parametrize("meta", ["", "utf-8", "windows-1256"])
def test_utf8_is_known_by_its_bytes(header: str, meta: str) -> None:
    body = f'<meta charset="{meta}">{TEXT}'.encode()
    assert body.decode(encoding(body, f"text/html; charset={header}")).endswith(TEXT)


@pytest.mark.parametrize("header", ["", "iso-8859-1", "windows-1256", "nonsense"])
def test_windows_1256_is_known_by_its_letters(header: str) -> None:
    body = OLD.encode("cp1256")
    assert body.decode(encoding(body, f"text/html; charset={header}")) == OLD


def test_the_page_is_believed_before_windows_1256() -> None:
    body = '<meta charset="iso-8859-6">الله اكبر'.encode("iso-8859-6")
    assert encoding(body) == "iso8859-6"


def test_a_byte_order_mark_decides() -> None:
    assert encoding(TEXT.encode("utf-16"), "text/html; charset=utf-8").startswith("utf-16")


def test_one_broken_letter_makes_no_other_encoding() -> None:
    assert encoding(TEXT.encode() + b"\xd8", "text/html; charset=iso-8859-1") == "utf-8"


def test_a_page_without_persian_is_utf8() -> None:
    assert encoding(b"\xff\xfe\x00"[2:], "") == encoding("naïve".encode("latin-1")) == "utf-8"
