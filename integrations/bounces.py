"""Mail that a server took and returned later: read, proven to be about our mail, and acted on.

Source: RFC 3464 (delivery status notifications), RFC 3463 (their numbers). Each mail leaves with
an envelope sender of its own, to which reports come back: the bounce address, a plus sign, the
day and the first 12 bytes of an HMAC-SHA256 over day and recipient under a key made from the
installation's secret. Whoever cannot make that cannot say that an address returns mail, and what
leaves without it (reminders) leaves no trace when it is returned.
"""

from __future__ import annotations

import enum
import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import getaddresses

from sqlalchemy.orm import Session

from pulse import outbox
from pulse.outbox import Way
from pulse.people import mail_bounces
from pulse.people.mail_bounces import Failure
from pulse.telling import person_recipient

MOST_BYTES = 1_000_000
VALID = timedelta(days=30)
"""How long after a mail its return is believed; servers give up within a week."""
_KEY = b"ieum bounce address"
_TOKEN = re.compile(r"([0-9a-f]{1,6})-([0-9a-f]{24})")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
PASSING_SUBJECTS = ("5.2.2", "5.2.3", "5.3.4")
"""Numbers that say "for good" of one mail and not of the address: mailbox full, mail too long."""


class Taken(enum.Enum):
    """What came of a message that was read."""

    NOTED = "noted"
    REPEATED = "repeated"
    PASSING = "passing"  # a delay, or even a success: there is nothing to do
    NOT_OURS = "not_ours"  # not about a mail of ours, or somebody says so who cannot know
    NO_REPORT = "no_report"


class BounceAddresses:
    """Makes and recognises the envelope senders of one installation."""

    def __init__(self, address: str, secrets: Sequence[str]) -> None:
        """Take the bounce address and the secrets, the one in force first."""
        self._local, _, self._domain = address.partition("@")
        self._keys = [hashlib.sha256(_KEY + secret.encode()).digest() for secret in secrets]

    def sender(self, recipient: str, at: datetime) -> str:
        """Return the envelope sender of a mail to ``recipient``."""
        day = _day(at)
        return f"{self._local}+{day:x}-{_mac(self._keys[0], day, recipient)}@{self._domain}"

    def recogniser(self, addresses: Sequence[str], at: datetime) -> Callable[[str], bool] | None:
        """Return what tells whether a report to ``addresses`` is about mail to an address."""
        begin, end = f"{self._local.lower()}+", f"@{self._domain.lower()}"
        for address in addresses:
            lower = address.lower()
            if lower.startswith(begin) and lower.endswith(end):
                found = _TOKEN.fullmatch(lower[len(begin) : -len(end)])
                if found and 0 <= _day(at) - int(found[1], 16) + 1 <= VALID.days + 1:
                    return self._told_by(int(found[1], 16), found[2])
        return None

    def _told_by(self, day: int, given: str) -> Callable[[str], bool]:
        def is_theirs(recipient: str) -> bool:
            return any(hmac.compare_digest(_mac(key, day, recipient), given) for key in self._keys)

        return is_theirs


@dataclass(frozen=True)
class Report:
    """What a server says of one mail: ``action`` and ``status`` are its own words."""

    sent_to: tuple[str, ...]
    action: str
    status: str
    original_id: str
    report_id: str

    @property
    def is_lasting(self) -> bool:
        """Whether the next mail to this address would fail as well."""
        return self.status.startswith("5") and self.status not in PASSING_SUBJECTS


def read_report(raw: bytes) -> Report | None:
    """Return what a delivery status notification says; None for any other message."""
    message = message_from_bytes(raw[:MOST_BYTES], policy=default)
    if message.get_content_type() != "multipart/report":
        return None
    fields = _recipient_fields(message)
    if fields is None:
        return None
    status = _STATUS.search(str(fields.get("Status", "")))
    return Report(
        sent_to=_addresses(message),
        action=str(fields.get("Action", "")).strip().lower(),
        status=status[0] if status else "5.0.0",
        original_id=_original_id(message),
        report_id=hashlib.sha256(raw).hexdigest(),
    )


def take(session: Session, raw: bytes, addresses: BounceAddresses, at: datetime) -> Taken:
    """Act on one message from the bounce mailbox.

    The address is noted, and the very mail that came back sets out once more, another way.
    """
    report = read_report(raw)
    if report is None:
        return Taken.NO_REPORT
    is_theirs = addresses.recogniser(report.sent_to, at)
    person = mail_bounces.owner_of(session, is_theirs) if is_theirs else None
    if person is None:
        return Taken.NOT_OURS
    if report.action != "failed":
        return Taken.PASSING
    failure = Failure(report.status, report.is_lasting, report.report_id)
    if not mail_bounces.note(session, person, failure, at=at):
        return Taken.REPEATED
    recipient = person_recipient(person.id)
    returned = outbox.sent_as(session, recipient, Way.MAIL, report.original_id, since=at - VALID)
    if returned is not None:
        outbox.returned(session, returned, Way.SLACK, f"mail: smtp_returned_{report.status}")
    return Taken.NOTED


def _recipient_fields(message: EmailMessage) -> Message | None:
    """Return the fields about the recipient: each of our mails has one."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            groups = part.get_payload()
            named = [group for group in groups if isinstance(group, Message) and "Action" in group]
            return named[0] if named else None
    return None


def _original_id(message: EmailMessage) -> str:
    """Return the id of the mail that came back, from what the report encloses of it."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            enclosed = part.get_payload(decode=True)
            return _id_of(message_from_bytes(enclosed) if isinstance(enclosed, bytes) else None)
        if kind == "message/rfc822":
            inner: object = part.get_payload()
            return _id_of(inner[0] if isinstance(inner, list) and inner else None)
    return ""


def _id_of(mail: object) -> str:
    return str(mail.get("Message-ID", "")).strip() if isinstance(mail, Message) else ""


def _addresses(message: EmailMessage) -> tuple[str, ...]:
    """Return where a report was sent to; whoever delivered it last knows best."""
    lines = [str(value) for name in _HEADERS for value in message.get_all(name, [])]
    return tuple(address for _name, address in getaddresses(lines) if address)


def _day(at: datetime) -> int:
    return at.date().toordinal() - date(2000, 1, 1).toordinal()


def _mac(key: bytes, day: int, recipient: str) -> str:
    said = f"{day:x}:{recipient.strip().lower()}".encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()[:24]
