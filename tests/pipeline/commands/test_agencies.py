"""``amarkav agencies``, as its user meets it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import agencies
from crawler.agencies.check import NEEDED, Field, Report, Trial
from pipeline import cli
from pipeline.commands import Screen
from pipeline.commands.agencies import show

#: Nobody listens there.
NOWHERE = ("--proxy", "http://127.0.0.1:9", "--contact", "tests@amarkav.example")


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and what it printed."""

    status: int
    out: str
    err: str


class Amarkav:
    """``amarkav agencies``, run in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *args: str) -> Done:
        status = cli.main(["agencies", *args])
        return Done(status, *self._capsys.readouterr())


@pytest.fixture
def amarkav(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Amarkav:
    monkeypatch.delenv("AMARKAV_CONTACT", raising=False)
    return Amarkav(capsys)


def test_all_are_listed_with_what_they_rest_on(amarkav: Amarkav) -> None:
    done = amarkav()
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert [line.split()[0] for line in lines[1:-1]] == list(agencies.load())
    row = next(line for line in lines if line.split()[0] == "fars")
    assert "خبرگزاری فارس" in row
    assert "feed (C), archive (B)" in row
    assert "never" in row
    assert row.split()[-1] == "javascript"


def test_one_is_shown_whole_by_any_of_its_names(amarkav: Amarkav) -> None:
    assert amarkav("شبستان").out == amarkav("shabestan").out
    assert "verified     never on the live site" in amarkav("shabestan").out


def test_json_has_everything(amarkav: Amarkav) -> None:
    (told,) = json.loads(amarkav("isna", "--json").out)
    assert told["key"] == "isna"
    assert told["addresses"]["code_day"] == agencies.load()["isna"].addresses.code_day.pattern  # type: ignore[union-attr]
    assert len(json.loads(amarkav("--json").out)) == len(agencies.load())


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("مهرر",), "received 'مهرر' as an agency, expected mehr"),
        (("check",), "received nothing to check, expected agencies: amarkav agencies check mehr"),
        (("check", "mehr"), "received '' as contact, expected a mail address"),
        (("check", "mehr", "--contact", "x"), "received 'x' as contact"),
    ],
)
def test_wrong_usage_says_how_to_mend_it(amarkav: Amarkav, args: tuple[str, ...], said: str) -> None:
    done = amarkav(*args)
    assert (done.status, done.out) == (2, "")
    assert said in done.err


def test_a_site_that_cannot_be_reached_is_reported_not_raised(amarkav: Amarkav, tmp_path: Path) -> None:
    quick = tmp_path / "crawl.toml"
    quick.write_text("tries = 1\ndelay = 0\nbackoff = 0\n", encoding="utf-8")
    done = amarkav("check", "pana", *NOWHERE, "--config", str(quick), "--json")
    (report,) = json.loads(done.out)
    assert (done.status, done.err) == (3, "")
    assert (report["agency"], report["well"], report["fields"]) == ("pana", False, {})
    assert [trial["tier"] for trial in report["trials"]] == ["robots", "listing"]
    assert all(trial["failed"] for trial in report["trials"])


def test_a_report_is_readable(capsys: pytest.CaptureFixture[str]) -> None:
    moment = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)
    report = Report(
        agency="pana",
        checked_at=moment,
        trials=(
            Trial(tier="robots", url="http://www.pana.ir/robots.txt", status=200),
            Trial(tier="feed", url="http://www.pana.ir/rss?tp=%DB%B1", status=200, articles=7, newest=moment),
            Trial(tier="article", url="http://www.pana.ir/news/1", status=200),
        ),
        fields={name: Field(tier="family", text=f"متن {name}") for name in NEEDED},
        warnings=("date_modified: «دیروز» cannot be read",),
    )
    show(report, Screen())
    told = capsys.readouterr().out
    assert [line.split() for line in told.splitlines()[2:5]] == [
        ["robots", "/robots.txt", "200", "well"],
        ["feed", "/rss?tp=۱", "200", "7", "2026-11-22", "09:00", "well"],
        ["article", "/news/1", "200", "well"],
    ]
    assert "family  متن headline" in told
    assert "warning: date_modified: «دیروز» cannot be read" in told
    assert "All of it holds: write verified = 2026-11-22 into crawler/agencies/pana.toml." in told
    assert "missing" not in told
    show(replace(report, fields={}), Screen())
    told = capsys.readouterr().out
    assert "missing: article_body" in told
    assert "All of it holds" not in told
