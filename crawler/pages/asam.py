"""Asam: the system of ILNA and of many papers."""

from __future__ import annotations

from typing import ClassVar

from crawler.pages.article_page import ArticlePage


class AsamPage(ArticlePage):
    """A page of www.aasaam.com.

    Its moments are ISO ones, in ``time[datetime]``; where its body is cut, JSON-LD has it whole.
    """

    family: ClassVar[str] = "asam"
