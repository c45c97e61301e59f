"""Readability: the text of an unknown page, and not what stands around it."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement, fromstring

from crawler.pages.readability import densest

SENTENCE = "بارش باران در این استان و روستاهای آن زیاد بود. "
PROSE = f"<p>{SENTENCE * 4}</p>"


def page(text: str, around: str = "") -> HtmlElement:
    return fromstring(f"<html><body>{around}<main><h1>خبر</h1>{text}</main>{around}</body></html>")


def found(root: HtmlElement) -> str | None:
    element = densest(root)
    return None if element is None else element.get("id")


@pytest.mark.parametrize(
    "text",
    [
        f"<div id='it'>{PROSE * 3}</div>",
        f"<div id='it'>{SENTENCE * 3}<br><br>{SENTENCE * 3}</div>",
        f"<div id='it'><h2>عنوان</h2>{PROSE}<ul><li>{SENTENCE * 2}</li></ul>{PROSE}</div>",
        f"<div id='it'><div>{PROSE}</div><div>{PROSE}</div><div>{PROSE}</div></div>",
        f"<div id='it'><p>{SENTENCE} <b>{SENTENCE}</b> <a>نام</a> {SENTENCE * 2}</p></div>",
    ],
)
@pytest.mark.parametrize(
    "around",
    [
        "",
        f"<nav>{PROSE * 9}</nav>",
        f"<footer>{PROSE * 9}</footer>",
        f"<div class='comments-list'>{PROSE * 9}</div>",
        f"<div id='related'>{PROSE * 9}</div>",
        f"<ul class='box'>{'<li><a>' + SENTENCE * 3 + '</a></li>'}</ul>" * 9,
        f"<script>{SENTENCE * 99}</script>",
    ],
)
def test_the_text_is_found(text: str, around: str) -> None:
    assert found(page(text, around)) == "it"


@pytest.mark.parametrize(
    "text", ["", "<p>کوتاه</p>", f"<ul>{'<li>سد قم</li>' * 99}</ul>", f"<a>{PROSE * 9}</a>"]
)
def test_a_page_without_prose_has_none(text: str) -> None:
    assert densest(page(text)) is None
