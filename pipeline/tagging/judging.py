"""Judging: what a reader of names finds in annotated sentences, told by the labels that they use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.tagging.conll import Sentence
from pipeline.tagging.evaluation import Score, scores
from pipeline.tagging.labels import CLASSES, OUTSIDE, parted

#: A BIO tag for every word of every sentence.
Tags = Callable[[Sequence[Sequence[str]]], list[list[str]]]


def used(sentences: Sequence[Sentence]) -> frozenset[str]:
    """The classes that the tags of ``sentences`` name, ours and others."""
    return frozenset(name for sentence in sentences for tag in sentence.tags if (name := parted(tag)[1]))


def mapping(labels: frozenset[str]) -> dict[str, str | None]:
    """How our classes are told where only ``labels`` are used: a facility is a place, others are not told.

    >>> told = mapping(frozenset(["PER", "LOC"]))
    >>> told["PER"], told["FAC"], told["DATE"]
    ('PER', 'LOC', None)
    """
    told: dict[str, str | None] = {name: name if name in labels else None for name in CLASSES}
    if told["FAC"] is None:
        told["FAC"] = told["LOC"]
    return told


def gold(sentences: Sequence[Sentence], judged: frozenset[str]) -> list[list[str]]:
    """The tags of ``sentences``, in our way of writing them, but for classes that are not ``judged``.

    >>> gold([Sentence(words=("رشت", "سرد"), tags=("S-loc", "B-MISC"))], frozenset(["LOC"]))
    [['B-LOC', 'O']]
    """
    return [[_tag(tag, judged) for tag in sentence.tags] for sentence in sentences]


def _tag(written: str, judged: frozenset[str]) -> str:
    place, name = parted(written)
    return f"{place}-{name}" if name in judged else OUTSIDE


def judge(sentences: Sequence[Sentence], tags: Tags, told: Mapping[str, str | None]) -> dict[str, Score]:
    """Scores by class, and of all together (``all``), of what ``tags`` finds in ``sentences``.

    ``told`` is how our classes are told (:func:`mapping`): what it does not tell counts neither
    in the gold nor against what was found.
    """
    judged = frozenset(filter(None, told.values()))
    found = [[_told(tag, told) for tag in row] for row in tags([sentence.words for sentence in sentences])]
    return scores(gold(sentences, judged), found)


def _told(tag: str, told: Mapping[str, str | None]) -> str:
    place, _, name = tag.partition("-")
    name = told.get(name) or ""
    return f"{place}-{name}" if name else OUTSIDE
