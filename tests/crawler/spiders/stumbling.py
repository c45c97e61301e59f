"""Stumbling: a page object that fails in the ways that the page names, and else reads as the project's."""

from __future__ import annotations

import ctypes
import sys
import time

from crawler import pages
from crawler.agency import Agency
from crawler.article import Article
from crawler.page import Page


def read(page: Page, agency: Agency | None) -> Article:
    """The article of ``page``, unless it wants otherwise."""
    match page.header("Wants"):
        case "segfault":
            ctypes.string_at(0)
        case "quit":
            sys.exit("نه")
        case "for ever":
            sum(iter(int, 1))  # in one call of C, which lets nothing of Python in
        case "error":
            raise ValueError("سطر ۳ خالی است")
        case "print":
            print("چاپ شد")  # noqa: T201 (that is what it wants)
        case "a while":
            time.sleep(0.2)
    return pages.read(page, agency)
