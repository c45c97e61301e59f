"""Sources: the feeds, sitemaps and robots.txt of a site, the living and the dead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import Final
from xml.sax.saxutils import escape

from tests.replica import moments
from tests.replica.sites import Site
from tests.replica.stories import HIDDEN, Newsroom, Story

#: How many of the latest stories a feed tells of, where the site has an archive besides.
FEED: Final = 30

#: How long ago the last thing happened that a stale source tells of.
STALE: Final = timedelta(days=700)

_URLSET: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n'
)
_INDEX: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def robots(room: Newsroom) -> str:
    """What the site forbids: its search, and one story where it hides one."""
    site = room.site
    lines = ["User-agent: *", "Disallow: /search", "Disallow: /fa/ajax", "Disallow: /old/upload"]
    if site.hidden:
        lines.append(f"Disallow: /news/{room.code(HIDDEN)}")
    if site.sitemap != "none":
        lines += ["", f"Sitemap: {site.home}{site.sitemap_path}"]
    return "\n".join(lines) + "\n"


def feed(room: Newsroom) -> str:
    """The latest stories as RSS 2.0 or Atom."""
    site = room.site
    least = 0 if site.archive == "none" else max(0, room.count - FEED)
    stories = [room.story(turn) for turn in range(room.count - 1, least - 1, -1)]
    if site.feed == "atom":
        return _atom(site, stories)
    items = "".join(_item(story) for story in stories)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>{site.name}</title><link>{site.home}</link><description>خبرها</description>\n{items}</channel></rss>\n"
    )


def sitemap(room: Newsroom, turns: Iterable[int]) -> str:
    """A news sitemap of the stories numbered ``turns``."""
    return f"{_URLSET}{''.join(_url(room, turn) for turn in turns)}</urlset>\n"


def index(site: Site, children: Iterable[str]) -> str:
    """A sitemap of sitemaps."""
    parts = (f"<sitemap><loc>{site.home}{child}</loc></sitemap>\n" for child in children)
    return f"{_INDEX}{''.join(parts)}</sitemapindex>\n"


def stale(room: Newsroom) -> str:
    """A list of videos that nobody has touched for two years."""
    site = room.site
    long_ago = moments.iso(room.published(0) - STALE)
    parts = (
        f"<url><loc>{site.home}/fa/news/{number}/فیلم</loc><lastmod>{long_ago}</lastmod></url>\n"
        for number in range(100_000, 100_020)
    )
    return f"{_URLSET}{''.join(parts)}</urlset>\n"


def undated(site: Site) -> str:
    """A list of sections, without a date."""
    parts = (f"<url><loc>{site.home}/section/{number}</loc></url>\n" for number in range(20))
    return f"{_URLSET}{''.join(parts)}</urlset>\n"


@cache
def many(site: Site, count: int) -> str:
    """A sitemap of ``count`` addresses that lead nowhere, old ones."""
    parts = (
        f"<url><loc>{site.home}/news/{number}/x</loc><lastmod>2001-01-01</lastmod></url>\n"
        for number in range(10_000_000, 10_000_000 + count)
    )
    return f"{_URLSET}{''.join(parts)}</urlset>\n"


def _item(story: Story) -> str:
    site = story.site
    address = story.url
    published = story.published
    if site.feed == "short":  # leads to the story by two redirects
        address = f"http://{site.aliases[0]}/fa/news/{story.code}"
    if site.feed == "stale":
        address, published = f"{site.home}/news/{100_000 + story.turn}/x", published - STALE
    link, section = escape(address), escape(" > ".join(story.section))
    title = escape(story.headline)
    if site.feed == "broken":  # an ampersand that nobody escaped
        title = f"{title} & …"
    return (
        f"<item><title>{title}</title><link>{link}</link><description><![CDATA[{story.lead}]]></description>"
        f"<pubDate>{moments.rfc822(published)}</pubDate><category>{section}</category>"
        f'<enclosure url="{site.home}/d/1.jpg" length="10" type="image/jpeg"/><guid>{link}</guid></item>\n'
    )


def _atom(site: Site, stories: Iterable[Story]) -> str:
    entries = "".join(
        f'<entry><title>{escape(story.headline)}</title><link rel="alternate" href="{escape(story.url)}"/>'
        f"<id>{escape(story.url)}</id><published>{moments.iso(story.published)}</published>"
        f"<updated>{moments.iso(story.modified or story.published)}</updated></entry>\n"
        for story in stories
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{site.name}</title><id>{site.home}</id>\n{entries}</feed>\n"
    )


def _url(room: Newsroom, turn: int) -> str:
    headline, published = escape(room.headline(turn)), moments.iso(room.published(turn))
    changed = room.modified(turn)
    lastmod = f"<lastmod>{moments.iso(changed)}</lastmod>" if changed else ""
    return (
        f"<url><loc>{escape(room.url(turn))}</loc>{lastmod}<news:news><news:publication><news:name>{room.site.name}"
        f"</news:name><news:language>fa</news:language></news:publication><news:publication_date>{published}"
        f"</news:publication_date><news:title>{headline}</news:title></news:news></url>\n"
    )
