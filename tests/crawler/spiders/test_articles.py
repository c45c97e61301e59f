"""What becomes of an address, over real HTTP: kept, changed, gone, refused, or to be tried again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from crawler.archive import Archive, ArchiveLockedError, articles
from crawler.crawl import Wanted, crawl
from crawler.errors import UsageError
from crawler.settings import Settings
from crawler.summary import RUNS, Report, Summary
from tests.crawler.server import Answer, Script, serving

URL = "http://khabar.ir/news/1"


def page(headline: str = "افتتاح ۳ مدرسه", **headers: str) -> Answer:
    body = f"""<html><head><meta charset="utf-8"><meta property="og:type" content="article">
    <meta property="og:title" content="{headline}">
    <meta property="article:published_time" content="2025-08-23T10:00:00Z"></head>
    <body><h1>{headline}</h1><article>
    <p>مدیر کل نوسازی مدارس استان گفت: سه مدرسه با ۱۸ کلاس در این هفته گشوده می‌شود.</p>
    <p>وی افزود: برای ساختن آن‌ها ۹۰ میلیارد تومان هزینه شده و ۴۰۰ دانش‌آموز در آن‌ها درس می‌خوانند.</p>
    </article></body></html>"""
    return Answer(body=body.encode(), headers={"Content-Type": "text/html; charset=utf-8", **headers})


def visited(folder: Path, script: Mapping[str, Script], *urls: str) -> Summary:
    with serving(script) as site:
        settings = Settings(contact="a@b.ir", delay=0, proxy=site.proxy, tries=2, backoff=0.01)
        return crawl(Wanted(urls=urls or (URL,)), archive=folder, settings=settings)


def report(folder: Path, script: Mapping[str, Script], *urls: str) -> Report:
    return visited(folder, script, *urls).reports[0]


def test_a_page_of_any_site_becomes_an_article(tmp_path: Path) -> None:
    made = report(tmp_path, {URL: page()})
    assert (made.agency, made.found, made.new, made.alarms) == ("khabar.ir", 1, 1, ())
    [article] = articles(tmp_path)
    assert (article.headline, article.url) == ("افتتاح ۳ مدرسه", URL)
    assert "می\u200cخوانند" in article.article_body


def test_the_same_again_is_unchanged_and_another_text_a_new_version(tmp_path: Path) -> None:
    assert report(tmp_path, {URL: page()}).new == 1
    assert report(tmp_path, {URL: page()}).unchanged == 1
    assert report(tmp_path, {URL: page("افتتاح ۴ مدرسه")}).changed == 1
    assert [article.version for article in articles(tmp_path, latest=False)] == [1, 2]


def test_a_page_that_has_not_changed_need_not_be_sent(tmp_path: Path) -> None:
    def answer(headers: Mapping[str, str]) -> Answer:
        return Answer(status=304, body=b"") if headers.get("If-None-Match") else page(ETag='"a"')

    report(tmp_path, {URL: page(ETag='"a"')})
    made = report(tmp_path, {URL: answer})
    assert (made.unchanged, made.new, made.failed) == (1, 0, {})


@pytest.mark.parametrize(
    ("answer", "counted", "reason"),
    [
        (Answer(status=404), "gone", "status 404"),
        (Answer(status=410), "gone", "status 410"),
        (Answer(status=403), "failed", "status 403"),
        (Answer(status=500), "failed", "status 500"),
        (Answer(status=304, body=b""), "failed", "status 304"),
        (page(**{"Content-Encoding": "br"}), "refused", "encoding"),
        (Answer(headers={"Content-Type": "application/pdf"}), "refused", "content type"),
        (Answer(status=302, headers={"Location": "http://other.ir/"}), "refused", "off-site"),
        (Answer(body="<html><body><p>فهرست</p></body></html>".encode()), "refused", "not-an-article"),
        (Answer(body=b"<html><script>var __arcsjs=1</script></html>"), "failed", "wall"),
        (Answer(status=403, body=b"<html><script>var __arcsjs=1</script></html>"), "failed", "wall"),
    ],
)
def test_what_cannot_be_kept_is_counted_by_its_reason(
    tmp_path: Path, answer: Answer, counted: str, reason: str
) -> None:
    made = report(tmp_path, {URL: answer})
    counts = {name: getattr(made, name) for name in ("failed", "refused", "gone")}
    assert counts == {"failed": {}, "refused": {}, "gone": {}, counted: {reason: 1}}
    assert not list(articles(tmp_path))


def test_a_wall_is_named(tmp_path: Path) -> None:
    summary = visited(tmp_path, {URL: Answer(body=b"<html><script>var __arcsjs=1</script></html>")})
    assert summary.wrong
    assert summary.reports[0].alarms[0].startswith("a wall stands before the site: ")


def test_sites_are_visited_side_by_side_and_counted_apart(tmp_path: Path) -> None:
    other = "http://www.ruznameh.ir/news/1"
    made = visited(tmp_path, {URL: page(), other: Answer(status=404)}, URL, other)
    assert [(one.agency, one.new, one.gone) for one in made.reports] == [
        ("khabar.ir", 1, {}),
        ("ruznameh.ir", 0, {"status 404": 1}),
    ]


def test_what_is_no_address_is_not_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="received 'khabar' as --url"):
        visited(tmp_path, {}, "khabar")


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_keeps_what_it_has_and_says_so(
    tmp_path: Path, number: signal.Signals, status: int
) -> None:
    slow = [f"http://khabar.ir/news/{turn}" for turn in range(2, 60)]
    with serving({URL: page(), **{url: page() for url in slow}}) as site:
        (tmp_path / "crawl.toml").write_text(
            f'contact = "a@b.ir"\ndelay = 0.2\nproxy = "{site.proxy}"\n', encoding="utf-8"
        )
        command = [sys.executable, "-m", "pipeline.cli", "crawl", "--archive", str(tmp_path / "archive")]
        for url in (URL, *slow):
            command += ["--url", url]
        running = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0
        )
        while site.asked.count(slow[1]) == 0 and running.poll() is None:
            time.sleep(0.05)
        os.killpg(running.pid, number)  # as a terminal does
        out, err = running.communicate()
    assert running.returncode == status, err
    assert "Traceback" not in err
    assert list(articles(tmp_path / "archive"))
    assert len(list((tmp_path / "archive" / RUNS).iterdir())) == 1
    assert ("khabar.ir" in out) == (number == signal.SIGINT)
    assert site.asked.count(slow[-1]) == 0


def test_an_archive_that_another_run_has_is_left_alone(tmp_path: Path) -> None:
    with Archive.open(tmp_path), serving({URL: page()}) as site:
        with pytest.raises(ArchiveLockedError, match=str(os.getpid())):
            crawl(
                Wanted(urls=[URL]),
                archive=tmp_path,
                settings=Settings(contact="a@b.ir", delay=0, proxy=site.proxy),
            )
        assert not site.asked
