"""Places: names of the gazetteer and names built after a word for their kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from crawler.characters import key
from pipeline.boundaries import is_proper
from pipeline.gazetteer import Names, Place, places
from pipeline.lexicon import load

#: Which record a bare name means where several bear it: first come, first taken.
_RANK: Final = {"country": 0, "city": 1, "county": 2, "province": 3}

#: Kinds of the gazetteer that a kind word of the tables accepts.
_ACCEPTS: Final = {
    "province": ("province",),
    "county": ("county", "city"),
    "city": ("city", "port", "county"),
    "district": ("district", "city"),
    "village": ("city", "district"),
    "state": ("country", "region"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """Words ``[first, last)`` that name a place; ``inner`` where the bare name begins."""

    first: int
    last: int
    inner: int
    records: tuple[Place, ...]
    kind: str = ""
    generic: bool = False


@cache
def _kinds() -> Names[tuple[str, int]]:
    return Names(
        (word, (kind, group["open"]))
        for kind, group in load("places")["kinds"].items()
        for word in group["words"]
    )


@cache
def _parts() -> Names[str]:
    return Names((word, word) for word in load("places")["parts"]["words"])


@cache
def _generic() -> Names[str]:
    return Names((word, kind) for kind, words in load("places")["generic"].items() for word in words)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(key(word) for word in load("places")[name]["words"])


@cache
def _triggers() -> frozenset[str]:
    return places().firsts | _kinds().firsts | _generic().firsts


def find(keys: Sequence[str]) -> list[Found]:
    """Every place that the words ``keys`` name, in order; parts of a place come before it.

    >>> [(f.first, f.last) for f in find("در شهرستان ابهر استان زنجان".split())]
    [(1, 3), (3, 5)]
    """
    found: list[Found] = []
    doubtful: list[Found] = []
    triggers, i, n = _triggers(), 0, len(keys)
    while i < n:
        if keys[i] not in triggers:
            i += 1
            continue
        here = _typed(keys, i) or _bare(keys, i) or alone(keys, i)
        if here is None:
            i += 1
            continue
        if here.generic or here.kind or _counts(keys, here):
            found.append(here)
            found.extend(_listed(keys, here))
        else:
            doubtful.append(here)
        i = max(found[-1].last if found else 0, here.last)
    return _with_parts(keys, _admit(found, doubtful))


def _typed(keys: Sequence[str], first: int) -> Found | None:
    """A kind word with a name after it: ``شهرستان ابهر``, ``روستای شل‌آباد``."""
    head = _kinds().longest(keys, first)
    if head is None or (first and keys[first - 1] in ("این", "ان")):
        return None
    start, ((kind, unknown), *_) = head
    if start < len(keys) and keys[start] in ("«", '"'):
        return _quoted(keys, first, start, kind)
    named = places().longest(keys, start) if start < len(keys) else None
    if named is not None:
        last, records = named
        accepted = _ACCEPTS.get(kind)
        fitting = tuple(r for r in records if accepted is None or r.kind in accepted)
        sure = tuple(r for r in records if not r.cue)
        if fitting:
            fitting = tuple(sorted(fitting, key=lambda r: accepted.index(r.kind) if accepted else 0))
        chosen = fitting if fitting and accepted else sure
        if chosen:
            return Found(first, last, start, chosen, kind)
    last = start
    while last < len(keys) and last - start < unknown and is_proper(keys[last]):
        if last > start and places().longest(keys, last):
            break
        last += 1
    if last > start:
        return Found(first, last, start, (), kind)
    return None


def _quoted(keys: Sequence[str], first: int, opening: int, kind: str) -> Found | None:
    for last in range(opening + 1, min(opening + 6, len(keys))):
        if keys[last] in ("»", '"'):
            return Found(first, last + 1, opening + 1, (), kind) if last > opening + 1 else None
    return None


def _bare(keys: Sequence[str], first: int) -> Found | None:
    named = places().longest(keys, first)
    return Found(first, named[0], first, named[1]) if named is not None else None


def alone(keys: Sequence[str], first: int) -> Found | None:
    """The place that is named at word ``first`` by its kind alone: «استان», «این شهرستان»."""
    named = _generic().longest(keys, first)
    return Found(first, named[0], first, (), named[1][0], True) if named is not None else None


def _counts(keys: Sequence[str], here: Found) -> bool:
    """Whether a bare name is a place where it stands."""
    before = keys[here.first - 1] if here.first else ""
    if before in _words("never"):
        return False
    if any(not r.cue for r in here.records):
        return True
    return before in _words("locatives") and before != "و" and any(r.cue == "place" for r in here.records)


def _listed(keys: Sequence[str], here: Found) -> list[Found]:
    """Further names of a list: ``استان‌های ایلام، قم و کرمانشاه``."""
    more: list[Found] = []
    at = here.last
    while here.records and at + 1 < len(keys) and keys[at] in ("و", "،", ","):
        named = places().longest(keys, at + 1)
        if named is None:
            break
        accepted = [r for r in named[1] if r.kind in {p.kind for p in here.records} and r.cue != "kind"]
        accepted = accepted or [r for r in named[1] if not r.cue]
        if not accepted:
            break
        more.append(Found(at + 1, named[0], at + 1, tuple(accepted)))
        at = named[0]
    return more


def _admit(found: list[Found], doubtful: list[Found]) -> list[Found]:
    """Ambiguous names that the article calls places elsewhere count here too."""
    sure = {r.key for f in found if not f.generic for r in f.records}
    if sure:
        found = found + [d for d in doubtful if any(r.key in sure and r.cue == "place" for r in d.records)]
        found.sort(key=lambda f: f.first)
    return found


def _with_parts(keys: Sequence[str], found: list[Found]) -> list[Found]:
    """Add ``شمال مکزیک`` before ``مکزیک``."""
    parts = _parts()
    result: list[Found] = []
    for here in found:
        for width in (2, 1):
            start = here.first - width
            if start >= 0 and keys[start] in parts.firsts:
                named = parts.longest(keys, start)
                if named is not None and named[0] == here.first:
                    result.append(Found(start, here.last, here.first, (), "part", here.generic))
                    break
        result.append(here)
    return result


def resolve(found: Sequence[Found]) -> list[str]:
    """The gazetteer key of each place, empty where the article does not settle it.

    A name borne by several places is the one in a province that the article names; a
    kind alone (``استان``) is the only one of its kind that is named.
    """
    provinces = {r.province for f in found for r in f.records[:1] if r.province and len(f.records) == 1}
    named = {"province": set[str](), "county": set[str](), "city": set[str]()}
    keys: list[str] = []
    country = ""
    for here in found:
        best = _best(here, provinces)
        if best is not None and best.kind in named:
            named[best.kind].add(best.key)
        keys.append(best.key if best is not None else "")
    for i, here in enumerate(found):
        if keys[i].startswith("country:"):
            country = keys[i]
        if not here.generic:
            continue
        if here.kind == "country":
            keys[i] = "country:IR"
        elif here.kind == "state":
            keys[i] = country
        elif here.kind == "province" and not named["province"] and len(provinces) == 1:
            keys[i] = f"province:{next(iter(provinces))}"
        elif len(named.get(here.kind, ())) == 1:
            keys[i] = next(iter(named[here.kind]))
    return keys


def _best(here: Found, provinces: set[str]) -> Place | None:
    if not here.records:
        return None
    if here.kind in _ACCEPTS:
        records = list(here.records)
    else:
        records = sorted(here.records, key=lambda r: (bool(r.cue), _RANK.get(r.kind, 4)))
    within = [r for r in records if r.province in provinces and r.kind != "province"]
    return within[0] if within and here.kind != "province" else records[0]
