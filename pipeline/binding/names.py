"""Names: which organization and which place a quantity belongs to.

The organizations (or places) around the quantity are candidates, with those that the article
is about, and so is "none". A name that is mentioned several times is one candidate, seen from
its nearest mention.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from crawler.characters import key
from pipeline.binding.ranker import Candidate, bucket
from pipeline.mentions import Entity, Mention, Quantity

if TYPE_CHECKING:
    from pipeline.binding.scene import Scene

#: More candidates than this are not looked at: the nearest ones are kept.
_MOST: Final = 14
#: How far the words reach that say what a quantity is about.
_TOPIC: Final = 7
#: A name that is shorter, or a smaller share of the longer one, may be anything.
_LEAST: Final = 3
_SHARE: Final = 0.3
#: Words between that are told one by one, and marks that part what they stand between.
_GAP: Final = 3
_MARKS: Final = frozenset(["که", "و", "،", ":", "؛", "از", "به", "با", "در", "توسط", "(", "«"])
_AGENCY: Final = frozenset(key(w) for w in "خبرگزاری خبرنگار پایگاه روزنامه باشگاه".split())


def candidates(scene: Scene, q: int, label: str) -> list[Candidate[Entity | None]]:
    """The entities of ``label`` (``ORG``, ``LOC``) that quantity number ``q`` may be bound to, and None."""
    quantity = scene.quantities[q]
    ranked = sorted(_nearest(scene, quantity, label), key=lambda e: _distance(e, quantity))[:_MOST]
    speaker = scene.attribution(q)
    employers = scene.employers(speaker) if speaker is not None else frozenset[str]()
    topic = _topic(scene, quantity)
    same = sum(1 for entity in ranked if _same_sentence(scene, entity, quantity))
    most = max((scene.frequency[scene.name(e)] for e in ranked), default=0)
    first = min((e.first for e in ranked), default=-1)
    title = quantity.first < scene.title_end
    out: list[Candidate[Entity | None]] = [
        Candidate(None, tuple(_nothing(scene, quantity, ranked, same, employers, topic)))
    ]
    for rank, entity in enumerate(ranked):
        name = scene.name(entity)
        near = "near" if _same_sentence(scene, entity, quantity) else "far"
        position = _position(scene, entity, quantity)
        features = [
            *position,
            *(f"{quantity.kind}|{feature}" for feature in position[:4]),
            *scene.standing(entity, near),
            *(_relation(scene, entity, quantity, ranked) if near == "near" and label == "ORG" else ()),
            f"rank {min(rank, 4)}",
            f"first named {entity.first == first}",
            f"most frequent {scene.frequency[name] == most}",
            f"rivals in sentence {min(same, 3)}",
            f"quantity in title {title} {near}",
        ]
        served = name in employers
        main = name == scene.main_office
        features += [
            f"employer {served} {near}",
            f"employer {served} of {min(len(employers), 2)}",
            f"main employer {main} speaker {bool(employers)}",
            f"spoken share {min(4, 4 * scene.speakers[name] // max(1, len(scene.quantities)))}",
        ]
        if speaker is not None:
            said = speaker.source_start <= entity.start and entity.end <= speaker.source_end
            title_of = scene.words.text[entity.start : entity.end] in speaker.source
            features.append(f"of the speaker {said or title_of} {near}")
        else:
            features.append(f"no speaker {near}")
        if served or main:
            features.extend(f"employer near {word}" for word in topic)
        out.append(Candidate(entity, tuple(features)))
    return out


def opinion(
    scene: Scene, offered: Sequence[Candidate[Mention | None]], shares: Sequence[float]
) -> dict[str | None, float]:
    """The ``shares`` of candidates by the names that other quantities know them by, in their order."""
    called = (None if one.value is None else scene.name(one.value) for one in offered)
    return dict(zip(called, shares, strict=True))


def same(scene: Scene, one: Mention | None, other: Mention | None) -> bool:
    """Whether two candidates are spellings of one name («بسیج سازندگی», «بسیج سازندگی لرستان»)."""
    if one is None or other is None:
        return False
    name, called = scene.name(one), scene.name(other)
    return bool(name and called) and alike(name, called)


def alike(one: str, other: str) -> bool:
    """Whether one squashed name holds the other, and the shorter is no mere fragment of it.

    >>> alike("بسیجسازندگی", "سازمانبسیجسازندگی")
    True
    """
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    return short == long or (len(short) >= _LEAST and short in long and len(short) >= _SHARE * len(long))


def _nearest(scene: Scene, quantity: Quantity, label: str) -> list[Entity]:
    """One mention a name: that which stands nearest, of those around and those that matter most."""
    chosen: dict[str, Entity] = {}
    for entity in scene.around(label, quantity.first):
        if entity.overlaps(quantity):
            continue
        name = scene.name(entity)
        if name not in chosen or _distance(entity, quantity) < _distance(chosen[name], quantity):
            chosen[name] = entity
    return list(chosen.values())


def _distance(entity: Entity, quantity: Quantity) -> int:
    """Words between the two; a mention that comes later counts half as far again."""
    if entity.last <= quantity.first:
        return quantity.first - entity.last
    return (entity.first - quantity.last) * 3 // 2


def _between(entity: Entity, quantity: Quantity) -> tuple[str, range]:
    """On which side of the quantity the entity stands, and the words between them."""
    if entity.last <= quantity.first:
        return "before", range(entity.last, quantity.first)
    return "after", range(quantity.last, entity.first)


def _same_sentence(scene: Scene, entity: Entity, quantity: Quantity) -> bool:
    return scene.words.sentence[entity.first] == scene.words.sentence[quantity.first]


def _position(scene: Scene, entity: Entity, quantity: Quantity) -> list[str]:
    words, tags, keys = scene.words, scene.tags, scene.words.keys
    sentences = words.sentence[quantity.first] - words.sentence[entity.first]
    side, span = _between(entity, quantity)
    if sentences == 0:
        where = f"same sentence {side}"
        verb = any(tags[i] == "V" for i in span)
        crossed = side == "before" and any(o.first >= entity.last for o in scene.before(quantity))
        out = [
            where,
            f"{where} {bucket(len(span))}",
            f"{where} verb {verb}",
            f"{where} crosses quantity {crossed}",
        ]
        near = "near"
    else:
        where = f"sentence {'-' if sentences > 0 else '+'}{bucket(abs(sentences))}"
        paragraph = scene.paragraph(entity.first) == scene.paragraph(quantity.first)
        out = [where, "other sentence", f"paragraph same {paragraph}", where + side]
        near = "far"
    link = tags[entity.first - 1] if entity.first else "BR"
    follow = tags[entity.last] if entity.last < len(keys) else "BR"
    out.append(f"{near} after {keys[entity.first - 1] if link in ('P', 'C', 'S', 'PU') else link}")
    out.append(f"{near} followed by {keys[entity.last] if follow in ('P', 'C', 'S', 'PU', 'V') else follow}")
    out.append(f"opens sentence {entity.first == words.sentence_of(entity.first)[0]} {near}")
    return out


def _relation(scene: Scene, entity: Entity, quantity: Quantity, rivals: Sequence[Entity]) -> Iterator[str]:
    """What stands between an entity and a quantity of its sentence."""
    words, tags, keys = scene.words, scene.tags, scene.words.keys
    side, span = _between(entity, quantity)
    begin, end = span.start, span.stop
    if end - begin <= _GAP:
        yield f"gap {side} {' '.join(keys[begin:end])}"
    link = keys[entity.first - 1] if entity.first and tags[entity.first - 1] in ("P", "C", "PU") else ""
    verbs = min(sum(tags[i] == "V" for i in span), 2)
    yield f"link {link} {side} {bucket(end - begin)}"
    yield f"link {link} {side} verbs {verbs}"
    for mark in sorted(_MARKS.intersection(keys[begin:end])):
        yield f"{side} across {mark} verbs {verbs}"
    between = sum(begin <= other.first and other.last <= end for other in rivals)
    counted = scene.counted(begin, end)
    yield f"{side} rivals between {min(between, 2)} quantities {min(counted, 2)}"
    yield f"{side} rivals between {min(between, 2)} verbs {verbs}"
    first, last = words.sentence_of(quantity.first)
    mine = sum(first <= other.first < entity.first for other in rivals)
    all_mine = sum(first <= other.first < last for other in rivals)
    its, all_its = scene.counted(first, quantity.first), scene.counted(first, last)
    if all_its > 1:
        yield f"{side} parallel {mine == its} as many {all_mine == all_its}"


def standing(scene: Scene, entity: Entity, near: str) -> tuple[str, ...]:
    """What may be said of an entity whichever quantity asks, alone and with ``near``: kept by the scene."""
    keys = scene.words.keys
    name = scene.name(entity)
    features = (
        f"head {keys[entity.first]}",
        f"last {keys[entity.last - 1]}",
        f"words {min(entity.last - entity.first, 5)}",
        f"known {bool(entity.key)}",
        f"frequency {bucket(scene.frequency[name])}",
        f"in title {entity.first < scene.title_end}",
        f"agency {keys[entity.first] in _AGENCY}",
        f"inside organization {scene.inside(entity)}",
        f"office {name in scene.offices}",
        f"office {name in scene.offices} of {min(len(scene.offices), 3)}",
    )
    return (*features, *(f"{near} {feature}" for feature in features))


def _nothing(
    scene: Scene,
    quantity: Quantity,
    ranked: Sequence[Entity],
    same: int,
    employers: frozenset[str],
    topic: Sequence[str],
) -> list[str]:
    top = max((scene.frequency[scene.name(e)] for e in ranked), default=0)
    total = sum(scene.frequency[scene.name(e)] for e in ranked)
    return [
        "nothing",
        f"nothing {quantity.kind}",
        f"nothing unit {quantity.unit}",
        f"nothing of {min(len(ranked), 4)}",
        f"nothing of {min(same, 2)} in sentence",
        f"nothing in title {quantity.first < scene.title_end}",
        f"nothing noun {scene.words.keys[quantity.last - 1]}",
        f"nothing most frequent {bucket(top)}",
        f"nothing dominant {round(4 * top / total) if total else 0}",
        f"nothing at sentence {bucket(scene.words.sentence[quantity.first])}",
        f"nothing quantities {bucket(len(scene.quantities))}",
        f"nothing employers {bool(employers)}",
        f"nothing main {bool(scene.main_office)} {bool(employers)}",
        f"nothing offices {min(len(scene.offices), 2)} speaker {bool(employers)}",
        *(f"nothing near {word}" for word in topic),
    ]


def _topic(scene: Scene, quantity: Quantity) -> list[str]:
    """The nouns around the quantity, and its predicate: what the statistic is about."""
    words, tags, keys = scene.words, scene.tags, scene.words.keys
    begin, end = words.sentence_of(quantity.first)
    near = range(max(begin, quantity.first - _TOPIC), min(end, quantity.last + _TOPIC))
    topic = sorted({keys[i] for i in near if tags[i] == "N" and len(keys[i]) > 2})
    verb = next((i for i in range(quantity.last, min(end, quantity.last + 25)) if tags[i] == "V"), None)
    if verb is not None:
        topic.append(f"verb {keys[verb]}")
        topic.append(f"person {_person(keys[verb])}")
    return topic


def _person(verb: str) -> str:
    """«داریم», «کردیم»: a verb in the first person speaks for the speaker's own body."""
    return (
        "we"
        if verb.endswith("یم")
        else "I"
        if verb.endswith("م")
        else "they"
        if verb.endswith("ند")
        else "it"
    )
