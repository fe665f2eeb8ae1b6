"""A real SMTP server on loopback that keeps what it takes and refuses what it is told to."""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
USER, PASSWORD = "ieum@example.com", "pass word:1"


@dataclass
class Received:
    """One mail as it arrived: its envelope and its text."""

    sender: str
    recipient: str
    message: EmailMessage
    is_encrypted: bool

    @property
    def plain(self) -> str:
        part = self.message.get_body(("plain",))
        assert part is not None
        return str(part.get_content())

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        return "" if part is None else str(part.get_content())


@dataclass
class SmtpServer:
    """What the server does: ``answers`` by command, ``hangs_up`` names where it goes away."""

    port: int
    answers: dict[str, str] = field(default_factory=dict)
    hangs_up: str = ""
    offers_tls: bool = True
    tls: ssl.SSLContext | None = None
    received: list[Received] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.at: SmtpServer = self.server.script  # type: ignore[attr-defined]
        self.sender = self.recipient = ""
        self.is_encrypted = isinstance(self.request, ssl.SSLSocket)
        self._say("220 smtp.example ESMTP")
        while line := self.rfile.readline().decode().strip():
            command, _, rest = line.partition(" ")
            name = command.lower()
            if self.at.hangs_up == name:
                return
            if name in self.at.answers:
                self._say(self.at.answers[name])
            elif not getattr(self, f"do_{name}", self._unknown)(rest):
                return

    def finish(self) -> None:
        super().finish()
        self.request.close()  # after STARTTLS it is no longer the server's own

    def _say(self, *lines: str) -> bool:
        said = b""
        for at, line in enumerate(lines):
            code, _, words = line.partition(" ")
            mark = " " if at == len(lines) - 1 else "-"
            said += f"{code}{mark}{words}\r\n".encode()
        self.wfile.write(said)  # at once: a second piece waits until the first is acknowledged
        self.wfile.flush()
        return True

    def _unknown(self, _rest: str) -> bool:
        return self._say("502 unknown")

    def do_ehlo(self, _rest: str) -> bool:
        tls = self.at.offers_tls and not self.is_encrypted
        return self._say("250 here", *(["250 STARTTLS"] if tls else []), "250 AUTH PLAIN")

    def do_starttls(self, _rest: str) -> bool:
        self._say("220 go on")
        assert self.at.tls is not None
        try:
            self.request = self.at.tls.wrap_socket(self.request, server_side=True)
        except (ssl.SSLError, OSError):
            return False
        self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb")
        self.is_encrypted = True
        return True

    def do_auth(self, rest: str) -> bool:
        _, user, password = base64.b64decode(rest.split()[1]).decode().split("\0")
        self.at.signed_in.append(user)
        good = (user, password) == (USER, PASSWORD)
        return self._say("235 welcome" if good else "535 wrong")

    def do_mail(self, rest: str) -> bool:
        self.sender = rest.partition("<")[2].partition(">")[0]
        return self._say("250 fine")

    def do_rcpt(self, rest: str) -> bool:
        self.recipient = rest.partition("<")[2].partition(">")[0]
        return self._say("250 fine")

    def do_data(self, _rest: str) -> bool:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        if self.at.hangs_up == "text":
            return False
        if "text" in self.at.answers:
            return self._say(self.at.answers["text"])
        message = message_from_bytes(b"".join(lines), policy=default)
        assert isinstance(message, EmailMessage)
        self.at.received.append(Received(self.sender, self.recipient, message, self.is_encrypted))
        return self._say("250 taken")

    def do_rset(self, _rest: str) -> bool:
        return self._say("250 fine")

    def do_quit(self, _rest: str) -> bool:
        self._say("221 bye")
        return False


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    implicit_tls: ssl.SSLContext | None = None

    def get_request(self):  # type: ignore[no-untyped-def]
        connection, address = super().get_request()
        if self.implicit_tls is not None:
            connection = self.implicit_tls.wrap_socket(connection, server_side=True)
        return connection, address


@contextmanager
def smtp_server(
    certificates: Path | None = None, *, implicit: bool = False
) -> Iterator[SmtpServer]:
    """A running server; with ``certificates`` (a folder) it speaks TLS."""
    context = server_tls(certificates) if certificates else None
    with _Server((HOST, 0), _Conversation) as server:
        script = SmtpServer(server.server_address[1], offers_tls=context is not None, tls=context)
        server.script = script  # type: ignore[attr-defined]
        server.implicit_tls = context if implicit else None
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield script
        server.shutdown()
        thread.join()


def server_tls(folder: Path) -> ssl.SSLContext:
    """The server's side, with a certificate of its own making for loopback."""
    certificate, key = _certificate()
    (folder / "cert.pem").write_bytes(certificate)
    (folder / "key.pem").write_bytes(key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def client_tls() -> ssl.SSLContext:
    """A client's side that trusts that certificate and no other."""
    return ssl.create_default_context(cadata=_certificate()[0].decode())


@cache
def _certificate() -> tuple[bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    begins = datetime(2020, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    return (
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )
