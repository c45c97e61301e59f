"""Organizations: known names, and names built on a head word by ezafe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from crawler.characters import key
from pipeline.boundaries import ends_name, is_proper
from pipeline.gazetteer import Names, Organization, organizations
from pipeline.lexicon import load

#: No name is longer than this many words.
_LONGEST: Final = 16
#: So deep do bodies lie in bodies (``روابط عمومی اداره کل …``); deeper is no name but noise.
_NESTED: Final = 3
_QUOTES: Final = {"«": "»", '"': '"', "“": "”"}
#: So many words of matches make an article one on sport.
_SPORT: Final = 2


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
def _actors() -> Names[bool]:
    """Actors without a place, with whether only their kind is named."""
    return Names(
        (name, kind == "kinds") for kind, names in load("organizations")["actors"].items() for name in names
    )


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

    >>> [(f.first, f.last) for f in find("مدیرعامل شرکت گاز استان زنجان گفت".split(), {3: 5})]
    [(1, 5)]
    """
    found: list[Found] = []
    games = _words("games")
    sport = sum(word in games for word in keys) >= _SPORT
    triggers, covered = _triggers(), 0
    for i, word in enumerate(keys):
        if word not in triggers:
            continue
        here = _at(keys, i, places, sport=sport, inside=i < covered)
        if here is not None:
            found.append(here)
            covered = max(covered, here.last)
    return found


def _at(
    keys: Sequence[str], first: int, places: Mapping[int, int], *, sport: bool, inside: bool
) -> Found | None:
    """The longest organization that begins at word ``first``."""
    nothing = _none().longest(keys, first)
    best: Found | None = None
    known = organizations().longest(keys, first)
    if known is not None:
        record = _choose(known[1], sport=sport)
        if record is not None:
            last = _tail(keys, known[0], places)
            best = Found(first, last, record.key)
    head = _heads().longest(keys, first)
    if head is not None and (nothing is None or nothing[0] < head[0]):
        past = _built(keys, first, head[0], head[1][0], places, sport=sport)
        if past is not None and (best is None or past > best.last):
            best = Found(first, past, best.key if best is not None else "")
    if inside or best is not None:
        return best
    field = _field(keys, first, places)
    actor = _actors().longest(keys, first)
    if actor is not None and (field is None or actor[0] >= field.last):
        return Found(first, actor[0], generic=actor[1][0])
    return field


def _choose(records: tuple[Organization, ...], *, sport: bool) -> Organization | None:
    """The record that a bare name means: a club where the article is on sport."""
    if sport:
        for record in records:
            if record.cue == "sport":
                return record
    return next((record for record in records if not record.cue), None)


def _built(
    keys: Sequence[str],
    first: int,
    start: int,
    head: Head,
    places: Mapping[int, int],
    *,
    sport: bool,
    depth: int = 0,
) -> int | None:
    """The word past the name that ``head`` begins, or None where it begins none."""
    counted = first > 0 and keys[first - 1] in _words("counted")
    last = _body(keys, start, head, places, sport=sport, depth=depth)
    tail = _tail(keys, last, places)
    if last > start:
        return None if counted and head.kind != "state" else tail
    if tail > last and not head.weak:
        return tail
    if head.alone and not counted:
        return tail
    return None


def _body(
    keys: Sequence[str], start: int, head: Head, places: Mapping[int, int], *, sport: bool, depth: int
) -> int:
    """The word past the modifiers that carry a head on."""
    modifiers, links = _words("modifiers"), _words("links")
    i, unknown = start, 0
    while i < len(keys) and i - start < _LONGEST and i not in places:
        word = keys[i]
        if word in _QUOTES:
            return _closing(keys, i) or i
        field = _fields().longest(keys, i)
        if field is not None:
            i = field[0]
        elif word in modifiers or (word in links and i > start):
            i += 1
        elif (known := _superior(keys, i, start, head, sport=sport)) is not None:
            return known
        elif (inner := _heads().longest(keys, i)) is not None:
            if depth == _NESTED:
                return i
            past = _built(keys, i, inner[0], inner[1][0], places, sport=sport, depth=depth + 1)
            return past if past is not None else i
        elif i > start and _joins(keys, i, modifiers):
            i += 2
        elif i > start and _blessing(keys, i):
            i += 3
        elif unknown < head.open and is_proper(word):
            unknown += 1
            i += 1
        elif i == start and _opens(word, head):
            i += 1
        else:
            break
    while i > start and keys[i - 1] in links:
        i -= 1
    return i


def _superior(keys: Sequence[str], i: int, start: int, head: Head, *, sport: bool) -> int | None:
    """The word past a known organization that stands at ``i`` inside a name; ``i`` if it ends the name."""
    known = organizations().longest(keys, i)
    if known is None or not any(record.cue != "kind" or i == start for record in known[1]):
        return None
    clubs = all(record.cue == "sport" for record in known[1])
    return i if clubs and not sport and head.kind != "sport" else known[0]


def _joins(keys: Sequence[str], i: int, modifiers: frozenset[str]) -> bool:
    """Whether ``و`` at ``i`` joins two modifiers of one name."""
    return keys[i] == "و" and i + 1 < len(keys) and keys[i - 1] in modifiers and keys[i + 1] in modifiers


def _blessing(keys: Sequence[str], i: int) -> bool:
    """Whether ``(ره)`` or its like, or an abbreviation of the name, stands at ``i``."""
    return keys[i] == "(" and i + 2 < len(keys) and keys[i + 2] == ")" and len(keys[i + 1]) <= 4


def _opens(word: str, head: Head) -> bool:
    """Whether ``word`` right after ``head`` names it though common: ``انتشارات معین``, ``دولت ۱۳``."""
    return (head.bold and not ends_name(word)) or (head.kind == "state" and word.isdigit())


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
        elif last < len(keys) and _blessing(keys, last):
            last += 3
        else:
            known = organizations().longest(keys, last) if last < len(keys) else None
            if known is None or not any(r.kind == "state" and not r.cue for r in known[1]):
                break
            last = known[0]
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
