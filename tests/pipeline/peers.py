"""The tables of other extractors, which lie beside the project and are not ours to copy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

_FOLDER = Path(__file__).parents[3] / "shared" / "eval" / "peers"

#: On a module: its tests are passed over where the tables are not.
needed = pytest.mark.skipif(
    not _FOLDER.is_dir(), reason=f"{_FOLDER} is absent: the peers' tables are kept outside the project"
)


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of the table ``name``, none where it is absent."""
    path = _FOLDER / f"{name}.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
