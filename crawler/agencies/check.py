"""Check: one page of each tier of an agency, fetched and read, and what came of it.

What an agency declares was mostly written without its site at hand. A check says what still
holds: it is the first thing to do with a new file, and with one whose agency has gone quiet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Literal
from urllib.parse import urljoin

from crawler import pages
from crawler.agency import Agency
from crawler.article import Article
from crawler.dates import TEHRAN
from crawler.discovery import archive, feed, listing, sitemap
from crawler.discovery.addresses import is_article
from crawler.discovery.found import Found
from crawler.discovery.freshness import staleness
from crawler.network.failures import FetchError
from crawler.page import Page

#: A way to get a page, politely; FetchError where there is none.
Fetch = Callable[[str], Page]

#: The tiers in the order in which a crawl asks them.
Tier = Literal["robots", "sitemap", "feed", "listing", "archive", "article"]

#: How the articles that a source tells of are read from its page.
Read = Callable[[Page], Iterable[Found]]

#: Fields without which an article is of no use.
NEEDED: Final = ("headline", "article_body", "date_published")

#: So many articles are tried at most, until one can be read.
_ARTICLES: Final = 3
#: A robots.txt names an index, and that a sitemap.
_DEPTH: Final = 2
#: So many characters of a field are shown.
_SHOWN: Final = 60
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One page that was tried.

    ``failed`` says what went wrong, and is empty where nothing did; ``articles`` counts what the
    page tells of, ``newest`` is the newest of them.
    """

    tier: Tier
    url: str
    status: int = 0
    articles: int = 0
    newest: datetime | None = None
    failed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the article that was tried: the ``tier`` that gave it, and how it begins."""

    tier: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check of an agency found.

    ``fields`` are those that the article has; ``warnings`` are that article's.
    """

    agency: str
    checked_at: datetime
    trials: tuple[Trial, ...]
    fields: Mapping[str, Field] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The needed fields that the article lacks; all of them where none could be read."""
        return tuple(name for name in NEEDED if name not in self.fields)

    @property
    def well(self) -> bool:
        """Whether the agency can be crawled as it is declared: everything answers, nothing is missing."""
        return not self.missing and not any(trial.failed for trial in self.trials)


def check(agency: Agency, fetch: Fetch, *, now: datetime) -> Report:
    """Try one page of each tier of ``agency``: some five to ten requests.

    ``robots.txt``, every declared sitemap (of an index, its newest), feed and listing, the
    archive of the day before ``now``, and the newest article that any of them told of; where
    that is not one to be read (pictures, a film), the one after it, three at most.
    """
    trials = [_get("robots", urljoin(agency.home, "/robots.txt"), fetch)[0]]
    told: dict[str, Found] = {}
    for tier, url, read in _sources(agency, fetch, now):
        trial, found = _try(tier, url, fetch, agency, read)
        if not trial.failed and tier in ("sitemap", "feed"):
            trial = replace(trial, failed=staleness(found, now))
        trials.append(trial)
        told |= {one.url: one for one in found}
    fields: Mapping[str, Field] = {}
    warnings: tuple[str, ...] = ()
    for url in sorted(told, key=lambda url: told[url].published or _LONG_AGO, reverse=True)[:_ARTICLES]:
        trial, page = _get("article", url, fetch)
        if page is not None:
            try:
                article = pages.read(page, agency)
            except pages.NoArticleError as error:
                trial = replace(trial, failed=f"{error.reason}: {error.detail}")
            else:
                fields, warnings = _fields(article), article.warnings
        trials.append(trial)
        if fields:
            break
    return Report(agency=agency.key, checked_at=now, trials=tuple(trials), fields=fields, warnings=warnings)


def _sources(agency: Agency, fetch: Fetch, now: datetime) -> Iterator[tuple[Tier, str, Read]]:
    """Each declared source: its tier, an address of it, and how it is read."""

    def sitemaps(page: Page) -> Iterable[Found]:
        told = sitemap.read(page)
        for _ in range(_DEPTH):
            if told.found or not told.children:
                break
            told = sitemap.read(fetch(told.children[0].url))
        return told.found

    declared = agency.discovery
    for path in declared.sitemaps:
        yield "sitemap", urljoin(agency.home, path), sitemaps
    for path in declared.feeds:
        yield "feed", urljoin(agency.home, path), feed.read
    for path in declared.listings:
        url = urljoin(agency.home, path.replace("{page}", "1"))
        yield "listing", url, lambda page: listing.read(page, agency).found
    if declared.archive:
        yesterday = now.astimezone(TEHRAN).date() - timedelta(days=1)
        url = archive.address(agency, yesterday)
        yield "archive", url, lambda page: listing.read(page, agency, via="archive").found


def _try(tier: Tier, url: str, fetch: Fetch, agency: Agency, read: Read) -> tuple[Trial, tuple[Found, ...]]:
    """One source, and the articles of ``agency`` that it told of."""
    trial, page = _get(tier, url, fetch)
    if page is None:
        return trial, ()
    try:
        found = tuple(one for one in read(page) if is_article(one.url, agency))
    except FetchError as error:  # of the sitemap that an index names
        return replace(trial, failed=str(error)), ()
    newest = max((one.published for one in found if one.published), default=None)
    failed = "" if found else "tells of no article"
    return replace(trial, articles=len(found), newest=newest, failed=failed), found


def _get(tier: Tier, url: str, fetch: Fetch) -> tuple[Trial, Page | None]:
    try:
        page = fetch(url)
    except FetchError as error:
        return Trial(tier=tier, url=url, failed=str(error)), None
    trial = Trial(tier=tier, url=url, status=page.status)
    if page.status < 300 or (tier == "robots" and page.status == 404):  # no robots.txt: all is allowed
        return trial, page
    return replace(trial, failed=f"status {page.status}"), None


def _fields(article: Article) -> dict[str, Field]:
    values = {name: getattr(article, name) for name in pages.FIELDS}
    return {
        name: Field(tier=article.provenance.get(name, ""), text=_shown(value))
        for name, value in values.items()
        if value
    }


def _shown(value: str | tuple[str, ...] | datetime) -> str:
    """How ``value`` begins, on one line."""
    text = (
        value.isoformat()
        if isinstance(value, datetime)
        else value
        if isinstance(value, str)
        else "، ".join(value)
    )
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
