"""Language: the Persian pipeline, assembled in reading order."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import spacy
from spacy.language import Language

import pipeline.assembly
import pipeline.attribution
import pipeline.binding.relevance
import pipeline.entities
import pipeline.forms
import pipeline.furniture
import pipeline.numerals
import pipeline.quantities
import pipeline.times  # noqa: F401 - importing a component registers its factory
from pipeline.tagging.finder import DEFAULT
from pipeline.tokenizer import create_tokenizer

#: The components in reading order; each reads the layers of those before it.
COMPONENTS: Final = (
    "amarkav_forms",
    "amarkav_furniture",
    "amarkav_times",
    "amarkav_numerals",
    "amarkav_quantities",
    "amarkav_relevance",
    "amarkav_entities",
    "amarkav_attribution",
    "amarkav_statistics",
)

#: spaCy's own guard is for its parser, which is not used here; time grows linearly.
_MAX_LENGTH: Final = 100_000_000


def load(*, entities: str = DEFAULT, exclude: tuple[str, ...] = ()) -> Language:
    """The Persian pipeline: raw article in, ``doc._.statistics`` out.

    ``entities`` says who reads names beside the rules: ``amarkav``, the shipped tagger, whose encoder
    also helps to choose which of them a quantity belongs to; ``hf:`` and a folder or hub name, a model of
    transformers (extra ``train``); ``rules``, nobody: quicker, and less often right. ``exclude`` names
    components to leave out; where statistics are among them, names are read in every sentence, else in
    those that may matter to a statistic.

    >>> nlp = load()
    >>> doc = nlp("۴۰ گروه جهادی در استان لرستان تشکیل شد.")
    >>> [(s.value, s.measured, s.places[0]) for s in doc._.statistics]
    [(40.0, 'گروه جهادی', 'استان لرستان')]

    Raises:
        UsageError: if ``entities`` is none of these, or needs what is not installed.
        InputError: if its model cannot be read.
    """
    near = "amarkav_statistics" not in exclude
    configs: dict[str, dict[str, Any]] = {
        "amarkav_entities": {"model": entities, "near": near},
        "amarkav_statistics": {"entities": entities},
    }
    with _uncollected():
        nlp = spacy.blank("fa")
        nlp.tokenizer = create_tokenizer(nlp)
        nlp.max_length = _MAX_LENGTH
        for name in COMPONENTS:
            if name not in exclude:
                nlp.add_pipe(name, config=configs.get(name, {}))
    return nlp


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without garbage collection, which would go through the tables that stay again and again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
