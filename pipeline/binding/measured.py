"""Measured: the noun phrase that a quantity counts or measures.

Persian puts it after the number (``۴۰ گروه جهادی``, ``۳۰ درصد از گردشگران``), right before
it (``با اعتبار ۵ میلیارد تومان``) or at the head of the clause (``قیمت سکه … ۲۰ درصد رشد
کرد``). All of those are offered; the ranker chooses.

A window around the quantity is first reduced to marks: what each word can do in a phrase. A
candidate is told by where it stands (its site), by how it begins and ends, and by what it
runs over on the way.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from operator import attrgetter
from typing import Final, NamedTuple

from pipeline import lexicon
from pipeline.binding.ranker import Candidate, bucket
from pipeline.binding.scene import Scene
from pipeline.characters import key
from pipeline.classifiers import classifiers
from pipeline.vocabulary import verb

LIGHT = frozenset("کرد#کن شد#شو داد#ده گرفت#گیر یافت#یاب داشت#دار نمود#نما گردید#گرد آورد#آور بخشید#بخش خواست#خواه".split())

Extent = tuple[int, int]

#: How far a phrase may stand from the number, in words, before and after it.
_BACK: Final = 40
_AHEAD: Final = 18
#: The longest phrase offered, in words; how many phrases are looked at before and after.
_LONGEST: Final = 12
_BEFORE: Final = 6
_AFTER: Final = 2

_NOMINAL: Final = frozenset({"N", "A"})
_QUOTES: Final = frozenset("«»\"“”")
#: Marks that end a phrase for certain.
_STOPS: Final = frozenset({"V", "S", "BR", "T", "Q", "P", "PU", "ADV", "X", "R", "را", "که", ":", "؛", ".", "(", ")"})

_first = attrgetter("first")


class Tables(NamedTuple):
    """``lexicon/measured.toml``, folded."""

    joints: frozenset[str]
    pointers: frozenset[str]
    changes: frozenset[str]
    complements: frozenset[str]
    light: frozenset[str]


@cache
def tables() -> Tables:
    """The table of this module, read once."""
    table = lexicon.load("measured")
    light = lexicon.load("predicates")["light"]
    return Tables(
        *(frozenset(key(word) for word in table[name]) for name in ("joints", "pointers", "changes")),
        frozenset(key(word) for word in table["complements"].split()),
        frozenset(key(word) for word in light),
    )


class Window:
    """The words around quantity number ``q``, each with a mark."""

    def __init__(self, scene: Scene, q: int) -> None:
        self.scene = scene
        self.quantity = quantity = scene.quantities[q]
        words = scene.words
        begin, end = words.sentence_of(quantity.first)
        self.low = low = max(begin, quantity.first - _BACK)
        self.high = high = min(end, quantity.last + _AHEAD)
        joints = tables().joints
        keys, tags = words.keys, scene.tags
        marks: list[str] = []
        for i in range(low, high):
            tag, word = tags[i], keys[i]
            if tag == "N" or tag == "A":
                mark = tag
            elif word in joints:
                mark = word
            elif tag == "PU":
                mark = '"' if word in _QUOTES else word if word in "،:؛()-./٬," else "PU"
            elif tag == "P" and word == "را" or word == "که":
                mark = word
            else:
                mark = tag
            marks.append(mark)
        # Times and other quantities are no part of a phrase; the noun of a count may be.
        times = scene.times
        at = bisect_left(times, low, key=_first)
        for time in times[max(0, at - 1) :]:
            if time.first >= high:
                break
            for i in range(max(time.first, low), min(time.last, high)):
                if not quantity.first <= i < quantity.last:
                    marks[i - low] = "T"
        for other in (*scene.quantities[max(0, q - 4) : q], *scene.quantities[q + 1 : q + 4]):
            last = other.last - 1 if other.unit == "count" else other.last
            for i in range(max(other.first, low), min(last, high)):
                marks[i - low] = "Q"
        self.marks = marks
        self.keys = keys
        self.names = scene.names
        # The comparator and nouns that only announce the number stand between it and the phrase.
        anchor = quantity.first
        if quantity.cue is not None and quantity.cue[1] <= quantity.start:
            anchor = min(anchor, words.at(quantity.cue[0]))
        self.anchor = max(anchor, low)
        self.kind = _kind(scene, q)

    def mark(self, i: int) -> str:
        """The mark of word ``i``; ``BR`` outside the window."""
        return self.marks[i - self.low] if self.low <= i < self.high else "BR"


def _kind(scene: Scene, q: int) -> str:
    """What sort of quantity it is, by its unit and by whether it is an attribute (``۴۰ متری``)."""
    quantity, keys = scene.quantities[q], scene.words.keys
    last = keys[quantity.last - 1]
    if quantity.unit == "count":
        counted = classifiers().match(keys, quantity.last - 1)
        if counted is None:
            return "bare" if scene.tags[quantity.last - 1] == "NUM" else "noun"
        if counted.adjectival:
            return "people ی"
        after = keys[quantity.last] if quantity.last < len(keys) else ""
        return "unit noun" if counted.classifier.measured(after) else "classifier"
    kind = {"fraction": "percent", "multiple": "percent", "age": "duration", "index": "money"}.get(quantity.kind, quantity.kind)
    return f"{kind} ی" if len(last) > 3 and last.endswith(("ی", "ساله", "ماهه", "روزه", "ساعته")) else kind


def candidates(scene: Scene, q: int, previous: Extent | None) -> list[Candidate[Extent]]:
    """What quantity number ``q`` may measure; ``previous`` is what the one before it measured."""
    window = Window(scene, q)
    found: dict[Extent, list[str]] = {}
    for site in (*_after(window), *_before(window)):
        for extent in site.extents:
            features = found.get(extent)
            if features is None:
                found[extent] = [*site.features, *_edges(window, site.side, site.begin, *extent)]
    if previous is not None:
        features = found.setdefault(previous, [])
        features += _inherited(scene, q, previous, window)
    if previous is not None:
        then = [scene.words.keys[i] for i in range(*previous)]
        for (first, last), features in found.items():
            if first != previous[0]:
                if scene.words.keys[first:last] == then:
                    features.append(f"repeats")
                elif scene.words.keys[first] == then[0]:
                    features.append(f"repeats head")
    return [Candidate(extent, tuple(features)) for extent, features in found.items()]


class Site(NamedTuple):
    """A place where phrases stand: their extents, and what is true of all of them."""

    side: str
    begin: int
    extents: list[Extent]
    features: list[str]


def _context(window: Window) -> list[str]:
    quantity, mark = window.quantity, window.mark
    after = window.keys[quantity.last] if quantity.last < window.high else ""
    follow = "change" if after in tables().changes else mark(quantity.last)
    before = mark(window.anchor - 1)
    if before in _NOMINAL and window.keys[window.anchor - 1] in tables().changes:
        before = "change"
    two = mark(quantity.last + 1) if follow in _NOMINAL else ""
    return [window.kind, f"{window.kind} _{follow}{two}", f"{window.kind} {before}_", f"{before}_{follow}"]


def _predicate(window: Window) -> str:
    """The verb of the clause after the quantity, with its other half: «رسید», «اختصاص»."""
    mark, keys = window.mark, window.keys
    complements = tables().complements
    for i in range(window.quantity.last, window.high):
        m = mark(i)
        if m == "V":
            if i > window.quantity.last and keys[i - 1] in complements:
                return keys[i - 1]
            return verb(keys[i])
        if m in ("BR", "S", "که", ".", "؛"):
            return m
    return "none"


def _after(window: Window) -> Iterator[Site]:
    quantity, mark, keys = window.quantity, window.mark, window.keys
    context = _context(window)
    changes = tables().changes
    if quantity.unit == "count" and mark(quantity.last - 1) in ("N", "A"):
        start = quantity.last - 1
        yield Site("own", start, [(start, end) for end in _ends(window, start)], [*(f"{c} own" for c in context), f"{window.kind} own pred {_predicate(window)}"])
    i, rank = quantity.last, 0
    gap: list[str] = []
    while i < window.high and rank <= _AFTER:
        m = mark(i)
        if m in _NOMINAL and not (keys[i] in changes and not gap):
            side = "next" if not gap else "of" if gap == ["از"] else "later"
            where = " ".join(gap) if len(gap) <= 3 else "far"
            features = [f"{c} after {where}" for c in context]
            features.append(f"{window.kind} after rank {rank}")
            features.append(f"{window.kind} {side} pred {_predicate(window)}")
            ends = _ends(window, i)
            extents = [(i, end) for end in ends]
            if mark(i - 1) == "کل":
                extents += [(i - 1, end) for end in ends]
            yield Site(side, i, extents, features)
            if side == "later" or (side == "next" and rank == 0):
                i = max(ends, default=i + 1)
            else:
                i = max(ends, default=i + 1)
            gap.append("NP")
            rank += 1
            continue
        if m in _NOMINAL:
            gap.append("change")
        elif m in ("BR", ".", "؛", "V", "S", "Q") :
            break
        elif not gap or gap[-1] != m:
            gap.append(m)
        i += 1


def _ends(window: Window, start: int) -> list[int]:
    """Every place where a phrase from ``start`` may end."""
    mark, joints = window.mark, tables().joints
    ends = [start + 1]
    slack = 0
    for i in range(start + 1, min(start + _LONGEST, window.high)):
        m = mark(i)
        if m in _NOMINAL:
            ends.append(i + 1)
            slack = 0
        elif m in joints or m in ('"', "NUM", "-", "R", "(", ")", "،") or (m == "V" and window.keys[i] == "شده"):
            slack += 1
            if m == "R" or m == '"' or m == "V" or m == "NUM":
                ends.append(i + 1)
            if slack > 2:
                break
        else:
            break
    return ends


def _before(window: Window) -> Iterator[Site]:
    """Noun phrases before the quantity in its sentence, nearest first."""
    mark, keys = window.mark, window.keys
    context = _context(window)
    pointers = tables().pointers
    i, rank = window.anchor - 1, 0
    gap: list[str] = []
    verbal = other = False
    while i >= window.low and rank < _BEFORE:
        m = mark(i)
        if m not in _NOMINAL and not ((m == "NUM" or keys[i] == "شده") and mark(i - 1) in _NOMINAL):
            verbal = verbal or m == "V"
            other = other or m == "Q"
            if not gap or gap[-1] != m:
                gap.append(m)
            i -= 1
            continue
        if keys[i] in pointers and "NP" not in gap:
            gap.append("pointer")
            i -= 1
            continue
        end = i + 1
        start = _chunk(window, end)
        where = " ".join(reversed(gap)) if len(gap) <= 3 else "far"
        features = [f"{c} before {where}" for c in context]
        features += [
            f"{window.kind} before rank {rank}",
            f"{window.kind} before distance {bucket(window.quantity.first - end)}",
            f"{window.kind} before verb {verbal} other {other}",
            f"{window.kind} chunk opens {mark(start - 1)}",
            f"before {mark(end)}",
            f"{window.kind} role {mark(start - 1)} then {mark(end)}",
            f"{window.kind} role {mark(start - 1)} pred {_predicate(window)}",
            f"role {mark(start - 1)} {context[1]}",
            f"{window.kind} role {mark(start - 1)} rank {rank} verb {verbal}",
        ]
        yield Site("before", start, _extents(window, start, end), features)
        rank += 1
        i = start - 1
        gap = [*gap[-2:], "NP"] if not gap or gap[-1] != "NP" else gap


def _chunk(window: Window, end: int) -> int:
    """Where the phrase that ends before word ``end`` may begin at the earliest."""
    mark, joints, low = window.mark, tables().joints, window.low
    start = i = end - 1
    while i > low and end - i < _LONGEST:
        i -= 1
        m = mark(i)
        if m in _NOMINAL or m == "کل":
            start = i
        elif start - i > 2 or not (m in joints or m in ('"', "NUM", "-") or (m == "V" and window.keys[i] == "شده")):
            break
    return start


def _extents(window: Window, start: int, end: int) -> list[Extent]:
    """The phrases inside words ``[start, end)`` of which one may be meant."""
    mark, joints, names = window.mark, tables().joints, window.names
    ends = [end]
    ends += [i for i in range(start + 1, end) if mark(i - 1) in _NOMINAL and (mark(i) in joints or mark(i) in ('"', "NUM", "-", "V") or i in names)]
    firsts = [i for i in range(start, end) if mark(i) == "N" or mark(i) == "کل" or (mark(i) == "A" and mark(i - 1) not in _NOMINAL)]
    return [(first, last) for last in ends for first in firsts if first < last]


def _edges(window: Window, side: str, begin: int, first: int, last: int) -> list[str]:
    """How a phrase begins and ends, and what it runs over."""
    mark, keys, names, kind = window.mark, window.keys, window.names, window.kind
    known = tables()
    head, tail = keys[first], keys[last - 1]
    after = mark(last)
    ending, following = mark(last - 1), keys[last] if last < window.high else ""
    if last == window.quantity.first:
        after = "quantity"
    group = "before" if side == "before" else "unit" if side == "own" and kind in ("classifier", "people ی") else "after"
    out = [
        f"head {head}",
        f"{kind} {group} head {head}",
        f"tail {tail}",
        f"{group} length {min(last - first, 7)}",
        f"{kind} {side} length {min(last - first, 4)}",
        f"{group} end {ending} {after}",
        f"{kind} {side} end {after}",
    ]
    if after in _NOMINAL:
        out.append(f"{group} cuts before {following}")
        out.append(f"{side} cuts {tail}")
    if last in names:
        out.append(f"{kind} {group} before name")
    if after == "V":
        lemma = verb(following)
        out.append(f"{group} before verb {lemma}")
        out.append(f"{kind} {side} before {'light' if lemma in LIGHT else 'verb'} {min(last - first, 2)} {tail in known.complements}")
    if tail in known.complements:
        out.append(f"{group} complement {after}")
    if following in known.complements:
        out.append(f"{group} before complement {mark(last + 1)}")
    if tail in known.changes:
        out.append(f"{group} ends in change {last - first == 1}")
    if following in known.changes:
        out.append(f"{group} before change")
    if head in known.changes and last - first > 1:
        out.append(f"{group} starts with change")
    if head in known.pointers:
        out.append(f"{group} pointer {last - first == 1}")
    if group == "before":
        word = keys[first - 1] if first else ""
        ahead = mark(first - 1)
        out.append(f"{kind} start after {ahead}")
        if ahead in _NOMINAL:
            out.append(f"start cuts off {word}")
            if word in known.changes:
                out.append("start cuts off change")
            if word in known.pointers:
                out.append("start cuts off pointer")
            if first - 1 in names:
                out.append("start cuts off name")
    if first in names:
        out.append(f"{kind} {group} is name")
    out.append(f"{group} tail {_suffix(tail)} {after}")
    c2,c1=CL[1].get,CL[0].get
    hc=c2(head,-1); tc=c2(tail,-1)
    out += [f"head c{hc}", f"{kind} {group} head c{hc}", f"{group} tail c{tc} {after}", f"{window.quantity.unit_id} head c{hc}"]
    if after in _NOMINAL:
        fc=c2(following,-1)
        out += [f"{group} cuts c{fc}", f"{kind} cuts c{fc}", f"{group} cuts d{c1(tail,-1)} d{c1(following,-1)}"]
    elif after=="V": out.append(f"{group} verb c{c2(following,-1)} d{c1(tail,-1)}")
    for i in range(first+1,last):
        if mark(i) in _NOMINAL and mark(i-1) in _NOMINAL:
            out.append(f"{group} holds d{c1(keys[i-1],-1)} d{c1(keys[i],-1)}")
            out.append(f"{group} holds c{c2(keys[i],-1)}")
    if mark(first-1) in _NOMINAL and group=="before":
        out.append(f"start cuts c{c2(keys[first-1],-1)}")
        out.append(f"start cuts d{c1(keys[first-1],-1)} d{c1(head,-1)}")
    out.append(f"{kind} head {_suffix(head)}")
    out.append(f"{window.quantity.unit_id} head {head}")
    for i in range(first + 1, last):
        m = mark(i)
        if m not in _NOMINAL:
            out.append(f"{group} holds {m}")
            out.append(f"{kind} {side} holds {m}")
        elif i in names:
            out.append(f"{kind} {side} holds name")
    return out


def _signature(window: Window, first: int, last: int) -> str:
    if first < window.low or last - first > 12:
        return "far"
    out = []
    for i in range(first, last):
        m = window.mark(i)
        if m in _NOMINAL:
            m = "N"
        if not out or out[-1] != m:
            out.append(m)
    return " ".join(out) if len(out) <= 5 else "long"


import pickle
CL=[pickle.load(open(f'/tmp/w/meas/clus{k}.pkl','rb')) for k in (64,250)]


def _suffix(word: str) -> str:
    if len(word) > 3:
        for suffix in ("های", "هایی", "ای", "یی", "ها", "ان", "ات", "ی", "ه"):
            if word.endswith(suffix):
                return suffix
    return "-"


def _inherited(scene: Scene, q: int, previous: Extent, window: Window) -> list[str]:
    now, then, words = scene.quantities[q], scene.quantities[q - 1], scene.words
    same_sentence = words.sentence[now.first] == words.sentence[then.first]
    context = _context(window)
    distance = now.first - then.last
    between = words.keys[then.last : now.first] if distance <= 6 else ()
    joined = " ".join(between) if len(between) <= 2 else ""
    return [
        *(f"{c} inherit" for c in context),
        *(f"{c} inherit {same_sentence}" for c in context[:2]),
        f"inherit unit {now.unit == then.unit} {same_sentence}",
        f"{window.kind} inherit pred {_predicate(window)}",
        f"inherit kind {then.kind}>{now.kind}",
        f"inherit gap {bucket(max(0, distance))}",
        f"inherit joined {joined}",
        f"inherit where {'after' if previous[0] >= then.last - 1 else 'before' if previous[1] <= then.first else 'odd'} {now.unit == then.unit}",
        f"inherit head {words.keys[previous[0]]}",
        f"inherit unit head {now.unit_id} {words.keys[previous[0]]}",
        f"inherit via {_signature(window, then.last, now.first)}",
        f"inherit {window.kind} {_suffix(words.keys[previous[0]])}",
    ]
