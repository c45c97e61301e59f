"""Persons: by title, by first name and surname, by role, and by surname once introduced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from crawler.characters import key
from pipeline.boundaries import ends_name, is_proper
from pipeline.gazetteer import Names, places
from pipeline.lexicon import load, rows

#: No role is longer than this many words.
_LONGEST_ROLE: Final = 14


@dataclass(frozen=True, slots=True)
class Found:
    """Words ``[first, last)`` that name a person; ``key`` is the fullest name the article gives.

    ``role`` is the word span of the title or role that stands beside the name, if any.
    """

    first: int
    last: int
    key: str
    role: tuple[int, int] | None = None


@cache
def _parts() -> dict[str, dict[str, bool]]:
    """First names and surnames as keys, with whether each is a name beyond doubt."""
    parts: dict[str, dict[str, bool]] = {"first": {}, "surname": {}}
    for row in rows("persons"):
        parts[row["part"]][key(row["name"])] = not row["cue"]
    return parts


@cache
def _titles() -> Names[bool]:
    doubtful = set(load("persons")["doubtful"])
    return Names((title, title in doubtful) for title in load("persons")["titles"])


@cache
def _roles() -> Names[str]:
    return Names((role, role) for role in load("persons")["roles"])


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(key(word) for word in load("persons")[name])


@lru_cache(maxsize=65536)
def is_first(word: str) -> bool:
    """Whether ``word``, a key, is a first name beyond doubt, a compound one included.

    >>> is_first("محمدرضا"), is_first("سیدحسین"), is_first("برنامه")
    (True, True, False)
    """
    first = _parts()["first"]
    if first.get(word, False):
        return True
    for opener in _words("openers"):
        if word.startswith(opener) and len(word) > len(opener) + 2:
            rest = word[len(opener) :]
            if rest in first or rest.endswith(_words("closers")):
                return opener in first or opener in ("سید", "عبد", "میر", "ابو")
    return False


@lru_cache(maxsize=65536)
def is_surname(word: str) -> bool:
    """Whether ``word``, a key, is a surname by the list or by its ending.

    >>> is_surname("قاسمی"), is_surname("عرب‌زاده".replace("\\u200c", ""))
    (True, True)
    """
    if word in _parts()["surname"]:
        return True
    return len(word) > 5 and is_proper(word) and word.endswith(_words("telling"))


@cache
def _triggers() -> frozenset[str]:
    compound = frozenset(key(opener) for opener in load("persons")["openers"])
    return _titles().firsts | frozenset(_parts()["first"]) | compound


def find(keys: Sequence[str]) -> list[Found]:
    """Every person that the words ``keys`` name, in order.

    >>> [(f.first, f.last) for f in find("دکتر رضا کاظمی گفت . کاظمی افزود".split())]
    [(0, 3), (5, 6)]
    """
    found: list[Found] = []
    triggers = _triggers()
    i, n = 0, len(keys)
    while i < n:
        word = keys[i]
        here = None
        if word in triggers or is_first(word):
            here = _introduced(keys, i)
        if here is None:
            i += 1
            continue
        found.append(here)
        i = here.last
    return _again(keys, found)


def _introduced(keys: Sequence[str], first: int) -> Found | None:
    """A person named in full, or by title and surname."""
    titles, start, sure = _titles(), first, False
    title = titles.longest(keys, first)
    while title is not None and title[0] < len(keys):
        sure = sure or not title[1][0]
        start = title[0]
        title = titles.longest(keys, start)
    found = _named(keys, first, start, sure=sure)
    if found is None and start > first and not sure:
        return _named(keys, first, first, sure=False)  # the title is the first name: «امیر کاظمی»
    return found


def _named(keys: Sequence[str], first: int, start: int, *, sure: bool) -> Found | None:
    """The name that begins at ``start``, after the title that begins at ``first``."""
    place = places().longest(keys, start)
    if place is not None and place[0] > start + 1 and any(not record.cue for record in place[1]):
        return None  # «محمود آباد»
    last, given = _given(keys, start)
    past = _surname(keys, last, needed=not given and sure)
    title = (first, start) if start > first else None
    if past > last and (given or sure):
        return Found(first, past, _name(keys, start, past), title)
    if sure and given and title is not None:
        return Found(first, last, _name(keys, start, last), title)
    return None


def _given(keys: Sequence[str], start: int) -> tuple[int, bool]:
    """The word past the first names at ``start``, and whether there is any."""
    first, i = _parts()["first"], start
    openers, closers = _words("openers"), _words("closers")
    while i < len(keys) and i - start < 3:
        word = keys[i]
        if word in openers and i + 1 < len(keys) and keys[i + 1] in closers:
            i += 2
        elif is_first(word):
            i += 1
        elif word in first and i + 1 < len(keys) and (is_surname(keys[i + 1]) or i > start):
            if i > start and is_surname(word):
                break
            i += 1
        else:
            break
    if i - start > 1 and not (i < len(keys) and _is_family(keys[i])):
        return i - 1, True  # the last of several first names is the surname: «رضا مهدی»
    return i, i > start


@lru_cache(maxsize=65536)
def _is_family(word: str) -> bool:
    if _parts()["surname"].get(word):
        return True
    return (is_surname(word) or is_proper(word)) and not _is_place(word)


def _is_place(word: str) -> bool:
    return _begins_place((word,), 0)


def _begins_place(keys: Sequence[str], first: int) -> bool:
    """Whether a place that needs no cue begins at ``first`` (``محمود آباد``)."""
    named = places().longest(keys, first)
    return named is not None and any(not place.cue for place in named[1])


def _is_origin(word: str) -> bool:
    """Whether ``word`` is formed as a surname of origin (``بختیاری``); good after a first name only."""
    return len(word) > 3 and word.endswith("ی") and not word.endswith("های") and not ends_name(word)


def _surname(keys: Sequence[str], start: int, *, needed: bool) -> int:
    """The word past the surname at ``start``."""
    i, telling = start, _words("telling")
    while i < len(keys) and i - start < 3:
        word = keys[i]
        if i == start and i + 1 < len(keys) and keys[i + 1] in telling and not ends_name(word):
            i += 2
            continue
        if i == start:
            good = _is_family(word) or (not needed and (is_first(word) or _is_origin(word)))
        else:
            good = word in _words("endings") or (is_surname(word) and _parts()["surname"].get(word, True))
        if not good:
            break
        i += 1
    return i


def _name(keys: Sequence[str], first: int, last: int) -> str:
    return " ".join(keys[first:last])


def _again(keys: Sequence[str], found: list[Found]) -> list[Found]:
    """Add the surname alone: of one already introduced, or before a verb of saying."""
    full: dict[str, str] = {}
    for here in found:
        words = here.key.split(" ")
        for start in range(1, len(words)):
            if start == len(words) - 1 and is_first(words[start]):
                continue
            full.setdefault(" ".join(words[start:]), here.key)
        full.setdefault(here.key, here.key)
    surnames = Names((name, owner) for name, owner in full.items())
    sayers, taken = frozenset(_words("sayers")), {i for f in found for i in range(f.first, f.last)}
    listed = _parts()["surname"]
    for i, word in enumerate(keys):
        if i in taken:
            continue
        after = keys[i + 1] if i + 1 < len(keys) else ""
        if word in surnames.firsts:
            named = surnames.longest(keys, i)
            if named is not None and named[0] - 1 not in taken:
                last = named[0]
                after = keys[last] if last < len(keys) else ""
                if is_proper(word) or listed.get(word) or after in sayers or after == ":":
                    found.append(Found(i, last, named[1][0]))
                    taken.update(range(i, last))
                    continue
        speaks = after in sayers or (after == ":" and (i == 0 or ends_name(keys[i - 1])))
        if i not in taken and listed.get(word) and (speaks or is_proper(word)) and not _begins_place(keys, i):
            found.append(Found(i, i + 1, word))
    found.sort(key=lambda f: f.first)
    return found


def role(keys: Sequence[str], first: int, last: int, sentence: tuple[int, int]) -> tuple[int, int] | None:
    """The words of the role beside a name at words ``[first, last)``: before it, or after a comma.

    >>> keys = "علی کاظمی مدیرعامل شرکت گاز گفت".split()
    >>> role(keys, 0, 2, (0, 6))
    (2, 5)
    """
    roles = _roles()
    for start in range(max(sentence[0], first - _LONGEST_ROLE), first):
        named = roles.longest(keys, start)
        if named is not None and not any(_breaks(keys[i]) for i in range(named[0], first)):
            return start, first
    start = last + 1 if last < sentence[1] and keys[last] in ("،", ",", "؛") else last
    named = roles.longest(keys, start) if start < sentence[1] else None
    if named is None:
        return None
    end = named[0]
    while end < sentence[1] and end - start < _LONGEST_ROLE and not _breaks(keys[end]):
        end += 1
    return start, end


def _breaks(word: str) -> bool:
    return word not in ("و", "در") and ends_name(word)
