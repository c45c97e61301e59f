"""WARC: any page comes back as it went in, and only whole ones."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive import members, warc
from crawler.errors import ArchiveError
from crawler.page import Page

NAMES = st.sampled_from(
    ["Content-Type", "Content-Length", "content-encoding", "Transfer-Encoding", "ETag", "Set-Cookie", "X-خبر"]
)
VALUES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1) | st.sampled_from(
    ["gzip", "0", "3", ""]
)
HEADERS = st.lists(st.tuples(NAMES, VALUES)).map(tuple)
PAGES = st.builds(
    Page,
    url=st.sampled_from(["https://a.ir", "http://a.ir/news/1/سیل?p=1", "https://a.ir/%D8%B3"]),
    requested=st.sampled_from(["", "https://a.ir/1"]),
    body=st.binary() | st.just("می‌بارد".encode()),
    status=st.sampled_from([200, 203, 404, 599]),
    headers=HEADERS,
    request_headers=HEADERS,
    fetched_at=st.datetimes(min_value=datetime(1990, 1, 1), timezones=st.just(UTC)),
)


def file(*pages: Page) -> bytes:
    return b"".join([warc.info("a.warc.gz", datetime(2026, 1, 1, tzinfo=UTC)), *map(warc.records, pages)])


def read(data: bytes) -> list[Page]:
    return [page for page, _ in warc.read(members.read(io.BytesIO(data)))]


@given(st.lists(PAGES, max_size=3))
def test_every_page_comes_back_as_it_was(pages: list[Page]) -> None:
    assert read(file(*pages)) == pages


def test_what_the_end_cuts_off_is_not_given() -> None:
    pages = [
        Page(url=f"https://a.ir/{name}", body=name.encode(), fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
        for name in "ab"
    ]
    data, first = file(*pages), len(file(pages[0]))
    for end in range(first, len(data)):
        found = read(data[:end])
        assert found[:1] == pages[:1]
        assert found in (pages[:1], pages)  # without its request, the answer is a page still


def test_damage_is_named_with_its_place() -> None:
    data = file(Page(url="https://a.ir/1", body=b"a", fetched_at=datetime(2026, 1, 1, tzinfo=UTC)))
    with pytest.raises(ArchiveError, match=rf"found damage at byte {len(data)}"):
        read(data + b"?" * 100)
