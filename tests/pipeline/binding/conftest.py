"""What tests of the binding share: a text read as the binder reads it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.language import Language

from pipeline.binding.scene import Scene, scene
from pipeline.language import load


@pytest.fixture(scope="session")
def reader() -> Language:
    """The whole pipeline, without the forms, which the binder does not read."""
    return load(exclude=("amarkav_forms",))


@pytest.fixture(scope="session")
def seen(reader: Language) -> Callable[[str], Scene]:
    """A text as a scene."""

    def see(text: str) -> Scene:
        doc = reader(text)
        return scene(doc)

    return see
