"""Bodies: whole, or an error; and never larger than the limit."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.network.bodies import decoded, unpacked
from crawler.network.failures import FailedError, RefusedError

PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": lambda body: zlib.compress(body)[2:-4],  # as old servers mean it
    "gzip, gzip": lambda body: gzip.compress(gzip.compress(body)),
    "identity": bytes,
    "": bytes,
}


@pytest.mark.parametrize("encoding", PACKERS)
@given(body=st.binary(max_size=2000))
def test_what_was_packed_comes_out_as_it_was(encoding: str, body: bytes) -> None:
    assert decoded(PACKERS[encoding](body), encoding, limit=4000) == body


@given(body=st.binary(min_size=1, max_size=500), data=st.data())
def test_no_half_of_a_packed_body_is_taken_for_a_whole(body: bytes, data: st.DataObject) -> None:
    packed = gzip.compress(body)
    half = packed[: data.draw(st.integers(2, len(packed) - 1))]
    with pytest.raises(FailedError):
        decoded(half, "gzip", limit=1000)


def test_several_members_are_one_body() -> None:
    assert decoded(gzip.compress(b"a") + gzip.compress(b"b") + bytes(8), "gzip", limit=9) == b"ab"


@pytest.mark.parametrize("layers", ["gzip", "gzip, gzip"])
def test_a_bomb_is_refused_however_it_is_wrapped(layers: str) -> None:
    with pytest.raises(RefusedError, match="bomb"):
        decoded(PACKERS[layers](bytes(1_000_000)), layers, limit=10_000)


def test_many_small_members_are_one_bomb() -> None:
    with pytest.raises(RefusedError, match="bomb"):
        decoded(gzip.compress(bytes(900)) * 20, "gzip", limit=1000)


def test_a_limit_is_a_limit_to_the_byte() -> None:
    assert decoded(gzip.compress(bytes(1000)), "gzip", limit=1000) == bytes(1000)
    with pytest.raises(RefusedError):
        decoded(gzip.compress(bytes(1001)), "gzip", limit=1000)


def test_an_encoding_that_was_not_asked_for_is_refused() -> None:
    with pytest.raises(RefusedError, match="encoding: br"):
        decoded(b"x", "br", limit=10)


def test_what_is_said_to_be_packed_and_is_not_stays() -> None:
    assert decoded(b"<html>", "gzip", limit=10) == b"<html>"


def test_a_file_that_is_packed_in_itself_is_unpacked() -> None:
    assert unpacked(gzip.compress(b"<urlset/>"), limit=99) == b"<urlset/>"
    assert unpacked(b"<urlset/>", limit=1) == b"<urlset/>"
