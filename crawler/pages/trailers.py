"""Trailers: what an agency puts below its bodies, cut off by the agency's rules and kept."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Final

from crawler.characters import aligned

#: Name of a rule → its pattern and an example of what it cuts.
TABLE: Final[dict[str, dict[str, Any]]] = tomllib.loads(
    (files("crawler.pages") / "trailers.toml").read_text(encoding="utf-8")
)
#: What an agency may name in its ``trailers``.
RULES: Final = frozenset(TABLE)

#: How far from its end a body is looked at, in characters and lines, and how often.
_REACH: Final = 200
_LINES: Final = 2
_TIMES: Final = 3


def cut(body: str, rules: Iterable[str]) -> tuple[str, str]:
    """``body`` without its trailer, and the trailer; ``rules`` are names of :data:`RULES`.

    At most three trailers, one upon the other, are cut from the last two lines. What is left is
    the beginning of ``body``, character for character.

    >>> cut("بارش ۱۲ میلی‌متر بود.\\nانتهای پیام/۴۱۲۹/", ("end",))
    ('بارش ۱۲ میلی\\u200cمتر بود.', 'انتهای پیام/۴۱۲۹/')
    >>> cut("رشد ۴۰/۴ درصد بود.\\n۳۲۱۰/۷۲۷۳", ("end", "code"))
    ('رشد ۴۰/۴ درصد بود.', '۳۲۱۰/۷۲۷۳')
    >>> cut("رشد ۴۰/۴ درصد بود.\\n۳۲۱۰/۷۲۷۳", ())[1]
    ''
    """
    patterns = [_pattern(name) for name in rules]
    end = len(body)
    for _ in range(_TIMES):
        start = _start(body[:end], patterns)
        if start is None:
            break
        end = len(body[:start].rstrip())
    return body[:end], body[end:].strip()


def _start(body: str, patterns: Iterable[re.Pattern[str]]) -> int | None:
    """Where the last trailer of ``body`` begins."""
    first = len(body)
    for _ in range(_LINES):
        first = body.rfind("\n", 0, first)
        if first < 0:
            break
    first = max(first + 1, len(body) - _REACH)
    before = max(first - 1, 0)  # a pattern may look at the character before
    view = aligned(body[before:])
    for pattern in patterns:
        if found := pattern.search(view, first - before):
            return before + found.start()
    return None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(TABLE[name]["pattern"], re.VERBOSE)
