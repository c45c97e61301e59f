"""Guard: what stands before every page: who may come in, how much may be sent, what a browser may do."""

from __future__ import annotations

import base64
import hmac
import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from crawler.errors import UsageError

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Bytes that may be sent to a page: a correction is small.
MOST_BYTES: Final = 64 * 1024

#: Characters of an address's query.
MOST_QUERY: Final = 8 * 1024

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})

#: Nothing is loaded from elsewhere, nothing inline runs, nobody else frames a page.
_POLICY: Final = (
    "default-src 'none'; style-src 'self'{inline}; script-src 'self'{inline}; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
#: Datasette's own pages, which have scripts and styles inline.
_DATASETTE: Final = ("/amarkav", "/-/")
_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"x-dns-prefetch-control", b"off"),  # or the names in a page's links are asked for before anyone clicks
)


def check(host: str, password: str) -> None:
    """Raise a UsageError where ``host`` is open to others and there is no password.

    >>> check("127.0.0.1", ""), check("0.0.0.0", "a long password")
    (None, None)
    >>> check("0.0.0.0", "")
    Traceback (most recent call last):
    crawler.errors.UsageError: --host: received '0.0.0.0', which others can reach, and no password; \
expected 127.0.0.1, or a password in a file: --password-file FILE
    """
    if not loopback(host) and not password:
        raise UsageError(
            f"--host: received {host!r}, which others can reach, and no password; "
            "expected 127.0.0.1, or a password in a file: --password-file FILE"
        )


def loopback(host: str) -> bool:
    """Whether ``host`` is this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Guard:
    """An ASGI application that lets through to ``app`` what may come.

    Without a ``password`` it answers to names of this machine only, so that no page elsewhere can
    make a browser read it under a name of its own.
    """

    app: App
    password: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        refused = self._refused(scope, headers)
        if refused:
            await _answer(send, *refused)
            return
        await self.app(scope, _measured(receive), _sealed(send, scope["path"]))

    def _refused(self, scope: Scope, headers: dict[bytes, bytes]) -> tuple[int, str] | None:
        if len(scope.get("query_string", b"")) > MOST_QUERY:
            return 414, "The address is too long."
        if not _short(headers.get(b"content-length", b"0")):
            return 413, "That is too much to send."
        if self.password:
            return None if self._known(headers.get(b"authorization", b"")) else (401, "A password is needed.")
        host = headers.get(b"host", b"").decode("latin-1")
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        return None if name.strip("[]").lower() in _LOOPBACK else (400, "This is not a name of this server.")

    def _known(self, given: bytes) -> bool:
        """Whether the password of an Authorization header is ours; the name does not matter."""
        kind, _, coded = given.partition(b" ")
        try:
            _, _, password = base64.b64decode(coded, validate=True).partition(b":")
        except ValueError:
            return False
        return kind.lower() == b"basic" and hmac.compare_digest(password, self.password.encode())


def _measured(receive: Receive) -> Receive:
    """``receive`` that ends a body which is longer than any page wants."""
    left = MOST_BYTES

    async def measured() -> MutableMapping[str, Any]:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            return {"type": "http.request", "body": b"", "more_body": False}
        return message

    return measured


def _sealed(send: Send, path: str) -> Send:
    """``send`` with the headers that tell a browser what a page may do; a page's own come first."""
    inline = " 'unsafe-inline'" if path.startswith(_DATASETTE) else ""
    sealing = ((b"content-security-policy", _POLICY.format(inline=inline).encode()), *_HEADERS)

    async def sealed(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            own = {name.lower() for name, _ in headers}
            message = {**message, "headers": headers + [one for one in sealing if one[0] not in own]}
        await send(message)

    return sealed


async def _answer(send: Send, status: int, text: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *_HEADERS]
    if status == 401:
        headers.append((b"www-authenticate", b'Basic realm="Amarkav", charset="UTF-8"'))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


def _short(length: bytes) -> bool:
    return length.isdigit() and int(length) <= MOST_BYTES
