"""Summary: what a crawl did, per agency, and whether something is wrong with a site.

A site that changes does not announce it: articles become fewer, or a field stays empty. So each
run is held against what the agency's file declares and against the runs before it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from crawler.dates import local_date
from crawler.tally import FIELDS, Tally

#: The folder of an archive in which each run leaves its summary.
RUNS: Final = "runs"

#: Runs that are looked back on.
_RUNS: Final = 20

#: How many articles it takes to judge how often a field is filled, and by how much that may fall.
_ENOUGH: Final = 10
_FALL: Final = 0.20

#: The share of pages without an article, of so many, at which a page object is suspected.
_BARREN: Final = 0.5

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run did with one agency: :class:`~crawler.tally.Tally` at its end, as plain data.

    ``fill`` holds the share of the kept articles that have each field, ``alarms`` what somebody
    must look at.
    """

    agency: str
    name: str = ""
    found: int = 0
    asked: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)
    gone: Mapping[str, int] = field(default_factory=dict)
    fill: Mapping[str, float] = field(default_factory=dict)
    tiers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    days: Mapping[str, int] = field(default_factory=dict)
    walked: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    warnings: Mapping[str, int] = field(default_factory=dict)
    alarms: tuple[str, ...] = ()
    capped: bool = False

    @property
    def kept(self) -> int:
        """Articles, or versions of them, that came into the archive."""
        return self.new + self.changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run did, agency by agency."""

    started: datetime
    finished: datetime
    reports: tuple[Report, ...] = ()
    interrupted: bool = False

    @property
    def wrong(self) -> bool:
        """Whether something is wrong with an agency."""
        return any(report.alarms for report in self.reports)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, as it is written down."""
        return {
            "started": self.started.isoformat(timespec="seconds"),
            "finished": self.finished.isoformat(timespec="seconds"),
            "version": _version(),
            "interrupted": self.interrupted,
            "agencies": {report.agency: asdict(report) for report in self.reports},
        }


def summarize(
    tallies: Iterable[Tally], started: datetime, history: Sequence[Mapping[str, Any]], *, interrupted: bool
) -> Summary:
    """The summary of a run that ``started`` then and ends now; ``history`` are those before it."""
    finished = datetime.now(UTC)
    reports = []
    for tally in tallies:
        before = [run | {"started": datetime.fromisoformat(entry["started"])}
                  for entry in history if (run := entry["agencies"].get(tally.agency))]  # fmt: skip
        if not interrupted:
            for text in _alarms(tally, finished, before):
                tally.alarm(text)
        reports.append(report(tally))
    return Summary(started=started, finished=finished, reports=tuple(reports), interrupted=interrupted)


def report(tally: Tally) -> Report:
    """``tally`` as it stands."""
    return Report(
        agency=tally.agency, name=tally.name, found=tally.found, asked=tally.asked, new=tally.new,
        changed=tally.changed, unchanged=tally.unchanged, failed=_sorted(tally.failed),
        refused=_sorted(tally.refused), gone=_sorted(tally.gone), fill=_fill(tally),
        tiers={name: _sorted(tiers) for name, tiers in sorted(tally.tiers.items())},
        days=dict(sorted(tally.days.items())), walked=dict(sorted(tally.walked.items())),
        sources=dict(tally.sources), warnings=_sorted(tally.warnings), alarms=tuple(tally.alarms),
        capped=tally.capped,
    )  # fmt: skip


def history(archive: Path) -> list[Mapping[str, Any]]:
    """The summaries of the last runs on ``archive``, the newest first; a broken one is passed by."""
    runs: list[Mapping[str, Any]] = []
    for path in sorted((archive / RUNS).glob("*.json"), reverse=True)[:_RUNS]:
        try:
            runs.append(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError):  # a run that was killed while it wrote
            continue
    return runs


def write(summary: Summary, archive: Path) -> Path:
    """Write ``summary`` down in ``archive``; the file appears whole or not at all."""
    folder = archive / RUNS
    folder.mkdir(exist_ok=True)
    path = folder / f"{summary.started:%Y%m%dT%H%M%S.%fZ}.json"
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(summary.to_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    partial.replace(path)
    return path


def _alarms(tally: Tally, now: datetime, before: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    """What is wrong with an agency, by what it declares and by what it was."""
    expected, kept = tally.expected, tally.new + tally.changed
    least = f"expected at least {expected.articles_per_day}"
    for day, told in tally.walked.items():
        if told < expected.articles_per_day and day != local_date(now):  # which is not over
            yield f"{day}: the archive tells of {told} articles, {least}"
    recent = [run for run in before if now - run["started"] <= _DAY]
    whole_day = tally.searched and not tally.capped and any(now - run["started"] >= _DAY for run in before)
    last_day = tally.new + sum(run["new"] for run in recent)
    if whole_day and not tally.walked and last_day < expected.articles_per_day:
        yield f"{last_day} new articles in a day, {least}"
    if not tally.found and not kept and tally.sources and not tally.walked:
        wrong = "; ".join(f"{url} ({why})" for url, why in tally.sources.items())
        yield f"no source tells of anything: {wrong}"
    barren = tally.refused["not-an-article"] + tally.refused["empty"] + tally.gone["soft-404"]
    if barren + kept >= _ENOUGH and barren > _BARREN * (barren + kept):
        yield f"{barren} of {barren + kept} pages gave no article"
    if kept >= _ENOUGH:
        yield from _fallen(_fill(tally), expected.fill, before)


def _fallen(
    fill: Mapping[str, float], declared: Mapping[str, float], before: Sequence[Mapping[str, Any]]
) -> Iterable[str]:
    """Fields that are filled more seldom than is declared, or than they were."""
    earlier = [run for run in before if run["new"] + run["changed"] >= _ENOUGH]
    total = sum(run["new"] + run["changed"] for run in earlier)
    for name, now in fill.items():
        then = sum(run["fill"].get(name, 0.0) * (run["new"] + run["changed"]) for run in earlier)
        if now < declared.get(name, 0.0):
            yield f"{name}: filled in {now:.0%} of the articles, expected at least {declared[name]:.0%}"
        elif total and then / total - now > _FALL:
            yield f"{name}: filled in {now:.0%} of the articles, {then / total:.0%} in earlier runs"


def _fill(tally: Tally) -> dict[str, float]:
    kept = tally.new + tally.changed
    return {name: round(tally.filled[name] / kept, 4) for name in FIELDS} if kept else {}


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda count: (-count[1], count[0])))


def _version() -> str:
    try:
        return version("amarkav")
    except PackageNotFoundError:  # a bare checkout
        return "0"
