"""Directory: an organization is found by what people call it, and no other by chance."""

from __future__ import annotations

import pytest

from pipeline import identities
from pipeline.asking.directory import Directory

NAMES = (
    "بانک", "بانک‌ها", "بانک مرکزی", "بانکداری نوین", "شورای عالی بانک ها", "مجلس", "مجلس شورای اسلامی",
    "ناجا", "دانشگاه علوم پزشکی قم", "سازمان بسیج سازندگی استان لرستان", "ایران خودرو", "فرمانداری ایرانشهر",
)  # fmt: skip


@pytest.fixture(scope="module")
def directory() -> Directory:
    known = {body.key: body.name for body in map(identities.organization, NAMES)}
    return Directory(places=[], organizations=known.items())


def found(directory: Directory, name: str) -> set[str]:
    """What is found under ``name``, as written above."""
    keys = directory.organizations(name)
    return {written for written in NAMES if identities.organization(written).key in keys}


@pytest.mark.parametrize("word", ["بانک", "بانك", "بَانک", " بانک "])
def test_a_word_finds_what_is_called_so_and_what_has_it_in_its_name(directory: Directory, word: str) -> None:
    assert found(directory, word) == {"بانک", "بانک‌ها", "بانک مرکزی", "شورای عالی بانک ها"}
    assert directory.organizations(word)[0] == "بانک", "of too many the one that is called so would be left"


@pytest.mark.parametrize("words", ["بانک‌ها", "بانک ها", "بانكها", "بانکها"])
def test_however_words_are_parted(directory: Directory, words: str) -> None:
    assert found(directory, words) == {"بانک‌ها", "شورای عالی بانک ها"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("مجلس", {"مجلس", "مجلس شورای اسلامی"}),
        ("ایران", {"ایران خودرو"}),
        ("فراجا", {"ناجا"}),
        ("بسیج سازندگی لرستان", {"سازمان بسیج سازندگی استان لرستان"}),
        ("سازمان بسیج سازندگی استان لرستان", {"سازمان بسیج سازندگی استان لرستان"}),
        ("پزشک", {"دانشگاه علوم پزشکی قم"}),
        ("بانک گلابی", set()),
        ("،", set()),
    ],
)
def test_a_name_finds(directory: Directory, name: str, expected: set[str]) -> None:
    assert found(directory, name) == expected


def test_a_key_means_that_one_alone(directory: Directory) -> None:
    assert found(directory, "=بانک") == {"بانک"}
    assert directory.organizations("=گلابی") == ()
    assert directory.names["=بانک"] == "بانک"
