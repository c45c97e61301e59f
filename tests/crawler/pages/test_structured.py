"""Structured: JSON-LD and meta, as well and as badly as sites write them."""

from __future__ import annotations

import json

import pytest
from lxml.html import HtmlElement, fromstring

from crawler.pages.structured import json_ld, metas, paragraphs, plain, texts

NEWS = {"@type": "NewsArticle", "headline": "رشد ۳ درصدی"}


def page(*scripts: str) -> HtmlElement:
    return fromstring(
        "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts) + "<p>"
    )


@pytest.mark.parametrize(
    "script",
    [
        json.dumps(NEWS),
        json.dumps([{"@type": "WebSite"}, NEWS]),
        json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "BreadcrumbList"}, NEWS]}),
        json.dumps({"@type": "WebPage", "mainEntity": NEWS}),
        json.dumps(NEWS | {"@type": ["Thing", "ReportageNewsArticle"]}),
        f"<!-- {json.dumps(NEWS)} -->",
        f"//<![CDATA[\n{json.dumps(NEWS)}\n//]]>",
        f"/*<![CDATA[*/{json.dumps(NEWS)}/*]]>*/",
        f"\n{json.dumps(NEWS)};",
        '{"@type": "NewsArticle", "headline": "رشد ۳ درصدی", "description": "یک\nدو"}',
    ],
)
def test_the_article_is_found(script: str) -> None:
    found, broken = json_ld(page("{}", script))
    assert (found["headline"], broken) == ("رشد ۳ درصدی", "")


@pytest.mark.parametrize("script", ["{", "[" * 100_000, '{"@type": "NewsArticle",}'])
def test_what_cannot_be_read_is_said(script: str) -> None:
    found, broken = json_ld(page(script))
    assert not found
    assert broken.startswith("JSON-LD cannot be read: ")


def test_another_thing_is_no_article() -> None:
    assert json_ld(page(json.dumps({"@type": "VideoObject", "name": "فیلم"}))) == ({}, "")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("یک", ("یک",)),
        (["یک", {"name": "دو"}, [{"name": ["سه"]}]], ("یک", "دو", "سه")),
        ({"@type": "Person"}, ()),
        (None, ()),
        (12, ()),
        ("  \n", ()),
    ],
)
def test_texts(value: object, expected: tuple[str, ...]) -> None:
    assert texts(value) == expected


def test_metas_by_every_name() -> None:
    head = fromstring(
        '<head><meta property="OG:Title" content=" رشد  ۳ درصدی "><meta name="keywords" content="آب">'
        '<meta itemprop="datePublished" content="x"><meta name="keywords" content="برق">'
        '<meta name="a" content=" ">'
    )
    assert metas(head) == {"og:title": ("رشد ۳ درصدی",), "keywords": ("آب", "برق"), "datepublished": ("x",)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("می&zwnj;رود &amp; می&#8204;آید", "می\u200cرود & می\u200cآید"),
        ("تومان & ریال &nbsp;", "تومان & ریال"),
        ("۱&nbsp;تن", "۱\u00a0تن"),
    ],
)
def test_entities_that_were_escaped_twice(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("یک\r\n\r\nدو", ["یک", "دو"]),
        ("<div>یک<br/>دو</div>", ["یک", "دو"]),
        ("&lt;p&gt;یک&lt;/p&gt;&lt;p&gt;دو&lt;/p&gt;", ["یک", "دو"]),
        ("۳ < ۵", ["۳ < ۵"]),
        ("", []),
    ],
)
def test_flat_bodies(text: str, expected: list[str]) -> None:
    assert paragraphs(text) == expected
