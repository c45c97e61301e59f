"""Claims: the same statistic told by several articles, with the same number or with another."""

from __future__ import annotations

from pipeline.bases import Base
from pipeline.statistics import Statistic


def version_key(statistic: Statistic, base: Base, *, place: str, organization: str) -> str:
    """What statistics that say the same have in common; empty for one that says too little."""
    return ""
