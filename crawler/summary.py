"""Summary: what a crawl did, per agency, and whether something is wrong with a site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run did with one agency: plain data, as it is written down."""

    agency: str
    found: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)
    fill: Mapping[str, float] = field(default_factory=dict)
    tiers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    days: Mapping[str, int] = field(default_factory=dict)
    warnings: Mapping[str, int] = field(default_factory=dict)
    alarms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run did, agency by agency."""

    reports: tuple[Report, ...] = ()

    @property
    def wrong(self) -> bool:
        """Whether something is wrong with an agency."""
        return any(report.alarms for report in self.reports)
