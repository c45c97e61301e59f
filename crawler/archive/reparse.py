"""Reparse: the articles of an archive, built again from its pages without the network.

The pages go through the page objects as they are now, in the order in which they were kept and
under the rules of a crawl: with the same page objects the same files come out, byte for byte.
An agency's articles give way to the new ones when those are whole. The state follows, and is
built anew where it is gone.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from crawler import agencies, pages
from crawler.archive import ARTICLES, PAGES, STATE, line, members, owned, place, records, warc
from crawler.archive.holdings import Holdings
from crawler.archive.past import Past
from crawler.archive.state import Seen, State, Status, Validators, stamp
from crawler.archive.swap import swap
from crawler.article import Article
from crawler.discovery.addresses import canonical
from crawler.errors import ArchiveError, UsageError
from crawler.page import Page
from crawler.pages import NoArticleError

#: Reads a page of an agency (its key); NoArticleError where it holds no article.
Reader = Callable[[Page, str], Article]
#: Told how many bytes of pages were gone through.
Meter = Callable[[int], None]


@dataclass(slots=True, kw_only=True)
class Differences:
    """What came out otherwise than before, for one agency.

    Of ``pages`` came ``articles``, each version counted: ``gained`` where there was none before;
    ``lost`` are not there any more. ``changed`` counts articles by field that differs,
    ``refused`` pages by the reason why they hold no article; ``examples`` has the address of the
    first of each.
    """

    pages: int = 0
    articles: int = 0
    gained: int = 0
    lost: int = 0
    changed: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)


def read(page: Page, agency: str) -> Article:
    """The article of ``page`` by the page object of ``agency``, as the crawl reads it."""
    return pages.read(page, agencies.load().get(agency))


def reparse(
    directory: Path,
    *,
    agency: str = "",
    dry_run: bool = False,
    reader: Reader = read,
    meter: Meter = lambda size: None,
) -> dict[str, Differences]:
    """Build the articles in ``directory`` anew, all or those of ``agency``, and say what changed.

    ``dry_run`` only says it. UsageError where there is nothing to read. Killed at any moment, an
    agency has its old articles or its new ones.
    """
    keys = _agencies(directory, agency)
    anew = not (directory / STATE).exists()
    with owned(directory, rebuilding=not dry_run) as state:
        if not dry_run:
            _adopt(directory, state)
        return {
            key: _Renewal(directory, key, state, anew=anew, reader=reader, meter=meter).run(dry_run=dry_run)
            for key in keys
        }


def size(directory: Path, agency: str = "") -> int:
    """The bytes of pages that :func:`reparse` will go through."""
    return sum(file.stat().st_size for key in _agencies(directory, agency) for file in _files(directory, key))


class _Renewal:
    """The articles of one agency, on their way to being built anew."""

    def __init__(
        self, directory: Path, agency: str, state: State, *, anew: bool, reader: Reader, meter: Meter
    ) -> None:
        self._directory = directory
        self._agency = agency
        self._declared = agencies.load().get(agency)
        self._state = state
        self._anew = anew
        self._reader = reader
        self._meter = meter
        self._found = Differences()

    def run(self, *, dry_run: bool) -> Differences:
        """Build them, and put them in the old ones' place unless this is a ``dry_run``."""
        folder = f"{ARTICLES}/{self._agency}"
        with (
            closing(Past()) as past,
            Holdings.temporary() as versions,
            swap(self._directory, folder, self._state) as new,
        ):
            for article in _articles(self._directory / folder):
                past.add(article)
            for article in self._read(versions):
                self._compare(article, past)
                if not dry_run:
                    new.append(place(article, self._agency), line(article))
            self._found.lost = past.lost()
            if not dry_run:
                for name in past.ids():
                    self._state.holdings.forget(name)
                for version in versions.versions():
                    self._state.holdings.set_version(*version)
                for capture in versions.captures():
                    self._state.holdings.capture(*capture)
                new.commit()
        return self._found

    def _read(self, versions: Holdings) -> Iterator[Article]:
        """Each version of each article, in the order of the pages."""
        for page, path, start in _pages(self._directory, self._agency, self._state, self._meter):
            self._found.pages += 1
            reason = ""
            try:
                article = self._reader(page, self._agency)
            except NoArticleError as error:
                reason = error.reason
            except Exception as error:  # a page object that stumbles: counted and named like the others
                reason = type(error).__name__
            if reason:
                self._refuse(page, reason)
                continue
            version, changed = versions.revise(article.id, article.content_hash)
            self._keep(page, article)
            if changed:
                versions.capture(article.id, stamp(page.fetched_at), path, start)
                yield replace(article, version=version, fetched_at=page.fetched_at)

    def _compare(self, article: Article, past: Past) -> None:
        self._found.articles += 1
        differing = past.compare(article)
        if differing is None:
            self._found.gained += 1
        for name in differing or ():
            self._found.changed[name] += 1
            self._found.examples.setdefault(name, article.url)

    def _keep(self, page: Page, article: Article) -> None:
        """Let the state know the page as kept; what it knows better (a later 304) stays.

        A state that is not built ``anew`` has a row for every page already.
        """
        url = canonical(page.requested, self._declared)
        seen = self._state.seen(url)
        if seen is None and not self._anew:
            return
        if seen is None or seen.fetched_at is None or seen.fetched_at < page.fetched_at:
            seen = Seen(
                url=url,
                address=page.requested,
                agency=self._agency,
                validators=Validators.of(page),
                fetched_at=page.fetched_at,
            )
        self._state.keep(replace(seen, article=article.id, published=article.date_published))

    def _refuse(self, page: Page, reason: str) -> None:
        self._found.refused[reason] += 1
        self._found.examples.setdefault(reason, page.url)
        url = canonical(page.requested, self._declared)
        if self._anew and self._state.seen(url) is None:
            self._state.settle(url, Status.REFUSED, reason, agency=self._agency)


def _agencies(directory: Path, agency: str) -> list[str]:
    """The keys of the agencies to go through."""
    if not (directory / PAGES).is_dir():
        raise UsageError(f"{directory}: found no folder {PAGES}; expected an archive of `amarkav crawl`")
    keys = sorted(folder.name for folder in (directory / PAGES).iterdir() if folder.is_dir())
    if not agency:
        return keys
    if agency not in keys:
        listed = ", ".join(keys) or "none"
        raise UsageError(f"received {agency!r} as an agency; expected one that {directory} has: {listed}")
    if not (directory / STATE).exists():
        raise UsageError(f"{directory}: found no {STATE}; it is built anew from all agencies: name none")
    return [agency]


def _files(directory: Path, agency: str) -> list[Path]:
    return sorted((directory / PAGES / agency).glob("*.warc.gz"))


def _pages(directory: Path, agency: str, state: State, meter: Meter) -> Iterator[tuple[Page, str, int]]:
    """The pages of an agency, each with the file it stands in and the byte at which it begins."""
    for path in _files(directory, agency):
        name = path.relative_to(directory).as_posix()
        length = state.holdings.length(name) or path.stat().st_size
        for page, start in warc.read(_metered(records(path, length), meter)):
            yield page, name, start


def _metered(read: Iterator[members.Member], meter: Meter) -> Iterator[members.Member]:
    end = 0
    for record in read:
        meter(record.end - end)
        end = record.end
        yield record


def _articles(folder: Path) -> Iterator[Article]:
    """The articles in ``folder`` as far as they can be read: what is damaged is built anew."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        with path.open("rb") as file, suppress(ArchiveError):
            for record in members.read(file):
                yield Article.from_dict(json.loads(record.data))


def _adopt(directory: Path, state: State) -> None:
    """Let the state know WARC files that it does not, without what their end cuts off."""
    for key in _agencies(directory, ""):
        for path in _files(directory, key):
            name = path.relative_to(directory).as_posix()
            if state.holdings.length(name) is None:
                with path.open("rb") as file:
                    end = max((record.end for record in members.read(file)), default=0)
                os.truncate(path, end)
                state.holdings.lengthen(name, end)
