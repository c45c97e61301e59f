"""Finder: what finds names in sentences of words, chosen by the name that ``entities=`` gives it.

``amarkav`` and ``amarkav-with-arman`` are shipped taggers, ``hf:…`` is a model of transformers, and
``rules`` none of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol

from crawler.errors import UsageError
from pipeline.tagging.vectors import Rows

RULES: Final = "rules"
HUB: Final = "hf:"
DEFAULT: Final = "amarkav"
#: Tells all classes, and names best; what it knows of facilities and products comes from a set for research.
WIDEST: Final = "amarkav-with-arman"
#: The taggers that are shipped, and where in ``models/tagger`` each lies.
SHIPPED: Final[Mapping[str, str]] = {DEFAULT: "weights", WIDEST: "with_arman"}
#: What ``entities=`` may be, for messages and help pages.
EXPECTED: Final = f"{', '.join(SHIPPED)}, {RULES}, or {HUB} and a folder or hub name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Words ``first`` to ``end`` (not with it) of a sentence, their class, and how probable it is."""

    first: int
    end: int
    label: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read of a sentence: its entities in the order of their words, and the words' vectors.

    Without vectors where the finder has none that the binder knows.
    """

    found: list[Found]
    vectors: Rows | None = None


class Finder(Protocol):
    """Finds entities in sentences of words, each sentence by itself."""

    def read(self, sentences: Sequence[Sequence[str]]) -> list[Reading]:
        """What is read of each of ``sentences``."""

    def tags(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """A BIO tag for every word of ``sentences``."""


def checked(model: str) -> str:
    """``model``, if it can be the value of ``entities=``.

    >>> checked("rules")
    'rules'

    Raises:
        UsageError: if it cannot.
    """
    if model in (RULES, *SHIPPED) or model.removeprefix(HUB) not in (model, ""):
        return model
    raise UsageError(f"entities: received {model!r}; expected {EXPECTED}")


@cache
def finder(model: str) -> Finder | None:
    """The finder called ``model``, loaded once in a process; None for the rules.

    Raises:
        UsageError: if there is none of that name, or what it needs is not installed.
        InputError: if its files cannot be read.
    """
    if checked(model) == RULES:
        return None
    # Here and not above, because the rules need none of it.
    if model in SHIPPED:
        from pipeline.tagging.tagger import Tagger, folder

        return Tagger(folder(model))
    from pipeline.tagging.hub import Hub

    return Hub(model.removeprefix(HUB))
