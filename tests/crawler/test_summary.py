"""Summaries: what was counted, and what makes a run say aloud that something is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler import summary
from crawler.agency import Expected
from crawler.archive import Kept, Outcome
from crawler.archive.state import Status
from crawler.article import Article
from crawler.dates import TEHRAN, local_date
from crawler.summary import Summary, summarize
from crawler.tally import Tally

NOW = datetime.now(UTC)
ARTICLE = Article(
    id="mehr-1",
    headline="افتتاح ۳ مدرسه",
    article_body="در قم.",
    date_published=datetime(2025, 8, 23, 0, 30, tzinfo=TEHRAN),
    provenance={"headline": "json-ld", "article_body": "family"},
    warnings=("date_modified: «دیروز» is no date",),
)


def tally(*kept: tuple[int, Article], expected: Expected | None = None, **counts: Any) -> Tally:
    made = Tally(agency="mehr", expected=expected or Expected(), **counts)
    for times, article in kept:
        for _ in range(times):
            made.keep(Kept(article=article, outcome=Outcome.NEW))
    return made


def made(one: Tally, *before: Summary, interrupted: bool = False) -> Summary:
    return summarize([one], NOW, [run.to_dict() for run in before], interrupted=interrupted)


def alarms(one: Tally, *before: Summary) -> tuple[str, ...]:
    return made(one, *before).reports[0].alarms


def earlier(one: Tally, ago: timedelta = timedelta(hours=3)) -> Summary:
    return replace(made(one), started=NOW - ago)


def test_what_was_kept_is_counted_by_field_tier_day_and_warning() -> None:
    one = tally(
        (1, ARTICLE), (1, replace(ARTICLE, headline="", provenance={}, date_published=None, warnings=()))
    )
    [report] = made(one).reports
    assert (report.new, report.kept) == (2, 2)
    assert (report.fill["headline"], report.fill["article_body"], report.fill["author"]) == (0.5, 1, 0)
    assert report.tiers == {"article_body": {"family": 1}, "headline": {"json-ld": 1}}
    assert report.days == {"2025-08-23": 1, "undated": 1}
    assert report.warnings == {"date_modified": 1}


def test_what_was_not_kept_is_counted_by_reason() -> None:
    one = tally()
    for status in (Status.FAILED, Status.REFUSED, Status.GONE, Status.GONE):
        one.settle(status, "because")
    [report] = made(one).reports
    assert (report.failed, report.refused, report.gone) == ({"because": 1}, {"because": 1}, {"because": 2})


def test_an_unchanged_article_fills_nothing() -> None:
    one = tally()
    one.keep(Kept(article=ARTICLE, outcome=Outcome.UNCHANGED))
    one.keep(Kept(article=ARTICLE, outcome=Outcome.CHANGED))
    [report] = made(one).reports
    assert (report.unchanged, report.changed, report.days) == (1, 1, {"2025-08-23": 1})


def test_a_run_in_which_all_went_well_is_not_wrong() -> None:
    assert not made(tally((50, ARTICLE)), earlier(tally((50, ARTICLE)))).wrong


@pytest.mark.parametrize(("told", "wrong"), [(100, False), (99, True), (0, True)])
def test_a_day_of_the_archive_must_have_its_least(told: int, wrong: bool) -> None:
    one = tally(expected=Expected(articles_per_day=100), walked={"2025-08-23": told})
    assert [alarm[:11] for alarm in alarms(one)] == (["2025-08-23:"] if wrong else [])


def test_a_day_that_is_not_over_may_have_less() -> None:
    today = local_date(NOW) or ""
    assert not alarms(tally(expected=Expected(articles_per_day=100), walked={today: 3}))


def test_the_runs_of_a_day_together_must_give_the_least() -> None:
    expected = Expected(articles_per_day=30)
    before = [earlier(tally((10, ARTICLE)), timedelta(hours=hours)) for hours in (3, 6, 30)]
    assert not alarms(tally((10, ARTICLE), expected=expected, searched=True), *before)
    assert alarms(tally((9, ARTICLE), expected=expected, searched=True), *before) == (
        "29 new articles in a day, expected at least 30",
    )


def test_runs_that_do_not_cover_a_day_or_do_not_ask_for_all_are_not_held_against_it() -> None:
    expected = Expected(articles_per_day=30)
    assert not alarms(tally((1, ARTICLE), expected=expected, searched=True), earlier(tally((1, ARTICLE))))
    long_ago = earlier(tally((1, ARTICLE)), timedelta(hours=30))
    assert not alarms(tally((1, ARTICLE), expected=expected, searched=True, capped=True), long_ago)
    assert not alarms(tally((1, ARTICLE), expected=expected, searched=False), long_ago)


def test_a_field_must_be_filled_as_often_as_is_declared() -> None:
    empty = replace(ARTICLE, headline="")
    expected = Expected(fill={"headline": 0.9})
    assert not alarms(tally((9, ARTICLE), (1, empty), expected=expected))
    assert alarms(tally((8, ARTICLE), (2, empty), expected=expected)) == (
        "headline: filled in 80% of the articles, expected at least 90%",
    )


@pytest.mark.parametrize(("empty", "wrong"), [(4, False), (5, True)])
def test_a_field_that_is_filled_more_seldom_than_before_is_an_alarm(empty: int, wrong: bool) -> None:
    before = earlier(tally((20, ARTICLE)))
    now = tally((20 - empty, ARTICLE), (empty, replace(ARTICLE, headline="")))
    found = alarms(now, before)
    assert found == (("headline: filled in 75% of the articles, 100% in earlier runs",) if wrong else ())


def test_few_articles_say_nothing_of_how_often_a_field_is_filled() -> None:
    before = earlier(tally((20, ARTICLE)))
    assert not alarms(tally((9, replace(ARTICLE, headline=""))), before)
    assert not alarms(tally((20, replace(ARTICLE, headline=""))), earlier(tally((9, ARTICLE))))


def test_pages_without_articles_are_an_alarm() -> None:
    one = tally((4, ARTICLE))
    for _ in range(6):
        one.settle(Status.REFUSED, "not-an-article")
    assert alarms(one) == ("6 of 10 pages gave no article",)


def test_sources_that_tell_of_nothing_are_an_alarm() -> None:
    one = tally(sources={"https://mehrnews.com/rss": "status 404"})
    assert alarms(one) == ("no source tells of anything: https://mehrnews.com/rss (status 404)",)
    assert not alarms(tally((1, ARTICLE), found=1, sources={"https://mehrnews.com/rss": "stale"}))


def test_an_alarm_is_said_once() -> None:
    one = tally()
    one.alarm("a wall")
    one.alarm("a wall")
    assert alarms(one) == ("a wall",)


def test_an_interrupted_run_is_not_judged() -> None:
    one = tally(expected=Expected(articles_per_day=100), walked={"2025-08-23": 1})
    assert not made(one, interrupted=True).wrong


def test_a_summary_is_written_and_looked_back_on(tmp_path: Path) -> None:
    first, second = (
        replace(made(tally((1, ARTICLE))), started=NOW + timedelta(hours=hour)) for hour in (0, 1)
    )
    for run in (first, second):
        summary.write(run, tmp_path)
    (tmp_path / summary.RUNS / "29990101T000000.000000Z.json").write_text("{", encoding="utf-8")
    found: list[Mapping[str, Any]] = summary.history(tmp_path)
    assert [run["started"] for run in found] == [run.to_dict()["started"] for run in (second, first)]
    assert found == json.loads(json.dumps([second.to_dict(), first.to_dict()]))
