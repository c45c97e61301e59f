"""Checkpoints: what a training leaves behind on its way: its state, and lines of metrics."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

log = logging.getLogger(__name__)


def save(state: Mapping[str, Any], path: Path) -> None:
    """Write ``state`` to the file ``path``, whole or not at all."""
    part = path.with_suffix(".part")
    torch.save(dict(state), part)
    part.replace(path)


def note(folder: Path, line: Mapping[str, Any]) -> None:
    """Add ``line`` to ``metrics.jsonl`` in ``folder``, and tell it."""
    with (folder / "metrics.jsonl").open("a", encoding="utf-8") as metrics:
        metrics.write(json.dumps(line) + "\n")
    log.info("%s", line)
