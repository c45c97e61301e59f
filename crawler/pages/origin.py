"""Origin: whose piece an article is: taken from another agency, or paid for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from crawler import agencies
from crawler.characters import aligned, squash

_TABLE: Final[dict[str, Any]] = tomllib.loads(
    (files("crawler.pages") / "origin.toml").read_text(encoding="utf-8")
)
#: Cited names of those without a file of their own → how else they are written.
OTHERS: Final[Mapping[str, list[str]]] = _TABLE["others"]
#: What an advertisement that looks like news is called.
SPONSORED: Final[tuple[str, ...]] = tuple(_TABLE["sponsored"]["labels"])
_SPONSORED: Final = frozenset(map(squash, SPONSORED))
_AGENCY: Final = squash(_TABLE["taken"]["agency"])
_SPACES: Final = re.compile(" +")
#: How much of an article's head and tail is read.
_HEAD: Final = 400
_TAIL: Final = 120


def taken_from(text: str, own: Collection[str] = ()) -> str:
    """The name of the agency that the article ``text`` says to be taken from; empty where it says none.

    The head names it («به گزارش ایسنا»، «به نقل از تسنیم»), or the last lines do («منبع: مهر»). The
    site's ``own`` names (squashed) are passed by.

    >>> taken_from("به گزارش خبرگزاری مهر به نقل از ایسنا، ۱۲ مدرسه ساخته شد.", ("خبرگزاریمهر",))
    'ایسنا'
    >>> taken_from("به گزارش خبرنگار مهر، ۱۲ مدرسه در فارس ساخته شد.", ("مهر",))
    ''
    """
    opening, closing, names = _grammar()
    for pattern, part in ((opening, text[:_HEAD]), (closing, text[-_TAIL:])):
        for found in pattern.finditer(_SPACES.sub(" ", aligned(part))):
            name = squash(found["name"])
            if name not in own and _AGENCY + name not in own:
                return names[name]
    return ""


def is_sponsored(labels: Iterable[str]) -> bool:
    """Whether one of ``labels`` (kicker, section, keywords, trailer …) calls the piece an advertisement.

    >>> is_sponsored(["اقتصاد", "رپرتاژ آگهی"]), is_sponsored(["آگهی استخدام دروغین"])
    (True, False)
    """
    return any(squash(label) in _SPONSORED for label in labels)


@cache
def _grammar() -> tuple[re.Pattern[str], re.Pattern[str], Mapping[str, str]]:
    """Patterns of heads and of last lines, and the name to cite by squashed name."""
    names: dict[str, str] = {}
    spelled: list[str] = []
    for cited, others in _cited():
        for name in (cited, *others):
            names.setdefault(squash(name), cited)
            spelled.append(_spelled(name))
    table = _TABLE["taken"]
    fillers = "|".join(map(_spelled, table["fillers"]))
    named = (
        rf'[ :«("]+(?:(?P<sure>(?:[^\W\d]+ ){{0,6}}?{_spelled(table["agency"])} )|(?:(?:{fillers})[ «("]+)*)'
        rf"(?P<name>{'|'.join(sorted(spelled, key=len, reverse=True))})"
        rf"(?(sure)(?![^\W\d])|(?={table['after']}))"
    )
    openings, closings = ("|".join(map(_spelled, table[part])) for part in ("openings", "closings"))
    return (
        re.compile(rf"(?<![^\W\d])(?:{openings}){named}"),
        re.compile(rf"(?:^|\n) *(?:{closings}) ?{named}"),
        names,
    )


def _cited() -> Iterable[tuple[str, Iterable[str]]]:
    for agency in agencies.load().values():
        yield agency.name, agency.aliases
    yield from OTHERS.items()


def _spelled(name: str) -> str:
    """A pattern for ``name`` in an aligned text, written with blanks, ZWNJ or neither."""
    return " ?".join(map(re.escape, aligned(name).split()))
