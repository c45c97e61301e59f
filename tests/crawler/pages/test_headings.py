"""Headings: names, labels and links around an article's words."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from crawler import agencies
from crawler.characters import squash
from crawler.pages.headings import LABELS, address, without_label, without_site

MEHR = agencies.load()["mehr"]
NAMES = frozenset(map(squash, (MEHR.name, *MEHR.aliases)))
URL = "https://www.mehrnews.com/news/4902834/خبر"


@pytest.mark.parametrize("mark", [" - ", " | ", "|", " :: ", " – ", " — ", " » "])
def test_the_site_is_taken_off_a_headline(mark: str) -> None:
    assert without_site(f"رشد ۳ درصدی{mark}خبرگزاری مهر", NAMES) == "رشد ۳ درصدی"


@pytest.mark.parametrize(
    "headline", ["مهر - آبان - آذر", "دیدار ایران - عراق", "خبرگزاری مهر", "یورو ۲۰۲۴-فینال", ""]
)
def test_a_headline_stays_whole(headline: str) -> None:
    assert without_site(headline, NAMES) == headline


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("mark", [": ", " : ", ":", " "])
def test_every_label_is_taken_off(label: str, mark: str) -> None:
    assert without_label(f"{label}{mark}۷۱۱۹۱") == "۷۱۱۹۱"


def test_a_name_is_no_label() -> None:
    assert without_label("کدخدایی") == "کدخدایی"


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        (URL, URL),
        ("https://www.mehrnews.com/news/4902834/خبر-تازه", "https://www.mehrnews.com/news/4902834/خبر-تازه"),
        ("/news/4902834", "https://www.mehrnews.com/news/4902834"),
        ("https://www.mehrnews.com/", URL),
        ("https://www.mehrnews.com/news/5000000", URL),
        ("https://www.isna.ir/news/4902834", URL),
        ("javascript:0", URL),
    ],
)
def test_the_canonical_link(canonical: str, expected: str) -> None:
    root = fromstring(f'<html><head><link rel="canonical" href="{canonical}"></head></html>')
    assert address(root, URL, "mehr-4902834", MEHR) == expected


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("https://a.ir/post/12", "https://a.ir/post/12"),
        ("https://a.ir/", "https://www.a.ir/post/12?x=1"),
        ("https://b.ir/post/12", "https://www.a.ir/post/12?x=1"),
    ],
)
def test_the_canonical_link_of_any_site(canonical: str, expected: str) -> None:
    root = fromstring(f'<html><head><link rel="canonical" href="{canonical}"></head></html>')
    assert address(root, "https://www.a.ir/post/12?x=1#top", "a.ir-0", None) == expected
