"""Changes: whether the text says that something rose or fell by, or to, the quantity.

"Up" and "down" share their weights: a feature says where the nearest word of the candidate's
own direction stands, and where the nearest of the opposite one, so that what is learned of
one holds for the other.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from pipeline import lexicon
from pipeline.binding.ranker import Candidate, bucket
from pipeline.binding.scene import Scene
from pipeline.characters import key
from pipeline.mentions import Quantity

#: How far a cue may stand, in words, before and after the quantity.
_REACH: Final = 12
DIRECTIONS: Final = ("=", "up", "down")


@cache
def _cues() -> tuple[dict[str, str], frozenset[str]]:
    table = lexicon.load("changes")
    cues = {key(word): direction for direction in ("up", "down") for word in table[direction]}
    return cues, frozenset(key(word) for word in table["reached"] if " " not in word)


def candidates(scene: Scene, q: int, previous: str | None) -> list[Candidate[str]]:
    """``=``, ``up`` and ``down`` for quantity number ``q``; ``previous`` is the trend before it."""
    quantity = scene.quantities[q]
    cues = _around(scene, quantity)
    context = _context(scene, quantity)
    nearest = min(cues, key=lambda c: c[1], default=None)
    out = [
        Candidate(
            "=",
            (
                "none",
                f"none {quantity.kind}",
                f"none cues {min(len(cues), 3)}",
                f"none nearest {bucket(nearest[1]) if nearest else ''}",
                *(f"none {c}" for c in context),
                f"none previous {previous}",
            ),
        )
    ]
    for direction in ("up", "down"):
        features = ["change", f"is {direction}", f"change {quantity.kind}"]
        own = [c for c in cues if c[0] == direction]
        other = [c for c in cues if c[0] != direction]
        features.append(f"own {bool(own)} other {bool(other)}")
        if own:
            way, gap, where, word, crossed = min(own, key=lambda c: c[1])
            features += [
                f"own {where} {bucket(gap)}",
                f"own {where} {bucket(gap)} {quantity.kind}",
                f"own word {word}",
                f"own word {word} {where}",
                f"own crosses {crossed}",
                f"own is nearest {nearest is not None and nearest[0] == direction}",
            ]
            features += [f"own {where} {bucket(gap)} {c}" for c in context]
        if other:
            _, gap, where, _word, crossed = min(other, key=lambda c: c[1])
            features.append(f"other {where} {bucket(gap)} {crossed}")
        if previous is not None:
            same = "same" if previous == direction else "none" if previous == "=" else "opposite"
            features.append(f"previous {same} {bool(own)}")
        out.append(Candidate(direction, tuple(features)))
    return out


def _around(scene: Scene, quantity: Quantity) -> list[tuple[str, int, str, str, str]]:
    """Cues near the quantity: direction, distance, side, word, and what stands between."""
    words, tags, keys = scene.words, scene.tags, scene.words.keys
    cues, _ = _cues()
    begin, end = words.sentence_of(quantity.first)
    numbers = {o.first for o in scene.quantities}
    out: list[tuple[str, int, str, str, str]] = []
    crossed = ""
    for i in range(quantity.last, min(end, quantity.last + _REACH)):
        if keys[i] in cues:
            out.append((cues[keys[i]], i - quantity.last, "after", keys[i], crossed))
        if i in numbers:
            crossed = "quantity"
        elif tags[i] in ("S", "V") and not crossed:
            crossed = tags[i]
    crossed = ""
    for i in range(quantity.first - 1, max(begin, quantity.first - _REACH) - 1, -1):
        if keys[i] in cues:
            # «بیش از» and «کمتر از» are comparators, not changes.
            if i + 1 < len(keys) and keys[i + 1] == "از" and keys[i] in ("بیشتر", "کمتر", "بالاتر"):
                continue
            out.append((cues[keys[i]], quantity.first - 1 - i, "before", keys[i], crossed))
        if i in numbers:
            crossed = "quantity"
        elif tags[i] in ("S", "V") and not crossed:
            crossed = tags[i]
    return out


def _context(scene: Scene, quantity: Quantity) -> list[str]:
    """The word before, the preposition after, whether a level was reached."""
    words, keys, tags = scene.words, scene.words.keys, scene.tags
    _, reached = _cues()
    before = keys[quantity.first - 1] if quantity.first else ""
    last = keys[quantity.last - 1]
    follow = keys[quantity.last] if quantity.last < len(keys) else ""
    end = words.sentence_of(quantity.first)[1]
    verb = next((keys[i] for i in range(quantity.last, min(end, quantity.last + 14)) if tags[i] == "V"), "")
    return [
        f"before {before if before in ('به', 'از', 'با', 'تا', 'حدود') else 'other'}",
        f"adjective {last.endswith('ی') and quantity.kind != 'count'}",
        f"follow {follow if follow in ('به', 'از', 'در', 'نسبت') else 'other'}",
        f"reached {verb in reached}",
        f"compared {any(keys[i] in ('نسبت', 'مقایسه', 'مشابه', 'قبل') for i in range(*words.sentence_of(quantity.first)))}",
    ]
