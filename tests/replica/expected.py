"""Expected: the Article that a story must become, field by field."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from crawler import agencies
from crawler.article import Article
from tests.replica.stories import Story

#: What says how a page was fetched and read, and is not its story's.
_HOW: Final = frozenset(("url", "fetched_at", "provenance", "republished_from"))


def of_story(story: Story) -> dict[str, Any]:
    """The fields of the Article that ``story`` must become; ``source`` is an agency's key."""
    site = story.site
    carries = frozenset(site.carries)
    main, below = story.section
    return {
        "id": f"{site.key}-{story.code}",
        "headline": story.headline,
        "alternative_headline": story.kicker if "kicker" in carries else "",
        "description": story.lead,
        "article_body": story.body,
        "publisher": agencies.load()[site.key].name,
        "date_published": story.published,
        "date_modified": story.modified if site.json_ld or site.meta else None,
        "article_section": f"{main} > {below}" if "section" in carries or site.json_ld else below,
        "keywords": story.keywords,
        "author": story.author if site.json_ld else "",
        "news_code": story.code,
        "trailer": story.trailer,
        "sponsored": story.sponsored,
        "version": 1,
        "warnings": (),
        "source": story.source,
    }


def of_article(article: Article) -> dict[str, Any]:
    """The same fields of an article that was read."""
    own = {one.name: getattr(article, one.name) for one in fields(article) if one.name not in _HOW}
    return own | {"source": _key(article.republished_from)}


def _key(name: str) -> str:
    return agencies.find(name).key if name else ""
