"""Relevance: whether a quantity is asserted about the world at all.

A model name (``گلکسی اس ۲۲ اولترا``), the minute of a goal or «یک» as an article looks like a
count. What stands around it tells; here it is weighed, before names are read, since nothing is
bound to what is no statistic. The component ``amarkav_relevance`` leaves in ``doc._.quantities``
those that assert something.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import log10
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.binding.ranker import Candidate, bucket, ranker
from pipeline.binding.scene import Scene
from pipeline.classifiers import classifiers
from pipeline.mentions import Quantity
from pipeline.tags import tagged
from pipeline.words import read

#: Up to how many things may be told one by one.
_FEW: Final = 10
#: How far an opening quotation mark and another member of a list may stand, in words.
_QUOTE: Final = 3
_LIST: Final = 8


class Relevance:
    """The component: of the quantities of ``doc`` only those that assert something stay.

    >>> from pipeline import load
    >>> nlp = load(exclude=("amarkav_entities", "amarkav_attribution", "amarkav_statistics"))
    >>> [quantity.value for quantity in nlp("این یک ضرورت است و ۴۵ نفر آمدند.")._.quantities]
    [45.0]
    """

    def __init__(self) -> None:
        self._ranker = ranker("relevance")

    def __call__(self, doc: Doc) -> Doc:
        doc._.quantities = tuple(self._kept(Scene(read(doc), tagged(doc), doc._.quantities)))
        return doc

    def _kept(self, scene: Scene) -> Iterator[Quantity]:
        for q, quantity in enumerate(scene.quantities):
            choice = self._ranker.best(candidates(scene, q))
            if choice.value or not self._ranker.weights:
                yield replace(quantity, relevance=choice.probability)


@Language.factory("amarkav_relevance")
def create(nlp: Language, name: str) -> Relevance:
    """The component ``amarkav_relevance``."""
    return Relevance()


def candidates(scene: Scene, q: int) -> list[Candidate[bool]]:
    """Keep (True) or drop (False) quantity number ``q``."""
    quantity = scene.quantities[q]
    words, tags, keys = scene.words, scene.tags, scene.words.keys
    first, last = quantity.first, quantity.last
    before = keys[first - 1] if first else "\n"
    before_tag = tags[first - 1] if first else "BR"
    after = keys[last] if last < len(keys) else "\n"
    after_tag = tags[last] if last < len(keys) else "BR"
    low = quantity.value[0] if isinstance(quantity.value, tuple) else quantity.value
    size = _size(low)
    form = _form(words.text[words.starts[first] : words.ends[first]])
    noun = keys[last - 1]
    bare = quantity.unit == "count" and classifiers().match(keys, last - 1) is None
    what = "bare" if bare else "counted" if quantity.unit == "count" else quantity.kind
    features = [
        "keep",
        f"what {what}",
        f"size {size}",
        f"{what} {size}",
        f"{what} {size} {form}",
        f"{what} before {before}",
        f"before {before}",
        f"{what} before tag {before_tag}",
        f"{what} {form} before tag {before_tag}",
        f"{what} after tag {after_tag}",
        f"{what} {size} after tag {after_tag}",
        f"after {after}",
        f"noun {noun}",
        f"{size} noun {noun}",
        f"comparator {quantity.comparator}",
        f"{what} words {last - first}",
        f"sentence quantities {bucket(scene.counted(*words.sentence_of(first)))} {size}",
        f"title {first < scene.title_end} {size}",
        f"ascii {before.isascii() and before.isalpha()} {what}",
        f"quoted {_quoted(keys, first)} {what}",
        f"noun ends {noun[-1:]} {what} {size}",
        f"opens {first == words.sentence_of(first)[0]} {size}",
        f"unit {quantity.unit}",
        f"before two {keys[first - 2] if first > 1 else ''} {before}",
    ]
    if size == "one":
        features.append(f"one listed {_listed(scene, q)}")
    return [Candidate(False, ()), Candidate(True, tuple(features))]


def _size(value: float | None) -> str:
    """One, two and a few by name, more by the number of digits."""
    if value is None:
        return "vague"
    if value in (1, 2):
        return "one" if value == 1 else "two"
    return "few" if 2 < value <= _FEW else f"e{int(log10(abs(value) + 1))}"


def _form(raw: str) -> str:
    return "digits" if raw[:1].isdigit() else "words"


def _quoted(keys: list[str], first: int) -> bool:
    return any(key in '«"“' for key in keys[max(0, first - _QUOTE) : first])


def _listed(scene: Scene, q: int) -> bool:
    """Whether another count stands within eight words."""
    here = scene.quantities[q]
    near = [scene.quantities[i] for i in (q - 1, q + 1) if 0 <= i < len(scene.quantities)]
    return any(abs(o.first - here.first) <= _LIST and o.kind == here.kind for o in near)
