"""Selectors: every one of the table is CSS; what elements show, and where they show moments."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from lxml.html import fromstring

from crawler.css import problem
from crawler.pages import FAMILIES, FIELDS
from crawler.pages.selectors import dropped, moments, of_family, select, shown

TABLE = tomllib.loads((files("crawler.pages") / "selectors.toml").read_text(encoding="utf-8"))
CSS = [(family, css) for family in ("always", *FAMILIES) for found in TABLE[family].values() for css in found]


def test_every_family_is_there() -> None:
    assert set(TABLE) == {"json-ld", "meta", "always", *FAMILIES}


@pytest.mark.parametrize("name", ["json-ld", "meta", *FAMILIES])
def test_every_key_is_a_field(name: str) -> None:
    assert set(TABLE[name]) <= {*FIELDS, "drop"}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_shows_what_an_article_needs(family: str) -> None:
    assert {"headline", "description", "article_body", "date_published", "drop"} <= set(of_family(family))


@pytest.mark.parametrize(("family", "css"), CSS)
def test_every_selector_is_css(family: str, css: str) -> None:
    assert problem(css) == ""


@pytest.mark.parametrize("css", ["div[", "p::nothing(", "..a"])
def test_what_is_wrong_is_said(css: str) -> None:
    assert problem(css)


@pytest.mark.parametrize(
    ("css", "html"),
    [
        ("div.lead > p", '<div class="lead"><p>یک'),
        ("#lead", "<p id=lead>یک"),
        ("p[itemprop='lead']", "<p itemprop=lead>یک"),
        ("[id^=lead]", "<p id=leading>یک"),
        ("p:not(.lead)", "<p class=x>یک"),
        ("div.lead, p.text", "<p class=text>یک"),
        ("p", "<p>یک"),
        (".lead", "<P CLASS='x lead y'>یک"),
        (".lead", "<p class=lead>یک</p><div class=lead>دو</div><b title=lead>"),
        (".lead", "<div data-html='<b>' class='lead'>یک"),
        (".lead p", "<div class=lead><div><p>یک</p></div></div>"),
    ],
)
def test_a_look_into_the_source_changes_nothing(css: str, html: str) -> None:
    page = f"<div>{html}</div>"
    root = fromstring(page)
    assert select(root, css, page) == select(root, css) != []


@pytest.mark.parametrize("css", ["div.lead > p", "#lead", ".summary b", ".lead"])
def test_what_is_not_there_is_not_found(css: str) -> None:
    page = "<div>lead<p class='summary'>یک</p></div>"
    assert select(fromstring(page), css, page) == select(fromstring(page), css) == []


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1> رشد <a>۳ درصدی</a></h1>", "رشد ۳ درصدی"),
        ('<meta name="x" content=" رشد ">', "رشد"),
        ('<input value="a.ir/x">', "a.ir/x"),
        ("<input>", ""),
    ],
)
def test_shown(html: str, expected: str) -> None:
    assert shown(fromstring(f"<div>{html}</div>")[0]) == expected


def test_the_second_date_is_left_out() -> None:
    element = fromstring('<div>۱۱:۴۵ - ۳۰ فروردين ۱۳۹۶<span class="en_date">19 April 2017</span></div>')
    assert list(moments(element, [element[0]])) == ["۱۱:۴۵ - ۳۰ فروردين ۱۳۹۶"]
    assert list(moments(element[0], [element[0]])) == ["19 April 2017"]


def test_what_is_dropped_lies_below() -> None:
    body = fromstring('<form><p>یک</p><script>x</script><div class="box"><p>دو</p></div></form>')
    assert {element.tag for element in dropped(body, (".box",))} - {"form"} == {"script", "div"}
