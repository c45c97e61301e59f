"""Guard: which addresses may be asked, so that no link leads us off the site or into a network.

A page can link, and a server can redirect, to anywhere: to another site, to a machine inside the
network that the crawl runs in, or to a public name whose DNS answer is such a machine. Every hop
goes through :meth:`Guard.check`, and names are resolved by a :class:`Resolver`, which hands the
connection the very addresses that it has checked.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import time
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import urlsplit

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.network.failures import FailedError, RefusedError

#: Seconds for which an answer of the DNS is believed.
_BELIEVED: Final = 300.0

#: IPv6 addresses of translators, whose last 32 bits are the IPv4 address that is meant (RFC 6052).
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Lookup = Callable[[str], Iterable[str]]


class Guard:
    """What may be asked on behalf of one site: its own ``domains`` and all below them.

    >>> guard = Guard(("mehrnews.com",))
    >>> guard.check("https://www.mehrnews.com/news/1/x")
    >>> guard.check("https://mehrnews.com.evil.ir/")
    Traceback (most recent call last):
    crawler.network.failures.RefusedError: off-site: mehrnews.com.evil.ir is not of mehrnews.com
    """

    def __init__(self, domains: tuple[str, ...]) -> None:
        self._domains = tuple(_plain(domain) for domain in domains)

    def check(self, url: str) -> None:
        """Nothing, if ``url`` may be asked; else RefusedError.

        A host that is written as an address is checked here, in any of its spellings; a name's
        addresses are the :class:`Resolver`'s matter.
        """
        try:
            parts = urlsplit(url)
            host = _plain(parts.hostname or "")
        except ValueError as error:
            raise RefusedError("malformed address", f"{url}: {error}") from error
        if parts.scheme not in ("http", "https") or not host:
            raise RefusedError("scheme", f"{url}: expected http:// or https:// and a host")
        if "@" in parts.netloc:
            raise RefusedError("credentials", f"{parts.hostname}: an address with a user name in it")
        literal = address(host)
        if literal is not None and not public(literal):
            raise RefusedError("private address", host)
        if not any(host == domain or host.endswith(f".{domain}") for domain in self._domains):
            raise RefusedError("off-site", f"{host} is not of {', '.join(self._domains)}")


def address(host: str) -> Address | None:
    """The address that ``host`` is, in any spelling that a connection would take; None for a name.

    >>> address("0x7f.1"), address("2130706433"), address("[::1]"), address("isna.ir")
    (IPv4Address('127.0.0.1'), IPv4Address('127.0.0.1'), IPv6Address('::1'), None)
    """
    plain = _plain(host)
    try:
        return ipaddress.ip_address(plain.partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(plain))  # octal, hexadecimal, fewer parts
    except OSError:
        return None


def public(found: Address) -> bool:
    """Whether ``found`` is an address of the public internet, whatever it is wrapped in.

    >>> public(ipaddress.ip_address("::ffff:10.0.0.1")), public(ipaddress.ip_address("185.143.232.1"))
    (False, True)
    """
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return public(inner)
    return found.is_global and not found.is_multicast and not found.is_reserved


@implementer(IHostResolution)
class _Resolution:
    """One question under way, as Twisted wishes it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing: the answer comes, and nobody listens."""


@implementer(IHostnameResolver)
class Resolver:
    """Names to addresses, of the public internet only; Twisted connects to what this one answers.

    A name is refused if any of its addresses is not public: an answer that mixes the two is an
    attack. Proxies, which were given to us and not found, are trusted.
    """

    def __init__(self, lookup: Lookup | None = None) -> None:
        self._trusted: set[str] = set()
        self._lookup = lookup or _system
        self._answers: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._questions: set[asyncio.Task[None]] = set()

    def trust(self, proxy: str) -> None:
        """The host of the URL ``proxy`` may have any address."""
        self._trusted.add(_plain(urlsplit(proxy).hostname or ""))

    async def addresses(self, host: str) -> tuple[str, ...]:
        """The addresses of ``host``, each of them checked; RefusedError, FailedError if it has none."""
        name = _plain(host)
        until, answer = self._answers.get(name, (0.0, ()))
        if until < time.monotonic():
            answer = await self._ask(name)
            self._answers[name] = (time.monotonic() + _BELIEVED, answer)
        if name not in self._trusted:
            for text in answer:
                literal = address(text)
                if literal is None or not public(literal):
                    raise RefusedError("private address", f"{host} is {text}")
        return answer

    async def _ask(self, name: str) -> tuple[str, ...]:
        literal = address(name)
        if literal is not None:
            return (str(literal),)
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(None, lambda: tuple(dict.fromkeys(self._lookup(name))))
        except (OSError, UnicodeError) as error:
            raise FailedError("name not resolved", f"{name}: {error}") from error
        if not found:
            raise FailedError("name not resolved", name)
        return found

    def resolveHostName(  # noqa: N802 (Twisted's name)
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Any = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> _Resolution:
        """Twisted's question: the same answer as :meth:`addresses`, none where that refuses."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)

        async def answer() -> None:
            try:
                found = await self.addresses(hostName)
            except (RefusedError, FailedError):
                found = ()
            for text in found:
                kind: Any = IPv6Address if ":" in text else IPv4Address
                if addressTypes is None or kind in addressTypes:
                    resolutionReceiver.addressResolved(kind(transportSemantics, text, portNumber))
            resolutionReceiver.resolutionComplete()

        question = asyncio.get_running_loop().create_task(answer())
        self._questions.add(question)  # or it could be collected before it is answered
        question.add_done_callback(self._questions.discard)
        return resolution


def _system(name: str) -> Iterable[str]:
    return (str(answer[4][0]) for answer in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM))


def _plain(host: str) -> str:
    """``host`` as a connection would see it: full-width letters and a closing dot are no disguise."""
    plain = unicodedata.normalize("NFKC", host).strip("[]").rstrip(".").lower()
    try:
        return plain if plain.isascii() else plain.encode("idna").decode()
    except UnicodeError:  # no name at all, which the DNS will say
        return plain
