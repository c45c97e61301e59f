"""The gazetteer: every row is found by every name it has, however spaced, and by no other."""

from __future__ import annotations

import re

import pytest

from crawler.characters import ZWNJ, key
from pipeline.gazetteer import PLACE_TABLES, Names, by_key, organizations, places
from pipeline.lexicon import load, rows

CUES = {"place": {"", "place", "kind"}, "organization": {"", "sport", "kind"}}


def forms(row: dict[str, str]) -> list[str]:
    return [row["name"], *(variant for variant in row["variants"].split("|") if variant)]


@pytest.mark.parametrize("table", PLACE_TABLES)
def test_every_place_is_found_by_every_name(table: str) -> None:
    lost = [
        form
        for row in rows(table)
        for form in forms(row)
        if not any(p.name == row["name"] and p.kind == row["kind"] for p in places().exact(form))
    ]
    assert lost == []


@pytest.mark.parametrize("table", PLACE_TABLES)
def test_every_place_is_found_joined_and_spaced(table: str) -> None:
    lost = [
        row["name"]
        for row in rows(table)
        if row["name"].isprintable() and not re.search(r"[^\w\s\u200c]", row["name"])
        for form in (row["name"].replace(ZWNJ, " "), row["name"].replace(" ", ZWNJ))
        if not places().exact(form)
    ]
    assert lost == []


def test_every_organization_is_found_by_every_name() -> None:
    lost = [
        form
        for row in rows("organizations")
        for form in forms(row)
        if not any(o.key == row["name"] for o in organizations().exact(form))
    ]
    assert lost == []


@pytest.mark.parametrize("table", PLACE_TABLES)
def test_rows_of_places_are_sound(table: str) -> None:
    provinces = {row["name"] for row in rows("provinces")}
    for row in rows(table):
        assert row["kind"], row
        assert row["cue"] in CUES["place"], row
        assert not row["province"] or row["province"] in provinces, row
        assert bool(row["latitude"]) == bool(row["longitude"]), row
        if row["latitude"]:
            assert -90 <= float(row["latitude"]) <= 90, row
            assert -180 <= float(row["longitude"]) <= 180, row


def test_rows_of_organizations_are_sound() -> None:
    for row in rows("organizations"):
        assert row["kind"], row
        assert row["cue"] in CUES["organization"], row


def test_places_of_iran_lie_in_iran() -> None:
    for table in ("provinces", "counties", "cities"):
        for row in rows(table):
            if row["latitude"]:
                assert 24.5 < float(row["latitude"]) < 40, row
                assert 44 < float(row["longitude"]) < 63.5, row


def test_geonames_ids_are_not_shared() -> None:
    ids = [row["geonames_id"] for table in PLACE_TABLES for row in rows(table) if row["geonames_id"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("table", "count"), [("provinces", 31), ("counties", 480), ("countries", 240)])
def test_tables_are_whole(table: str, count: int) -> None:
    assert len(rows(table)) >= count


def test_every_province_has_counties() -> None:
    assert {row["province"] for row in rows("counties")} == {row["name"] for row in rows("provinces")}


@pytest.mark.parametrize("group", ["kinds"])
def test_kind_words_of_places_are_known_once(group: str) -> None:
    words = [word for kind in load("places")[group].values() for word in kind["words"]]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("امریکا", "country:US"),
        ("ایالات متحده", "country:US"),
        ("کره‌جنوبی", "country:KR"),
        ("سيستان وبلوچستان", "province:سیستان و بلوچستان"),
        ("چهار محال و بختیاری", "province:چهارمحال و بختیاری"),
        ("كرمان", "province:کرمان"),
        ("خرم دره", "county:زنجان/خرم‌دره"),
    ],
)
def test_spellings_lead_to_one_key(name: str, expected: str) -> None:
    assert expected in {place.key for place in places().exact(name)}


@pytest.mark.parametrize("text", ["به شهر", "با نه", "در گز", "نو شهر"])
def test_a_name_is_not_divided_where_the_table_does_not(text: str) -> None:
    assert places().exact(text) == ()


def test_a_key_leads_back_to_its_record() -> None:
    assert by_key()["country:IR"].name == "ایران"
    assert by_key()["فراجا"].kind == "military"
    assert by_key()["province:لرستان"].kind == "province"


def test_the_longest_name_wins() -> None:
    words = [key(word) for word in "در دریای عمان و عمان".split()]
    found = places().longest(words, 1)
    assert found is not None
    assert found[0] == 3
    assert found[1][0].kind == "sea"


def test_an_empty_index_finds_nothing() -> None:
    names: Names[int] = Names([])
    assert names.longest(["الف"], 0) is None
    assert names.exact("") == ()
