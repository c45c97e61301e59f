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
    """The reader called ``model``; one that can adds up the classes that are told alike by ``told``."""
    if model in SHIPPED:
        from pipeline.tagging.tagger import Tagger, folder

        return Tagger(folder(model), merged=told).tags
    found = finder(model)
    return ruled if found is None else found.tags


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
