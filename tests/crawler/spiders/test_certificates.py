"""A site with a false certificate is not believed, over real TLS through a real tunnel."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.network.failures import PausedError
from crawler.network.fetch import session
from crawler.settings import Settings

URL = "https://khabar.ir/news/1"
ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<p>\xd8\xae\xd8\xa8\xd8\xb1</p>"
)


def certificate(folder: Path, host: str) -> Path:
    """A certificate for ``host`` that nobody has signed but itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1)
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{host}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def tunnel(pem: Path) -> Iterator[str]:
    """A proxy behind whose every tunnel one site answers, with the certificate ``pem``."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)

    def answer(plain: socket.socket) -> None:
        try:
            with plain:
                while b"\r\n\r\n" not in plain.recv(4096):
                    pass
                plain.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                with context.wrap_socket(plain, server_side=True) as secure:
                    while secure.recv(4096):
                        secure.sendall(ANSWER)
        except OSError:  # the client did not like the certificate
            return

    def serve() -> None:
        while True:
            try:
                plain, _ = listening.accept()
            except OSError:  # closed
                return
            threading.Thread(target=answer, args=(plain,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)


def settings(proxy: str, **others: tuple[str, ...]) -> Settings:
    return Settings(contact="a@b.ir", delay=0, proxy=proxy, tries=1, backoff=0.01, **others)


@pytest.mark.parametrize("host", ["khabar.ir", "other.ir"])
def test_a_certificate_that_nobody_vouches_for_is_refused_and_named(tmp_path: Path, host: str) -> None:
    pem = certificate(tmp_path, host)
    with tunnel(pem) as proxy, session(URL, settings(proxy)) as get, pytest.raises(PausedError) as caught:
        get(URL)
    assert "certificate: " in str(caught.value)
    assert "`unverified`" in str(caught.value)


def test_a_certificate_for_another_host_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pem = certificate(tmp_path, "other.ir")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with tunnel(pem) as proxy, session(URL, settings(proxy)) as get, pytest.raises(PausedError) as caught:
        get(URL)
    assert "certificate: " in str(caught.value)


def test_a_certificate_in_order_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pem = certificate(tmp_path, "khabar.ir")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with tunnel(pem) as proxy, session(URL, settings(proxy)) as get:
        assert get(URL).body == "<p>خبر</p>".encode()


def test_a_site_may_be_named_whose_certificate_need_not_be_in_order(tmp_path: Path) -> None:
    waived, pem = ("khabar.ir",), certificate(tmp_path, "other.ir")
    with tunnel(pem) as proxy, session(URL, settings(proxy, unverified=waived)) as get:
        assert get(URL).status == 200
