"""Walls: every mark and phrase of the table is known, and an article that speaks of one is none."""

from __future__ import annotations

import pytest

from crawler.pages.walls import SIGNS, marked, said

MARKS = [(sign, mark) for sign in SIGNS for mark in sign.marks]
PHRASES = [(sign, phrase) for sign in SIGNS for phrase in sign.phrases]


@pytest.mark.parametrize(("sign", "mark"), MARKS)
def test_every_mark_is_known_on_a_short_page(sign: object, mark: str) -> None:
    assert marked(f"<html><body>{mark}</body></html>") is sign


@pytest.mark.parametrize(("sign", "mark"), MARKS)
def test_no_mark_counts_on_a_longer_page(sign: object, mark: str) -> None:
    assert marked(f"<html>{mark}{'x' * 1_000_000}</html>") is None


@pytest.mark.parametrize(("sign", "phrase"), PHRASES)
def test_every_phrase_is_known(sign: object, phrase: str) -> None:
    found = said(f"سلام {phrase}!")
    assert found is not None
    assert found.name == getattr(sign, "name", None)


def test_spelling_is_free() -> None:
    assert said("صفحه درخواستي شما موجود نمي باشد") is said("صفحهٔ درخواستی شما موجود نمی‌باشد") is not None


def test_an_article_is_none() -> None:
    assert marked("<html><p>نرخ تورم ۴۰ درصد بود.</p></html>") is None
    assert said("نرخ تورم ۴۰ درصد بود و صفحه‌ای از تاریخ ورق خورد.") is None
