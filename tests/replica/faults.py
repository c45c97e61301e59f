"""Faults: what goes wrong between a site and whoever asks it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import Final

from tests.replica import sources, templates
from tests.replica.exchange import Answer, Request, page, page_address, page_number, redirect, xml
from tests.replica.stories import Newsroom

#: What can go wrong with an answer, and with the line it comes over.
KINDS: Final = frozenset(
    "status charset type bomb huge redirect replace wall many endless".split()
    + "reset truncate trickle late hang".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong.

    ``host`` is whole and ``path`` a pattern searched in the path; empty ones fit everything.
    It happens ``times`` times, for ever where that is 0. What the kinds take:

    - ``status``: answers with the code ``number``, and ``headers`` (``Retry-After``)
    - ``reset``, ``hang``: no answer; the connection is reset, or nothing comes
    - ``truncate``: half of the body, then the connection is closed
    - ``trickle``: the body in ``number`` pieces, ``seconds`` apart
    - ``late``: the answer comes after ``seconds``
    - ``charset``, ``type``: ``text`` as the charset, or as the whole Content-Type
    - ``bomb``: ``number`` million zeros, packed; ``huge``: as many, unpacked
    - ``redirect``: to ``text``; ``replace``: the body ``text``, with ``headers``
    - ``wall``: a page that wants JavaScript and a cookie, with status 200
    - ``many``: a sitemap of ``number`` addresses
    - ``endless``: a listing that, from page ``number`` on, has older stories on every page, for ever
    """

    kind: str
    host: str = ""
    path: str = ""
    times: int = 0
    number: int = 0
    seconds: float = 0
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"received kind {self.kind!r}, expected one of {', '.join(sorted(KINDS))}")

    def fits(self, request: Request) -> bool:
        """Whether it happens to this request."""
        return self.host in ("", request.host) and re.search(self.path, request.path) is not None

    def to_json(self) -> str:
        """For the way to the server."""
        return json.dumps(asdict(self))

    def spoil(self, request: Request, answer: Answer, room: Newsroom | None) -> Answer:
        """What becomes of an answer of the site of ``room``; faults of the line leave it as it is."""
        if self.kind == "status":
            return page(b"", status=self.number, headers=self.headers)
        if self.kind == "replace":
            return Answer(body=self.text.encode(), headers={"Content-Type": "text/plain", **self.headers})
        if self.kind == "charset":
            return _typed(answer, f"text/html; charset={self.text}")
        if self.kind == "type":
            return _typed(answer, self.text)
        if self.kind == "bomb":
            return Answer(body=_bomb(self.number), headers={**answer.headers, "Content-Encoding": "gzip"})
        if self.kind == "huge":
            return replace(answer, body=answer.body + b" " * self.number * 1_000_000)
        if self.kind == "redirect":
            return redirect(self.text)
        if self.kind == "wall":
            return page(templates.render("wall", {}), headers={"Set-Cookie": "__arcsjs=5f1e; path=/"})
        if self.kind == "many" and room:
            return xml(sources.many(room.site, self.number))
        if self.kind == "endless" and room and page_number(request) >= self.number:
            return _older(room, request)
        return answer


def _typed(answer: Answer, content_type: str) -> Answer:
    return replace(answer, headers={**answer.headers, "Content-Type": content_type})


def _older(room: Newsroom, request: Request) -> Answer:
    """A page of stories that are older than any that are there: every page has others."""
    number = page_number(request)
    stories = [room.story(-turn) for turn in range(number * 10 - 9, number * 10 + 1)]
    return page(templates.archive(room.site, stories, following=page_address(request, number + 1)))


@cache
def _bomb(millions: int) -> bytes:
    return gzip.compress(b"\0" * 1_000_000 * millions, compresslevel=9)
