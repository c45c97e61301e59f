"""Tasnim: a system of its own, with the moment in JSON-LD and the Jalali day in the address."""

from __future__ import annotations

from typing import ClassVar

from crawler.pages.article_page import ArticlePage


class TasnimPage(ArticlePage):
    """A page of www.tasnimnews.com. Players and what readers do not see are cut out of its body."""

    family: ClassVar[str] = "tasnim"
