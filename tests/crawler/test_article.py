"""Article: a dict of it, and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article import Article

_ZONES = st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
_MOMENTS = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=_ZONES)
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_ARTICLES = st.builds(
    Article,
    id=_TEXTS,
    headline=_TEXTS,
    alternative_headline=_TEXTS,
    description=_TEXTS,
    article_body=_TEXTS,
    url=_TEXTS,
    publisher=_TEXTS,
    date_published=_MOMENTS,
    date_modified=_MOMENTS,
    article_section=_TEXTS,
    keywords=st.lists(_TEXTS, max_size=3).map(tuple),
    author=_TEXTS,
    news_code=_TEXTS,
    fetched_at=_MOMENTS,
    trailer=_TEXTS,
    republished_from=_TEXTS,
    sponsored=st.booleans(),
    version=st.integers(1, 99),
    warnings=st.lists(_TEXTS, max_size=3).map(tuple),
    provenance=st.dictionaries(_TEXTS, _TEXTS, max_size=3),
)


@given(_ARTICLES)
def test_there_and_back(article: Article) -> None:
    written = json.dumps(article.to_dict(), ensure_ascii=False)
    assert Article.from_dict(json.loads(written)) == article


def test_what_is_empty_is_not_written() -> None:
    assert Article(id="mehr-1").to_dict() == {"id": "mehr-1", "version": 1}


def test_moments_are_iso() -> None:
    article = Article(id="a", date_published=datetime(2026, 1, 1, tzinfo=UTC))
    assert article.to_dict()["date_published"] == "2026-01-01T00:00:00+00:00"


def test_unknown_keys_are_passed_over() -> None:
    assert Article.from_dict({"id": "a", "kind": "news", "author": None}) == Article(id="a")


def test_an_article_has_an_id() -> None:
    with pytest.raises(KeyError):
        Article.from_dict({"headline": "خبر"})
