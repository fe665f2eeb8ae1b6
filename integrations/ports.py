"""What the product needs from the outside, in its own words, and how the outside says no."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from pulse.outbox import OutboxMessage


class FailureKind(enum.Enum):
    """What a failed sending means for the row that waits."""

    PERMANENT = "permanent"  # this recipient will never have it this way
    ADMIN = "admin"  # somebody has to change a setting first
    BUG = "bug"  # what we sent was malformed
    LATER = "later"  # certainly not delivered; try again
    UNKNOWN = "unknown"  # may or may not have been delivered


class DeliveryError(Exception):
    """A sending that did not succeed; ``code`` is the outside's own word for it."""

    def __init__(self, kind: FailureKind, code: str, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.kind = kind
        self.code = code
        self.retry_after = retry_after


@dataclass(frozen=True)
class Picture:
    """A picture beside a message: ``draw`` makes its PNG when it is sent, ``alt`` says it all."""

    title: str
    alt: str
    draw: Callable[[], bytes]


@dataclass(frozen=True)
class Message:
    """What is said: ``text`` alone carries the whole meaning, ``blocks`` make it pleasant.

    ``subject``, ``html``, ``unsubscribe`` and ``sender`` (a name, where it is another than usual)
    are what a mail has besides; ``picture`` is only an addition, without which nothing is missing.
    ``plain_blocks`` take the place of ``blocks`` where something new in those is not known yet.
    """

    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    subject: str = ""
    html: str = ""
    unsubscribe: str = ""
    sender: str = ""
    picture: Picture | None = None
    plain_blocks: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Outgoing:
    """A message with its destination: a channel or a user, perhaps in a thread.

    ``replaces`` names the message whose place it takes; nobody is rung by that. What is not
    ``is_traced`` leaves nothing behind by which its return could be told.
    """

    channel: str
    message: Message
    thread_ts: str | None = None
    replaces: str | None = None
    is_traced: bool = True


@dataclass(frozen=True)
class Receipt:
    """Where a message ended up, for threads and later edits."""

    channel: str
    ts: str


def _nothing(_session: Session, _receipt: Receipt) -> None:
    """Remember nothing about a message that was sent."""


@dataclass(frozen=True)
class Rendered:
    """A message ready to go, and what to remember about it once it is out."""

    outgoing: Outgoing
    on_sent: Callable[[Session, Receipt], None] = _nothing


Renderer = Callable[[Session, OutboxMessage, datetime], Rendered]
"""Says a notice from what is true now; raises Stale when it is no longer worth telling."""


class Stale(Exception):  # noqa: N818 - reads as the answer, not as an accident
    """What was to be told is no longer worth telling; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


UNREACHABLE = "recipient_not_reachable"
"""The code of Stale where somebody is not to be found this way, but perhaps another."""


class Messenger(Protocol):
    """Sends messages where people talk to each other."""

    method: str

    @property
    def is_stopped(self) -> bool:
        """Whether sending is pointless until somebody changes the set-up."""

    def heal(self) -> None:
        """Try once whether sending works again; raise DeliveryError if not."""

    def post(self, outgoing: Outgoing) -> Receipt:
        """Send one message, once; raise DeliveryError if that did not surely succeed."""


@dataclass(frozen=True)
class Mail:
    """One mail to one address; ``unsubscribe`` is the page that ends mails of this kind.

    ``is_traced`` is whether we want to hear when it comes back.
    """

    address: str
    subject: str
    text: str
    html: str = ""
    unsubscribe: str = ""
    is_traced: bool = True
    sender: str = ""


class Mailer(Protocol):
    """Sends mail to people who are not where the others talk."""

    def send(self, mail: Mail) -> str:
        """Send once and return its id; raise DeliveryError if that did not surely succeed."""

    def check(self) -> None:
        """Tell whether sending could work; raise DeliveryError if not."""


class Links(Protocol):
    """Addresses of the product's pages, as used in messages."""

    def survey(self, wave_id: int, person_id: int) -> str:
        """Where this person answers a wave without Slack."""

    def service_request(self, number: str) -> str:
        """The whole story of one service request."""

    def results(self, wave_id: int) -> str:
        """The published results of a wave."""

    def page(self, path: str) -> str:
        """Any page of the product by its path."""

    def privacy(self) -> str:
        """What is stored about the reader, and who sees what."""

    def settings(self) -> str:
        """Where the reader chooses language and channel."""
