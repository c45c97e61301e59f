"""Site: pages made for a test, and read as an agency's."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from crawler import agencies, pages
from crawler.article import Article
from crawler.page import Page

#: The address of an article of each agency that the tests read.
URLS = {
    "mehr": "https://www.mehrnews.com/news/4902834/خبر",
    "isna": "https://www.isna.ir/news/1402052314622/خبر",
    "tabnak": "https://www.tabnak.ir/fa/news/1234567/خبر",
    "ilna": "https://www.ilna.ir/بخش-اقتصاد-4/1234567-خبر",
    "tasnim": "https://www.tasnimnews.com/fa/news/1402/05/23/2939999/خبر",
    "fars": "https://farsnews.ir/news/14020523000349/خبر",
    "pana": "https://www.pana.ir/news/1234567",
    "": "https://www.example.ir/post/12",
}
FETCHED = datetime(2026, 11, 22, tzinfo=UTC)


def page(
    body: str = "", head: str = "", *, of: str = "mehr", json_ld: dict[str, Any] | None = None, **fields: Any
) -> Page:
    """A page with ``body`` and ``head``; ``json_ld`` are the keys of its article's object."""
    script = ""
    if json_ld is not None:
        data = json.dumps({"@type": "NewsArticle"} | json_ld, ensure_ascii=False)
        script = f'<script type="application/ld+json">{data}</script>'
    html = f'<html><head><meta charset="utf-8">{head}{script}</head><body>{body}</body></html>'
    fields = {"url": URLS[of], "body": html.encode(), "fetched_at": FETCHED} | fields
    return Page(**fields)


def read(body: str = "", head: str = "", *, of: str = "mehr", **fields: Any) -> Article:
    """The article of such a page of the agency ``of``; of no known one where it is empty."""
    return pages.read(page(body, head, of=of, **fields), agencies.load().get(of))
