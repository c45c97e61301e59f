"""Machines: what a page tells them of a story, in the ways in which sites wrap it."""

from __future__ import annotations

import json
from typing import Any, Final

from tests.replica import moments
from tests.replica.stories import Story

_CONTEXT: Final = "https://schema.org"
_CRUMBS: Final[dict[str, Any]] = {"@type": "BreadcrumbList", "itemListElement": []}


def json_ld(story: Story) -> str:
    """A script of JSON-LD: the story alone, in a graph, or in a list; its body, if at all, flat."""
    printed = (moments.iso, moments.utc, moments.zoneless)[story.turn % 3]
    data: dict[str, Any] = {
        "@type": ("NewsArticle", ["NewsArticle"], "Article")[story.turn % 3],
        "headline": story.headline,
        "datePublished": printed(story.published),
        "articleSection": " > ".join(story.section),
        "keywords": "،".join(story.keywords) if story.turn % 2 else list(story.keywords),
        "author": {"@type": "Person", "name": story.author},
        "publisher": {"@type": "NewsMediaOrganization", "name": story.site.name},
        "url": story.url,
    }
    if story.lead:
        data["description"] = story.lead
    if story.modified:
        data["dateModified"] = printed(story.modified)
    if story.turn % 5 < 2:
        data["articleBody"] = story.body.replace("\n", " ")
    wrapped: Any = (
        {"@context": _CONTEXT, "@graph": [_CRUMBS, data]},
        [{"@context": _CONTEXT, **_CRUMBS}, {"@context": _CONTEXT, **data}],
        {"@context": _CONTEXT, **data},
    )[story.turn % 3]
    text = json.dumps(wrapped, ensure_ascii=story.turn % 2 == 0)
    if story.turn % 8 == 7:  # a line break within a string: not JSON, but found on real pages
        text = text.replace("، ", "،\n", 1)
    return f'<script type="application/ld+json">\n{text}\n</script>'
