"""Paragraphs: what is a line, and that nothing of a text is changed on the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement, fromstring

from crawler.characters import ZWNJ
from crawler.pages.paragraphs import BLOCKS, inline, lines, tidy

LINES = {
    "<p>یک</p><p>دو</p>": ["یک", "دو"],
    "<p>یک<br>دو<br/><br/>سه</p>": ["یک", "دو", "سه"],
    "یک<p>دو</p>سه": ["یک", "دو", "سه"],
    "<p>یک <b>دو</b><i>سه</i></p>": ["یک دوسه"],
    "<p>\n  یک\n\tدو </p>\n<p> </p><p>&nbsp;</p>": ["یک دو"],
    "<p>یک&nbsp;دو&nbsp;</p>": ["یک\u00a0دو"],
    "<p>می&zwnj;رود &#8204;&#x200c; &laquo;خانه&raquo;</p>": [f"می{ZWNJ}رود {ZWNJ}{ZWNJ} «خانه»"],
    "<ul><li>یک<li>دو<ul><li>سه</ul></ul>": ["یک", "دو", "سه"],
    "<ol><li><p>یک</p></li></ol>": ["یک"],
    "<blockquote><p>یک</p><cite>دو</cite></blockquote>": ["یک", "دو"],
    "<h3>یک</h3>دو<hr>سه": ["یک", "دو", "سه"],
    "<p>یک<!-- نه --> دو<?php نه ?></p>": ["یک دو"],
    "<p>یک<wbr>دو<img alt='نه'></p>": ["یکدو"],
    "<table><tr><th>سال</th><th>تن</th></tr><tr><td>۱۴۰۱</td><td>۳۵۰</td></tr></table>": [
        "سال | تن",
        "۱۴۰۱ | ۳۵۰",
    ],
    "<table><tr><td><p>یک</p><p>دو</p></td><td>سه</td></tr></table>": ["یک دو | سه"],
    "<table><tr><td></td><td>یک</td><td> </td></tr></table>": ["یک"],
    "<table><caption>جدول</caption><tr><td>یک</td></tr></table>پس": ["جدول", "یک", "پس"],
    "<table><tr><td>یک<table><tr><td>۱</td><td>۲</td></tr></table></td></tr></table>": ["یک", "۱ | ۲"],
}


def body(html: str) -> HtmlElement:
    return fromstring(f"<div>{html}</div>")


@pytest.mark.parametrize("html", LINES)
def test_lines(html: str) -> None:
    assert [line.text for line in lines([body(html)])] == LINES[html]


@pytest.mark.parametrize(
    "tag", sorted(BLOCKS - {"html", "body", "tr", "td", "th", "tbody", "thead", "tfoot"})
)
def test_every_block_is_a_line_of_its_own(tag: str) -> None:
    element = body("")
    element.text = "پیش"
    block = element.makeelement(tag)
    block.text, block.tail = "میان", "پس"
    element.append(block)
    assert [line.text for line in lines([element])] == ["پیش", "میان", "پس"]


def test_a_table_that_lays_out_a_page_is_no_row() -> None:
    column = "<p>بارش باران در استان زیاد بود.</p>" * 8
    assert len(lines([body(f"<table><tr><td>{column}</td><td>{column}</td></tr></table>")])) == 16


def test_what_is_dropped_leaves_its_surroundings() -> None:
    element = body("پیش<figure><figcaption>عکس</figcaption></figure>پس<table><tr><td>نه</td></tr></table>")
    dropped = {*element.iter("figcaption"), *element.iter("td")}
    assert [line.text for line in lines([element], dropped)] == ["پیش", "پس"]


def test_links_are_told_apart() -> None:
    plain, mixed, linked = lines(
        [body("<p>یک</p><p>بخوانید: <a href='x'>دو</a></p><p><a>سه <b>چهار</b></a>.</p>")]
    )
    assert (plain.said, mixed.said, linked.said) == ("یک", "بخوانید:", ".")
    assert (plain.linked, mixed.linked, linked.linked) == (False, False, True)


def test_the_tail_of_an_element_is_not_its_own() -> None:
    first = body("<p>یک</p>دو")[0]
    assert inline(first) == "یک"


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs", "Cc"])))
def test_a_text_comes_out_as_it_went_in(text: str) -> None:
    element = body("<p></p>")
    element[0].text = text
    assert inline(element) == tidy(text)


def test_a_deep_page_is_read() -> None:
    element = body("")
    innermost = element
    for _ in range(2_000):
        innermost.append(innermost.makeelement("div"))
        innermost = innermost[0]
    innermost.text = "ته"
    assert inline(element) == "ته"
