"""Addresses people type lead outward only, and to the number that was looked at."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from werkzeug.wrappers import Request, Response

from integrations.outside_addresses import AddressRefused, is_outside, post, read_address, resolve
from pulse.instants import system_now
from tests.program_receiver import receiving


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1",
        "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
        "64:ff9b::a00:1", "2001:db8::1", "192.0.2.1", "198.18.0.1", "fec0::1", "3fff::1",
        "192.0.0.8", "192.88.99.1",
    ],
)  # fmt: skip
def test_inside_is_recognised(inside: str) -> None:
    assert not is_outside(ipaddress.ip_address(inside))


@pytest.mark.parametrize("outside", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_outside_is_recognised(outside: str) -> None:
    assert is_outside(ipaddress.ip_address(outside))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.com/", "address_not_https"),
        ("ftp://example.com/", "address_not_https"),
        ("https://", "address_malformed"),
        ("https://user:secret@example.com/", "address_malformed"),
        ("https://example.com:99999/", "address_malformed"),
        ("https://example.com/a b", "address_malformed"),
        ("https://example.com/\r\nHost: x", "address_malformed"),
        ("https://[::1", "address_malformed"),
    ],
)
def test_what_is_never_connected_to(url: str, code: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        read_address(url, allows_inside=False)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://0/",
        "https://2130706433/", "https://0x7f.1/", "https://[::ffff:169.254.169.254]/",
    ],
)  # fmt: skip
def test_names_and_numbers_of_our_own_network_are_refused(url: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        resolve(url, allows_inside=False)
    assert refused.value.code == "address_inside"


def answers(monkeypatch: pytest.MonkeyPatch, *lists: list[str]) -> list[str]:
    """Let names lead to each of ``lists`` in turn; what is asked is noted."""
    given, asked = list(lists), []

    def look_up(host: str, port: int, *_kind: object, **_more: object) -> list[object]:
        asked.append(host)
        numbers = given.pop(0) if len(given) > 1 else given[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in numbers]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def test_one_inside_answer_among_several_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(AddressRefused):
        resolve("https://rebind.example.com/", allows_inside=False)


def test_a_name_is_looked_up_once_and_its_number_pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answers(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
    tried: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], _timeout: float) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    target = resolve("https://rebind.example.com/in", allows_inside=False)
    with pytest.raises(ConnectionRefusedError):
        post(target, b"{}", {})
    assert tried == [("8.8.8.8", 443)]
    assert asked == ["rebind.example.com"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for receiver.example.com that only those who are told trust, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "receiver.example.com")])
    now = system_now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("receiver.example.com")]), False)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    pem, secret = folder / "cert.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return pem, secret


def test_the_certificate_has_to_be_trusted_and_about_the_name(
    monkeypatch: pytest.MonkeyPatch, certificate: tuple[Path, Path]
) -> None:
    answers(monkeypatch, ["127.0.0.1"])
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*certificate)
    trusting = ssl.create_default_context(cafile=str(certificate[0]))
    with receiving(lambda _request: Response(status=204), tls) as address:
        port = address.rpartition(":")[2]
        named = resolve(f"https://receiver.example.com:{port}/", allows_inside=True)
        other = resolve(f"https://other.example.com:{port}/", allows_inside=True)
        with pytest.raises(ssl.SSLCertVerificationError):
            post(named, b"{}", {})
        monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
        assert post(named, b"{}", {}) == 204
        with pytest.raises(ssl.SSLCertVerificationError):
            post(other, b"{}", {})


def test_a_name_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_asked: object, **_more: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(AddressRefused) as refused:
        resolve("https://nowhere.example.com/", allows_inside=False)
    assert refused.value.code == "address_unknown"


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    seen: list[str] = []

    def answer(request: Request) -> Response:
        seen.append(request.full_path)
        return Response(status=302, headers={"Location": "/elsewhere"})

    with receiving(answer) as address:
        target = resolve(f"{address}/in?a=1", allows_inside=True)
        assert post(target, b"{}", {"X-One": "1"}) == 302
    assert seen == ["/in?a=1"]
