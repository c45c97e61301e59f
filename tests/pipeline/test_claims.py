"""Claims: what is one statistic told again, what is another number for it, and what is neither."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from pipeline import bases, claims
from pipeline.claims import Mention
from pipeline.statistics import Statistic

#: A day at the beginning of a stretch of days that blocks hold together.
DAY = 738_024
LORESTAN, QOM = "province:لرستان", "province:قم"


def mention(identity: str, value: float = 122_000, **changes: Any) -> Mention:
    """One mention of 122 thousand aid packages in Lorestan; ``changes`` say what is different."""
    given = {
        "measured": "بسته معیشتی",
        "place": LORESTAN,
        "body": "بسیجسازندگی",
        "article": identity,
    } | changes
    statistic = Statistic(
        quote=f"{value} بسته", start=0, end=5, value=value, comparator="=", unit="count",
        measured=given["measured"], per=None, organizations=(), places=(), time=None, source=None,
        trend=given.get("trend", "="), status=given.get("status", "actual"), kind="count", unit_id="count",
        article_id=given["article"],
    )  # fmt: skip
    day = given.get("day", DAY)
    keys = claims.keys(
        statistic, bases.base(statistic), place=given["place"], organization=given["body"], day=day
    )
    assert keys
    return Mention(
        id=identity, article=given["article"], origin=given.get("origin", given["article"]),
        agency=given.get("agency", identity), moment="" if day is None else f"{day}", day=day, start=0,
        low=value, high=value, words=claims.thing(given["measured"]),
        places=(given["place"],) if given["place"] else (), bodies=(given["body"],) if given["body"] else (),
        since=given.get("since"), until=given.get("until"), keys=keys,
    )  # fmt: skip


def told(*mentions: Mention) -> list[list[str]]:
    """The ids of the mentions of every version, over all blocks."""
    blocks = {one.keys.version for one in mentions}
    found = [
        version
        for block in blocks
        for version in claims.versions(m for m in mentions if m.keys.version == block)
    ]
    return sorted([one.id for one in version.mentions] for version in found)


def claimed(*mentions: Mention) -> list[list[str]]:
    """The ids of the first mention of every version, of every claim."""
    blocks = {one.keys.version for one in mentions}
    versions = [
        version
        for block in blocks
        for version in claims.versions(m for m in mentions if m.keys.version == block)
    ]
    topics = {version.first.keys.topic for version in versions}
    found = [
        claim
        for topic in topics
        for claim in claims.claims(v for v in versions if v.first.keys.topic == topic)
    ]
    return sorted([version.first.id for version in claim] for claim in found)


@pytest.mark.parametrize(
    "again",
    [
        {"article": "a"},
        {"day": DAY + 10},
        {"measured": "بسته‌های معیشتی برای خانوارها"},
        {"measured": "تعداد بسته معيشتي"},
        {"place": ""},
        {"body": ""},
        {"place": "", "body": ""},
        {"body": "سپاهپاسداران"},
        {"place": "city:لرستان/خرم‌آباد/خرم‌آباد"},
    ],
    ids=str,
)
def test_a_number_is_told_again(again: dict[str, Any]) -> None:
    assert told(mention("a"), mention("b", **again)) == [["a", "b"]]


@pytest.mark.parametrize(
    "other",
    [
        {"value": 122_001},
        {"day": DAY + 60},
        {"measured": "کلاس درس"},
        {"measured": "بسته بهداشتی", "place": "", "body": ""},
        {"place": QOM},
        {"status": "planned"},
        {"trend": "up"},
        {"place": "", "body": "سپاهپاسداران"},
        {"since": "2019-03-21", "until": "2020-03-19"},
        {"day": None, "place": "", "body": ""},
    ],
    ids=str,
)
def test_another_statistic_is_not_taken_for_it(other: dict[str, Any]) -> None:
    first = mention("a", since="2020-03-20", until="2020-06-20") if "since" in other else mention("a")
    assert told(first, mention("b", **other)) == [["a"], ["b"]]


def test_a_small_number_needs_the_same_place_organization_and_days() -> None:
    first = mention("a", 3)
    assert told(first, mention("b", 3)) == [["a", "b"]]
    for other in ({"place": ""}, {"body": ""}, {"place": QOM}, {"day": DAY + 10}):
        assert told(first, mention("b", 3, **other)) == [["a"], ["b"]]


def test_a_copy_repeats_whatever_it_names() -> None:
    copy = mention("b", place="", body="", measured="بسته", origin="a", day=None)
    assert told(mention("a"), copy) == [["a", "b"]]


def test_another_number_for_the_same_is_another_version_of_one_claim() -> None:
    assert claimed(mention("a"), mention("b", 125_000)) == [["a", "b"]]
    assert claimed(mention("a"), mention("b"), mention("c", 125_000, day=DAY + 1)) == [["a", "c"]]


@pytest.mark.parametrize(
    "other",
    [
        {"value": 900_000},
        {"value": 125_000, "day": DAY + 3},
        {"value": 125_000, "place": QOM},
        {"value": 125_000, "place": "", "body": ""},
        {"value": 125_000, "article": "a"},
        {"value": 125_000, "day": None},
    ],
    ids=str,
)
def test_what_is_no_version_of_a_claim(other: dict[str, Any]) -> None:
    assert claimed(mention("a"), mention("b", **other)) == [["a"], ["b"]]


def test_an_article_with_two_numbers_tells_two_facts() -> None:
    one, two = mention("a", article="x"), mention("b", 130_000, article="x")
    assert claimed(one, two, mention("c", 125_000)) == [["a"], ["b"], ["c"]]


def test_the_order_of_coming_does_not_matter() -> None:
    chance = random.Random(3)
    news = [
        mention(
            f"m{i:03}", chance.choice((120_000, 122_000, 3)), day=DAY + chance.randrange(40),
            place=chance.choice((LORESTAN, QOM, "")), body=chance.choice(("بسیجسازندگی", "سپاه", "")),
            article=f"x{i // 2}", agency=str(i % 3),
        )
        for i in range(120)
    ]  # fmt: skip
    expected = told(*news), claimed(*news)
    for _ in range(5):
        chance.shuffle(news)
        assert (told(*news), claimed(*news)) == expected


def test_who_said_so_first_is_by_time_and_the_undated_come_last() -> None:
    early, late, undated = (
        mention("c", day=DAY),
        mention("b", day=DAY + 4),
        mention("a", day=None, origin="c"),
    )
    (version,) = claims.versions([undated, late, early])
    assert [one.id for one in version.mentions] == ["c", "b", "a"]


def test_what_cannot_be_compared_has_no_keys() -> None:
    vague = replace(_statistic(), value=None)
    assert claims.keys(vague, bases.base(vague), place=LORESTAN, organization="", day=DAY) is None
    nameless = replace(_statistic(), measured="")
    assert claims.keys(nameless, bases.base(nameless), place=LORESTAN, organization="", day=DAY) is None


def _statistic() -> Statistic:
    return Statistic(
        quote="۵ مدرسه", start=0, end=7, value=5.0, comparator="=", unit="count", measured="مدرسه", per=None,
        organizations=(), places=(), time=None, source=None, trend="=", status="actual", kind="count",
    )  # fmt: skip
