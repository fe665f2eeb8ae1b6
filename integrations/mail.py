"""Mail over SMTP: each one sent once over a connection of its own, with errors narrowed by code.

Repeating is decided by the sender, never here. Everything up to the moment the text is handed over
is certainly undelivered; a connection lost after that leaves the outcome unknown.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, formataddr, make_msgid, parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

from integrations.bounces import BounceAddresses
from integrations.ports import DeliveryError, FailureKind, Mail

PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class _Policy(EmailPolicy):
    """The usual policy, except that a folded subject keeps its blanks.

    A blank between two encoded words says nothing (RFC 2047, 6.2), so it must lie inside one,
    where the usual folding leaves it outside.
    """

    def fold(self, name: str, value: Any) -> str:
        """Return a header as lines."""
        if name.lower() != "subject" or str(value).isascii():
            usual: str = super().fold(name, value)
            return usual
        said = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {said}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return a header as lines of bytes."""
        return self.fold(name, value).encode("ascii")


POLICY = _Policy(linesep="\r\n", cte_type="7bit")  # not every server takes eight


@dataclass(frozen=True)
class SmtpServer:
    """Where mail is handed over: ``smtp`` insists on STARTTLS, ``smtps`` speaks TLS throughout,
    ``smtp+plain`` nothing, which is for a relay on the same machine or network.
    """

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""

    @classmethod
    def from_url(cls, url: str) -> SmtpServer:
        """Read ``smtp://user:password@host:port``; ValueError for what cannot be one."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS:
            msg = "must start with smtp://, smtps:// or smtp+plain://"
            raise ValueError(msg)
        if not parts.hostname:
            msg = "must name a host"
            raise ValueError(msg)
        if parts.scheme == "smtp+plain" and parts.password and parts.hostname not in LOOPBACK:
            msg = "would send a password unencrypted: use smtp:// or smtps://"
            raise ValueError(msg)
        return cls(
            parts.scheme,
            parts.hostname,
            parts.port or PORTS[parts.scheme],
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )


class SmtpMailer:
    """The Mailer of an SMTP server."""

    def __init__(
        self,
        server: SmtpServer,
        sender: str,
        now: Callable[[], datetime],
        *,
        timeout: timedelta = timedelta(seconds=15),
        tls: ssl.SSLContext | None = None,
        bounces: BounceAddresses | None = None,
    ) -> None:
        self._server = server
        self._sender = sender
        self._now = now
        self._seconds = timeout.total_seconds()
        self._tls = tls
        self._bounces = bounces

    def send(self, mail: Mail) -> str:
        """Send once and return the message id; DeliveryError if that did not surely succeed."""
        composed = compose(mail, self._sender, self._now())
        with _polite(self._connected()) as connection:
            self._envelope(connection, mail.address, self._returns_to(mail))
            _hand_over(connection, composed.as_bytes())
        return str(composed["Message-ID"])

    def check(self) -> None:
        """Connect and sign in without sending anything; raise DeliveryError if that fails."""
        with _polite(self._connected()):
            return

    def _connected(self) -> smtplib.SMTP:
        """Return a connection that is encrypted and signed in as far as the address says."""
        try:
            connection = self._opened()
        except ssl.SSLError as error:
            raise DeliveryError(FailureKind.ADMIN, "smtp_tls_failed") from error
        except smtplib.SMTPResponseException as error:
            raise _answered(error.smtp_code, FailureKind.ADMIN, "greeting") from error
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryError(FailureKind.LATER, "smtp_unreachable") from error
        try:
            self._secure(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _opened(self) -> smtplib.SMTP:
        host, port = self._server.host, self._server.port
        if self._server.scheme == "smtps":
            return smtplib.SMTP_SSL(
                host, port, timeout=self._seconds, context=self._trust(), local_hostname="ieum"
            )
        return smtplib.SMTP(host, port, timeout=self._seconds, local_hostname="ieum")

    def _secure(self, connection: smtplib.SMTP) -> None:
        try:
            connection.ehlo_or_helo_if_needed()
            if self._server.scheme == "smtp":
                connection.starttls(context=self._trust())
                connection.ehlo()
            if self._server.user:
                connection.login(self._server.user, self._server.password)
        except smtplib.SMTPNotSupportedError as error:
            raise DeliveryError(FailureKind.ADMIN, "smtp_feature_missing") from error
        except ssl.SSLError as error:
            raise DeliveryError(FailureKind.ADMIN, "smtp_tls_failed") from error
        except smtplib.SMTPResponseException as error:
            raise _answered(error.smtp_code, FailureKind.ADMIN, "sign_in") from error
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryError(FailureKind.LATER, "smtp_unreachable") from error

    def _trust(self) -> ssl.SSLContext:
        """Return how certificates are checked, read once: that takes a while."""
        if self._tls is None:
            self._tls = ssl.create_default_context()
        return self._tls

    def _returns_to(self, mail: Mail) -> str:
        """Return whom the server tells when it cannot deliver."""
        if self._bounces is None or not mail.is_traced:
            return parseaddr(self._sender)[1]
        return self._bounces.sender(mail.address, self._now())

    def _envelope(self, connection: smtplib.SMTP, address: str, returns_to: str) -> None:
        try:
            sender, _text = connection.mail(returns_to)
            taken = connection.rcpt(address)[0] if sender == 250 else 0
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryError(FailureKind.LATER, "smtp_unreachable") from error
        if sender != 250:
            raise _answered(sender, FailureKind.ADMIN, "sender")
        if taken not in (250, 251):
            raise _answered(taken, FailureKind.PERMANENT, "mailbox")


@contextmanager
def _polite(connection: smtplib.SMTP) -> Iterator[smtplib.SMTP]:
    """Take leave at the end; a failing farewell changes nothing about what was sent."""
    with closing(connection):
        yield connection
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()


def _named(sender: str, name: str) -> str:
    """Return the sender under another name, where one is set."""
    return formataddr((name, parseaddr(sender)[1]), "utf-8") if name else sender


def compose(mail: Mail, sender: str, at: datetime) -> EmailMessage:
    """Return the whole message; an address that cannot be one ends it for good."""
    if not mail.address.isascii() or mail.address.count("@") != 1 or " " in mail.address:
        raise DeliveryError(FailureKind.PERMANENT, "mail_address_invalid")
    message = EmailMessage(policy=POLICY)
    try:
        message["From"] = _named(sender, mail.sender)
        message["To"] = mail.address
        message["Subject"] = " ".join(mail.subject.split())
    except ValueError as error:
        raise DeliveryError(FailureKind.PERMANENT, "mail_address_invalid") from error
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].partition("@")[2] or "ieum")
    message["Auto-Submitted"] = "auto-generated"  # absence notes are not sent back to it
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    return message


def _hand_over(connection: smtplib.SMTP, text: bytes) -> None:
    """Give the server the text: from here on silence proves nothing."""
    try:
        code, _said = connection.data(text)
    except smtplib.SMTPDataError as error:  # it would not even take the text
        raise _answered(error.smtp_code, FailureKind.PERMANENT, "text") from error
    except TimeoutError as error:
        raise DeliveryError(FailureKind.UNKNOWN, "smtp_timeout") from error
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryError(FailureKind.UNKNOWN, "smtp_connection_lost") from error
    if code != 250:
        raise _answered(code, FailureKind.PERMANENT, "text")


def _answered(code: int, lasting: FailureKind, step: str) -> DeliveryError:
    """Say what an answer of the server means: 5xx lasts (RFC 5321, 4.2.1), all else may pass."""
    kind = lasting if 500 <= code < 600 else FailureKind.LATER
    return DeliveryError(kind, f"smtp_{step}_{code}")
