"""Directory: the places and organizations of a published database, found by what people call them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import cache
from typing import Final

from crawler.characters import fold, squash
from pipeline.lexicon import rows

#: Words for the kind of a place that may stand before its name.
_PROVINCE: Final = {fold("استان")}
_KINDS: Final = _PROVINCE | set(map(fold, ("شهرستان", "شهر", "بخش", "کشور")))

#: Of very many organizations that a word fits, this many are meant.
_MOST: Final = 400


class Directory:
    """Names and keys; built once for a database, asked for every question.

    >>> directory = Directory(places=[("province:قم", "قم", "province", "قم", "")],
    ...                       organizations=[("بسیج لرستان", "بسیج سازندگی لرستان")])
    >>> directory.province("استان قم"), directory.organizations("بسیج‌ سازندگی")
    ('قم', ('بسیج لرستان',))
    """

    def __init__(
        self, *, places: Iterable[tuple[str, str, str, str, str]], organizations: Iterable[tuple[str, str]]
    ) -> None:
        #: Key → name, of both.
        self.names: dict[str, str] = {}
        self._places: dict[str, list[tuple[str, str, str, str]]] = {}
        self._within: dict[tuple[str, str], list[str]] = {}
        self._organizations: list[tuple[str, str]] = []
        for key, name, kind, province, county in places:
            self.names[key] = name
            self._places.setdefault(squash(name), []).append((key, kind, province, county))
            if county:
                self._within.setdefault((province, county), []).append(key)
        for key, name in organizations:
            self.names[key] = name
            self._organizations.append((squash(name), key))

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
        """The keys of the organizations in whose names ``name`` stands, or the one whose key it is."""
        if name in self.names:
            return (name,)
        sought = squash(name)
        found = (key for known, key in self._organizations if sought in known)
        return tuple(key for key, _ in zip(found, range(_MOST), strict=False)) if sought else ()


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
