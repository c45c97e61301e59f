"""PANA: a system of its own (ASP.NET), whose body holds picture and lead as well."""

from __future__ import annotations

from typing import ClassVar

from crawler.pages.article_page import ArticlePage


class PanaPage(ArticlePage):
    """A page of www.pana.ir."""

    family: ClassVar[str] = "pana"
