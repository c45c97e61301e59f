"""Typesetting: what a page did to its text before it came to us, told from the text alone.

Three habits of real collections change what is read: lines wrapped at a fixed width, sentences parted
at every full stop (also at that of ``۶.۸ درصد``), and decimals set in visual order, by which «8/15 درصد»
of an older Hamshahri is 15.8. Each is a habit of a whole text and is judged over the whole text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from crawler.characters import ascii_digits

#: So many texts are remembered: the tokenizer asks first, and soon after whoever reads its words.
_REMEMBERED: Final = 64

#: The widths, in characters, at which pages wrap; a longer line is a paragraph.
_WIDTHS: Final = (40, 120)
#: At least so many breaks, and this share of all, must stand where the next word found no room.
_WRAPPED: Final = 4
_SHARE: Final = 0.5

#: At least so many lines of a text that is parted at its full stops end with one.
_PARTED: Final = 3
_STOP: Final = re.compile(r"\.(?=[^\S\n]*\n)")
_STOP_INSIDE: Final = re.compile(r"[^\W\d_]\.[^\S\n]+\S")
_BROKEN: Final = re.compile(
    r"(?<![\d./٫,،])(?!1[34]\d\d\.|20\d\d\.)\d+\.[^\S\n]*\n\s*\d+(?![\d./])", re.ASCII
)

#: A decimal with a slash, perhaps a blank behind it, no mark of direction in it.
_SLASHED: Final = re.compile(r"(?<![\d./,،])(\d{1,3})/ ?(\d{1,3})(?![\d/.])", re.ASCII)
#: Logarithms of how much likelier in visual order than in reading order a decimal is. «1/0» and «07/9»
#: are 0.1 and 9.07, for nobody writes a fraction of nought, or a nought before a whole part; and «8/15» is
#: likelier 15.8, for news rounds to one place. Of 407 Hamshahri articles of 1382–1385 whose decimals
#: differ in length 370 have more with a longer second part, and so have 14 of 16 articles of Fars with Arabic
#: letters; elsewhere the two are equally frequent.
_PRIOR: Final = math.log(370 / 37)
_LONGER: Final = math.log(0.91 / 0.5)
_SHORTER: Final = math.log(0.09 / 0.5)
_NAUGHT: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Typesetting:
    """The habits of one text."""

    mirrored: bool
    """Whether decimals stand in visual order: «8/15» is 15.8."""
    wraps: frozenset[int]
    """Offsets of the line breaks that only end a line."""
    decimals: tuple[tuple[int, int], ...]
    """``[start, end)`` of decimals that a blank or a line break parts, in order."""


@lru_cache(_REMEMBERED)
def typesetting(text: str) -> Typesetting:
    """The habits of ``text``.

    >>> typesetting("رشد اقتصادي 8/15 درصد و بيكاري 1/0 درصد كمتر شد.").mirrored
    True
    >>> typesetting("نرخ تورم ۱۵/۸ درصد شد.").mirrored
    False
    """
    mirrored = _is_mirrored(text)
    return Typesetting(
        mirrored=mirrored, wraps=frozenset(_wraps(text)), decimals=tuple(_decimals(text, mirrored=mirrored))
    )


def _is_mirrored(text: str) -> bool:
    """Whether decimals stand in visual order: where letters are Arabic, digits Latin, and the text shows it.

    «6/5» alone shows nothing, and is read as it stands.
    """
    if "/" not in text or text.count("ي") <= text.count("ی"):
        return False
    found, shown = _PRIOR, False
    for whole, part in _SLASHED.findall(text):
        if part == "0" or (whole[0] == "0" and len(whole) > 1):
            found += _NAUGHT
        elif whole == "0":
            found -= _NAUGHT
        elif len(part) > len(whole):
            found += _LONGER
        else:
            found += _SHORTER if len(part) < len(whole) else 0.0
            continue
        shown = True
    return shown and found > 0


def _wraps(text: str) -> Iterator[int]:
    """Offsets of the breaks behind which the next word found no room.

    >>> sorted(_wraps("سد امسال\\nپر شد و\\nبه شهر\\nآب داد."))  # too few lines to tell
    []
    """
    lines = text.split("\n")
    if len(lines) <= _WRAPPED:
        return
    sizes = [len(line.rstrip()) for line in lines]
    width = max(sizes)
    if not _WIDTHS[0] <= width <= _WIDTHS[1]:
        return
    at, breaks, found = 0, 0, []
    for line, size, after in zip(lines, sizes, lines[1:], strict=False):
        at += len(line) + 1
        if not size or not after.strip():
            continue
        breaks += 1
        first = len(after.split(maxsplit=1)[0])
        if size + 1 + first > width:
            found.append(at - 1)
    if len(found) >= max(_WRAPPED, _SHARE * breaks):
        yield from found


def _decimals(text: str, *, mirrored: bool) -> Iterator[tuple[int, int]]:
    if mirrored:
        slashed = _SLASHED.finditer(ascii_digits(text))
        yield from (one.span() for one in slashed if " " in one[0])
    elif len(_STOP.findall(text)) >= _PARTED and not _STOP_INSIDE.search(text):
        yield from (one.span() for one in _BROKEN.finditer(ascii_digits(text)))
