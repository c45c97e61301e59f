"""Modality: whether a quantity is actual or only planned (future, target, duty, promise)."""

from __future__ import annotations

from functools import cache
from typing import Final

from pipeline import lexicon
from pipeline.binding.ranker import Candidate, bucket
from pipeline.binding.scene import Scene
from pipeline.phrases import Phrases

_REACH: Final = 30


@cache
def _cues() -> Phrases[str]:
    table = lexicon.load("modality")
    return Phrases(
        [(phrase, phrase) for side in ("planned", "actual") for part in ("verbs", "cues") for phrase in table[side][part]]
    )


def candidates(scene: Scene, q: int, previous: str | None) -> list[Candidate[str]]:
    """``actual`` and ``planned`` for quantity number ``q``; ``previous`` is the status before it."""
    quantity = scene.quantities[q]
    words, tags, keys = scene.words, scene.tags, scene.words.keys
    begin, end = words.sentence_of(quantity.first)
    features = ["planned", f"kind {quantity.kind}", f"title {quantity.first < scene.title_end}", f"previous {previous}"]
    low, high = max(begin, quantity.first - _REACH), min(end, quantity.last + _REACH)
    i = low
    while i < high:
        found = _cues().beginning(keys, i)
        if found is None:
            i += 1
            continue
        side = "before" if i < quantity.first else "after"
        gap = quantity.first - i if i < quantity.first else i - quantity.last
        features.append(f"{side} {found[1]}")
        features.append(f"{side} {found[1]} {'near' if gap <= 5 else 'far'}")
        i = max(found[0], i + 1)
    verbs = [j for j in range(quantity.last, high) if tags[j] == "V"]
    for rank, j in enumerate(verbs[:3]):
        features.append(f"verb {rank} {keys[j]}")
    if verbs:
        features.append(f"first verb {keys[verbs[0]]} after {keys[verbs[0] - 1]}")
        features.append(f"last verb {keys[verbs[-1]]}")
        features.append(f"form {_form(keys[verbs[0]])}")
        features.append(f"form {_form(keys[verbs[0]])} at {bucket(verbs[0] - quantity.last)}")
    else:
        features.append("no verb after")
        back = next((j for j in range(quantity.first - 1, low - 1, -1) if tags[j] == "V"), None)
        features.append(f"verb before {keys[back] if back is not None else ''}")
    features.append(f"noun {keys[quantity.last - 1]}")
    features.append(f"comparator {quantity.comparator}")
    return [Candidate("actual", ()), Candidate("planned", tuple(features))]


def _form(verb: str) -> str:
    """Past, habitual present, future auxiliary or other: what the ending and prefix show."""
    if verb.startswith("خواه"):
        return "future"
    if verb.startswith(("می", "نمی")):
        return "present"
    if verb.startswith("ب") and len(verb) > 3:
        return "subjunctive"
    if verb.endswith(("ه", "هاند", "هاست")):
        return "perfect"
    if verb.endswith(("ت", "د", "ند")):
        return "past"
    return "other"
