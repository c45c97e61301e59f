"""Lexicon: what Amarkav knows of the language, in tables that a linguist can edit.

``load("units")`` gives the parsed ``units.toml``; ``rows("provinces")`` the rows of
``provinces.tsv`` as dictionaries.
"""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final

_ROOT: Final = files(__name__)


@cache
def load(name: str) -> dict[str, Any]:
    """The table ``name.toml``, parsed.

    >>> load("numerals")["units"]["دو"]
    2
    """
    return tomllib.loads((_ROOT / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``name.tsv``, keyed by its header."""
    lines = (_ROOT / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(csv.DictReader(lines, delimiter="\t"))
