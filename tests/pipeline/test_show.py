"""Show: the text is all there, the marks are where they should be, and nothing gets out of hand."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from crawler.article import Article
from pipeline import labels, page, show
from pipeline.lexicon import load
from pipeline.statistics import Statistic

TEXT = "بیش از ۲۵۰ میلیارد ریال وام\nبه ۵ هزار خانوار <b>قم</b> & کاشان داده شد."


def statistic(text: str, quote: str, **fields: Any) -> Statistic:
    start = text.index(quote)
    plain: dict[str, Any] = {
        "value": 1.0, "comparator": "=", "unit": "count", "measured": "", "per": None, "organizations": (),
        "places": (), "time": None, "source": None, "trend": "=", "status": "actual", "kind": "count",
    }  # fmt: skip
    return Statistic(quote=quote, start=start, end=start + len(quote), **{**plain, **fields})


STATISTICS = [
    statistic(TEXT, "۵ هزار خانوار", value=5000.0, measured='خانوار "<i>"', places=("قم", "کاشان")),
    statistic(
        TEXT, "۲۵۰ میلیارد ریال", value=2.5e11, comparator=">", unit="rial", kind="money", measured="وام"
    ),
    statistic(TEXT, "میلیارد", kind="vague"),  # overlaps: not shown
]
ARTICLE = Article(id="a<1>", article_body=TEXT, publisher="<script>", url="javascript:alert(1)")


def plain(markup: str) -> str:
    """What a browser shows of the article's text."""
    inner = re.search(r'<div class="entities".*?>(.*?)</div>', markup, re.DOTALL)
    assert inner
    return unescape(re.sub(r"<sup>.*?</sup>|<(?!br)[^>]*>", "", inner[1]).replace("<br>", "\n")).strip()


def test_a_terminal_shows_text_marks_and_table() -> None:
    shown = show.terminal(ARTICLE, STATISTICS, Console(width=100, color_system=None))
    assert "بیش از [۲۵۰ میلیارد ریال](۱) وام\nبه [۵ هزار خانوار](۲) <b>قم</b> & کاشان داده شد." in shown
    assert "بیش از ۲۵۰ میلیارد ریال" in shown.splitlines()[-2]
    assert "قم، کاشان" in shown.splitlines()[-1]


def test_a_colour_terminal_shows_colours() -> None:
    shown = show.terminal(
        ARTICLE, STATISTICS, Console(width=100, force_terminal=True, color_system="standard")
    )
    assert "\x1b[1;30;43m۲۵۰ میلیارد ریال\x1b[0m" in shown


def test_a_text_cannot_command_the_terminal() -> None:
    article = Article(id="x", headline="\x1b[2J", article_body="الف\x1b]0;x\x07 ۳ نفر\x9b2J [bold]")
    shown = show.terminal(article, [], Console(width=80, color_system=None))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown)
    assert "[bold]" in shown


def test_columns_are_held_apart_for_bidirectional_terminals() -> None:
    for line in show.table(STATISTICS, Console(width=100, color_system=None)).splitlines():
        assert line.count("\u200e│\u200e") == line.count("│")


def test_a_page_is_right_to_left_self_contained_and_escaped() -> None:
    markup = page.page("آمار", [show.html(ARTICLE, STATISTICS)])
    assert '<html lang="fa" dir="rtl">' in markup
    assert not re.search(r"<(script|link|img|iframe)|https?://|@import|href=\"(?!#)", markup)
    assert "<b>" not in markup
    assert "<i>" not in markup
    assert plain(markup) == TEXT
    for text in ("مقدار", "بیش از ۲۵۰ میلیارد", "ریال", "قم، کاشان", "۵٬۰۰۰"):
        assert text in markup
    assert markup.count("<mark ") == 2


def test_marks_and_rows_point_at_each_other_on_a_page_of_many() -> None:
    markup = "".join(show.html(ARTICLE, STATISTICS, number=n) for n in (1, 2))
    ids = re.findall(r' id="([^"]+)"', markup)
    assert len(ids) == len(set(ids)) == 8
    assert set(re.findall(r'href="#([^"]+)"', markup)) == set(ids)


def test_an_article_without_statistics_says_so() -> None:
    empty = labels.label("words", "empty")
    assert empty in show.html(ARTICLE, [])
    assert empty in show.terminal(ARTICLE, [], Console(width=80))


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=4))
def test_any_text_is_shown_whole(text: str, places: list[tuple[int, int]]) -> None:
    found = [
        Statistic(
            quote=text[a : a + n], start=a, end=a + n, value=None, comparator="=", unit="count",
            measured=text, per=None, organizations=(), places=(text,), time=text, source=None, trend="=",
            status="actual", kind="count",
        )
        for a, n in places
        if a + n <= len(text)
    ]  # fmt: skip
    article = Article(id="x", article_body=text)
    assert plain(show.html(article, found)) == text.strip()
    show.terminal(article, found, Console(width=80))


@pytest.mark.parametrize("kind", load("labels")["kinds"])
def test_every_kind_has_a_persian_name(kind: str) -> None:
    assert not labels.label("kinds", kind).isascii()


@pytest.mark.parametrize("unit", sorted(load("units")["guideline"]))
def test_every_unit_of_the_guidelines_has_a_persian_name(unit: str) -> None:
    name = labels.unit(unit)
    assert not name or not name.isascii()


@pytest.mark.parametrize(
    ("group", "codes"), [(g, c) for g, c in load("labels").items() if isinstance(c, dict)]
)
def test_every_label_is_persian_and_found(group: str, codes: dict[str, str]) -> None:
    for code, said in codes.items():
        assert labels.label(group, code) == said
        assert not said or not said.isascii()


@pytest.mark.parametrize("scale", load("labels")["scales"], ids=lambda scale: scale["name"])
def test_every_scale_is_said(scale: dict[str, Any]) -> None:
    assert labels.number(2.0 * scale["value"]) == f"۲ {scale['name']}"
    assert labels.number(scale["value"] + 0.25).endswith("٫۲۵")
