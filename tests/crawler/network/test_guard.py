"""No spelling of an address gets past the guard, and no answer of the DNS past the resolver."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest

from crawler.network.failures import FailedError, RefusedError
from crawler.network.guard import Guard, Resolver, address, public

#: Ways to write an address that must not be asked.
PRIVATE = [
    "127.0.0.1", "127.1", "0x7f000001", "0177.0.0.1", "017700000001", "2130706433", "127.0.0.1.",
    "１２７.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1",
    "[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[ff02::1]", "[2001:db8::1]", "[::ffff:127.0.0.1]",
    "[::ffff:169.254.169.254]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::127.0.0.1]",
]  # fmt: skip

PUBLIC = ["185.143.232.1", "[2a01:4f8::1]", "[::ffff:185.143.232.1]", "[64:ff9b::b98f:e801]"]


@pytest.mark.parametrize("host", PRIVATE)
def test_no_spelling_of_a_private_address_is_let_through(host: str) -> None:
    with pytest.raises(RefusedError) as caught:
        Guard((host,)).check(f"http://{host}:80/")
    assert caught.value.reason == "private address"


@pytest.mark.parametrize("host", PUBLIC)
def test_a_public_address_is_known(host: str) -> None:
    literal = address(host)
    assert literal is not None
    assert public(literal)


@pytest.mark.parametrize("host", ["isna.ir", "www.isna.ir", "ISNA.ir", "isna.ir.", "a.b.isna.ir"])
def test_a_site_is_its_domain_and_all_below(host: str) -> None:
    Guard(("isna.ir",)).check(f"https://{host}/news/1")


@pytest.mark.parametrize("host", ["خبر.ایران", "xn--ngblk.xn--mgba3a4f16a", "www.خبر.ایران"])
def test_a_persian_name_is_one_in_both_spellings(host: str) -> None:
    Guard(("خبر.ایران",)).check(f"https://{host}/news/1")


@pytest.mark.parametrize("host", ["notisna.ir", "isna.ir.evil.com", "isna.com", "ir"])
def test_a_look_alike_is_another_site(host: str) -> None:
    with pytest.raises(RefusedError, match="off-site"):
        Guard(("isna.ir",)).check(f"https://{host}/")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "data:text/html,x", "//isna.ir/", "https:///x", ""])
def test_only_the_web_is_asked(url: str) -> None:
    with pytest.raises(RefusedError, match="scheme"):
        Guard(("isna.ir",)).check(url)


def resolved(*answers: str, name: str = "isna.ir", resolver: Resolver | None = None) -> tuple[str, ...]:
    return asyncio.run((resolver or Resolver(lambda _: answers)).addresses(name))


def test_a_name_has_its_addresses_of_both_kinds() -> None:
    assert resolved("185.143.232.1", "2a01:4f8::1") == ("185.143.232.1", "2a01:4f8::1")


@pytest.mark.parametrize("private", ["127.0.0.1", "10.10.34.35", "::1", "fe80::1%eth0", "::ffff:10.0.0.1"])
def test_one_private_address_among_the_answers_spoils_them_all(private: str) -> None:
    with pytest.raises(RefusedError, match="private address"):
        resolved("185.143.232.1", private)


def test_a_name_that_changes_its_address_is_connected_to_at_the_one_that_was_checked() -> None:
    answers = iter([["185.143.232.1"], ["127.0.0.1"]])

    def lookup(_: str) -> Iterable[str]:
        return next(answers)

    resolver = Resolver(lookup)
    assert resolved(resolver=resolver) == resolved(resolver=resolver) == ("185.143.232.1",)


def test_a_name_without_an_address_fails() -> None:
    with pytest.raises(FailedError, match="name not resolved"):
        resolved()


def test_a_proxy_may_stand_anywhere() -> None:
    resolver = Resolver(lambda _: ["127.0.0.1"])
    resolver.trust("http://proxy.lan:8080")
    assert resolved(name="proxy.lan", resolver=resolver) == ("127.0.0.1",)
    with pytest.raises(RefusedError):
        resolved(name="isna.ir", resolver=resolver)
