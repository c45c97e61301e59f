"""Readers: who reads names, as a function from sentences of words to their BIO tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import spacy
from spacy.tokens import Doc

from pipeline.entities import Entities
from pipeline.tagging.finder import SHIPPED, finder
from pipeline.tagging.judging import Tags
from pipeline.tagging.labels import OUTSIDE


def tags(model: str, told: Mapping[str, str | None]) -> Tags:
    """The reader called ``model``.

    One that can adds up the classes that are told alike by ``told``, and tells names by the convention
    whose classes are those that are told.
    """
    if model in SHIPPED:
        from pipeline.tagging.tagger import Tagger, conventions, folder

        convention = matching(conventions(folder(model)), told)
        return Tagger(folder(model), merged=told, convention=convention).tags
    found = finder(model)
    return ruled if found is None else found.tags


def matching(conventions: Mapping[str, frozenset[str]], told: Mapping[str, str | None]) -> str | None:
    """The convention that tells apart just the classes that are told; None where not one does.

    >>> matching({"tweets": frozenset(["PER", "LOC"])}, {"PER": "PER", "LOC": "LOC", "FAC": "LOC"})
    'tweets'
    """
    used = frozenset(filter(None, told.values()))
    found = [name for name, classes in conventions.items() if classes == used]
    return found[0] if len(found) == 1 else None


def ruled(sentences: Sequence[Sequence[str]]) -> list[list[str]]:
    """The tags of the outermost names that the rules alone find.

    >>> ruled([("در", "استان", "لرستان")])
    [['O', 'B-LOC', 'I-LOC']]
    """
    vocabulary, read = spacy.blank("fa").vocab, Entities()
    out: list[list[str]] = []
    for words in sentences:
        row = [OUTSIDE] * len(words)
        for name in read(Doc(vocabulary, words=list(words))).ents:
            row[name.start : name.end] = [f"B-{name.label_}", *[f"I-{name.label_}"] * (len(name) - 1)]
        out.append(row)
    return out
