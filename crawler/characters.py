"""One table of characters: what folds to what, for matching, search and scoring alike.

Persian is typed with Arabic and Persian code points, with and without ZWNJ, with three
scripts of digits and stray vowel marks. Every comparison in Amarkav goes through
:func:`fold`, so two spellings of one word meet everywhere or nowhere.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

ZWNJ: Final = "\u200c"

#: Letters that stand for one another in print.
LETTERS: Final[dict[str, str]] = {
    "ي": "ی", "ى": "ی", "ې": "ی", "ئ": "ی", "ے": "ی",
    "ك": "ک", "ڪ": "ک", "ګ": "گ",
    "ؤ": "و", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",
    "ة": "ه", "ۀ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه",
}  # fmt: skip

#: Decimal digits of every script that Persian pages use.
DIGITS: Final[dict[str, str]] = {
    digit: str(value)
    for script in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９")
    for value, digit in enumerate(script)
}

#: Written but not read: vowel marks, tatweel, joiners, direction marks, soft hyphen, BOM.
INVISIBLE: Final[str] = "".join(
    chr(code)
    for code in (
        *range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06DD),
        *range(0x06DF, 0x06E9), *range(0x06EA, 0x06EE), 0x0640, *range(0x200B, 0x2010),
        *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0x00AD, 0xFEFF,
    )
)  # fmt: skip

#: Every blank is a space.
BLANKS: Final[str] = "\u00a0\u1680\u202f\u205f\u3000\t" + "".join(map(chr, range(0x2000, 0x200B)))

_FOLD: Final = str.maketrans(LETTERS | DIGITS | dict.fromkeys(INVISIBLE, "") | dict.fromkeys(BLANKS, " "))
_ALIGNED: Final = str.maketrans(LETTERS | DIGITS | dict.fromkeys(INVISIBLE + BLANKS, " "))
_DIGITS_ONLY: Final = str.maketrans(DIGITS)
#: Letters as shapes («ﻻ», «ﷲ») and the rial sign.
_PRESENTATION: Final = re.compile(r"[\ufb50-\ufdff\ufe70-\ufefc]+")
#: Neither letter nor digit.
_OTHERS: Final = re.compile(r"[\W_]+")
_PERSIAN_DIGITS: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def fold(text: str) -> str:
    """The form under which spellings of one word are equal.

    Letters and digits unified, vowel marks, tatweel, ZWNJ and direction marks dropped,
    blanks made spaces, Latin lower-cased, presentation forms resolved. The result is not
    as long as ``text``: use it as a key, never for offsets.

    >>> fold("كتاب‌هاي ٣٥ سالهٔ") == fold("کتابهای ۳۵ ساله") == "کتابهای 35 ساله"
    True
    """
    folded = text.translate(_FOLD)
    if _PRESENTATION.search(folded):
        folded = _PRESENTATION.sub(_resolved, folded).translate(_FOLD)
    return folded.lower()


def _resolved(shapes: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", shapes[0])


def aligned(text: str) -> str:
    """A view of ``text``, character beside character, for patterns whose matches are cut out of it.

    Letters and digits are unified as by :func:`fold`, blanks and invisible characters are spaces.

    >>> aligned("انتهاي‌پیام/۱۲")
    'انتهای پیام/12'
    """
    return text.translate(_ALIGNED)


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """:func:`fold` of one word, remembered: news repeats its words.

    >>> key("می‌شود") == key("میشود")
    True
    """
    return fold(word)


@lru_cache(maxsize=512)  # what a page is compared with is the same on the next
def squash(text: str) -> str:
    """:func:`fold` without anything but letters and digits: for names, however spaced.

    >>> squash("خرم‌ آباد") == squash("خرمآباد")
    True
    """
    return _OTHERS.sub("", fold(text))


def ascii_digits(text: str) -> str:
    """Digits of every script as 0-9, all else as it was.

    >>> ascii_digits("۱۴۰۳ و ٢٥")
    '1403 و 25'
    """
    return text.translate(_DIGITS_ONLY)


def persian_digits(text: str) -> str:
    """Latin digits as Persian ones, for what a reader sees.

    >>> persian_digits("1403/07/12")
    '۱۴۰۳/۰۷/۱۲'
    """
    return text.translate(_PERSIAN_DIGITS)
