"""Antecedent: the name that «این بانک» or «این شهرستان» stands for.

News names a body once and then calls it by its kind. The record gives the name before the words that
stand for it, as the annotation guidelines do beside each other; its span stays where it was read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from operator import attrgetter
from typing import Final

from crawler.characters import key
from pipeline import lexicon, places
from pipeline.binding.scene import Scene
from pipeline.gazetteer import Place, by_key
from pipeline.mentions import Entity

_THIS: Final = frozenset({"این", "همین"})
#: So many words back a name is still remembered.
_REACH: Final = 300


def antecedent(scene: Scene, entity: Entity) -> Entity | None:
    """The nearest name before ``entity`` that is of its kind, where it is a kind with «این» before it."""
    keys = scene.words.keys
    if keys[entity.first] not in _THIS or entity.last - entity.first < 2:
        return None
    kind = keys[entity.first + 1]
    pool = scene.organizations if entity.label == "ORG" else scene.places
    fits = _place if entity.label == "LOC" else _body
    for at in range(bisect_left(pool, entity.first, key=attrgetter("first")) - 1, -1, -1):
        if entity.first - pool[at].last > _REACH:
            return None
        if pool[at].last <= entity.first and fits(keys, pool[at], entity, kind):
            return pool[at]
    return None


def _body(keys: Sequence[str], other: Entity, entity: Entity, kind: str) -> bool:
    """Whether ``other`` is a name that begins with the ``kind``: «بانک رفاه» for «این بانک»."""
    kind = _short().get(kind, kind)
    return keys[other.first] == kind and other.last - other.first > 1


def _place(keys: Sequence[str], other: Entity, entity: Entity, kind: str) -> bool:
    """Whether ``other`` is the place that ``entity`` was settled to be, or else one of its ``kind``."""
    generic = places.alone(keys, other.first)
    if generic is not None and generic.last == other.last:
        return False
    if entity.key:
        return other.key == entity.key
    if keys[other.first] == kind:
        return other.last - other.first > 1
    record, told = by_key().get(other.key), places.alone(keys, entity.first)
    return isinstance(record, Place) and told is not None and record.kind == told.kind


@cache
def _short() -> dict[str, str]:
    """A word for a kind of body, and the word that names of the kind begin with."""
    return {key(word): key(first) for word, first in lexicon.load("antecedents")["bodies"].items()}
