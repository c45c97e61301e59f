"""Organizations: known names, and names built on a head word by ezafe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.boundaries import ends_name, is_proper
from pipeline.characters import key
from pipeline.gazetteer import Names, Organization, organizations
from pipeline.lexicon import load

#: No name is longer than this many words.
_LONGEST: Final = 16
_QUOTES: Final = {"«": "»", '"': '"', "“": "”"}
#: Words of matches: two of them make an article one on sport.
_SPORT: Final = frozenset(
    key(w)
    for w in (
        "لیگ فوتبال والیبال بسکتبال فوتسال هندبال سرمربی دروازه گل تیم بازیکن بازیکنان قهرمانی جدول مسابقات ورزشگاه هواداران"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Found:
    """Words ``[first, last)`` that name an organization, and its canonical key if known.

    ``generic`` marks an actor named by its kind alone (``بانک‌ها``).
    """

    first: int
    last: int
    key: str = ""
    generic: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """A word that begins names.

    ``open`` is how many unknown words it takes, ``alone`` whether it names an actor by itself,
    ``weak`` whether a place after it makes no name, ``bold`` whether any word after it does.
    """

    kind: str
    open: int
    alone: bool
    weak: bool
    bold: bool


@cache
def _heads() -> Names[Head]:
    weak, bold = _words("weak"), _words("bold")
    return Names(
        (word, Head(kind, group["open"], group["alone"], key(word) in weak, key(word) in bold))
        for kind, group in load("organizations")["heads"].items()
        for word in group["words"]
    )


@cache
def _fields() -> Names[bool]:
    table = load("organizations")["fields"]
    bound = {key(word) for word in table["bound"]}
    return Names((name, key(name) in bound) for name in table["names"])


@cache
def _actors() -> Names[str]:
    return Names((name, name) for name in load("organizations")["actors"]["names"])


@cache
def _none() -> Names[str]:
    return Names((name, name) for name in load("organizations")["none"]["names"])


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(key(word) for word in load("organizations")[name]["words"])


@cache
def _triggers() -> frozenset[str]:
    return organizations().firsts | _heads().firsts | _fields().firsts | _actors().firsts


def find(keys: Sequence[str], places: Mapping[int, int]) -> list[Found]:
    """Every organization that the words ``keys`` name, outer ones before those inside them.

    ``places`` maps the first word of each place to the word past it: a place ends a name.

    >>> [(f.first, f.last) for f in find("مدیرعامل شرکت آب و فاضلاب استان زنجان گفت".split(), {5: 7})]
    [(1, 7)]
    """
    found: list[Found] = []
    sport = sum(word in _SPORT for word in keys) >= 2
    triggers, covered = _triggers(), 0
    for i, word in enumerate(keys):
        if word not in triggers:
            continue
        here = _at(keys, i, places, sport=sport, inside=i < covered)
        if here is not None and not (found and found[-1].last >= here.last and _redundant(keys, found[-1], here)):
            found.append(here)
            covered = max(covered, here.last)
    return found


def _redundant(keys: Sequence[str], outer: Found, inner: Found) -> bool:
    """Whether ``inner`` is but the name of ``outer`` without its first word."""
    return inner.last <= outer.last and inner.first - outer.first < 1


def _at(
    keys: Sequence[str], first: int, places: Mapping[int, int], *, sport: bool, inside: bool
) -> Found | None:
    """The longest organization that begins at word ``first``."""
    nothing = _none().longest(keys, first)
    best: Found | None = None
    known = organizations().longest(keys, first)
    if known is not None:
        record = _choose(known[1], sport=sport)
        if record is not None and not _spoiled(keys, first, record):
            last = _tail(keys, known[0], places)
            best = Found(first, last, record.key)
    head = _heads().longest(keys, first)
    if head is not None and (nothing is None or nothing[0] < head[0]):
        last = _built(keys, first, head[0], head[1][0], places, sport=sport)
        if last is not None and (best is None or last > best.last):
            best = Found(first, last, best.key if best is not None else "")
    if inside or best is not None:
        return best
    actor = _actors().longest(keys, first)
    if actor is not None:
        return Found(first, actor[0], generic=True)
    return _field(keys, first, places)


def _choose(records: tuple[Organization, ...], *, sport: bool) -> Organization | None:
    """The record that a bare name means: a club where the article is on sport."""
    if sport:
        for record in records:
            if record.cue == "sport":
                return record
    return next((record for record in records if not record.cue), None)


def _spoiled(keys: Sequence[str], first: int, record: Organization) -> bool:
    """A word before the name that makes it another thing: ``در استقلال کامل``."""
    return record.cue == "sport" and keys[first - 1 : first] == ["تمام"]


def _built(
    keys: Sequence[str], first: int, start: int, head: Head, places: Mapping[int, int], *, sport: bool
) -> int | None:
    """The word past the name that ``head`` begins, or None where it begins none."""
    counted = first > 0 and keys[first - 1] in _words("counted")
    last = _body(keys, start, head, places, sport=sport)
    named = last > start
    tail = _tail(keys, last, places)
    if named:
        return None if counted and head.kind != "state" else tail
    if tail > last and not head.weak:
        return tail
    if head.alone and not counted:
        return tail if tail > last else (start if not head.weak else None)
    return None


def _body(keys: Sequence[str], start: int, head: Head, places: Mapping[int, int], *, sport: bool) -> int:
    """The word past the modifiers that carry a head on."""
    modifiers, i, unknown = _words("modifiers"), start, 0
    links = _words("links")
    while i < len(keys) and i - start < _LONGEST:
        word = keys[i]
        if word in _QUOTES and i == start + (i - start):
            closing = _closing(keys, i)
            return closing if closing else i
        if i in places:
            return i
        field = _fields().longest(keys, i)
        if field is not None:
            i = field[0]
            continue
        known = organizations().longest(keys, i)
        if known is not None and any(r.cue != "kind" or i == start for r in known[1]) and word not in modifiers:
            if all(r.cue == "sport" for r in known[1]) and not (sport or head.kind == "sport"):
                return i
            return known[0]
        inner = _heads().longest(keys, i)
        if inner is not None and word not in modifiers and word != "شورای":
            after = _built(keys, i, inner[0], inner[1][0], places, sport=sport)
            return after if after is not None else i
        if word in modifiers or (word in links and i > start):
            i += 1
        elif word == "و" and i > start and i + 1 < len(keys) and keys[i + 1] in modifiers and keys[i - 1] in modifiers:
            i += 2
        elif word == "(" and i + 2 < len(keys) and keys[i + 2] == ")" and len(keys[i + 1]) <= 4 and i > start:
            i += 3
        elif unknown < head.open and is_proper(word):
            unknown += 1
            i += 1
        elif i == start and head.bold and not ends_name(word):
            i += 1
        elif unknown == 0 and i == start and word.isdigit() and head.kind == "state":
            i += 1
        else:
            break
    while i > start and keys[i - 1] in links:
        i -= 1
    return i


def _closing(keys: Sequence[str], opening: int) -> int:
    """The word past the quotation that opens at ``opening``, 0 where it is long or open."""
    mark = _QUOTES[keys[opening]]
    for i in range(opening + 1, min(opening + 8, len(keys))):
        if keys[i] == mark:
            return i + 1 if i > opening + 1 else 0
    return 0


def _tail(keys: Sequence[str], last: int, places: Mapping[int, int]) -> int:
    """Carry a name on over the place or superior body that follows it."""
    for _ in range(3):
        if last in places:
            last = places[last]
            continue
        if last < len(keys):
            if keys[last] == "(" and last + 2 < len(keys) and keys[last + 2] == ")" and len(keys[last + 1]) <= 4:
                last += 3
                continue
            known = organizations().longest(keys, last)
            if known is not None and any(r.kind == "state" and not r.cue for r in known[1]):
                last = known[0]
                continue
        break
    return last


def _field(keys: Sequence[str], first: int, places: Mapping[int, int]) -> Found | None:
    """A body known by its field: ``دامپزشکی خراسان جنوبی``, ``رئیس منابع طبیعی …``."""
    field = _fields().longest(keys, first)
    if field is None:
        return None
    last, (bound, *_) = field
    modifiers = _words("modifiers")
    while last < len(keys) and last not in places and keys[last] in modifiers and not ends_name(keys[last]):
        last += 1
    tail = _tail(keys, last, places)
    led = first > 0 and keys[first - 1] in _words("chiefs")
    if led or (tail > last and not bound):
        return Found(first, tail)
    return None
