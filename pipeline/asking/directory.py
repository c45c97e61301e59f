"""Directory: the places and organizations of a published database, found by what people call them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import Final

from crawler.characters import ZWNJ, fold, squash
from pipeline import identities
from pipeline.lexicon import rows

#: Before the key of an organization: that one is meant, and no other whose name has the word.
ONLY: Final = "="

#: Words for the kind of a place that may stand before its name.
_PROVINCE: Final = {fold("استان")}
_KINDS: Final = _PROVINCE | set(map(fold, ("شهرستان", "شهر", "بخش", "کشور")))

#: Of very many organizations that a word fits, this many are meant, those with the shortest names.
_MOST: Final = 4000

#: What stands between the words of a name.
_BETWEEN: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Name:
    """A name without its gaps, and where these were."""

    letters: str
    gaps: frozenset[int]

    def holds(self, sought: str) -> bool:
        """Whether ``sought``, squashed, is whole words of it: «بانک» is of «بانک‌ها», not of «بانکداری»."""
        first = self.letters.find(sought)
        while first >= 0:
            if first in self.gaps and first + len(sought) in self.gaps:
                return True
            first = self.letters.find(sought, first + 1)
        return False


@lru_cache(maxsize=131_072)  # a database that is published to is read again and again, and has the same names
def _name(name: str) -> _Name:
    words = [word for word in _BETWEEN.split(fold(name.replace(ZWNJ, " "))) if word]
    return _Name("".join(words), frozenset(accumulate(map(len, words), initial=0)))


class Directory:
    """Names and keys; built once for a database, asked for every question.

    >>> directory = Directory(places=[("province:قم", "قم", "province", "قم", "")],
    ...                       organizations=[("بسیج لرستان", "بسیج سازندگی لرستان")])
    >>> directory.province("استان قم"), directory.organizations("بسیج‌ سازندگی")
    ('قم', ('بسیج لرستان',))
    >>> directory.organizations("=بسیج لرستان"), directory.organizations("سیج")
    (('بسیج لرستان',), ('بسیج لرستان',))
    """

    def __init__(
        self, *, places: Iterable[tuple[str, str, str, str, str]], organizations: Iterable[tuple[str, str]]
    ) -> None:
        #: Key → name, of both; an organization's key as a question names it, after ``=``.
        self.names: dict[str, str] = {}
        self._places: dict[str, list[tuple[str, str, str, str]]] = {}
        self._within: dict[tuple[str, str], list[str]] = {}
        self._organizations: dict[str, _Name] = {}
        for key, name, kind, province, county in places:
            self.names[key] = name
            self._places.setdefault(_name(name).letters, []).append((key, kind, province, county))
            if county:
                self._within.setdefault((province, county), []).append(key)
        for key, name in organizations:
            self.names[ONLY + key] = name
            self._organizations[key] = _name(name)

    @classmethod
    def of(cls, connection: sqlite3.Connection) -> Directory:
        """The directory of a published database."""
        return cls(
            places=connection.execute("SELECT key, name, kind, province, county FROM places"),
            organizations=connection.execute("SELECT key, name FROM organizations"),
        )

    def province(self, name: str) -> str:
        """The province that ``name`` is, or nothing."""
        head = fold(name).partition(" ")[0]
        return "" if head in _KINDS - _PROVINCE else _provinces().get(squash(_bare(name)), "")

    def places(self, name: str) -> tuple[str, ...]:
        """The keys of the places that ``name`` is or holds: a county's cities with the county."""
        if name in self.names:
            return (name,)
        keys: dict[str, None] = {}
        for key, kind, province, county in self._places.get(squash(_bare(name)), ()):
            keys[key] = None
            if kind == "county":
                keys |= dict.fromkeys(self._within[province, county])
        return tuple(keys)

    def organizations(self, name: str) -> tuple[str, ...]:
        """The keys of the organizations that are called ``name``, or have it in their names.

        It stands there as whole words; only where it is none anywhere, as a part of one. After ``=``
        it is a key, of that organization alone.
        """
        if name.startswith(ONLY):
            key = name.removeprefix(ONLY)
            return (key,) if key in self._organizations else ()
        sought = squash(name)
        if not sought:
            return ()
        body = identities.organization(name)
        called = [key for key in (body.key, *body.alternatives) if key in self._organizations]
        parts = [key for key, known in self._organizations.items() if sought in known.letters]
        whole = [key for key in parts if self._organizations[key].holds(sought)]
        having = whole or ([] if called else parts)
        having.sort(key=lambda key: len(self._organizations[key].letters))
        return tuple(dict.fromkeys((*called, *having)))[:_MOST]


@cache
def _provinces() -> dict[str, str]:
    """The provinces by every spelling of their names."""
    return {
        squash(form): row["name"]
        for row in rows("provinces")
        for form in (row["name"], *row["variants"].split("|"))
        if form
    }


def _bare(name: str) -> str:
    head, _, rest = name.strip().partition(" ")
    return rest if rest and fold(head) in _KINDS else name
