"""A toy in the pipeline's place: a number and the word after it, and ways to fail on purpose.

Tests of what stands around the pipeline use it, so that they are quick and say nothing about
how well statistics are found.
"""

from __future__ import annotations

import multiprocessing
import os
import re
from dataclasses import dataclass
from typing import Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.statistics import Statistic

FAILS = "خراب"
KILLS = "مرگبار"
_NUMBER = re.compile(r"(\d+) (\w+)")


@Language.component("toy_statistics")
def statistics(doc: Doc) -> Doc:
    """Find every number, fail on one word, and die of another where a worker process can."""
    if FAILS in doc.text:
        raise RuntimeError("the toy is broken\nfor good")
    if KILLS in doc.text and multiprocessing.parent_process() is not None:
        os._exit(9)
    doc._.statistics = tuple(
        Statistic(
            quote=found[0], start=found.start(), end=found.end(), value=float(found[1]), comparator="=",
            unit="count", measured=found[2], per=None, organizations=(), places=(),
            time=doc.user_data.get("date"), source=None, trend="=", status="actual", kind="count",
        )
        for found in _NUMBER.finditer(doc.text)
    )  # fmt: skip
    return doc


@dataclass(frozen=True, slots=True)
class Load:
    """Loads the toy, or fails where it is ``missing``; it does not know ``entities``."""

    missing: bool = False
    extractor: str = "toy 1"

    def __call__(self, *, entities: str = "") -> Language:
        if self.missing:
            raise FileNotFoundError("weights")
        return _made()


load: Final = Load()
broken: Final = Load(missing=True)


def _made() -> Language:
    if not Doc.has_extension("statistics"):
        Doc.set_extension("statistics", default=())
    nlp = spacy.blank("fa")
    nlp.add_pipe("toy_statistics")
    return nlp
