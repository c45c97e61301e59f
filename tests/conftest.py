"""What tests of many rooms share."""

from __future__ import annotations

import signal

import pytest
import spacy
from hypothesis import HealthCheck, settings
from spacy.language import Language

from pipeline.tokenizer import create_tokenizer

# The same examples on every machine, and none too slow there: what passes here passes everywhere. For other
# examples, and new ones each time: pytest --hypothesis-profile=default.
settings.register_profile(
    "steady", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

# A shell that starts the tests in the background has them ignore Ctrl-C, and what they start with
# them, by inheritance; some tests send it.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="module")
def nlp(request: pytest.FixtureRequest) -> Language:
    """Our tokenizer and the components that the test's module names in ``COMPONENTS``."""
    language = spacy.blank("fa")
    language.tokenizer = create_tokenizer(language)
    for component in request.module.COMPONENTS:
        language.add_pipe(component)
    return language
