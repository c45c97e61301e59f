"""Corpus: unlabelled Persian text, read article by article from JSON Lines, compressed or not.

The corpus is not part of the project (its rights stay with its publishers): files of one JSON
object a line with ``text``, and optionally ``source`` and ``agency``, named in ``settings.toml``
or on the command line.
"""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from crawler.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What of a corpus is read."""

    shortest: int = 30
    """Texts of fewer characters are left out."""
    longest: int = 20_000
    """Of a longer text, so many characters are read: one poet's collected works are one text."""
    without: Sequence[str] = ()
    """Texts whose ``source`` or ``agency`` is one of these are left out."""
    shares: Mapping[str, float] = field(default_factory=dict)
    """Of the texts of these sources only so large a share is read."""
    seed: int = 0


def texts(files: Sequence[Path], selection: Selection) -> Iterator[str]:
    """The texts of ``files`` that ``selection`` lets through, in their order.

    Raises:
        InputError: if a file is not there.
    """
    chance = random.Random(selection.seed)
    for path in files:
        if not path.is_file():
            raise InputError(
                str(path),
                "no file",
                "texts as JSON Lines with a field `text`, plain or .xz",
                "name yours with --corpus or in models/encoder/settings.toml",
            )
        with _opened(path) as lines:
            for line in lines:
                record = json.loads(line)
                text, source = record["text"], record.get("source", "")
                if len(text) < selection.shortest:
                    continue
                if source in selection.without or record.get("agency") in selection.without:
                    continue
                if chance.random() < selection.shares.get(source, 1.0):
                    yield text[: selection.longest]


def _opened(path: Path) -> TextIO:
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")
