"""Digits: a numeral in digits, with its separators, becomes a value."""

from __future__ import annotations

import re
from typing import Final

from crawler.characters import INVISIBLE, ascii_digits

#: What is larger is no number of any news: a page full of digits, multipliers without end.
LARGEST: Final = 1e30

_UNMARKED: Final = str.maketrans("", "", INVISIBLE)
_PLAIN: Final = re.compile(r"\d+")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[,٬،'’]\d{3})+(?:[./٫·]\d+)?")
_DECIMAL: Final = re.compile(r"\d+[./٫·]\d+|\d+,\d{1,2}")
_DOTTED: Final = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,}|[1-9]\d{0,2}(?:٫\d{3})+\.\d+")
_SEPARATORS: Final = re.compile(r"[,٬،'’]")
_POINT: Final = re.compile(r"[/٫·,]")


def digits_value(written: str) -> float | None:
    """The value of a numeral in digits, or None for what is no single number (dates, versions).

    ``,`` ``٬`` ``،`` and ``'`` group thousands; ``.`` ``/`` ``٫`` mark decimals, except that
    several dots between groups of three are thousands too.

    >>> digits_value("۱۲/۵"), digits_value("۱٬۲۰۰٬۰۰۰"), digits_value("1.200.000")
    (12.5, 1200000.0, 1200000.0)
    >>> digits_value("1398/5/3") is None
    True
    """
    text = ascii_digits(written).translate(_UNMARKED)
    if _PLAIN.fullmatch(text):
        value = float(text)
    elif _THOUSANDS.fullmatch(text):
        value = float(_POINT.sub(".", _SEPARATORS.sub("", text)))
    elif _DECIMAL.fullmatch(text):
        value = float(_POINT.sub(".", text))
    elif _DOTTED.fullmatch(text):
        value = float(text.replace("٫" if "٫" in text else ".", ""))
    else:
        return None
    return value if value <= LARGEST else None
