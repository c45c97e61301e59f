"""Declaration: the TOML file of an agency, checked, completed by its family's, as an Agency.

Whatever is wrong is said by file, key, what was found and what was expected: a maintainer is
to mend it without reading this.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlsplit

from crawler.agency import PAGES, Addresses, Agency, Archive, Discovery, Evidence, Expected
from crawler.article import Article
from crawler.css import problem
from crawler.errors import InputError
from crawler.pages.trailers import RULES

_CONFIDENCES: Final = ("A", "B", "C")
_NEEDS: Final = ("javascript", "cookie", "iran")
_DAY: Final = {"year", "month", "day"}

#: Parts of a declaration whose confidence may be said apart.
PARTS: Final = ("addresses", "sitemaps", "feeds", "listings", "archive", "selectors", "trailers", "expected")

#: Fields of an article that a selector can fill.
FIELDS: Final = (
    "headline", "alternative_headline", "description", "article_body", "date_published", "date_modified",
    "article_section", "keywords", "author", "news_code",
)  # fmt: skip
assert set(FIELDS) <= {field.name for field in fields(Article)}


@cache
def families() -> Mapping[str, dict[str, Any]]:
    """What ``crawler/families.toml`` declares of each family, as it stands there."""
    return tomllib.loads((files("crawler") / "families.toml").read_text(encoding="utf-8"))


def parse(toml_text: str, key: str) -> Agency:
    """The agency ``key`` that the file ``toml_text`` declares, completed by its family.

    InputError names the file and the key, what was found and what was expected.

    >>> try:
    ...     parse('name = "خبرگزاری نمونه"\\nfamily = "nastoh"', "sample")
    ... except InputError as error:
    ...     print(str(error).split(";")[0])
    crawler/agencies/sample.toml: found family = 'nastoh'
    """
    file = f"crawler/agencies/{key}.toml"
    try:
        data = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(file, f"broken TOML ({error})", "a file like its neighbours") from error
    family = _Table(data, file).one_of("family", sorted(families()))
    table = _Table(_merged(families()[family], data), file)
    agency = Agency(
        key=key,
        name=table.text("name"),
        english=table.text("english"),
        aliases=table.texts("aliases"),
        family=table.text("family"),
        home=table.text("home"),
        domains=table.texts("domains"),
        addresses=_addresses(table.table("addresses")),
        discovery=_discovery(table.table("discovery")),
        expected=_expected(table.table("expected")),
        selectors=_selectors(table.table("selectors")),
        drop=table.selectors("drop"),
        trailers=table.some_of("trailers", sorted(RULES)),
        needs=table.some_of("needs", _NEEDS),
        delay=table.number("delay", 1.0),
        evidence=_evidence(table.table("evidence")),
    )
    table.end()
    _check_home(agency, table)
    return agency


class _Table:
    """A TOML table that knows where it stands, and which of its keys were asked for."""

    def __init__(self, data: Mapping[str, Any], file: str, path: str = "") -> None:
        self._data = data
        self._file = file
        self._path = path
        self._asked: set[str] = set()

    def wrong(self, key: str, expected: str, mend: str = "") -> InputError:
        """The error of ``key``, with what stands there."""
        here = f"{self._path}{key}"
        found = f"{here} = {self._data[key]!r}" if key in self._data else f"no {here}"
        return InputError(self._file, found, expected, mend)

    def end(self) -> None:
        """Refuse what nobody asked for."""
        for key in self._data:
            if key not in self._asked:
                raise self.wrong(key, f"one of {', '.join(sorted(self._asked))}")

    def items(self) -> dict[str, Any]:
        """The whole table, whose keys are free."""
        self._asked.update(self._data)
        return dict(self._data)

    def table(self, key: str) -> _Table:
        value = self._value(key, dict, {}, "a table")
        return _Table(value, self._file, f"{self._path}{key}.")

    def text(self, key: str, default: str | None = None) -> str:
        value: str = self._value(key, str, default, "a text")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._value(key, list, [], "a list of texts")
        if not all(isinstance(one, str) for one in value):
            raise self.wrong(key, "a list of texts")
        return tuple(value)

    def number(self, key: str, default: float) -> float:
        value: float = self._value(key, (int, float), default, "a number from 0")
        if isinstance(value, bool) or value < 0:
            raise self.wrong(key, "a number from 0")
        return value

    def whole(self, key: str, default: int) -> int:
        value = self.number(key, default)
        if not isinstance(value, int):
            raise self.wrong(key, "a whole number from 0")
        return value

    def day(self, key: str) -> date | None:
        value: date | None = self._value(key, date, "", "a day as 2026-11-22") or None
        return value

    def one_of(self, key: str, choices: Collection[str]) -> str:
        if key in self._data and self._data[key] in choices:
            return self.text(key)
        raise self.wrong(key, f"one of {', '.join(choices)}")

    def some_of(self, key: str, choices: Collection[str]) -> tuple[str, ...]:
        if unknown := [one for one in self.texts(key) if one not in choices]:
            raise self.wrong(key, f"some of {', '.join(choices)}", f"{unknown[0]!r} is not known")
        return self.texts(key)

    def pattern(self, key: str, groups: set[str]) -> re.Pattern[str]:
        return self.compiled(key, self.text(key), groups)

    def compiled(self, key: str, text: str, groups: set[str]) -> re.Pattern[str]:
        try:
            pattern = re.compile(text, re.ASCII)
        except re.error as error:
            raise self.wrong(key, "a regular expression", f"{text!r}: {error}") from error
        if missing := groups - set(pattern.groupindex):
            raise self.wrong(key, f"a regular expression with the group (?P<{min(missing)}>…)")
        if 0 < len(_DAY & set(pattern.groupindex)) < len(_DAY):
            raise self.wrong(key, "the groups year, month and day, or none of them")
        return pattern

    def selectors(self, key: str) -> tuple[str, ...]:
        for css in self.texts(key):
            self._check(key, css)
        return self.texts(key)

    def selector(self, key: str) -> str:
        css = self.text(key, "")
        if css:
            self._check(key, css)
        return css

    def template(self, key: str, names: Collection[str]) -> str:
        text = self.text(key, "")
        expected = f"a template over {', '.join(f'{{{name}}}' for name in sorted(names))}"
        try:
            text.format_map(dict.fromkeys(names, 1))
        except (KeyError, ValueError, IndexError) as error:
            raise self.wrong(key, expected, f"{error} is not among them") from error
        return text

    def _check(self, key: str, css: str) -> None:
        if wrong := problem(css):
            raise self.wrong(key, "CSS selectors of elements", f"{css!r}: {wrong}")

    def _value(self, key: str, kind: type | tuple[type, ...], default: Any, expected: str) -> Any:
        self._asked.add(key)
        if key not in self._data and default is not None:
            return default
        if not isinstance(self._data.get(key), kind):
            raise self.wrong(key, expected)
        return self._data[key]


def _addresses(table: _Table) -> Addresses:
    article = table.pattern("article", {"id"})
    addresses = Addresses(
        article=article,
        also=tuple(table.compiled("also", text, {"id"}) for text in table.texts("also")),
        canonical=table.template("canonical", tuple(article.groupindex)),
        code_day=table.pattern("code_day", _DAY) if table.text("code_day", "") else None,
        skip=table.texts("skip"),
    )
    table.end()
    return addresses


def _discovery(table: _Table) -> Discovery:
    archive = table.table("archive")
    discovery = Discovery(
        sitemaps=table.texts("sitemaps"),
        feeds=table.texts("feeds"),
        listings=table.texts("listings"),
        archive=Archive(
            url=archive.template("url", {*_DAY, "page"}),
            item=archive.selector("item"),
            link=archive.selector("link"),
            time=archive.selector("time"),
            next=archive.selector("next"),
            pages=archive.whole("pages", PAGES),
        )
        if archive.text("url", "")
        else None,
    )
    if discovery.archive:
        archive.end()
    table.end()
    return discovery


def _expected(table: _Table) -> Expected:
    fill = table.table("fill")
    rates = {name: fill.number(name, 0) for name in fill.items()}
    for name, rate in rates.items():
        if name not in FIELDS or rate > 1:
            raise fill.wrong(name, f"a share from 0 to 1 for one of {', '.join(FIELDS)}")
    expected = Expected(articles_per_day=table.whole("articles_per_day", 0), fill=rates)
    table.end()
    return expected


def _selectors(table: _Table) -> dict[str, tuple[str, ...]]:
    selectors = {name: table.selectors(name) for name in table.items()}
    for name in selectors:
        if name not in FIELDS:
            raise table.wrong(name, f"selectors of one of {', '.join(FIELDS)}")
    return selectors


def _evidence(table: _Table) -> Evidence:
    parts = table.table("parts")
    evidence = Evidence(
        confidence=table.one_of("confidence", _CONFIDENCES),
        parts={name: parts.one_of(name, _CONFIDENCES) for name in parts.items()},
        verified=table.day("verified"),
        notes=" ".join(table.text("notes", "").split()),
        sources=table.texts("sources"),
    )
    for name in evidence.parts:
        if name not in PARTS:
            raise parts.wrong(name, f"the confidence of one of {', '.join(PARTS)}")
    table.end()
    return evidence


def _check_home(agency: Agency, table: _Table) -> None:
    home = urlsplit(agency.home)
    if home.scheme not in ("http", "https") or not home.hostname or home.path or home.query:
        raise table.wrong("home", "an address without a path, as https://www.example.ir")
    if not any(home.hostname in (domain, f"www.{domain}") for domain in agency.domains):
        raise table.wrong("domains", f"among them that of home, {home.hostname.removeprefix('www.')}")
    for domain in agency.domains:
        if not re.fullmatch(r"(?!www\.)[a-z0-9-]+(\.[a-z0-9-]+)+", domain):
            raise table.wrong("domains", "bare names as example.ir", f"{domain!r} is none")


def _merged(family: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """``family`` with ``own`` laid over it, table by table."""
    merged = dict(family)
    for key, value in own.items():
        below = merged.get(key)
        merged[key] = _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged
