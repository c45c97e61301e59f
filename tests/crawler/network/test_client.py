"""A request on its way, over real HTTP: obeyed, guarded, tried again, and given up."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from crawler.network.client import conditions
from crawler.network.failures import FailedError, FetchError, PausedError, RefusedError
from crawler.network.fetch import session
from crawler.page import Page
from crawler.settings import Settings
from tests.crawler.server import Answer, Script, Site, serving

HOME = "http://khabar.ir"
SETTINGS = Settings(contact="crawl@amarkav.ir", delay=0, tries=3, backoff=0.01, timeout=60)
GONE = Answer(status=404)


@contextmanager
def asking(
    script: Mapping[str, Script], settings: Settings = SETTINGS
) -> Iterator[tuple[Site, Callable[[str], Page]]]:
    """A site with these answers by path, and a client of it."""
    whole = {f"{HOME}{path}": answers for path, answers in script.items()}
    with serving(whole) as site, session(HOME, replace(settings, proxy=site.proxy)) as get:
        yield site, lambda path: get(f"{HOME}{path}")


def failing(script: Mapping[str, Script], path: str, settings: Settings = SETTINGS) -> FetchError:
    with asking(script, settings) as (_, get), pytest.raises(FetchError) as caught:
        get(path)
    return caught.value


def test_a_page_comes_as_it_was_sent_with_all_that_was_said() -> None:
    body = "<p>می‌رود</p>".encode()
    with asking({"/1": Answer(body=body, headers={"ETag": '"a"'})}) as (_, get):
        page = get("/1")
    assert (page.body, page.status, page.header("etag"), page.url) == (body, 200, '"a"', f"{HOME}/1")
    assert page.fetched_at.tzinfo is not None
    assert dict(page.request_headers)["User-Agent"].startswith("Amarkav/")
    assert dict(page.request_headers)["User-Agent"].endswith("(+mailto:crawl@amarkav.ir)")


def test_robots_is_asked_once_and_first_and_obeyed() -> None:
    rules = Answer(body=b"User-agent: *\nDisallow: /search", headers={"Content-Type": "text/plain"})
    with asking({"/robots.txt": rules, "/1": Answer(), "/2": Answer()}) as (site, get):
        get("/1")
        get("/2")
        with pytest.raises(RefusedError) as caught:
            get("/search?q=1")
    assert caught.value.reason == "robots"
    assert [url.removeprefix(HOME) for url in site.asked] == ["/robots.txt", "/1", "/2"]


def test_a_redirect_to_what_robots_disallows_is_not_followed() -> None:
    script = {
        "/robots.txt": Answer(body=b"User-agent: Amarkav\nDisallow: /no"),
        "/1": Answer(status=302, headers={"Location": "/no/1"}),
    }
    assert failing(script, "/1").reason == "robots"


def test_while_robots_cannot_be_had_nothing_is_asked_for() -> None:
    with asking({"/robots.txt": Answer(status=500), "/1": Answer()}) as (site, get):
        for _ in range(2):
            with pytest.raises(PausedError, match="robots unreachable"):
                get("/1")
    assert set(site.asked) == {f"{HOME}/robots.txt"}


def test_a_site_that_wishes_to_be_asked_hardly_ever_is_left_alone() -> None:
    rules = Answer(body=b"User-agent: *\nCrawl-delay: 3600")
    error = failing({"/robots.txt": rules, "/1": Answer()}, "/1")
    assert (type(error), error.reason) == (PausedError, "robots")


def test_the_wait_that_robots_wishes_is_kept() -> None:
    rules = Answer(body=b"User-agent: *\nCrawl-delay: 0.5")
    with asking({"/robots.txt": rules, "/1": Answer()}) as (_, get):
        began = time.monotonic()
        get("/1")
        get("/1")
        assert time.monotonic() - began >= 1  # robots.txt is waited after as well


def test_a_site_without_robots_forbids_nothing() -> None:
    with asking({"/1": Answer()}) as (_, get):
        assert get("/1").status == 200


def test_redirects_are_followed_and_both_ends_told() -> None:
    script = {"/1": Answer(status=301, headers={"Location": "/2#top"}), "/2": Answer(body=b"<p>2</p>")}
    with asking(script) as (_, get):
        page = get("/1")
    assert (page.requested, page.url, page.body) == (f"{HOME}/1", f"{HOME}/2", b"<p>2</p>")


def test_a_cookie_that_a_site_asks_for_is_brought_back() -> None:
    def answer(headers: Mapping[str, str]) -> Answer:
        if headers.get("Cookie") == "seen=1":
            return Answer(body=b"<p>1</p>")
        return Answer(status=302, headers={"Location": "/1", "Set-Cookie": "seen=1"})

    with asking({"/1": answer}) as (_, get):
        assert get("/1").body == b"<p>1</p>"


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://other.ir/", "off-site"),
        ("http://khabar.ir.other.ir/", "off-site"),
        ("http://127.0.0.1/", "private address"),
        ("http://[::ffff:10.0.0.1]/", "private address"),
        ("http://2130706433/", "private address"),
        ("ftp://khabar.ir/1", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("http://a:b@khabar.ir/", "credentials"),
        ("http://[::1/", "malformed address"),
        ("/1", "redirect loop"),
    ],
)
def test_a_redirect_that_leads_astray_is_refused(target: str, reason: str) -> None:
    error = failing({"/1": Answer(status=302, headers={"Location": target})}, "/1")
    assert (type(error), error.reason) == (RefusedError, reason)


def test_redirects_without_end_are_refused() -> None:
    script: dict[str, Script] = {
        f"/{turn}": Answer(status=302, headers={"Location": f"/{turn + 1}"}) for turn in range(50)
    }
    assert failing(script, "/0").reason == "too many redirects"


def test_a_public_name_of_a_private_address_is_refused_before_a_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        url = f"http://localhost:{listening.getsockname()[1]}/"
        with session(url, SETTINGS) as get, pytest.raises(RefusedError) as caught:
            get(url)
        with pytest.raises(BlockingIOError):  # nobody knocked
            listening.accept()
    assert caught.value.reason == "private address"


@pytest.mark.parametrize(
    "first", [Answer(status=500), Answer(status=503), Answer(body=b"<p>" * 99, broken=True)]
)
def test_what_fails_once_is_tried_again(first: Answer) -> None:
    with asking({"/1": [first, Answer(body=b"<p>whole</p>")]}) as (_, get):
        assert get("/1").body == b"<p>whole</p>"


def test_a_body_that_breaks_off_is_never_taken() -> None:
    error = failing({"/1": Answer(body=b"<p>" * 99, broken=True)}, "/1")
    assert (type(error), error.reason) == (FailedError, "truncated")


def test_a_packed_body_that_breaks_off_is_never_taken() -> None:
    half = gzip.compress(b"<p>" * 99)[:-9]
    error = failing({"/1": Answer(body=half, headers={"Content-Encoding": "gzip"})}, "/1")
    assert (type(error), error.reason) == (FailedError, "truncated")


def test_a_bomb_is_refused() -> None:
    packed = Answer(body=gzip.compress(bytes(10_000_000)), headers={"Content-Encoding": "gzip"})
    assert failing({"/1": packed}, "/1", replace(SETTINGS, unpacked=1_000_000)).reason == "bomb"


def test_a_body_that_is_too_large_is_refused() -> None:
    assert failing({"/1": Answer(body=bytes(9000))}, "/1", replace(SETTINGS, size=8000)).reason == "too large"


def test_another_kind_of_content_is_refused() -> None:
    film = Answer(headers={"Content-Type": "video/mp4"})
    assert failing({"/1": film}, "/1").reason == "content type"


def test_a_wait_that_is_asked_for_is_kept() -> None:
    seen: list[float] = []

    def answer(_: Mapping[str, str]) -> Answer:
        seen.append(time.monotonic())
        return Answer(status=429, headers={"Retry-After": "1"}) if len(seen) == 1 else Answer()

    with asking({"/1": answer}) as (_, get):
        get("/1")
    assert seen[1] - seen[0] >= 1


@pytest.mark.parametrize(
    "wait",
    ["3600", format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)],
    ids=["seconds", "date"],
)
def test_a_wait_beyond_patience_ends_the_visit(wait: str) -> None:
    busy = Answer(status=503, headers={"Retry-After": wait})
    with asking({"/1": busy, "/2": Answer()}) as (site, get):
        for path in ("/1", "/2"):
            with pytest.raises(PausedError, match="left alone"):
                get(path)
    assert site.asked.count(f"{HOME}/1") == 1
    assert f"{HOME}/2" not in site.asked


def test_a_site_that_is_asked_too_much_is_left_alone() -> None:
    error = failing({"/1": Answer(status=429)}, "/1")
    assert (type(error), error.reason) == (PausedError, "status 429")


def test_one_dead_address_does_not_take_the_site_with_it() -> None:
    with asking({"/rss": Answer(status=503), "/1": Answer()}) as (_, get):
        with pytest.raises(FailedError, match="status 503"):
            get("/rss")
        assert get("/1").status == 200


def test_a_site_where_all_fails_is_left_alone() -> None:
    with asking({f"/{turn}": Answer(status=500) for turn in range(6)}) as (site, get):
        for turn, kind in enumerate([*[FailedError] * 4, PausedError, PausedError]):
            with pytest.raises(kind):
                get(f"/{turn}")
    assert site.asked.count(f"{HOME}/4") == SETTINGS.tries
    assert f"{HOME}/5" not in site.asked


def test_a_condition_is_asked_as_a_server_understands_it() -> None:
    assert conditions("", "Thu, 01 Jan 2026 00:00:00 GMT") == (
        ("If-Modified-Since", "Thu, 01 Jan 2026 00:00:00 GMT"),
    )
