"""Names: which organization and which place a quantity belongs to.

Every organization (or place) of the article is a candidate, and so is "none". An
organization that is mentioned several times is one candidate, seen from its nearest mention.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pipeline.binding.ranker import Candidate, bucket
from pipeline.binding.scene import Scene
from pipeline.characters import key
from pipeline.mentions import Entity, Quantity

#: More candidates than this are not looked at: the nearest and the first ones are kept.
_MOST: Final = 24
_AGENCY: Final = frozenset(key(w) for w in "خبرگزاری خبرگزاري خبرنگار پایگاه روزنامه باشگاه".split())


def candidates(
    scene: Scene, q: int, label: str, opinion: Sequence[Mapping[str, float]] | None = None
) -> list[Candidate[Entity | None]]:
    """The entities of ``label`` that quantity number ``q`` may be bound to, and None.

    ``opinion`` is what a first reading held of every quantity of the article: the probability
    of each name, by squashed spelling ("" for none). An article mostly tells of one body; in
    the second reading the quantities hear of each other.
    """
    quantity = scene.quantities[q]
    pool = scene.organizations if label == "ORG" else scene.places
    nearest = _nearest(scene, quantity, pool)
    ranked = sorted(nearest, key=lambda e: _distance(e, quantity))
    chosen = ranked[:_MOST]
    same = [e for e in chosen if _same_sentence(scene, e, quantity)]
    speaker = scene.attributions[q] if scene.attributions else None
    employers = scene.employers(speaker) if speaker is not None else set()
    main = scene.speakers.most_common(1)[0][0] if scene.speakers else ""
    order = {entity.start: rank for rank, entity in enumerate(chosen)}
    nothing = [*_nothing(scene, quantity, chosen, same), f"nothing employers {bool(employers)}", f"nothing main {bool(main)} {bool(employers)}"]
    nothing.append(f"nothing offices {min(len(scene.offices), 2)} speaker {speaker is not None}")
    if opinion is not None:
        nothing.extend(_consensus(scene, q, "", opinion, "nothing"))
    out: list[Candidate[Entity | None]] = [Candidate(None, tuple(nothing))]
    first_named = min(chosen, key=lambda e: e.first) if chosen else None
    most = max((scene.frequency[scene.name(e)] for e in chosen), default=0)
    for entity in chosen:
        features = [
            *_position(scene, entity, quantity),
            *_standing(scene, entity, q),
            f"rank {min(order[entity.start], 4)}",
            f"first named {entity is first_named}",
            f"most frequent {scene.frequency[scene.name(entity)] == most}",
            f"rivals in sentence {min(len(same), 3)}",
        ]
        features.extend(_service(scene, entity, q, employers, main))
        if opinion is not None:
            features.extend(_consensus(scene, q, scene.name(entity), opinion, "name"))
        kind = quantity.kind
        crossed = [f"{kind}|{name}" for name in features[:4]]
        out.append(Candidate(entity, tuple([*features, *crossed])))
    return out


def _consensus(scene: Scene, q: int, name: str, opinion: Sequence[Mapping[str, float]], who: str) -> list[str]:
    """What the first reading thinks of ``name`` here, around here, and in the whole article."""
    words = scene.words
    here = scene.paragraph(scene.quantities[q].first)
    views = {
        "own": [opinion[q].get(name, 0.0)],
        "article": [view.get(name, 0.0) for i, view in enumerate(opinion) if i != q],
        "paragraph": [
            view.get(name, 0.0)
            for i, view in enumerate(opinion)
            if i != q and scene.paragraph(scene.quantities[i].first) == here
        ],
        "sentence": [
            view.get(name, 0.0)
            for i, view in enumerate(opinion)
            if i != q and words.sentence[scene.quantities[i].first] == words.sentence[scene.quantities[q].first]
        ],
    }
    out: list[str] = []
    for view, held in views.items():
        if not held:
            out.append(f"{who} {view} alone")
            continue
        mean = sum(held) / len(held)
        out.extend(f"{who} {view} over {step}" for step in (5, 15, 30, 50, 70, 85) if 100 * mean >= step)
    return out


def _service(scene: Scene, entity: Entity, q: int, employers: set[str], main: str) -> list[str]:
    """Whether the speaker of this quantity, or the article's main one, serves the organization."""
    name = scene.name(entity)
    near = "near" if _same_sentence(scene, entity, scene.quantities[q]) else "far"
    office = name in scene.offices
    return [
        f"employer {name in employers} {near}",
        f"employer {name in employers} of {min(len(employers), 2)} office {office}",
        f"main employer {name == main} speaker {bool(employers)}",
        f"office {office} {near}",
        f"office {office} of {min(len(scene.offices), 3)}",
        f"spoken share {min(4, 4 * scene.speakers[name] // max(1, len(scene.quantities)))}",
    ]


def _nearest(scene: Scene, quantity: Quantity, pool: Sequence[Entity]) -> list[Entity]:
    """One mention a name: that which stands nearest to the quantity, before it if there is one."""
    best: dict[str, Entity] = {}
    for entity in pool:
        if entity.first < quantity.last and quantity.first < entity.last:
            continue
        name = scene.name(entity)
        if name not in best or _distance(entity, quantity) < _distance(best[name], quantity):
            best[name] = entity
    return list(best.values())


def _distance(entity: Entity, quantity: Quantity) -> int:
    """Words between the two; a mention that comes later counts half as far again."""
    if entity.last <= quantity.first:
        return quantity.first - entity.last
    return (entity.first - quantity.last) * 3 // 2


def _same_sentence(scene: Scene, entity: Entity, quantity: Quantity) -> bool:
    return scene.words.sentence[entity.first] == scene.words.sentence[quantity.first]


def _position(scene: Scene, entity: Entity, quantity: Quantity) -> list[str]:
    words, tags, keys = scene.words, scene.tags, scene.words.keys
    sentences = words.sentence[quantity.first] - words.sentence[entity.first]
    before = entity.last <= quantity.first
    side = "before" if before else "after"
    if sentences == 0:
        gap = quantity.first - entity.last if before else entity.first - quantity.last
        span = range(entity.last, quantity.first) if before else range(quantity.last, entity.first)
        verb = any(tags[i] == "V" for i in span)
        where = f"same sentence {side}"
        out = [where, f"{where} {bucket(max(gap, 0))}", f"{where} verb {verb}"]
        other = any(q.first >= entity.last and q.last <= quantity.first for q in scene.quantities) if before else False
        out.append(f"{where} other quantity between {other}")
    else:
        where = f"sentence {'-' if sentences > 0 else '+'}{bucket(abs(sentences))}"
        out = [where, "other sentence", f"paragraph same {scene.paragraph(entity.first) == scene.paragraph(quantity.first)}", where + side]
    at = entity.first
    link = keys[at - 1] if at and tags[at - 1] in ("P", "C", "S", "PU", "BR") else (tags[at - 1] if at else "BR")
    near = "near" if sentences == 0 else "far"
    out.append(f"{near} after {link}")
    following = keys[entity.last] if entity.last < len(keys) and tags[entity.last] in ("P", "C", "S", "PU", "V") else (tags[entity.last] if entity.last < len(keys) else "BR")
    out.append(f"{near} followed by {following}")
    return out


def _standing(scene: Scene, entity: Entity, q: int) -> list[str]:
    words, keys = scene.words, scene.words.keys
    quantity = scene.quantities[q]
    head = keys[entity.first]
    near = "near" if _same_sentence(scene, entity, quantity) else "far"
    out = [
        f"head {head}",
        f"{near} head {head}",
        f"last {keys[entity.last - 1]}",
        f"words {min(entity.last - entity.first, 5)}",
        f"known {bool(entity.key)} {near}",
        f"frequency {bucket(scene.frequency[scene.name(entity)])}",
        f"in title {entity.first < scene.title_end}",
        f"opens sentence {entity.first == words.sentence_of(entity.first)[0]} {near}",
        f"quantity in title {quantity.first < scene.title_end} {near}",
        f"agency {head in _AGENCY}",
    ]
    inside = any(o is not entity and o.first <= entity.first and entity.last <= o.last and o.label == "ORG" for o in scene.entities)
    out.append(f"inside organization {inside} {near}")
    holds = any(o is not entity and entity.first <= o.first and o.last <= entity.last and o.label == "LOC" for o in scene.entities)
    out.append(f"holds place {holds}")
    speaker = scene.attributions[q] if scene.attributions else None
    if speaker is not None:
        role = any(p.label == "PER" and p.role and _inside(words.text[entity.start : entity.end], p.role) for p in scene.entities)
        said = speaker.source_start <= entity.start and entity.end <= speaker.source_end
        title = _inside(words.text[entity.start : entity.end], speaker.source)
        out.append(f"of the speaker {said or title} {near}")
        out.append(f"of a role {role} {near}")
    else:
        out.append(f"no speaker {near}")
    return out


def _inside(part: str, whole: str) -> bool:
    return bool(part) and part in whole


def _nothing(
    scene: Scene, quantity: Quantity, chosen: Sequence[Entity], same: Sequence[Entity]
) -> Iterable[str]:
    words = scene.words
    yield "nothing"
    yield f"nothing {quantity.kind}"
    yield f"nothing unit {quantity.unit}"
    yield f"nothing of {min(len(chosen), 4)}"
    yield f"nothing of {min(len(same), 2)} in sentence"
    yield f"nothing in title {quantity.first < scene.title_end}"
    yield f"nothing noun {words.keys[quantity.last - 1]}"
    top = max((scene.frequency[scene.name(e)] for e in chosen), default=0)
    yield f"nothing most frequent {bucket(top)}"
    total = sum(scene.frequency[scene.name(e)] for e in chosen)
    yield f"nothing dominant {round(4 * top / total) if total else 0}"
    yield f"nothing at sentence {bucket(words.sentence[quantity.first])}"
    yield f"nothing quantities {bucket(len(scene.quantities))}"
