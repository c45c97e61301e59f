"""Tally: what a run has done with one agency so far, counted while it goes on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from crawler.agency import Expected
from crawler.archive import Kept, Outcome
from crawler.archive.state import Status
from crawler.dates import local_date

#: The fields of an article whose filling is watched.
FIELDS: Final = (
    "headline", "alternative_headline", "description", "article_body", "date_published", "date_modified",
    "article_section", "keywords", "author", "news_code",
)  # fmt: skip

#: Stands for the day of an article without a date.
UNDATED: Final = "undated"


@dataclass(slots=True, kw_only=True)
class Tally:
    """The counts of one agency.

    ``found`` counts articles that were not known before, ``asked`` the addresses that were
    fetched in this run. ``failed`` may go better another time, ``refused`` will not, and what is
    ``gone`` the site itself does not have; each by reason. ``filled`` counts articles by field,
    ``tiers`` by field and the tier that gave it, ``days`` by day of publication. ``walked`` holds
    what the archive told of each day that was gone through, ``sources`` what was wrong with a
    sitemap, feed or listing. ``doing`` is for whoever watches, ``alarms`` for whoever must mend
    something; ``capped`` says that the limit cut the run short, ``searched`` that the sources
    were asked for what is new.
    """

    agency: str
    name: str = ""
    expected: Expected = field(default_factory=Expected)
    doing: str = ""
    found: int = 0
    asked: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    tiers: dict[str, Counter[str]] = field(default_factory=dict)
    days: Counter[str] = field(default_factory=Counter)
    walked: dict[str, int] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    warnings: Counter[str] = field(default_factory=Counter)
    alarms: list[str] = field(default_factory=list)
    capped: bool = False
    searched: bool = False

    def settle(self, status: Status, reason: str) -> None:
        """Nothing was kept from an address."""
        counts = {Status.FAILED: self.failed, Status.REFUSED: self.refused, Status.GONE: self.gone}
        counts[status][reason] += 1

    def keep(self, kept: Kept) -> None:
        """An article was read and kept."""
        match kept.outcome:
            case Outcome.UNCHANGED:
                self.unchanged += 1
                return
            case Outcome.CHANGED:
                self.changed += 1
            case Outcome.NEW:
                self.new += 1
        article = kept.article
        self.filled.update(name for name in FIELDS if getattr(article, name))
        for name, tier in article.provenance.items():
            self.tiers.setdefault(name, Counter())[tier] += 1
        self.days[local_date(article.date_published) or UNDATED] += 1
        self.warnings.update(warning.partition(":")[0] for warning in article.warnings)

    def alarm(self, text: str) -> None:
        """Something is wrong that somebody must look at; said once, however often it happens."""
        if text not in self.alarms:
            self.alarms.append(text)
