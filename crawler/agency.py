"""Agency: what is declared of one news agency, in its file under ``crawler/agencies/``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

#: So many pages of one listing at most are followed: what goes on for longer goes on for ever.
PAGES: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """How the addresses of an agency's articles look.

    ``article`` is searched in a URL's path (unquoted) and has a group ``id``, and ``year``,
    ``month``, ``day`` where the path carries the Jalali day; ``also`` are other paths to the
    same article (print, short), with the same groups. ``canonical`` is the path, over the names
    of those groups, under which all of them are one; empty: the path as it is. ``code_day`` is
    searched in the id and has the three groups of the day where the id carries it. ``skip``
    lists beginnings of paths that are never fetched.
    """

    article: re.Pattern[str]
    also: tuple[re.Pattern[str], ...] = ()
    canonical: str = ""
    code_day: re.Pattern[str] | None = None
    skip: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """The archive of an agency, by Jalali day.

    ``url`` is a template over ``{year}``, ``{month}``, ``{day}`` (``{month:02}`` pads) and
    ``{page}``, from page 1 on; ``item``, ``link``, ``time`` and ``next`` are CSS selectors within
    the listing, empty where the family's hold.
    """

    url: str
    item: str = ""
    link: str = ""
    time: str = ""
    next: str = ""
    pages: int = PAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """Where an agency tells of its articles; addresses are paths on its home, or whole.

    A sitemap ``/robots.txt`` stands for those that it names. ``listings`` are pages with links to
    the newest articles, for where the others fail; with ``{page}`` in them they go on.
    """

    sitemaps: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    archive: Archive | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a run must give, or it is said aloud.

    ``articles_per_day`` is the least number a whole day has; ``fill`` the least share of
    articles (0 to 1) with each field.
    """

    articles_per_day: int = 0
    fill: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the declaration rests on.

    ``confidence`` is A (real pages seen or two crawlers agree), B (one crawler's code) or C (by
    its family only); ``parts`` the same for parts of the declaration that stand otherwise;
    ``verified`` the day on which it was last tried on the live site, None where it never was;
    ``notes`` what to know before trusting it, ``sources`` where it is from (the ids of
    ``crawler/agencies/README.md``).
    """

    confidence: str
    parts: Mapping[str, str] = field(default_factory=dict)
    verified: date | None = None
    notes: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """One news agency.

    ``key`` names it on the command line and its file; ``name`` is Persian, as a publisher is
    cited, ``aliases`` how else it is named. ``family`` says which page object reads it
    (``nastooh``, ``iransamaneh``, ``asam``, or one of its own). ``home`` is where paths start;
    ``domains`` are its own, with all below them. ``selectors`` (field → CSS, tried in order)
    come before the family's, ``drop`` are cut out of the body. ``trailers`` names the rules of
    ``crawler/pages/trailers.toml`` that its bodies end by, ``needs`` what a plain client lacks there
    (``javascript``, ``cookie``, ``iran``). ``delay`` is the least time between two requests,
    in seconds.
    """

    key: str
    name: str
    english: str
    family: str
    home: str
    domains: tuple[str, ...]
    addresses: Addresses
    evidence: Evidence
    aliases: tuple[str, ...] = ()
    discovery: Discovery = field(default_factory=Discovery)
    expected: Expected = field(default_factory=Expected)
    selectors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    trailers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    delay: float = 1.0
