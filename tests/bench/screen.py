"""Screen: where a bench says what it measured."""

from __future__ import annotations

import sys


def say(line: str) -> None:
    """A line to standard output."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
