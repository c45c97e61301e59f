"""Localities: the place that a name means, and whether one lies in another.

A place is its key in the gazetteer. A name borne by places of several provinces is ambiguous, unless
the article speaks of one of them; it is then a place of its own, with the keys of those it may be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from crawler.characters import key, squash
from pipeline import gazetteer
from pipeline.gazetteer import Place
from pipeline.lexicon import load
from pipeline.phrases import Phrases
from pipeline.tokenizer import TOKEN

#: Which record a bare name means where one contains the other, as :mod:`pipeline.places` has it.
_RANK: Final = {"country": 0, "city": 1, "county": 2, "province": 3}

#: Kinds of the gazetteer that a word for a kind accepts, the best first.
ACCEPTS: Final[dict[str, tuple[str, ...]]] = {
    "province": ("province",),
    "county": ("county", "city"),
    "city": ("city", "port", "county"),
    "district": ("district", "city"),
}

_HONOUR: Final = re.compile(r"\([^()]{1,3}\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A place as it is known; ``place.key`` begins with ``name:`` where the gazetteer has none."""

    place: Place
    ambiguous: bool = False
    alternatives: tuple[str, ...] = ()


@lru_cache(maxsize=65536)
def place(written: str, *, province: str = "", county: str = "") -> Known:
    """The place that is called ``written``, in an article that is known to speak of ``province``.

    A name borne by places of several provinces is ambiguous, unless one of them lies in
    ``province``. A word that only points (``این استان``) is what the province and county say.

    >>> place("استان لرستان").place.key, place("خرمآباد", province="لرستان").place.kind
    ('province:لرستان', 'city')
    >>> place("این استان", province="قم").place.key
    'province:قم'
    >>> [one.ambiguous for one in (place("روستای نوآباد"), place("اسلامشهر"))]
    [False, False]
    """
    words = folded(written)
    if pointed := pointed_at(words, province=province, county=county):
        return Known(place=pointed)
    first, kind = kinds().beginning(words, 0) or (0, "")
    records = called(words, first, kind)
    while not records and first + 1 < len(words):  # شمال شهرستان …، مناطق محروم …
        first += 1
        found = kinds().beginning(words, first)
        records = called(words, found[0], found[1]) if found else called(words, first, "")
    if not records:
        return Known(place=_unknown(written, province=province, county=county))
    return _chosen(records, province=province, county=county)


def within(inner: str, outer: str) -> bool:
    """Whether the place of key ``inner`` is that of ``outer``, or lies in it.

    >>> within("city:لرستان/خرم‌آباد/خرم‌آباد", "province:لرستان"), within("province:لرستان", "province:قم")
    (True, False)
    """
    one, other = (gazetteer.by_key().get(k) for k in (inner, outer))
    if inner == outer:
        return True
    if not isinstance(one, Place) or not isinstance(other, Place):
        return False
    if other.kind == "country":
        return (one.country or "IR") == other.country
    if other.kind == "province":
        return one.province == other.province
    return one.province == other.province and one.county == other.county and bool(other.county)


def pieces(text: str) -> list[str]:
    """The folded words and marks of a name."""
    return [key(piece) for piece in TOKEN.findall(text) if not piece.isspace()]


def folded(text: str) -> list[str]:
    """The folded words of a name, without what is in brackets behind a holy one: (ره)، (ع)."""
    return [piece for piece in pieces(_HONOUR.sub(" ", text)) if piece.isalnum()]


@cache
def kinds() -> Phrases[str]:
    """The words for the kind of a place that stand before its name."""
    return Phrases((word, kind) for kind, words in load("identities")["kinds"].items() for word in words)


def pointed_at(words: Sequence[str], *, province: str, county: str) -> Place | None:
    """The place that a mere word for a kind points at: کشور، این استان، شهرستان."""
    kind = _pointers().get("".join(words))
    wanted = {
        "country": "country:IR",
        "province": f"province:{province}" if province else "",
        "county": f"county:{province}/{county}" if county else "",
        "city": f"city:{province}/{county}/{county}" if county else "",
    }.get(kind or "", "")
    known = gazetteer.by_key().get(wanted)
    return known if isinstance(known, Place) else None


def called(words: Sequence[str], first: int, kind: str) -> tuple[Place, ...]:
    """The records of the name that fills ``words`` from ``first`` on, of ``kind`` where that is said."""
    if first >= len(words):
        return ()
    found = gazetteer.places().longest(words, first)
    if found is None or found[0] != len(words):
        return ()
    if accepted := ACCEPTS.get(kind):
        fitting = [record for record in found[1] if record.kind in accepted]
        return tuple(sorted(fitting, key=lambda record: accepted.index(record.kind)))
    sure = [record for record in found[1] if record.cue != "kind"]
    return tuple(sorted(sure, key=lambda record: _RANK.get(record.kind, 4)))


@cache
def _pointers() -> dict[str, str]:
    return {squash(word): kind for kind, words in load("places")["generic"].items() for word in words}


def _chosen(records: Sequence[Place], *, province: str, county: str) -> Known:
    """One of ``records``: that of the county, of the province, or the first if all lie in one line."""
    inside = [r for r in records if province and r.province == province]
    inside = [r for r in inside if county and r.county == county] or inside or list(records)
    lines = {(r.country, r.province) for r in inside}
    if len(lines) == 1:
        return Known(place=inside[0])
    name = inside[0].name
    alternatives = tuple(sorted(r.key for r in inside))
    return Known(
        place=Place(key=f"name:{squash(name)}", name=name, kind=""), ambiguous=True, alternatives=alternatives
    )


def _unknown(written: str, *, province: str, county: str) -> Place:
    """A place that the gazetteer lacks; in the province and county that its article speaks of."""
    name = " ".join(written.split())
    where = f"@{province}/{county}".rstrip("/") if province else ""
    return Place(key=f"name:{squash(written)}{where}", name=name, kind="", province=province, county=county)
