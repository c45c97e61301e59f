"""Measured: the noun phrase that a quantity counts or measures.

Persian puts it after the number (``۴۰ گروه جهادی``, ``۳۰ درصد از گردشگران``), right before
it (``با اعتبار ۵ میلیارد تومان``) or at the head of the clause (``قیمت سکه … ۲۰ درصد رشد
کرد``). All of those are offered; the ranker chooses. A candidate is told by where it stands
(its site), by how it begins and ends, and by what it runs over on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline.binding.edges import Edges
from pipeline.binding.ranker import Candidate, bucket
from pipeline.binding.scene import Scene
from pipeline.binding.window import NOMINAL, QUOTE, Window, tables

Extent = tuple[int, int]

#: The longest phrase offered, in words, and the most words between two of its nouns.
_LONGEST: Final = 12
_SLACK: Final = 2
#: How many noun phrases are looked at before the number and after it.
_BEFORE: Final = 6
_AFTER: Final = 3
#: Marks that a phrase may run over, besides the joints; those of them that may end it.
_LOOSE: Final = frozenset({QUOTE, "NUM", "-"})
_LAST: Final = frozenset({QUOTE, "NUM", "R", "V"})
#: Marks at which the search for a phrase after the number ends.
_END: Final = frozenset({"BR", ".", "؛", "V", "S", "Q"})
#: The participle that a phrase may hold: «بودجه تصویب شده».
_PARTICIPLE: Final = "شده"
_WHOLE: Final = "کل"


class Site(NamedTuple):
    """A place where phrases stand: their extents, and what is true of all of them."""

    side: str
    extents: list[Extent]
    features: list[str]


def candidates(scene: Scene, q: int, previous: Extent | None) -> list[Candidate[Extent]]:
    """What quantity number ``q`` may measure; ``previous`` is what the one before it measured."""
    window = Window(scene, q)
    context, predicate = _context(window), window.predicate()
    found: dict[Extent, list[str]] = {}
    for sites in (_after(window, context, predicate), _before(window, context, predicate)):
        for site in sites:
            edges = Edges(window, site.side)
            for extent in site.extents:
                if extent not in found:
                    found[extent] = [*site.features, *edges.of(*extent)]
    if previous is not None:
        _repeated(scene.words.keys, previous, found)
        found.setdefault(previous, []).extend(_inherited(window, q, previous, context, predicate))
    return [Candidate(extent, tuple(features)) for extent, features in found.items()]


def _context(window: Window) -> list[str]:
    """The quantity's kind, alone and with what stands right before and right after it."""
    quantity, mark, keys, kind = window.quantity, window.mark, window.keys, window.kind
    changes = tables().changes
    after, before = mark(quantity.last), mark(window.anchor - 1)
    if after in NOMINAL:
        after = "change" if keys[quantity.last] in changes else after
        after += mark(quantity.last + 1)
    if before in NOMINAL and keys[window.anchor - 1] in changes:
        before = "change"
    return [kind, f"{kind} _{after}", f"{kind} {before}_", f"{before}_{after}"]


def _after(window: Window, context: list[str], predicate: str) -> Iterator[Site]:
    """The noun that the number stands with, and the phrases that follow it in its clause."""
    quantity, mark, keys, kind = window.quantity, window.mark, window.keys, window.kind
    start = quantity.last - 1
    if quantity.unit == "count" and mark(start) in NOMINAL:
        features = [*(f"{c} own" for c in context), f"{kind} own predicate {predicate}"]
        yield Site("own", [(start, end) for end in _ends(window, start)], features)
    gap: list[str] = []
    i, rank = quantity.last, 0
    while i < window.high and rank < _AFTER:
        at = mark(i)
        if at in NOMINAL and (gap or keys[i] not in tables().changes):
            side = "next" if not gap else "of" if gap == ["از"] else "later"
            where = " ".join(gap) if len(gap) <= 3 else "far"
            features = [f"{c} after {where}" for c in context]
            features += [f"{kind} after rank {rank}", f"{kind} {side} predicate {predicate}"]
            ends = _ends(window, i)
            firsts = (i, i - 1) if mark(i - 1) == _WHOLE else (i,)
            yield Site(side, [(first, end) for first in firsts for end in ends], features)
            i, rank = max(ends), rank + 1
            gap.append("NP")
            continue
        if at in _END:
            break
        at = "change" if at in NOMINAL else at
        if not gap or gap[-1] != at:
            gap.append(at)
        i += 1


def _ends(window: Window, start: int) -> list[int]:
    """Every place where a phrase from ``start`` may end."""
    mark, joints = window.mark, tables().joints
    ends, slack = [start + 1], 0
    for i in range(start + 1, min(start + _LONGEST, window.high)):
        at = mark(i)
        if at in NOMINAL:
            ends.append(i + 1)
            slack = 0
        elif slack < _SLACK and (at in joints or at in _LOOSE or at in "R()،" or _participle(window, i)):
            slack += 1
            if at in _LAST:
                ends.append(i + 1)
        else:
            break
    return ends


def _before(window: Window, context: list[str], predicate: str) -> Iterator[Site]:
    """Noun phrases before the quantity in its sentence, nearest first."""
    mark, keys, kind = window.mark, window.keys, window.kind
    pointers = tables().pointers
    gap: list[str] = []
    i, rank = window.anchor - 1, 0
    verbal = other = False
    while i >= window.low and rank < _BEFORE:
        at = mark(i)
        numbered = (at == "NUM" or _participle(window, i)) and mark(i - 1) in NOMINAL
        announced = at in NOMINAL and keys[i] in pointers and "NP" not in gap
        if announced or not (at in NOMINAL or numbered):
            verbal, other = verbal or at == "V", other or at == "Q"
            at = "pointer" if announced else at
            if not gap or gap[-1] != at:
                gap.append(at)
            i -= 1
            continue
        end = i + 1
        start = _start(window, end)
        where = " ".join(reversed(gap)) if len(gap) <= 3 else "far"
        role, then = mark(start - 1), mark(end)
        features = [f"{c} before {where}" for c in context]
        features += [
            f"{kind} before rank {rank}",
            f"{kind} before distance {bucket(window.quantity.first - end)}",
            f"{kind} before verb {verbal} other {other}",
            f"before {then}",
            f"{kind} role {role}",
            f"{kind} role {role} then {then}",
            f"{kind} role {role} predicate {predicate}",
            f"{kind} role {role} rank {rank} verb {verbal}",
            f"role {role} {context[1]}",
        ]
        yield Site("before", _extents(window, start, end), features)
        i, rank = start - 1, rank + 1
        gap = [*gap[-2:], "NP"] if gap[-1:] != ["NP"] else gap


def _start(window: Window, end: int) -> int:
    """Where the phrase that ends before word ``end`` may begin at the earliest."""
    mark, joints = window.mark, tables().joints
    start = i = end - 1
    while i > window.low and end - i < _LONGEST:
        i -= 1
        at = mark(i)
        if at in NOMINAL or at == _WHOLE:
            start = i
        elif start - i > _SLACK or not (at in joints or at in _LOOSE or _participle(window, i)):
            break
    return start


def _extents(window: Window, start: int, end: int) -> list[Extent]:
    """The phrases inside words ``[start, end)`` of which one may be meant."""
    mark, joints, names = window.mark, tables().joints, window.names
    lasts, firsts = [end], []
    for i in range(start, end):
        at, nominal = mark(i), mark(i - 1) in NOMINAL
        if at == "N" or at == _WHOLE or (at == "A" and not nominal):
            firsts.append(i)
        if i > start and nominal and (i in names or at in joints or at in _LOOSE or at == "V"):
            lasts.append(i)
    return [(first, last) for last in lasts for first in firsts if first < last]


def _participle(window: Window, i: int) -> bool:
    return window.keys[i] == _PARTICIPLE and window.mark(i) == "V"


def _repeated(keys: list[str], previous: Extent, found: dict[Extent, list[str]]) -> None:
    """Tell the phrases that say again what the quantity before measured."""
    then = keys[previous[0] : previous[1]]
    for (first, last), features in found.items():
        if first != previous[0] and keys[first] == then[0]:
            features.append("repeats" if keys[first:last] == then else "repeats head")


def _inherited(window: Window, q: int, previous: Extent, context: list[str], predicate: str) -> list[str]:
    """What speaks for measuring the same as the quantity before."""
    scene, kind = window.scene, window.kind
    now, then, words = scene.quantities[q], scene.quantities[q - 1], scene.words
    near, alike = words.sentence[now.first] == words.sentence[then.first], now.unit == then.unit
    head = words.keys[previous[0]]
    between = words.keys[then.last : now.first] if now.first - then.last <= 2 else ("far",)
    side = "after" if previous[0] >= then.last - 1 else "before" if previous[1] <= then.first else "else"
    return [
        *(f"{c} inherits" for c in context),
        *(f"{c} inherits {near}" for c in context[:2]),
        f"inherits unit {alike} near {near}",
        f"inherits {side} unit {alike}",
        f"inherits {then.kind} as {now.kind}",
        f"{kind} inherits predicate {predicate}",
        f"inherits gap {bucket(max(0, now.first - then.last))}",
        f"inherits over {' '.join(between)}",
        f"inherits along {window.signature(then.last, now.first)}",
        f"inherits head {head}",
        f"inherits {now.unit_id} head {head}",
        f"inherits head of {tables().families.get(head, '')}",
    ]
