"""Trailers: what an agency puts below its bodies, cut off and kept."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any, Final

#: Name of a rule → its pattern and an example of what it cuts.
TABLE: Final[dict[str, dict[str, Any]]] = tomllib.loads(
    (files("crawler") / "trailers.toml").read_text(encoding="utf-8")
)
#: What an agency may name in ``trailers``.
RULES: Final = frozenset(TABLE)
