"""Exchange: a request as the replica hears it, and the answer as it means to give it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request; ``headers`` by lower-case name, ``path`` unquoted."""

    method: str
    host: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]

    @classmethod
    def read(cls, head: bytes) -> Request:
        """The request of a head, whose target is whole where a client takes us for a proxy."""
        line, *rest = head.decode("latin-1").split("\r\n")
        method, target, _ = line.split(" ", 2)
        pairs = (part.partition(":") for part in rest)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        parts = urlsplit(target)
        query = parse_qs(parts.query, keep_blank_values=True)
        return cls(
            method=method,
            host=(parts.netloc or headers.get("host", "")).lower(),
            path=unquote(parts.path or "/"),
            query={name: values[-1] for name, values in query.items()},
            headers=headers,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, whole; ``Content-Length`` is added when it is sent."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def head(self) -> bytes:
        """Status line and headers, as they are sent."""
        named = {"Content-Length": str(len(self.body)), "Connection": "keep-alive", **self.headers}
        first = f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}"
        return "\r\n".join([first, *(f"{name}: {value}" for name, value in named.items()), "", ""]).encode()


def page(body: bytes, *, status: int = 200, headers: Mapping[str, str] = MappingProxyType({})) -> Answer:
    """An answer in HTML."""
    return Answer(body=body, status=status, headers={"Content-Type": "text/html; charset=utf-8", **headers})


def xml(body: str) -> Answer:
    """An answer in XML."""
    return Answer(body=body.encode(), headers={"Content-Type": "text/xml; charset=utf-8"})


def redirect(location: str, *, status: int = 302) -> Answer:
    """An answer that leads elsewhere."""
    return Answer(status=status, headers={"Location": location, "Content-Type": "text/html"})


#: How the families call the number of a listing's page.
_PAGE: Final = ("pi", "p", "page")


def page_number(request: Request) -> int:
    """Which page of a listing is asked for, from 1 on."""
    written = next((request.query[name] for name in _PAGE if request.query.get(name)), "1")
    return int(written) if written.isdigit() else 1


def page_address(request: Request, number: int) -> str:
    """The address of another page of the listing that is asked for."""
    name = next((name for name in _PAGE if name in request.query), "page")
    query = {**request.query, name: str(number)}
    return f"{request.path}?{'&'.join(f'{key}={value}' for key, value in query.items())}"
