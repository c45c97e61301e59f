"""Killing: work in a process of its own, which comes to its end in time or is killed."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from pathlib import Path


def ended(work: Callable[[Path], None], folder: Path, *, within: float = 600) -> bool:
    """Whether ``work`` on ``folder`` came to its end ``within`` so many seconds; it is killed if not."""
    process = multiprocessing.get_context("fork").Process(target=work, args=(folder,))
    process.start()
    process.join(within)
    process.kill()
    process.join()
    return process.exitcode == 0
