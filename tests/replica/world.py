"""World: all the synthetic sites, and what each answers to a request."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Final

import jdatetime

from tests.replica import moments, sources, templates
from tests.replica.exchange import Answer, Request, page, page_address, page_number, redirect, xml
from tests.replica.language import Writer
from tests.replica.sites import Site, load
from tests.replica.stories import REMOVED, Newsroom, Story

#: How long back a news sitemap tells of stories.
SITEMAP: Final = timedelta(days=2)

_CODE: Final = re.compile(r"/(\d{5,14})(?=[-/]|$)")
_DAY: Final = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})")
_SHORT: Final = re.compile(r"(?:/fa)?/(?:news|tiny/news-)/?\d+/?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What there is: every story follows from it.

    ``now`` is when the last stories came out, ``days`` how long before the first; ``scale``
    multiplies every site's count of stories, ``counts`` sets it for single ones. ``weight`` is how
    many bytes of menus and boxes stand on every page besides: real ones have some 100,000.
    """

    now: datetime
    seed: str = "آمارکاو"
    days: float = 3
    scale: float = 1
    counts: Mapping[str, int] | None = None
    weight: int = 0


class World:
    """The sites of one scenario, with the edits that were made since."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._rooms = {key: _room(site, scenario) for key, site in load().items()}
        self._hosts = {room.site.host: room for room in self._rooms.values()}
        self._aliases = {alias: room for room in self._rooms.values() for alias in room.site.aliases}

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every name at which a site answers."""
        return (*self._hosts, *self._aliases)

    def room(self, key: str) -> Newsroom:
        """The newsroom of an agency."""
        return self._rooms[key]

    def at(self, host: str) -> Newsroom | None:
        """The newsroom of the site that answers at ``host``."""
        return self._hosts.get(host)

    def truth(self, *keys: str) -> tuple[Story, ...]:
        """Every story that a crawl of these sites (of all agencies, without) is to bring home."""
        chosen = keys or tuple(key for key, room in self._rooms.items() if room.site.agency)
        return tuple(story for key in chosen for story in self._rooms[key].stories())

    def edit(self, key: str, turn: int) -> None:
        """Change a story at its address."""
        edits = self._rooms[key].edits
        edits[turn] = edits.get(turn, 0) + 1

    def set_clock(self, moment: datetime) -> None:
        """Have it be ``moment`` at all sites: what comes out later is not there yet."""
        for room in self._rooms.values():
            room.clock = moment

    def answer(self, request: Request) -> Answer:
        """What the site that is asked says."""
        if room := self._aliases.get(request.host):
            return redirect(f"{room.site.home}{request.path}", status=301)
        room = self.at(request.host)
        if room is None:
            return page(b"no such site", status=502)
        answer = _site(room, request)
        return _heavier(answer, self.scenario.weight) if self.scenario.weight else answer


def _room(site: Site, scenario: Scenario) -> Newsroom:
    count = (scenario.counts or {}).get(site.key) or max(8, round(site.count * scenario.scale))
    return Newsroom(site, seed=scenario.seed, now=scenario.now, days=scenario.days, count=count)


def _heavier(answer: Answer, weight: int) -> Answer:
    """An answer with boxes at its end, where it is a page."""
    return replace(answer, body=answer.body.replace(b"</body>", _boxes(weight) + b"</body>"))


@cache
def _boxes(weight: int) -> bytes:
    write, parts, size = Writer("boxes"), [], 0
    while size < weight:
        part = f'<li class="menu-item"><a href="/service/{size}">{write.text("headline")}</a></li>\n'.encode()
        parts.append(part)
        size += len(part)
    return b'<aside class="box menu"><ul>' + b"".join(parts) + b"</ul></aside>"


def _site(room: Newsroom, request: Request) -> Answer:
    site, path = room.site, request.path
    if path == "/robots.txt":
        return Answer(body=sources.robots(room).encode(), headers={"Content-Type": "text/plain"})
    if site.sitemap_path and path.startswith(site.sitemap_path.removesuffix(".xml")):
        return _sitemap(room, path)
    if any(path == known or path.startswith(known + "/") for known in site.feed_paths):
        return _feed(room)
    if path in ("/archive", "/page/archive.xhtml", "/fa/archive", "/fa/allnews", "/"):
        return _archive(room, request)
    code = _CODE.search(path)
    turn = room.turn(code[1]) if code else -1
    if turn < 0:
        return page(templates.render("removed", {"name": site.name}), status=404)
    if _SHORT.fullmatch(path):
        return redirect(room.url(turn))
    return _article(room, turn, request)


def _article(room: Newsroom, turn: int, request: Request) -> Answer:
    site = room.site
    if turn == REMOVED:
        return page(templates.render("removed", {"name": site.name}), status=200 if site.soft404 else 404)
    body = templates.article(room.story(turn))
    tag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
    changed = moments.rfc822(room.modified(turn) or room.published(turn))
    if request.headers.get("if-none-match") == tag:
        return page(b"", status=304, headers={"ETag": tag})
    return page(body, headers={"ETag": tag, "Last-Modified": changed})


def _feed(room: Newsroom) -> Answer:
    kind = room.site.feed
    if kind == "dead":
        return page(b"", status=503)
    if kind == "html":  # the address is there, the feed is not
        return page(templates.render("removed", {"name": room.site.name}))
    return xml(sources.feed(room))


def _sitemap(room: Newsroom, path: str) -> Answer:
    site = room.site
    if site.sitemap == "none":
        return page(b"", status=404)
    if site.sitemap == "stale":
        return xml(sources.stale(room))
    if site.sitemap == "undated":
        return xml(sources.undated(site))
    newest = room.published(room.count - 1)
    recent = [turn for turn in reversed(range(room.count)) if newest - room.published(turn) < SITEMAP]
    if site.sitemap == "news":
        return xml(sources.sitemap(room, recent))
    stem = site.sitemap_path.removesuffix(".xml")
    children = {f"{stem}-{number}.xml": recent[number::2] for number in range(2)}
    return xml(sources.sitemap(room, children[path]) if path in children else sources.index(site, children))


def _archive(room: Newsroom, request: Request) -> Answer:
    site, query = room.site, request.query
    if request.path != "/" and site.archive == "none":
        return page(b"", status=404)
    number = page_number(request)
    turns: Sequence[int] = _turns(room, query)[::-1]
    # Every page repeats the last item of the one before: something came out in between.
    size = int(query.get("rpp", site.page))  # IranSamaneh's archives are told how many
    start = (number - 1) * size
    if start >= len(turns) and site.archive == "repeats" and turns:
        start = (len(turns) - 1) // size * size
    shown = turns[max(0, start - 1) : start + size] if start < len(turns) else ()
    further = shown and (site.archive == "repeats" or start + size < len(turns))
    following = page_address(request, number + 1) if further else ""
    return page(templates.archive(site, [room.story(turn) for turn in shown], following=following))


def _turns(room: Newsroom, query: Mapping[str, str]) -> range:
    """The stories of the day that an archive is asked for, in any of the families' ways."""
    if query.get("yr", "").isdigit() and query.get("dy", "").isdigit():
        written = f"{query['yr']}/{query['mn']}/{query['dy']}"
    else:
        written = query.get("date") or query.get("from_date") or ""
    found = _DAY.search(written)
    if found is None:
        return range(room.count)
    return room.of_day(jdatetime.date(*map(int, found.groups())).togregorian())
