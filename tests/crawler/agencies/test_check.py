"""Check: an agency tried against the replica, as it is declared and as it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.agencies.check import NEEDED, Report, check
from crawler.agency import Agency
from crawler.network.fetch import session
from crawler.pages import FIELDS
from tests.replica import Replica, crawls

Checked = Callable[[Agency], Report]


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica.started(days=3) as replica:
        yield replica


@pytest.fixture
def checked(replica: Replica) -> Checked:
    def run(agency: Agency) -> Report:
        with session(agency, crawls.settings(replica, tries=1)) as fetch:
            return check(agency, fetch, now=datetime.now(UTC))

    return run


@pytest.mark.parametrize("key", ["mehr", "irna", "yjc", "ilna", "tasnim", "pana", "iribnews"])
def test_every_tier_is_tried_once_and_an_article_read(checked: Checked, key: str) -> None:
    (agency,) = crawls.shipped(key)
    report = checked(agency)
    found = agency.discovery
    assert [trial.tier for trial in report.trials if trial.tier != "article"] == [
        "robots",
        *["sitemap"] * len(found.sitemaps),
        *["feed"] * len(found.feeds),
        *["listing"] * len(found.listings),
        *["archive"] * bool(found.archive),
    ]
    assert all(trial.articles for trial in report.trials if trial.tier == "archive")
    assert report.missing == ()
    assert {"json-ld", "meta", "family", "agency", "url"} >= {field.tier for field in report.fields.values()}
    assert set(report.fields) <= set(FIELDS)


def test_an_agency_that_holds_is_well(checked: Checked) -> None:
    report = checked(*crawls.shipped("mehr"))
    assert report.well
    assert all(trial.newest for trial in report.trials if trial.tier in ("sitemap", "feed", "archive"))


def test_a_source_that_died_is_named(checked: Checked) -> None:
    report = checked(*crawls.shipped("hamshahri"))
    assert [(trial.tier, trial.failed) for trial in report.trials if trial.failed] == [("feed", "stale")]
    assert (report.missing, report.well) == ((), False)


def test_a_wrong_address_costs_only_itself(checked: Checked) -> None:
    (agency,) = crawls.shipped("mehr")
    wrong = replace(agency, discovery=replace(agency.discovery, feeds=("/nowhere",)))
    report = checked(wrong)
    failed = [(trial.tier, trial.status, trial.failed) for trial in report.trials if trial.failed]
    assert failed == [("feed", 404, "status 404")]
    assert report.missing == ()


def test_no_article_anywhere_is_no_article_read(checked: Checked) -> None:
    (agency,) = crawls.shipped("mehr")
    archive = (
        replace(agency.discovery.archive, url="/nowhere?{day}&{page}") if agency.discovery.archive else None
    )
    lost = replace(agency, discovery=replace(agency.discovery, sitemaps=(), feeds=(), archive=archive))
    report = checked(lost)
    assert [trial.tier for trial in report.trials] == ["robots", "archive"]
    assert (report.missing, report.well) == (NEEDED, False)


def test_a_selector_that_gives_nothing_fails_over(checked: Checked) -> None:
    (agency,) = crawls.shipped("mehr")
    report = checked(replace(agency, selectors={"headline": (".gone",)}))
    assert report.fields["headline"].tier in ("json-ld", "meta", "family")
    assert report.well
