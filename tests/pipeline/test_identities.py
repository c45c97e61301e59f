"""Identities: variants of a name are one, and what may be several stays apart."""

from __future__ import annotations

import pytest

from pipeline import gazetteer
from pipeline.identities import organization
from pipeline.localities import place, within

ONE = [
    ("بسیج سازندگی لرستان", "سازمان بسیج سازندگی استان لرستان", "مسئولان سازمان بسیج‌سازندگی استان لرستان"),
    ("اداره کل آموزش و پرورش استان قم", "اداره‌کل آموزش‌وپرورش قم", "آموزش و پرورش استان قم"),
    ("ناجا", "نیروی انتظامی جمهوری اسلامی ایران", "فراجا"),
    ("بانک مرکزی", "بانک مرکزی جمهوری اسلامی ایران", "بانك مركزي"),
    ("سازمان انتقال خون", "سازمان انتقال خون کشور", "سازمان انتقال خون ایران"),
    ("شرکت گاز استان اصفهان", "گاز استان اصفهان"),
    ("شهرداری خرم آباد", "شهرداری خرم‌آباد", "شهرداری خرمآباد"),
    ("کمیته امداد امام خمینی (ره) استان یزد", "کمیته امداد امام خمینی استان یزد"),
    ("هلال احمر پلدختر", "جمعیت هلال احمر شهرستان پلدختر", "هلال احمر شهرستان پلدختر استان لرستان"),
]
APART = [
    ("سازمان بسیج سازندگی", "بسیج سازندگی لرستان"),
    ("بسیج سازندگی لرستان", "بسیج سازندگی سمنان"),
    ("آموزش و پرورش استان قم", "آموزش و پرورش شهرستان قم"),
    ("دانشگاه تهران", "دانشگاه شیراز"),
    ("استانداری قم", "فرمانداری قم"),
    ("سازمان", "شرکت"),
]


@pytest.mark.parametrize("names", ONE, ids=lambda names: names[0])
def test_variants_are_one(names: tuple[str, ...]) -> None:
    assert len({organization(name).key for name in names}) == 1


@pytest.mark.parametrize("names", APART, ids=lambda names: names[0])
def test_different_bodies_stay_apart(names: tuple[str, str]) -> None:
    assert organization(names[0]).key != organization(names[1]).key


def test_a_branch_of_the_province_or_of_the_city_is_ambiguous_and_says_so() -> None:
    unsure = organization("آموزش و پرورش قم")
    assert unsure.ambiguous
    assert organization("آموزش و پرورش استان قم").key in unsure.alternatives
    assert organization("آموزش و پرورش شهرستان قم").key in unsure.alternatives
    assert unsure.key not in unsure.alternatives


@pytest.mark.parametrize(
    ("name", "kind"), [("استانداری قم", "province"), ("فرمانداری قم", "county"), ("شهرداری قم", "city")]
)
def test_a_body_of_one_level_is_not(name: str, kind: str) -> None:
    assert organization(name).place.startswith(kind)


def test_the_article_says_which_province_is_meant() -> None:
    assert organization("بسیج سازندگی استان", province="لرستان") == organization("بسیج سازندگی استان لرستان")


def test_every_organization_of_the_gazetteer_is_itself() -> None:
    for row in gazetteer.rows("organizations"):
        if len({one.key for one in gazetteer.organizations().exact(row["name"])}) == 1:
            assert organization(row["name"]).gazetteer_key, row["name"]


def test_every_place_of_the_gazetteer_is_found_by_kind_and_province() -> None:
    for row in gazetteer.rows("counties"):
        found = place(f"شهرستان {row['name']}", province=row["province"])
        assert (found.place.province, found.ambiguous) == (row["province"], False), row["name"]


@pytest.mark.parametrize(
    ("name", "province", "key"),
    [
        ("استان لرستان", "", "province:لرستان"),
        ("این استان", "قم", "province:قم"),
        ("کشور", "", "country:IR"),
        ("شمال تهران", "", "city:تهران/تهران/تهران"),
        ("مناطق محروم لرستان", "", "province:لرستان"),
        ("بهارستان", "تهران", "county:تهران/بهارستان"),
        ("روستای نوآباد", "یزد", "name:روستاینواباد@یزد"),
    ],
)
def test_places(name: str, province: str, key: str) -> None:
    assert place(name, province=province).place.key == key


def test_a_name_of_places_in_several_provinces_is_ambiguous() -> None:
    unsure = place("بهارستان")
    assert unsure.ambiguous
    assert len(unsure.alternatives) > 1
    assert not unsure.place.province


@pytest.mark.parametrize("name", ["", "  ", "‌", "()", "۱۲۳", "ایران", "سازمان", "«»"])
def test_no_name_is_too_odd(name: str) -> None:
    assert organization(name).key
    assert place(name).place.key.startswith(("name:", "country:"))


def test_a_city_lies_in_its_county_province_and_country() -> None:
    city = "city:لرستان/خرم‌آباد/خرم‌آباد"
    for outer in (city, "county:لرستان/خرم‌آباد", "province:لرستان", "country:IR"):
        assert within(city, outer)
    assert not within(city, "province:قم")
    assert not within("province:لرستان", city)
    assert not within("name:ناکجا", "country:IR")
