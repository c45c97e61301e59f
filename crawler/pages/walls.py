"""Walls: pages that stand in an article's place, known by their marks."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final, Literal

from crawler.characters import squash

#: A challenge to the client, or a page that says that there is none.
Kind = Literal["wall", "soft-404"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One way to know such a page.

    ``marks`` are pieces of its source, any one of which tells, if the page has no more than
    ``largest`` characters; ``phrases`` are what it tells a reader, which only counts on a page
    where no article was found.
    """

    kind: Kind
    name: str
    marks: tuple[str, ...] = ()
    largest: int = 0
    phrases: tuple[str, ...] = ()


def _signs(table: dict[str, Any]) -> tuple[Sign, ...]:
    return tuple(
        Sign(
            kind=row["kind"],
            name=row["name"],
            marks=tuple(row.get("marks", ())),
            largest=row.get("largest", 0),
            phrases=tuple(squash(phrase) for phrase in row.get("phrases", ())),
        )
        for row in table["sign"]
    )


#: All signs, in the order in which they are tried.
SIGNS: Final = _signs(tomllib.loads((files("crawler.pages") / "walls.toml").read_text(encoding="utf-8")))


def marked(source: str) -> Sign | None:
    """The sign that the HTML ``source`` of a page bears, whatever text there is on it.

    >>> sign = marked("<html><script>document.cookie='__arcsjs=1'; location.reload()</script></html>")
    >>> sign.kind, sign.name
    ('wall', "ArvanCloud's cookie challenge")
    >>> marked("<html><p>بارش ۱۲ میلی‌متر بود.</p></html>") is None
    True
    """
    size = len(source)
    return next(
        (sign for sign in SIGNS if size <= sign.largest and any(mark in source for mark in sign.marks)), None
    )


def said(text: str) -> Sign | None:
    """The sign in the visible ``text`` of a page on which no article was found.

    >>> said("برای دیدن این صفحه فعال بودن جاوا اسكريپت الزامي است").name
    'a page that is made by scripts'
    """
    squashed = squash(text)
    return next((sign for sign in SIGNS if any(phrase in squashed for phrase in sign.phrases)), None)
