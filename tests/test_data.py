"""The gold set and the sample articles are what they say they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[1] / "data"
GOLD = DATA / "gold"
SAMPLES = sorted((DATA / "samples").glob("*.txt"))

FIELDS = {
    "quote", "start", "end", "value", "comparator", "unit", "measured", "per", "organizations", "places",
    "time", "source", "trend", "status", "kind", "optional",
}  # fmt: skip
COMPARATORS = {"=", "~", ">", ">=", "<", "<="}
TRENDS = {"up", "down", "="}
STATUSES = {"actual", "planned"}
MONEY = {"rial", "toman", "dollar", "euro", "pound", "dirham", "dinar", "yuan", "ruble", "lira", "other"}
TIME = {"second", "minute", "hour", "day", "week", "month", "year"}
MEASURES = {
    "gram", "kilogram", "ton", "millimeter", "centimeter", "meter", "kilometer", "square_meter",
    "square_kilometer", "hectare", "cubic_meter", "liter", "barrel",
    "watt", "kilowatt", "megawatt", "gigawatt",
    "kilowatt_hour", "megawatt_hour", "gigawatt_hour", "degree_celsius", "richter", "kilometer_per_hour",
    "byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "megabit_per_second", "carat", "ounce", "inch",
    "foot", "mile", "horsepower", "volt", "hertz", "megahertz", "other",
}  # fmt: skip
#: The units that each kind of quantity may have.
UNITS_OF_KIND = {
    "count": {"count"},
    "money": MONEY,
    "percent": {"percent"},
    "fraction": {"fraction"},
    "multiple": {"times"},
    "measure": MEASURES,
    "duration": TIME,
    "age": {"year", "month", "week", "day"},
    "index": {"point", "other"},
    "vague": {"count", "times", "percent"} | MONEY | TIME | MEASURES,
    "score": {"count", "point", "other"},
    "rank": {"count"},
}


def read(name: str) -> list[dict[str, Any]]:
    lines = (GOLD / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


SENTENCES = read("sentences.gold.jsonl")
ARTICLES = read("articles.gold.jsonl")


@pytest.mark.parametrize("doc", SENTENCES + ARTICLES, ids=lambda doc: str(doc["doc_id"]))
def test_gold_document_is_valid(doc: dict[str, Any]) -> None:
    assert set(doc) == {"doc_id", "agency", "date", "text", "facts"}
    previous_end = 0
    for fact in doc["facts"]:
        assert set(fact) == FIELDS
        assert doc["text"][fact["start"] : fact["end"]] == fact["quote"] != ""
        assert fact["start"] >= previous_end, "facts stand in reading order and do not overlap"
        previous_end = fact["end"]
        assert fact["kind"] in UNITS_OF_KIND
        assert fact["unit"] in UNITS_OF_KIND[fact["kind"]]
        assert fact["comparator"] in COMPARATORS
        assert fact["trend"] in TRENDS
        assert fact["status"] in STATUSES
        assert isinstance(fact["optional"], bool)
        assert isinstance(fact["measured"], str)


@pytest.mark.parametrize("doc", SENTENCES + ARTICLES, ids=lambda doc: str(doc["doc_id"]))
def test_gold_values_are_numbers_or_ranges(doc: dict[str, Any]) -> None:
    for fact in doc["facts"]:
        value = fact["value"]
        if fact["kind"] == "vague":
            assert value is None
            assert fact["optional"]
        elif isinstance(value, list):
            assert len(value) == 2
            assert value[0] < value[1]
        else:
            assert isinstance(value, int | float)
            assert not isinstance(value, bool)


@pytest.mark.parametrize("doc", SENTENCES + ARTICLES, ids=lambda doc: str(doc["doc_id"]))
def test_gold_names_are_written_as_in_the_text(doc: dict[str, Any]) -> None:
    for fact in doc["facts"]:
        names = [*fact["organizations"], *fact["places"]]
        names += [fact[field] for field in ("time", "source") if fact[field] is not None]
        for name in names:
            assert name in doc["text"]


def test_document_ids_are_unique() -> None:
    ids = [doc["doc_id"] for doc in SENTENCES + ARTICLES]
    assert len(ids) == len(set(ids))


def test_gold_covers_the_guidelines() -> None:
    facts = [fact for doc in SENTENCES + ARTICLES for fact in doc["facts"]]
    assert len(SENTENCES) >= 180
    assert sum(not doc["facts"] for doc in SENTENCES) >= 25, "what is no statistic is covered too"
    assert {fact["kind"] for fact in facts} == set(UNITS_OF_KIND)
    assert {fact["comparator"] for fact in facts} == COMPARATORS
    assert {fact["trend"] for fact in facts} == TRENDS
    assert {fact["status"] for fact in facts} == STATUSES
    assert {fact["unit"] for fact in facts} >= MONEY | TIME | MEASURES


def test_annotated_articles_are_samples() -> None:
    for doc in ARTICLES:
        sample = DATA / "samples" / f"{doc['doc_id']}.txt"
        assert sample.read_bytes().decode("utf-8") == doc["text"]


def test_there_are_a_dozen_samples() -> None:
    assert len(SAMPLES) >= 12


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: str(path.stem))
def test_sample_is_an_article(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    headline, *body = text.splitlines()
    assert 1_000 <= len(text) <= 4_000
    assert 10 <= len(headline) <= 120
    assert len(body) >= 5
    assert sum(character.isdigit() for character in text) >= 20


def test_samples_keep_the_noise_of_real_pages() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SAMPLES)
    for noise in ("گروههای", "خرمآباد", "\u00a0", "ي", "ك", "٦", "انتهای پیام", "کد خبر", "نظر شما"):
        assert noise in text
