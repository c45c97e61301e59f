"""WARC: a page as the records in which web archives keep it (ISO 28500, WARC/1.1).

A page is two records, each a gzip member: the ``response`` and, pointing at it, the
``request``. The body is kept with its ``Content-Encoding`` undone, so that every tool can read
it; header fields that would then be untrue are renamed ``X-Archive-Orig-…``, as replay tools
expect it.
"""

from __future__ import annotations

import base64
import hashlib
import io
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final
from urllib.parse import urlsplit

from warcio.recordloader import ArcWarcRecordLoader

from crawler.archive import members
from crawler.page import Headers, Page

#: Before the name of a header field that was true of the body as it was sent.
_SENT: Final = "X-Archive-Orig-"
#: An extension of ours: the address that was asked for, where a redirect led elsewhere.
_REQUESTED: Final = "Amarkav-Requested"

_PHRASES: Final = {status.value: status.phrase for status in HTTPStatus}


def info(filename: str, made: datetime) -> bytes:
    """The record with which a file begins: its name, and what made it when."""
    try:
        software = f"Amarkav/{version('amarkav')}"
    except PackageNotFoundError:  # a bare checkout
        software = "Amarkav"
    block = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    fields = [("WARC-Filename", filename), ("Content-Type", "application/warc-fields")]
    return _record("warcinfo", _name(), made, fields, block)


def records(page: Page) -> bytes:
    """``page`` as its two records."""
    name = _name()
    target = ("WARC-Target-URI", page.url)
    answer = [
        target,
        ("Content-Type", "application/http; msgtype=response"),
        ("WARC-Payload-Digest", _digest(page.body)),
    ]
    if page.requested != page.url:
        answer.append((_REQUESTED, page.requested))
    status = f"HTTP/1.1 {page.status} {_PHRASES.get(page.status, '')}"
    block = _head(status, _true(page.headers, len(page.body))) + page.body
    question = [
        target,
        ("Content-Type", "application/http; msgtype=request"),
        ("WARC-Concurrent-To", name),
    ]
    url = urlsplit(page.url)
    path = f"{url.path or '/'}?{url.query}" if url.query else url.path or "/"
    asked = _head(f"GET {path} HTTP/1.1", page.request_headers)
    return _record("response", name, page.fetched_at, answer, block) + _record(
        "request", _name(), page.fetched_at, question, asked
    )


def read(records: Iterable[members.Member]) -> Iterator[tuple[Page, int]]:
    """The pages in the ``records`` of a WARC file, in order, each with the byte at which it begins.

    What is no page is passed by.
    """
    page: Page | None = None
    name, start = "", 0
    for member in records:
        record = ArcWarcRecordLoader().parse_record_stream(io.BytesIO(member.data))
        kind = record.rec_headers.get_header("WARC-Type")
        if kind == "response" and record.http_headers:
            if page:
                yield page, start
            page, name, start = _page(record), record.rec_headers.get_header("WARC-Record-ID"), member.start
        elif page and kind == "request" and record.rec_headers.get_header("WARC-Concurrent-To") == name:
            yield replace(page, request_headers=_fields(record)), start
            page = None
    if page:
        yield page, start


def _record(kind: str, name: str, when: datetime, fields: list[tuple[str, str]], block: bytes) -> bytes:
    common = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", name),
        ("WARC-Date", when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")),
    ]
    length = [("WARC-Block-Digest", _digest(block)), ("Content-Length", str(len(block)))]
    return members.pack(_head("WARC/1.1", (*common, *fields, *length)) + block + b"\r\n\r\n")


def _head(first: str, fields: Iterable[tuple[str, str]]) -> bytes:
    lines = [first, *(f"{key}: {' '.join(value.splitlines())}" for key, value in fields)]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")


def _true(headers: Headers, length: int) -> Iterator[tuple[str, str]]:
    """``headers`` with those renamed that are not true of a body of ``length`` bytes, unpacked."""
    for key, value in headers:
        known = key.lower()
        untrue = known in ("content-encoding", "transfer-encoding") or (
            known == "content-length" and value != str(length)
        )
        yield (f"{_SENT}{key}" if untrue else key), value


def _page(record: Any) -> Page:
    about = record.rec_headers
    url = about.get_header("WARC-Target-URI")
    headers = tuple((key.removeprefix(_SENT), value) for key, value in _fields(record))
    return Page(
        url=url,
        requested=about.get_header(_REQUESTED) or url,
        status=int(record.http_headers.get_statuscode()),
        headers=headers,
        body=record.content_stream().read(),
        fetched_at=datetime.fromisoformat(about.get_header("WARC-Date")),
    )


def _fields(record: Any) -> Headers:
    return tuple(record.http_headers.headers)


def _name() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _digest(data: bytes) -> str:
    return f"sha1:{base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()}"
