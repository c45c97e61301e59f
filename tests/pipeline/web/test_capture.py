"""The page as it was fetched: shown from the archive, by its own version, and able to do nothing."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from crawler.archive import Archive
from crawler.archive.state import stamp
from crawler.page import Page
from pipeline.publication import inputs
from pipeline.publication.publish import publish
from tests.pipeline.web import world
from tests.pipeline.web.conftest import CHROMIUM, TOKEN, Served, serving

BODY = "در قم {number} مدرسه ساخته شد."

#: What a page does to run, to ask, to lead away; ``{home}`` is somebody who counts who comes.
HOSTILE = """<html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>x</title>
<base href="{home}/"><meta http-equiv="refresh" content="0;url={home}/refresh">
<meta http-equiv="x-dns-prefetch-control" content="on">
<link rel="preconnect" href="{home}"><LINK rel=prefetch href="{home}/p"><li<link rel=preconnect href={home}>
<link rel="stylesheet" href="{home}/s.css"><style>@import url({home}/i.css);
body {{ background: url({home}/b.png) }} @font-face {{ font-family: f; src: url({home}/f.woff) }}</style>
<script>document.title = "hacked"; fetch("{home}/fetch"); parent.location = "{home}/parent"</script>
<script src="{home}/s.js"></script></head>
<body onload="document.title='hacked'"><nav>منو</nav>
<h1 title="سیل &gt; ۲">ساخت <b>مدرسه</b> در قم</h1><p>در قم ۵ مدرسه ساخته شد.</p>
<a id="away" href="{home}/away" ping="{home}/ping">برو</a>
<a id="top" href="{home}/top" target="_top">بالا</a>
<a id="self" href="{home}/self" target="_self">این‌جا</a>
<img src="{home}/i.png" onerror="document.title='hacked'"><video src="{home}/v" autoplay></video>
<iframe src="{home}/frame"></iframe><iframe srcdoc="<script>parent.x=1</script>"></iframe>
<object data="{home}/o"></object><embed src="{home}/e"><svg><image href="{home}/svg"/></svg>
<form action="{home}/form"><button id="send">بفرست</button></form></body></html>"""


@contextmanager
def somebody() -> Iterator[tuple[str, list[str]]]:
    """The address of somebody elsewhere, and everyone who came there, even without a word."""
    came: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as door:

        def listen() -> None:
            while True:
                try:
                    visitor, _ = door.accept()
                except OSError:  # the door is closed
                    return
                came.append(visitor.getsockname()[0])
                visitor.close()

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}", came
        door.shutdown(socket.SHUT_RDWR)


def keep(
    archive: Archive, id: str, html: bytes, *, number: int = 5, hours: float = 0, media: str = "text/html"
) -> None:
    """Keep a page and the article that was read from it."""
    headers = (("Content-Type", media),)
    fetched = world.FIRST + timedelta(hours=hours, microseconds=number)
    page = Page(url=f"https://news.example/{id}", body=html, headers=headers, fetched_at=fetched)
    text = BODY.format(number=number)
    archive.keep(page, world.article(id, "ساخت مدرسه در قم", text, agency="تسنیم"), agency="tasnim")


def plain(said: str) -> bytes:
    """A page that says only that."""
    return f"<html dir=rtl><h1>ساخت مدرسه در قم</h1><p>{said}".encode()


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    with somebody() as found:
        yield found


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, elsewhere: tuple[str, list[str]]) -> Path:
    """An archive with a page of each kind; one is edited after the world was published."""
    directory = tmp_path_factory.mktemp("kept") / "archive"
    with Archive.open(directory) as archive:
        keep(archive, "twice", plain("نخست ۵ مدرسه"), number=5)
        keep(archive, "twice", plain("سپس ۶ مدرسه"), number=6, hours=2)
        keep(archive, "later", plain("پیش از انتشار"), number=5)
        keep(archive, "hostile-page", HOSTILE.format(home=elsewhere[0]).encode())
        keep(archive, "old", "<h1>كتاب و مدرسه</h1>".encode("cp1256"))
        keep(archive, "text", b"<script>1</script>", media="text/plain")
        keep(archive, "a/b ۱", plain("نشانی دشوار"))
        keep(archive, "lost", plain("گم می‌شود"))
        keep(archive, "meddled", plain("جای دیگر"))
    return directory


@pytest.fixture(scope="module")
def running(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The screen over what was published of an archive, which has gone on since, and another."""
    db = tmp_path_factory.mktemp("capture") / "news.db"
    other = tmp_path_factory.mktemp("other")
    with Archive.open(other):
        pass
    publish(inputs.archived(archive), db=db)
    with Archive.open(archive) as again:
        keep(again, "later", plain("پس از انتشار"), number=9, hours=9)
        again.state.holdings.forget("lost")
        fetched = stamp(world.FIRST.replace(microsecond=5))
        again.state.holdings.capture("meddled", fetched, "warc/../../../../../../etc/passwd", 0)
    with serving(db, "--archive", str(other), "--archive", str(archive)) as served:
        yield served


def kept(served: Served, id: str) -> str:
    """The kept page of an article."""
    answer = served.client.get(f"/capture/{id}/page")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].endswith("charset=utf-8")
    return answer.text


def test_a_figure_leads_to_the_page_it_was_read_from(running: Served) -> None:
    figure = running.client.get("/figures.json", params={"article": "twice"}).json()[0]
    for path in (f"/figure/{figure['id']}", "/figures?article=twice", "/article/twice"):
        assert 'href="/capture/twice"' in running.client.get(path).text
    text = running.client.get("/capture/twice").text
    for said in ("۱۶ اردیبهشت ۱۳۹۹ (۵ مه ۲۰۲۰)", "۰۸:۰۰ UTC", "https://news.example/twice"):
        assert said in text
    assert re.search(r"warc/tasnim/tasnim-\d+-00001\.warc\.gz</bdi>، از بایت [۰-۹٬]+", text)
    assert 'src="/capture/twice/page#amarkav-headline"' in text


def test_of_several_versions_the_one_that_was_read_is_shown(running: Served) -> None:
    assert "سپس ۶ مدرسه" in kept(running, "twice")
    assert "پیش از انتشار" in kept(running, "later")


def test_a_page_is_decoded_whatever_it_was_written_in(running: Served) -> None:
    assert "كتاب و مدرسه" in kept(running, "old")


def test_what_is_no_html_is_shown_as_text(running: Served) -> None:
    assert running.client.get("/capture/text/page").headers["content-type"] == "text/plain; charset=utf-8"


def test_an_id_may_hold_anything(running: Served) -> None:
    address = "/capture/a%2Fb%20%DB%B1"
    assert f'href="{address}"' in running.client.get("/article/a%2Fb%20%DB%B1").text
    assert "نشانی دشوار" in running.client.get(f"{address}/page").text
    assert f'src="{address}/page' in running.client.get(address).text


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("nothing", "خبری با این نشانی نیست"),
        ("..%2f..%2fetc%2fpasswd", "خبری با این نشانی نیست"),
        ("%2fetc%2fpasswd", "خبری با این نشانی نیست"),
        ("warc%2ftasnim", "خبری با این نشانی نیست"),
        ("lost", "صفحهٔ این خبر در بایگانی پیدا نشد"),
    ],
)
@pytest.mark.parametrize("part", ["", "/page"])
def test_what_is_not_kept_is_said(running: Served, id: str, said: str, part: str) -> None:
    answer = running.client.get(f"/capture/{id}{part}")
    assert answer.status_code == 404
    assert said in answer.text
    assert "root:" not in answer.text


@pytest.mark.parametrize("part", ["", "/page"])
def test_a_place_outside_the_archive_is_not_read(running: Served, part: str) -> None:
    answer = running.client.get(f"/capture/meddled{part}")
    assert answer.status_code == 500
    assert "صفحهٔ این خبر در بایگانی خوانده نشد" in answer.text
    assert "root:" not in answer.text


def test_without_an_archive_there_is_no_link(running: Served, tmp_path: Path) -> None:
    db = Path(shutil.copy(running.db, tmp_path / "news.db"))
    with serving(db) as served:
        assert "/capture/" not in served.client.get("/article/twice").text
        answer = served.client.get("/capture/twice")
        assert (answer.status_code, "--archive DIR" in answer.text) == (404, True)


def test_what_is_no_archive_is_refused(running: Served, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipeline.cli", "serve", "--db", str(running.db)]
    done = subprocess.run([*command, "--archive", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert f"{tmp_path}: found no state.sqlite; expected an archive of `amarkav crawl`" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_kept_page_is_forbidden_everything(running: Served) -> None:
    headers = running.client.get("/capture/hostile-page/page").headers
    policy = headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert not {"allow-scripts", "http", "*", "script-src"} & set(policy.replace(";", "").split())
    assert headers.get_list("x-frame-options") == ["SAMEORIGIN"]
    assert headers["x-dns-prefetch-control"] == "off"
    around = running.client.get("/capture/hostile-page")
    assert '<iframe class="kept" sandbox referrerpolicy' in around.text
    assert around.headers["x-frame-options"] == "DENY"
    assert TOKEN not in around.text


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium")
@pytest.mark.parametrize("framed", [True, False])
def test_a_hostile_page_can_do_nothing(
    running: Served, elsewhere: tuple[str, list[str]], framed: bool
) -> None:
    home, came = elsewhere
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{running.home}/capture/hostile-page{'' if framed else '/page'}")
        shown = page.frame_locator("iframe.kept") if framed else page
        expect(shown.locator("h1")).to_have_text("ساخت مدرسه در قم")
        for id in ("away", "top", "self", "send"):
            shown.locator(f"#{id}").click(no_wait_after=True)
        page.wait_for_timeout(1500)
        assert len(page.context.pages) == 1
        assert page.url.startswith(running.home)
        assert "hacked" not in (page.title(), *(frame.title() for frame in page.frames))
        browser.close()
    assert came == [], f"{home} was asked"


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_around_it_is_accessible_and_narrow(
    running: Served, scheme: Literal["light", "dark"]
) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(color_scheme=scheme, viewport={"width": 360, "height": 740}, bypass_csp=True)
        page.goto(f"{running.home}/capture/twice")
        expect(page.frame_locator("iframe.kept").locator("p")).to_have_text("سپس ۶ مدرسه")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        violations = Axe().run(page, options={"iframes": False}).response["violations"]
        browser.close()
    assert [one["id"] for one in violations if one["impact"] in ("serious", "critical")] == []
