"""Nastooh: the system of Mehr, IRNA, ISNA, Khabar Online, Hamshahri, Mashregh, Shabestan and others."""

from __future__ import annotations

from typing import ClassVar

from crawler.pages.article_page import ArticlePage


class NastoohPage(ArticlePage):
    """A page of www.nastooh.ir.

    Its metas are rich: moments in UTC, the section with «>», tags, the number as
    ``nastooh:code``. The lead stands above the body, the kicker above the headline.
    """

    family: ClassVar[str] = "nastooh"
