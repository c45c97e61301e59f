"""Discovery: how the articles of an agency are found.

Each module reads one kind of source and knows nothing of the network: a :class:`Page` goes in,
:class:`Found` come out.
"""

from __future__ import annotations

from crawler.discovery import addresses, archive, days, feed, freshness, listing, sitemap
from crawler.discovery.found import Found
from crawler.discovery.walk import Walk

__all__ = ["Found", "Walk", "addresses", "archive", "days", "feed", "freshness", "listing", "sitemap"]
