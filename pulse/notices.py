"""Typed facts to tell somebody; how they read and how they travel is decided elsewhere.

A notice names things by id only. It is rendered when it is sent, in the recipient's language and
from what is true then, so a stale one can be dropped instead of sent.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from pulse.outbox import Lane, OutboxMessage, enqueue


@dataclass(frozen=True)
class Notice:
    """A fact; subclasses give it a stable ``kind``, a lane and whether a repeat beats silence."""

    kind: ClassVar[str]
    lane: ClassVar[Lane]
    may_repeat: ClassVar[bool] = False

    def to_payload(self) -> dict[str, Any]:
        """Return the plain ids that the outbox keeps."""
        return asdict(self)


@dataclass(frozen=True)
class SurveyAsked(Notice):
    """An installment of a wave is open for this person."""

    kind: ClassVar[str] = "survey_asked"
    lane: ClassVar[Lane] = Lane.SURVEY

    wave_id: int
    installment: int


@dataclass(frozen=True)
class ResultsReady(Notice):
    """The results of a wave are published."""

    kind: ClassVar[str] = "results_ready"
    lane: ClassVar[Lane] = Lane.DIGEST

    wave_id: int


@dataclass(frozen=True)
class Escalated(Notice):
    """A step of an escalation chain fired."""

    kind: ClassVar[str] = "escalated"
    lane: ClassVar[Lane] = Lane.ESCALATION
    may_repeat: ClassVar[bool] = True

    escalation_id: int


@dataclass(frozen=True)
class RequestOpened(Notice):
    """A service request reached the provider's channel, or is confirmed to its requester."""

    kind: ClassVar[str] = "request_opened"
    lane: ClassVar[Lane] = Lane.INTERACTIVE
    may_repeat: ClassVar[bool] = True

    request_id: int


@dataclass(frozen=True)
class RequestChanged(Notice):
    """An event happened to a service request; ``event_id`` names it."""

    kind: ClassVar[str] = "request_changed"
    lane: ClassVar[Lane] = Lane.INTERACTIVE
    may_repeat: ClassVar[bool] = True

    request_id: int
    event_id: int


@dataclass(frozen=True)
class PasswordOffered(Notice):
    """Somebody may choose a password by a link that is made when it is sent.

    ``slot`` numbers the quarter of an hour in which it was asked for, so that asking often sends
    one mail.
    """

    kind: ClassVar[str] = "password_offered"
    lane: ClassVar[Lane] = Lane.INTERACTIVE
    may_repeat: ClassVar[bool] = True

    person_id: int
    purpose: str
    slot: int


NOTICES: dict[str, type[Notice]] = {
    kind.kind: kind
    for kind in (
        SurveyAsked,
        ResultsReady,
        Escalated,
        RequestOpened,
        RequestChanged,
        PasswordOffered,
    )
}


def person_recipient(person_id: int) -> str:
    """Return the address of a person, resolved to a channel when the notice is sent."""
    return f"person:{person_id}"


def channel_recipient(name: str) -> str:
    """Return the address of a shared channel by its purpose (``hr``) or department code."""
    return f"channel:{name}"


def tell(
    session: Session,
    notice: Notice,
    recipient: str,
    *,
    at: datetime,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> bool:
    """Put ``notice`` for ``recipient`` into the outbox once; tell whether it is new."""
    payload = notice.to_payload()
    identity = ",".join(str(value) for value in payload.values())
    return enqueue(
        session,
        OutboxMessage(
            dedup_key=f"{notice.kind}:{identity}:{recipient}",
            notice=notice.kind,
            payload=payload,
            recipient=recipient,
            lane=int(notice.lane),
            created_at=at,
            due_at=due_at or at,
            expires_at=expires_at,
            may_repeat=notice.may_repeat,
        ),
    )


def read_notice(message: OutboxMessage) -> Notice:
    """Return the typed notice kept in an outbox row."""
    return NOTICES[message.notice](**message.payload)
