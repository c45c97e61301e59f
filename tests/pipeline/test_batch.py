"""Batch: the same result in the same order for every number of workers, whatever happens to one article."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import toy

from crawler.article import Article
from crawler.dates import read_date
from crawler.errors import InputError
from pipeline import batch
from pipeline.batch import CHUNK_ARTICLES, Item, Outcome, Result, run
from pipeline.dataset.schema import dumps, record


def article(number: int, text: str = "") -> Article:
    return Article(
        id=f"a{number}", article_body=text or f"{number} مدرسه و ۱۲ کلاس در قم", url=f"https://x.example/{number}",
        publisher="ایسنا", date_published=read_date("1402/06/01 12:30"),
    )  # fmt: skip


def lines(outcomes: Iterator[Outcome]) -> list[str]:
    """Every record as it would be written, every error as it would be told."""
    return [
        line
        for outcome in outcomes
        for line in (
            [str(outcome)]
            if isinstance(outcome, InputError)
            else [dumps(record(s)) for s in outcome.statistics]
        )
    ]


def test_every_record_is_stamped_with_its_article() -> None:
    (result,) = run([article(1)], loader=toy.load)
    assert isinstance(result, Result)
    assert (result.article_id, result.characters) == ("a1", len(article(1).text))
    for statistic in result.statistics:
        assert (statistic.article_id, statistic.publisher) == ("a1", "ایسنا")
        assert statistic.url == "https://x.example/1"
        assert statistic.date_published == "2023-08-23T12:30:00+03:30"
        assert statistic.time == "2023-08-23"  # the toy says which day it was told
    assert len({statistic.id for statistic in result.statistics}) == 2


def test_ids_are_the_same_when_read_again() -> None:
    assert lines(run([article(1)], loader=toy.load)) == lines(run([article(1)], loader=toy.load))


@pytest.mark.parametrize("workers", [2, 3])
def test_any_number_of_workers_gives_the_same(workers: int) -> None:
    items: list[Item] = [article(i) for i in range(150)]
    items.insert(70, InputError("news.jsonl", "broken JSON", line=17))
    items.insert(90, article(1000, f"۵ {toy.FAILS}"))
    alone, together = (lines(run(items, workers=n, loader=toy.load)) for n in (1, workers))
    assert together == alone
    assert sum("found" in line for line in alone) == 2


def test_an_article_that_the_pipeline_fails_on_costs_no_other() -> None:
    outcomes = list(run([article(1), article(2, toy.FAILS), article(3)], loader=toy.load))
    assert [isinstance(outcome, Result) for outcome in outcomes] == [True, False, True]
    assert str(outcomes[1]) == (
        "article a2: found text that the pipeline fails on (RuntimeError: the toy is broken for good); "
        "please report it with the article"
    )


def test_an_article_that_kills_its_worker_costs_no_other() -> None:
    items = [article(i, toy.KILLS if i == 40 else "") for i in range(CHUNK_ARTICLES * 6)]
    outcomes = list(run(items, workers=2, loader=toy.load))
    assert len(outcomes) == len(items)
    assert [i for i, outcome in enumerate(outcomes) if isinstance(outcome, InputError)] == [40]
    assert "text that kills the process" in str(outcomes[40])


def test_only_a_few_chunks_are_read_ahead() -> None:
    read = 0

    def items() -> Iterator[Item]:
        nonlocal read
        for i in range(CHUNK_ARTICLES * 40):
            read += 1
            yield article(i)

    outcomes = run(items(), workers=2, loader=toy.load)
    next(outcomes)
    assert read <= CHUNK_ARTICLES * 5
    outcomes.close()


def test_long_articles_make_small_chunks() -> None:
    sizes = [len(chunk) for chunk in batch._chunks(article(i, "الف " * 20_000) for i in range(7))]
    assert sizes == [2, 2, 2, 1]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_pipeline_that_cannot_be_loaded_is_said_at_once(workers: int) -> None:
    with pytest.raises(FileNotFoundError, match="weights"):
        list(run([article(1)], workers=workers, loader=toy.broken))


def test_no_workers_are_refused() -> None:
    with pytest.raises(ValueError, match="received 0, expected 1 or more"):
        list(run([], workers=0))
