"""What tests of many rooms share."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

from pipeline.tokenizer import create_tokenizer


@pytest.fixture(scope="module")
def nlp(request: pytest.FixtureRequest) -> Language:
    """Our tokenizer and the components that the test's module names in ``COMPONENTS``."""
    language = spacy.blank("fa")
    language.tokenizer = create_tokenizer(language)
    for component in request.module.COMPONENTS:
        language.add_pipe(component)
    return language
