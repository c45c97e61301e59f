"""Language: our own Persian sentences, made from a seed."""

from __future__ import annotations

import random
import re
import tomllib
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).with_name("phrases.toml")
_TABLE: Final[dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
_WORDS: Final[dict[str, list[str]]] = _TABLE["words"]
_TEXTS: Final[dict[str, list[str]]] = _TABLE["texts"]
_SECTIONS: Final = tuple(_TABLE["sections"].items())
_KEYWORDS: Final[list[str]] = _TABLE["keywords"]["words"]
_SLOT: Final = re.compile(r"\{(\w+)\}")
_PERSIAN: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def persian(number: int | str) -> str:
    """``number`` in Persian digits.

    >>> persian(1404)
    '۱۴۰۴'
    """
    return str(number).translate(_PERSIAN)


class Writer:
    """Writes from one seed: the same seed, the same words.

    >>> Writer("الف").text("headline") == Writer("الف").text("headline")
    True
    """

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def text(self, kind: str) -> str:
        """One sentence, or a few, of a ``kind`` in ``[texts]`` of ``phrases.toml``."""
        return _SLOT.sub(lambda slot: self._fill(slot[1]), self._random.choice(_TEXTS[kind]))

    def word(self, kind: str) -> str:
        """One word of a ``kind`` in ``[words]``."""
        return self._random.choice(_WORDS[kind])

    def section(self) -> tuple[str, str]:
        """A section and one below it."""
        section, below = self._random.choice(_SECTIONS)
        return section, self._random.choice(below)

    def keywords(self) -> tuple[str, ...]:
        """Two to four keywords."""
        return tuple(self._random.sample(_KEYWORDS, self._random.randint(2, 4)))

    def number(self, low: int, high: int) -> int:
        """A whole number between the two, both included."""
        return self._random.randint(low, high)

    def _fill(self, slot: str) -> str:
        if slot == "n":
            return self._whole()
        if slot == "d":
            return self._decimal()
        if slot == "p":
            return f"{self._decimal()} درصد" if self._random.random() < 0.7 else f"{self._whole(100)} درصد"
        if slot == "year":
            return persian(self._random.randint(1398, 1404))
        return self._random.choice(_WORDS[slot])

    def _whole(self, below: int = 40_000) -> str:
        number = self._random.randrange(2, below)
        form = self._random.randrange(4)
        if form == 0:
            return str(number)
        if form == 1:
            return f"{number:,}"
        return persian(f"{number:,}".replace(",", "٬") if form == 2 else number)

    def _decimal(self) -> str:
        whole, part = self._random.randrange(1, 90), self._random.randrange(1, 10)
        mark = self._random.choice("/٫.")  # ۴۰/۴ is how agencies print 40.4
        written = f"{whole}{mark}{part}"
        return written if mark == "." else persian(written)
