"""The gazetteer: what is known of places and organizations, found however a name is spaced.

Names come from the tables of :mod:`pipeline.lexicon`. A space or ZWNJ in a table marks a
joint, at which a writer may join, space or put a ZWNJ; elsewhere a name is never divided,
so ``به شهر`` is not Behshahr.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final, Generic, TypeVar

from crawler.characters import ZWNJ, key
from pipeline.lexicon import rows
from pipeline.tokenizer import TOKEN

Record = TypeVar("Record")

#: More joints than this are not combined freely: a long name is joined or spaced as written.
_FREE_JOINTS: Final = 6

#: ``آباد`` is spaced from what it ends at will: ``محمودآباد``, ``محمود آباد``.
_LOOSE_ENDING: Final = re.compile(r"(?<=[^\s\u200c]{2})(?=آباد\b)")

PLACE_TABLES: Final = ("countries", "provinces", "counties", "cities", "world")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place; degrees north and east, None where unknown.

    ``cue`` says when the bare name counts: always (empty), after a locative word (``place``),
    or only after the word for its kind (``kind``: ``شهرستان مهر``).
    """

    key: str
    name: str
    kind: str
    province: str = ""
    county: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    geonames_id: int | None = None
    cue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """An organization; ``key`` is its canonical name.

    ``cue`` says when the bare name counts: always (empty), in an article on sport (``sport``),
    or only after a head word (``kind``).
    """

    key: str
    name: str
    kind: str
    country: str = ""
    cue: str = ""


class Names(Generic[Record]):
    """An index from spelled names to records, asked word by word.

    >>> names = Names([("خرم‌آباد", 1), ("سیستان و بلوچستان", 2)])
    >>> names.longest(["در", "خرم", "اباد"], 1), names.longest(["خرماباد"], 0)
    ((3, (1,)), (1, (1,)))
    >>> names.longest(["سیستان", "وبلوچستان"], 0)
    (2, (2,))
    """

    def __init__(self, entries: Iterable[tuple[str, Record]]) -> None:
        self._records: dict[str, tuple[Record, ...]] = {}
        self._prefixes: set[str] = set()
        for name, record in entries:
            for form in _spellings(name):
                known = self._records.get(form, ())
                if record not in known:
                    self._records[form] = (*known, record)
                words = form.split(" ")
                self._prefixes.update(" ".join(words[:i]) for i in range(1, len(words) + 1))
        #: Words at which some name begins.
        self.firsts: frozenset[str] = frozenset(p for p in self._prefixes if " " not in p)

    def longest(self, keys: Sequence[str], first: int) -> tuple[int, tuple[Record, ...]] | None:
        """The longest name that begins at word ``first``: the word past it, and its records."""
        text = keys[first]
        if text not in self._prefixes:
            return None
        best: tuple[int, tuple[Record, ...]] | None = None
        last = first + 1
        while True:
            records = self._records.get(text)
            if records is not None:
                best = (last, records)
            if last == len(keys):
                return best
            text = f"{text} {keys[last]}"
            if text not in self._prefixes:
                return best
            last += 1

    def exact(self, name: str) -> tuple[Record, ...]:
        """The records of ``name`` as a whole, or none."""
        words = [key(piece) for piece in TOKEN.findall(name) if not piece.isspace()]
        found = self.longest(words, 0) if words else None
        return found[1] if found is not None and found[0] == len(words) else ()


def _spellings(name: str) -> set[str]:
    """Every way to space ``name``, as keys of words between single spaces."""
    loose = _LOOSE_ENDING.sub(ZWNJ, name)
    parts = [key(p) for p in TOKEN.findall(loose.replace(ZWNJ, " ")) if not p.isspace()]
    forms = [parts[0]]
    free = len(parts) - 1 <= _FREE_JOINTS
    for before, part in pairwise(parts):
        spaced = [f"{form} {part}" for form in forms]
        if free and before[-1].isalnum() and part[0].isalnum():
            spaced += [f"{form}{part}" for form in forms]
        forms = spaced
    if not free:
        forms.append(" ".join(key(p) for p in TOKEN.findall(name) if not p.isspace()))
    return set(forms)


def _number(text: str) -> float | None:
    return float(text) if text else None


def _place(row: dict[str, str]) -> Place:
    kind, name = row["kind"], row["name"]
    within = {"country": (), "province": (), "county": (row["province"],)}.get(
        kind, (row["province"], row["county"])
    )
    path = row["country"] if kind == "country" else "/".join(part for part in (*within, name) if part)
    return Place(
        key=f"{kind}:{path}",
        name=name,
        kind=kind,
        province=row["province"],
        county=row["county"],
        country=row["country"],
        latitude=_number(row["latitude"]),
        longitude=_number(row["longitude"]),
        geonames_id=int(row["geonames_id"]) if row["geonames_id"] else None,
        cue=row["cue"],
    )


def _forms(row: dict[str, str]) -> list[str]:
    return [row["name"], *(variant for variant in row["variants"].split("|") if variant)]


def _organization(row: dict[str, str]) -> Organization:
    return Organization(
        key=row["name"], name=row["name"], kind=row["kind"], country=row["country"], cue=row["cue"]
    )


@cache
def _place_names() -> tuple[tuple[Place, list[str]], ...]:
    return tuple((_place(row), _forms(row)) for table in PLACE_TABLES for row in rows(table))


@cache
def _organization_names() -> tuple[tuple[Organization, list[str]], ...]:
    return tuple((_organization(row), _forms(row)) for row in rows("organizations"))


@cache
def places() -> Names[Place]:
    """Every place of the tables, by every name it has.

    >>> [p.key for p in places().exact("آمریکا")], places().exact("خرم آباد")[0].province
    (['country:US'], 'لرستان')
    """
    return Names((form, place) for place, forms in _place_names() for form in forms)


@cache
def organizations() -> Names[Organization]:
    """Every organization of the tables, by every name it has.

    >>> organizations().exact("ناجا")[0].key
    'فراجا'
    """
    return Names((form, organization) for organization, forms in _organization_names() for form in forms)


@cache
def by_key() -> dict[str, Place | Organization]:
    """Places and organizations by their canonical keys.

    >>> by_key()["province:زنجان"].latitude
    36.67
    """
    found: dict[str, Place | Organization] = {}
    named: list[tuple[Place | Organization, list[str]]] = [*_place_names(), *_organization_names()]
    for known, _ in named:
        found.setdefault(known.key, known)
    return found
