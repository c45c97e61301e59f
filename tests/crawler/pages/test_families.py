"""Families: every page object reads every field of its family's pages, with all their oddities."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pytest
from web_poet import HttpResponse, WebPage

from crawler import agencies, pages
from crawler.agency import Agency
from crawler.article import Article
from crawler.page import Page
from tests.replica import Story, expected, templates
from tests.replica.world import Scenario, World

NOW: Final = datetime(2026, 11, 22, tzinfo=UTC)
WORLD: Final = World(Scenario(now=NOW))
#: So many stories of a site have all the oddities of its family.
STORIES: Final = 26
KEYS: Final = tuple(agencies.load())


def read(story: Story, agency: Agency | None) -> Article:
    return pages.read(Page(url=story.url, body=templates.article(story), fetched_at=NOW), agency)


@pytest.mark.parametrize("key", KEYS)
def test_every_field_of_every_story(key: str) -> None:
    agency = agencies.load()[key]
    for story in WORLD.truth(key)[:STORIES]:
        assert expected.of_article(read(story, agency)) == expected.of_story(story)


@pytest.mark.parametrize("key", KEYS)
def test_without_the_agencys_file_the_text_is_the_same(key: str) -> None:
    """The generic page object reads what a family's does, on pages that call themselves articles."""
    agency = agencies.load()[key]
    read_by_both = 0
    for story in WORLD.truth(key)[:12]:
        own = read(story, agency)
        try:
            generic = read(story, None)
        except pages.NoArticleError:
            continue
        read_by_both += 1
        assert generic.headline == own.headline
        missing = [line for line in own.article_body.split("\n") if line not in generic.article_body]
        assert not missing
    assert read_by_both


@pytest.mark.parametrize("family", pages.FAMILIES)
def test_every_family_is_a_page_of_web_poet(family: str) -> None:
    assert issubclass(pages.FAMILIES[family], WebPage)
    assert pages.FAMILIES[family].family == family
    assert any(agency.family == family for agency in agencies.load().values()) or family == "generic"


def test_a_page_object_is_an_item_of_web_poets_frameworks() -> None:
    story = WORLD.truth("mehr")[0]
    mehr = agencies.load()["mehr"]
    page = pages.FAMILIES["nastooh"](response=HttpResponse(story.url, templates.article(story)), agency=mehr)
    assert asyncio.run(page.to_item()) == replace(read(story, mehr), fetched_at=None)
