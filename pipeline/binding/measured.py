"""Measured: the noun phrase that a quantity counts or measures.

Persian puts it after the number (``۴۰ گروه جهادی``, ``۳۰ درصد از گردشگران``), right before
it (``با اعتبار ۵ میلیارد تومان``) or at the head of the clause (``قیمت سکه … ۲۰ درصد رشد
کرد``). All of those are offered; the ranker chooses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.binding.ranker import Candidate, bucket
from pipeline.binding.scene import Scene
from pipeline.characters import key
from pipeline.mentions import Quantity

Extent = tuple[int, int]

#: The longest phrase offered, in words, after and before the number.
_AFTER: Final = 8
_BEFORE: Final = 12
_NOMINAL: Final = frozenset({"N", "A"})
#: What a noun phrase may also hold between its nouns.
_INNER: Final = frozenset({"C", "D", "R", "NUM", "P"})
_LIGHT: Final = frozenset(
    key(w)
    for w in (
        "کرد کرده کند می‌کند کردند شد شده شود می‌شود شدند یافت یافته یابد می‌یابد داد داده دهد می‌دهد دادند داشت داشته دارد دارند "
        "گرفت گرفته گیرد می‌گیرد گرفتند است بود خواهد نشد نکرد نمود گردید گردد می‌گردد رسید رسیده رسد می‌رسد آورد آورده خورد پیدا"
    ).split()
)
_CHANGE: Final = frozenset(
    key(w) for w in "افزایش کاهش رشد افت جهش صعود سقوط تنزل ارتقا ارتقاء تغییر نوسان کم زیاد بیشتر کمتر بالا پایین".split()
)
_PEOPLE: Final = frozenset(key(w) for w in "نفر تن نفری نفره مورد فقره دستگاه عدد واحد راس رأس قطعه جلد باب رقم".split())
_POINTERS: Final = frozenset(key(w) for w in "این آن همان رقم میزان مقدار عدد تعداد مبلغ".split())


def candidates(scene: Scene, q: int, previous: Extent | None) -> list[Candidate[Extent]]:
    """What quantity number ``q`` may measure; ``previous`` is what the one before it measured."""
    quantity = scene.quantities[q]
    base = _context(scene, q)
    found: dict[Extent, list[str]] = {}
    for extent, features in _after(scene, quantity):
        found.setdefault(extent, []).extend(features)
    for extent, features in _before(scene, quantity):
        found.setdefault(extent, []).extend(features)
    if previous is not None:
        found.setdefault(previous, []).extend(_inherited(scene, q, previous))
    if not found:
        return []
    return [
        Candidate(extent, tuple(_crossed(base, [*features, *_shape(scene, extent)])))
        for extent, features in found.items()
    ]


def _crossed(base: Sequence[str], features: Sequence[str]) -> list[str]:
    """Each feature alone and with the context of the quantity (its kind, what follows it)."""
    out = list(features)
    out.extend(f"{context}|{feature}" for context in base for feature in features if feature[0] != "=")
    return out


def _context(scene: Scene, q: int) -> list[str]:
    quantity, words, tags = scene.quantities[q], scene.words, scene.tags
    after = tags[quantity.last] if quantity.last < len(words) else "BR"
    word = words.keys[quantity.last] if quantity.last < len(words) else ""
    last = words.keys[quantity.last - 1]
    form = "people" if last in _PEOPLE else "adjective" if _adjectival(last) else "plain"
    follow = "change" if word in _CHANGE else "of" if word == "از" else after
    return [f"{quantity.kind}", f"{quantity.kind} {form} {follow}"]


def _adjectival(word: str) -> bool:
    return len(word) > 3 and word.endswith("ی") or word.endswith("ه") and word[:-1] in ("سال", "نفر", "روز", "ماه", "ساعت")


def _after(scene: Scene, quantity: Quantity) -> list[tuple[Extent, list[str]]]:
    words, tags, keys = scene.words, scene.tags, scene.words.keys
    out: list[tuple[Extent, list[str]]] = []
    size = len(words)
    starts: list[tuple[int, str]] = []
    counted = quantity.kind in ("count", "vague") and quantity.unit == "count"
    if counted:
        starts.append((quantity.last - 1, "own"))
    at = quantity.last
    if at < size and tags[at] in _NOMINAL:
        starts.append((at, "next"))
    if at < size and keys[at] == "از" and at + 1 < size:
        starts.append((at + 1, "of"))
        if keys[at + 1] in ("این", "آن", "ان", "کل", "مجموع") and at + 2 < size:
            starts.append((at + 2, "of the"))
    if at + 1 < size and keys[at] in _CHANGE:
        starts.append((at + 1, "after change"))
        if tags[at + 1] == "P" and keys[at + 1] in ("در", "از") and at + 2 < size:
            starts.append((at + 2, f"after change {keys[at + 1]}"))
    if at + 1 < size and tags[at] == "N" and tags[at + 1] == "P" and at + 2 < size and keys[at + 1] in ("از", "برای", "در"):
        starts.append((at + 2, f"beyond {keys[at + 1]}"))
    for start, where in starts:
        for end in _ends(scene, start, min(start + _AFTER, size), own=where == "own"):
            out.append(((start, end), [f"@{where}", *_edge(scene, start, end, where)]))
    return out


def _ends(scene: Scene, start: int, stop: int, *, own: bool) -> list[int]:
    """Every place where a phrase from ``start`` may end."""
    words, tags = scene.words, scene.tags
    ends: list[int] = []
    for i in range(start, stop):
        tag = tags[i]
        if tag in _NOMINAL or (i == start and own) or (i > start and tag in ("NUM", "R", "D")):
            if tag not in ("D",):
                ends.append(i + 1)
        elif i > start and tag in ("C", "P") and words.keys[i] in ("و", "در", "از", "به", "برای", "با", "بر") and i + 1 < stop:
            continue
        elif words.keys[i] in "«»\"()-،" and i + 1 < stop and words.keys[i] != "،":
            if words.keys[i] in "»\")":
                ends.append(i + 1)
            continue
        else:
            break
    return ends


def _edge(scene: Scene, start: int, end: int, where: str) -> list[str]:
    """How the phrase ends and what comes next: what says whether it was cut at the right place."""
    words, tags, keys = scene.words, scene.tags, scene.words.keys
    after = tags[end] if end < len(words) else "BR"
    word = keys[end] if end < len(words) else ""
    out = [
        f"{where} length {min(end - start, 6)}",
        f"{where} ends {tags[end - 1]} before {after}",
        f"last {keys[end - 1]}",
    ]
    if after != "N" and after != "A":
        out.append(f"{where} before word {word}")
    if end < len(words) and end in scene.names:
        out.append(f"{where} before name")
    if any(i in scene.names for i in range(start + 1, end)):
        out.append(f"{where} holds name")
    if word in _LIGHT:
        out.append(f"{where} before light verb")
    if end - start > 1 and end < len(words) and word in _LIGHT and tags[end - 1] == "N":
        out.append(f"{where} swallows verbal noun")
    inner = [keys[i] for i in range(start, end) if tags[i] in _INNER]
    out.extend(f"{where} holds {word}" for word in inner)
    if keys[end - 1] in _CHANGE:
        out.append(f"{where} ends in change")
    if end < len(words) and word in _CHANGE:
        out.append(f"{where} before change")
    return out


def _before(scene: Scene, quantity: Quantity) -> list[tuple[Extent, list[str]]]:
    """Noun phrases before the quantity in its sentence, nearest first, and the clause's first."""
    words, tags, keys = scene.words, scene.tags, scene.words.keys
    begin = words.sentence_of(quantity.first)[0]
    floor = max(begin, quantity.first - 40)
    out: list[tuple[Extent, list[str]]] = []
    i, rank = quantity.first - 1, 0
    gap: list[str] = []
    while i >= floor and rank < 6:
        if tags[i] not in _NOMINAL:
            if len(gap) < 3 or tags[i] in ("PU", "V", "S", "BR"):
                gap.append(keys[i] if tags[i] in ("P", "C", "S", "ADV") else tags[i])
            i -= 1
            continue
        end = i + 1
        start = i
        while start > floor and (
            tags[start - 1] in _NOMINAL
            or (start - 2 >= floor and keys[start - 1] in ("و", "برای", "از", "به", "در", "این", "های") and tags[start - 2] in _NOMINAL)
            or keys[start - 1] in "«»\""
            or (tags[start - 1] in ("D", "NUM") and start - 2 >= floor and tags[start - 2] in _NOMINAL)
        ):
            start -= 1
        out.extend(_starts(scene, start, end, quantity, rank, gap))
        rank += 1
        i = start - 1
        gap = [*gap[:2], "NP"]
    return out


def _starts(scene: Scene, start: int, end: int, quantity: Quantity, rank: int, gap: list[str]) -> list[tuple[Extent, list[str]]]:
    words, tags, keys = scene.words, scene.tags, scene.words.keys
    between = " ".join(reversed(gap[:3]))
    opening = start == words.sentence_of(start)[0] or tags[start - 1] in ("PU", "S", "BR")
    broken = any(tags[i] in ("V", "S") for i in range(end, quantity.first))
    common = [
        f"before rank {rank}",
        f"before gap {between}" if rank < 2 else "before far",
        f"before distance {bucket(quantity.first - end)}",
        "before opens clause" if opening else "before inside",
        "before verb between" if broken else "before same clause",
    ]
    out: list[tuple[Extent, list[str]]] = []
    for first in range(max(start, end - _BEFORE), end):
        if tags[first] != "N":
            continue
        previous = tags[first - 1] if first else "BR"
        word = keys[first - 1] if first else ""
        mine = [
            *common,
            f"before starts after {word if previous in ('P', 'C', 'S', 'D') else previous}",
            f"before length {min(end - first, 6)}",
            "before whole" if first == start else "before part",
            f"head {keys[first]}",
            f"last {keys[end - 1]}",
        ]
        if first in scene.names:
            mine.append("before starts with name")
        if any(i in scene.names for i in range(first + 1, end)):
            mine.append("before holds name")
        if keys[first] in _POINTERS:
            mine.append("before points back")
        if keys[end - 1] in _CHANGE:
            mine.append("before ends in change")
        if end < len(words) and keys[end] in _LIGHT:
            mine.append("before light verb")
        mine.extend(f"before holds {keys[i]}" for i in range(first, end) if tags[i] in _INNER)
        out.append(((first, end), mine))
        # The same phrase without the name of the place at its end.
        cut = next((i for i in range(first + 1, end) if i in scene.names), None)
        if cut is not None and tags[cut - 1] in _NOMINAL:
            out.append(((first, cut), [*mine, "before cut at name"]))
        joint = next((i for i in range(first + 1, end) if keys[i] in ("در", "برای", "به", "از", "با")), None)
        if joint is not None:
            out.append(((first, joint), [*mine, "before cut at preposition"]))
    return out


def _inherited(scene: Scene, q: int, previous: Extent) -> list[str]:
    now, then, words = scene.quantities[q], scene.quantities[q - 1], scene.words
    same_sentence = words.sentence[now.first] == words.sentence[then.first]
    follow = scene.tags[now.last] if now.last < len(words) else "BR"
    between = [words.keys[i] for i in range(then.last, now.first)]
    return [
        "inherit",
        f"inherit sentence {same_sentence}",
        f"inherit unit {now.unit == then.unit}",
        f"inherit kind {then.kind}>{now.kind}",
        f"inherit follow {follow}",
        f"inherit gap {bucket(len(between))}",
        f"inherit joined {between[0] if len(between) == 1 else ''}",
        f"inherit points {any(word in _POINTERS for word in between)}",
        f"inherit overlaps {then.first <= previous[0] < then.last + 2}",
    ]


def _shape(scene: Scene, extent: Extent) -> list[str]:
    keys = scene.words.keys
    out = [f"=head {keys[extent[0]]}", f"head {keys[extent[0]]}"]
    if keys[extent[0]] in _CHANGE:
        out.append("starts with change")
    if keys[extent[0]] in _PEOPLE:
        out.append("starts with classifier" if extent[1] - extent[0] > 1 else "is classifier")
    return out
