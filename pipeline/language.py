"""Language: the Persian pipeline, assembled in reading order."""

from __future__ import annotations

from typing import Final

import spacy
from spacy.language import Language

import pipeline.assembly
import pipeline.attribution
import pipeline.entities
import pipeline.forms
import pipeline.furniture
import pipeline.numerals
import pipeline.quantities
import pipeline.times  # noqa: F401 - importing a component registers its factory
from pipeline.tokenizer import create_tokenizer

#: The components in reading order; each reads the layers of those before it.
COMPONENTS: Final = (
    "amarkav_forms",
    "amarkav_furniture",
    "amarkav_times",
    "amarkav_numerals",
    "amarkav_quantities",
    "amarkav_entities",
    "amarkav_attribution",
    "amarkav_statistics",
)

#: spaCy's own guard is for its parser, which is not used here; time grows linearly.
_MAX_LENGTH: Final = 100_000_000


def load(*, entities: str = "rules", exclude: tuple[str, ...] = ()) -> Language:
    """The Persian pipeline: raw article in, ``doc._.statistics`` out.

    ``entities`` says who reads names (``rules``); ``exclude`` names components to leave out.

    >>> nlp = load()
    >>> doc = nlp("۴۰ گروه جهادی در استان لرستان تشکیل شد.")
    >>> [(s.value, s.measured, s.places[0]) for s in doc._.statistics]
    [(40.0, 'گروه جهادی', 'استان لرستان')]
    """
    nlp = spacy.blank("fa")
    nlp.tokenizer = create_tokenizer(nlp)
    nlp.max_length = _MAX_LENGTH
    for name in COMPONENTS:
        if name not in exclude:
            nlp.add_pipe(name, config={"model": entities} if name == "amarkav_entities" else {})
    return nlp
