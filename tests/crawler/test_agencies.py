"""Agencies: every file is in order, and one that is not is refused in words that help."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files
from urllib.parse import urlsplit

import pytest

from crawler import agencies, pages
from crawler.agencies import declaration
from crawler.agency import Agency
from crawler.characters import squash
from crawler.discovery import addresses, archive
from crawler.errors import InputError, UsageError

ALL = agencies.load()
#: Those that the project promises.
PROMISED = (
    "tasnim", "mehr", "shabestan", "yjc", "irna", "isna", "fars", "ilna", "tabnak", "asriran",
    "khabaronline", "hamshahri", "mashregh", "snn", "iqna", "ana", "mizan", "borna", "entekhab", "pana",
)  # fmt: skip

WHOLE = """
name = "خبرگزاری نمونه"
english = "Sample"
family = "nastooh"
home = "https://www.nemooneh.ir"
domains = ["nemooneh.ir"]

[evidence]
confidence = "C"
"""


def test_the_promised_agencies_are_declared() -> None:
    assert set(PROMISED) <= set(ALL)


def test_every_family_has_a_page_object_and_the_other_way_round() -> None:
    assert set(declaration.families()) == set(pages.FAMILIES) - {"generic"}


def test_selectors_can_be_declared_for_what_pages_read() -> None:
    assert declaration.FIELDS == pages.FIELDS


def test_no_two_agencies_share_a_name_or_a_domain() -> None:
    names = [
        name
        for agency in ALL.values()
        for name in {squash(one) for one in (agency.key, agency.name, agency.english, *agency.aliases)}
    ]
    domains = [domain for agency in ALL.values() for domain in agency.domains]
    assert len(names) == len(set(names))
    assert len(domains) == len(set(domains))


@pytest.mark.parametrize("agency", ALL.values(), ids=list(ALL))
def test_an_agency_is_found_by_each_of_its_names_and_addresses(agency: Agency) -> None:
    for name in (agency.key, agency.name, agency.english, *agency.aliases):
        assert agencies.find(name) is agency
    for domain in agency.domains:
        assert agencies.of(f"http://www.{domain}/news/1") is agency


@pytest.mark.parametrize("agency", ALL.values(), ids=list(ALL))
def test_an_agency_can_be_crawled(agency: Agency) -> None:
    found = agency.discovery
    assert found.sitemaps or found.feeds or found.listings or found.archive
    assert agency.delay >= 1
    if found.archive:
        first = archive.address(agency, date(2026, 11, 22))
        assert addresses.belongs(first, agency)
        assert first != archive.address(agency, date(2026, 11, 22), page=2)
        assert first != archive.address(agency, date(2026, 11, 21))
        assert found.archive.item


@pytest.mark.parametrize("agency", ALL.values(), ids=list(ALL))
def test_what_an_agency_rests_on_is_said(agency: Agency) -> None:
    readme = (files("crawler") / "agencies" / "README.md").read_text(encoding="utf-8")
    assert agency.evidence.sources
    for source in agency.evidence.sources:
        assert f"| {source} |" in readme
    assert agency.evidence.verified is None or agency.evidence.verified <= date.today()


def test_a_file_is_completed_by_its_family() -> None:
    agency = agencies.parse(WHOLE, "nemooneh")
    assert agency.discovery.archive == ALL["mehr"].discovery.archive
    assert agency.addresses == ALL["mehr"].addresses
    assert agency.discovery.feeds == ("/rss",)


def test_a_file_overrides_its_family_key_by_key() -> None:
    own = "[discovery]\nfeeds = []\n[discovery.archive]\npages = 7\n[expected.fill]\nauthor = 0.5\n"
    agency = agencies.parse(WHOLE + own, "nemooneh")
    assert agency.discovery.feeds == ()
    assert agency.discovery.sitemaps == ("/sitemap/news/sitemap.xml",)
    assert agency.discovery.archive
    assert agency.discovery.archive.pages == 7
    assert agency.discovery.archive.item == "li.news"
    assert agency.expected.fill["author"] == 0.5
    assert agency.expected.fill["headline"] > 0.5


def test_an_archive_can_be_declared_away() -> None:
    assert agencies.parse(f'{WHOLE}[discovery.archive]\nurl = ""\n', "nemooneh").discovery.archive is None


#: What is added to the whole file, or replaced in it, and what the error says of it.
WRONG = {
    "broken TOML": ("name =", "found broken TOML"),
    "an unknown key": ('colour = "red"', "found colour = 'red'; expected one of addresses, aliases"),
    "an unknown key below": ("[discovery]\nfeed = []", "found discovery.feed = []; expected one of"),
    "a text for a list": ('aliases = "نمونه"', "found aliases = 'نمونه'; expected a list of texts"),
    "a list of numbers": ("aliases = [1]", "found aliases = [1]; expected a list of texts"),
    "an unknown family": ('family = "nastoh"', "found family = 'nastoh'; expected one of asam, fars"),
    "an unknown trailer": ('trailers = ["ende"]', "'ende' is not known"),
    "an unknown need": ('needs = ["luck"]', "expected some of javascript, cookie, iran"),
    "a negative delay": ("delay = -1", "found delay = -1; expected a number from 0"),
    "a broken expression": ("[addresses]\narticle = '('", "addresses.article = '('; expected a regular"),
    "an address without id": ("[addresses]\narticle = '/news/'", "with the group (?P<id>…)"),
    "half a day": (
        r"""[addresses]
article = '/(?P<year>\d+)/(?P<id>\d+)'""",
        "the groups year, month and day, or none of them",
    ),
    "a strange canonical form": ('[addresses]\ncanonical = "/{slug}"', "expected a template over {id}"),
    "a strange archive": (
        '[discovery.archive]\nurl = "/archive?{yaer}"',
        "url = '/archive?{yaer}'; expected a template over {day}, {month}, {page}, {year}",
    ),
    "a broken selector": ('[selectors]\nheadline = ["h1["]', "headline = ['h1[']; expected CSS"),
    "a selector of no element": ('[selectors]\nheadline = ["h1::text"]', "['h1::text']; expected CSS"),
    "a selector of nothing": ('[selectors]\ntitle = ["h1"]', "expected selectors of one of headline"),
    "a broken drop": ('drop = ["::"]', "found drop = ['::']; expected CSS"),
    "a share above one": ("[expected.fill]\nheadline = 95", "fill.headline = 95; expected a share"),
    "half an article": ("[expected]\narticles_per_day = 1.5", "expected a whole number from 0"),
    "a home with a path": ('home = "https://nemooneh.ir/fa"', "expected an address without a path"),
    "a home elsewhere": ('home = "https://a.ir"', "expected among them that of home, a.ir"),
    "a domain with www": ('domains = ["nemooneh.ir", "www.a.ir"]', "'www.a.ir' is none"),
    "an unknown confidence": ('[evidence]\nconfidence = "D"', "expected one of A, B, C"),
    "an unknown part": ('[evidence]\nconfidence = "C"\nparts = { feed = "A" }', "parts.feed = 'A'"),
    "a day as text": ('[evidence]\nconfidence = "C"\nverified = "today"', "expected a day as 2026-11-22"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_in_a_file_is_said(case: str) -> None:
    added, said = WRONG[case]
    key = added.split("=")[0].strip()
    kept = re.sub(rf"(?m)^{re.escape(key)} = .*$", "", WHOLE) if "\n" not in added else WHOLE
    kept = kept.replace('[evidence]\nconfidence = "C"\n', "") if added.startswith("[evidence]") else kept
    text = f"{kept}\n{added}\n" if added.startswith("[") else f"{added}\n{kept}"
    with pytest.raises(InputError) as error:
        agencies.parse(text, "nemooneh")
    assert str(error.value).startswith("crawler/agencies/nemooneh.toml: found ")
    assert said in str(error.value)


@pytest.mark.parametrize("key", ["name", "english", "family", "home"])
def test_what_is_lacking_in_a_file_is_said(key: str) -> None:
    text = re.sub(rf"(?m)^{key} = .*$", "", WHOLE)
    with pytest.raises(InputError, match=f"found no {key}; expected"):
        agencies.parse(text, "nemooneh")


@pytest.mark.parametrize(
    ("name", "offered"),
    [("تسنم", "tasnim"), ("ایستا", "isna"), ("khabronline", "khabaronline"), ("mher", "mehr")],
)
def test_the_nearest_name_is_offered(name: str, offered: str) -> None:
    with pytest.raises(UsageError, match=f"received '{name}' as an agency, expected .*{offered}"):
        agencies.find(name)


def test_a_name_like_no_other_leads_to_the_list() -> None:
    with pytest.raises(UsageError, match="`amarkav agencies` lists"):
        agencies.find("qqqq")


def test_an_address_is_of_an_agency_only_on_its_domains() -> None:
    assert agencies.of("https://notmehrnews.com/news/1") is None
    assert agencies.of("https://mehrnews.com.evil.ir/") is None
    assert agencies.of("mehrnews.com") is None
    assert urlsplit(ALL["mehr"].home).hostname == "www.mehrnews.com"
