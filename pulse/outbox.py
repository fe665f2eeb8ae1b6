"""What is to be sent to the outside: rows written in the transaction that caused them.

A sender claims rows under a lease (commit), sends with no transaction open, and marks the outcome.
A process that dies in between gives its rows back when the lease runs out; whether such a row may
be sent again is the row's own promise (``may_repeat``).
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Index, String, and_, case, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from pulse.base import Base, conflict_insert, enum_by_value

LATELY = timedelta(minutes=5)


class Lane(enum.IntEnum):
    """Who goes first; smaller is sooner."""

    INTERACTIVE = 0
    ESCALATION = 10
    SURVEY = 20
    DIGEST = 30


class DeliveryState(enum.Enum):
    """Where a row stands."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


TRIES, PROGRAM_TRIES = 2, 10
"""How often a row may come to an unclear end; a program is told within reason until it is sure."""


class Way(enum.StrEnum):
    """How a row travels; every row sets out for Slack."""

    SLACK = "slack"
    MAIL = "mail"
    WEBHOOK = "webhook"


class OutboxMessage(Base):
    """One thing to be told to one recipient.

    ``is_second_way`` says that another way has failed for good, so that no third is tried;
    ``is_underway`` that its handing over has begun, so that only Slack knows what came of it.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_message_state_lane_due", "state", "lane", "due_at"),
        Index(
            "ix_outbox_message_recipient_webhook",
            "recipient",
            sqlite_where=text("way = 'webhook'"),
            postgresql_where=text("way = 'webhook'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dedup_key: Mapped[str] = mapped_column(String(160), unique=True)
    notice: Mapped[str] = mapped_column(String(48))
    payload: Mapped[dict[str, Any]]
    recipient: Mapped[str] = mapped_column(String(80))
    lane: Mapped[int]
    way: Mapped[str] = mapped_column(String(8), default=Way.SLACK.value)
    is_second_way: Mapped[bool] = mapped_column(default=False)
    is_underway: Mapped[bool] = mapped_column(default=False)
    state: Mapped[DeliveryState] = mapped_column(
        enum_by_value(DeliveryState), default=DeliveryState.PENDING
    )
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    may_repeat: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    receipt: Mapped[dict[str, Any] | None]
    last_error: Mapped[str | None] = mapped_column(String(200))


@dataclass(frozen=True)
class Health:
    """What the status page says about sending: ages in seconds, and what went out of late."""

    waiting: int
    oldest_due_age: float | None
    failed: int
    unknown: int
    refused_mail: int = 0
    sent_lately: int = 0


def enqueue(session: Session, message: OutboxMessage) -> bool:
    """Add ``message`` unless one with its dedup key exists; tell whether it was added."""
    return enqueue_all(session, [message]) == 1


def enqueue_all(session: Session, messages: Sequence[OutboxMessage]) -> int:
    """Add those of ``messages`` whose dedup key is new; return how many were added.

    One statement, so that two processes telling the same fact at once do not fail each other.
    """
    if not messages:
        return 0
    given = [
        {name: value for name, value in vars(message).items() if name[0] != "_"}
        for message in messages
    ]
    added = session.scalars(
        conflict_insert(session, OutboxMessage)
        .values(given)
        .on_conflict_do_nothing(index_elements=[OutboxMessage.dedup_key])
        .returning(OutboxMessage.id)
    )
    return len(added.all())


def claim(
    session: Session,
    owner: str,
    *,
    at: datetime,
    lease_until: datetime,
    limit: int = 20,
    ways: Sequence[Way] = (Way.SLACK,),
) -> Sequence[OutboxMessage]:
    """Take up to ``limit`` due rows of ``ways``, most urgent lane first, each by one sender only.

    ``at`` is product time (what is due); ``lease_until`` is system time (how long the sender may
    stay silent), so that moving the demo's clock never breaks a lease.
    """
    due = session.scalars(
        select(OutboxMessage.id)
        .where(OutboxMessage.state == DeliveryState.PENDING, OutboxMessage.due_at <= at)
        .where(OutboxMessage.way.in_([way.value for way in ways]))
        .order_by(OutboxMessage.lane, OutboxMessage.due_at, OutboxMessage.id)
        .limit(limit)
        .with_for_update(skip_locked=True)  # in one statement PostgreSQL may pass the limit
    ).all()
    claimed = session.scalars(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(due))
        .where(OutboxMessage.state == DeliveryState.PENDING)
        .values(
            state=DeliveryState.SENDING,
            owner=owner,
            lease_until=lease_until,
            attempts=OutboxMessage.attempts + 1,
        )
        .returning(OutboxMessage)
        .execution_options(populate_existing=True)
    ).all()
    return sorted(claimed, key=lambda row: (row.lane, row.due_at, row.id))


def begin(session: Session, message_id: int, owner: str) -> bool:
    """Note that a claimed row is now being handed over; False when it is no longer ``owner``'s."""
    begun = session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.owner == owner)
        .where(OutboxMessage.state == DeliveryState.SENDING)
        .values(is_underway=True)
        .execution_options(synchronize_session=False)
    )
    return int(begun.rowcount) == 1  # type: ignore[attr-defined]


def mark_sent(
    session: Session, message: OutboxMessage, *, at: datetime, receipt: dict[str, Any]
) -> None:
    """Record that the recipient has it, with what is needed to edit it later."""
    message.state, message.sent_at, message.receipt = DeliveryState.SENT, at, receipt
    message.last_error = None
    _let_go(session, message)


def back_off(session: Session, message: OutboxMessage, *, until: datetime, error: str) -> None:
    """Put a row back for later: nothing reached the recipient."""
    message.state, message.due_at, message.last_error = DeliveryState.PENDING, until, error[:200]
    _let_go(session, message)


def put_off(session: Session, recipient: str, *, until: datetime) -> None:
    """Let everything that waits for a recipient wait until then."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.recipient == recipient, OutboxMessage.due_at < until)
        .where(OutboxMessage.state == DeliveryState.PENDING)
        .values(due_at=until)
        .execution_options(synchronize_session=False)
    )


def turn(session: Session, message: OutboxMessage, way: Way, failure: str = "") -> None:
    """Send a row another way; with a ``failure`` this was its first way and there is no third."""
    message.state, message.way, message.attempts = DeliveryState.PENDING, way.value, 0
    message.is_second_way = message.is_second_way or bool(failure)
    message.last_error = failure[:200] or None
    _let_go(session, message)


def sent_as(
    session: Session, recipient: str, way: Way, receipt_ts: str, *, since: datetime
) -> OutboxMessage | None:
    """Return the row that reached somebody's way under this id, if any did since then."""
    rows = session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.sent_at >= since, OutboxMessage.recipient == recipient)
        .where(OutboxMessage.state == DeliveryState.SENT, OutboxMessage.way == way.value)
    )
    same = (row for row in rows if receipt_ts and (row.receipt or {}).get("ts") == receipt_ts)
    return next(same, None)


def returned(session: Session, message: OutboxMessage, way: Way, failure: str) -> None:
    """Note that what counted as sent came back: it tries the other way, unless that was it."""
    message.sent_at = message.receipt = None
    if message.is_second_way:
        finish(session, message, DeliveryState.FAILED, failure)
    else:
        turn(session, message, way, failure)


def finish(session: Session, message: OutboxMessage, state: DeliveryState, error: str) -> None:
    """End a row without success: failed for good, outcome unknown, or dropped as stale."""
    message.state, message.last_error = state, error[:200]
    _let_go(session, message)


def _let_go(session: Session, message: OutboxMessage) -> None:
    message.owner = message.lease_until = None
    message.is_underway = False
    session.flush()


def drop_pending(session: Session, reason: str) -> int:
    """Drop everything that waits (after a restore, or before a demo begins); return how many."""
    dropped = session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.state == DeliveryState.PENDING)
        .values(state=DeliveryState.DROPPED, last_error=reason[:200])
        .execution_options(synchronize_session=False)
    )
    return int(dropped.rowcount)  # type: ignore[attr-defined]


def recover_expired(session: Session, *, now: datetime) -> int:
    """Settle rows whose sender fell silent (``now`` is system time); return how many."""
    return _recover(session, OutboxMessage.lease_until < now)


def recover_of(session: Session, is_gone: Callable[[str], bool]) -> int:
    """Settle rows of senders that are known to be gone, without waiting for their leases."""
    owners = session.scalars(
        select(OutboxMessage.owner).where(OutboxMessage.state == DeliveryState.SENDING).distinct()
    ).all()
    gone = [owner for owner in owners if owner is not None and is_gone(owner)]
    return _recover(session, OutboxMessage.owner.in_(gone)) if gone else 0


def _recover(session: Session, lost: ColumnElement[bool]) -> int:
    """Let go of rows held by nobody; return how many.

    What was only claimed waits again as if nothing had been. What was being handed over is tried
    once more where a repeat beats silence (more often for a program, which tells repeats apart),
    and is of unknown outcome otherwise.
    """
    held = (OutboxMessage.state == DeliveryState.SENDING, lost)
    is_for_program = OutboxMessage.way == Way.WEBHOOK.value
    most = case((is_for_program, PROGRAM_TRIES), else_=TRIES)
    again = and_(OutboxMessage.may_repeat.is_(True), OutboxMessage.attempts < most)
    nobodys: dict[str, Any] = {"owner": None, "lease_until": None, "is_underway": False}
    waiting = {"state": DeliveryState.PENDING, **nobodys}
    unknown = {"state": DeliveryState.UNKNOWN, "last_error": "lease_expired", **nobodys}
    changes = (
        (OutboxMessage.is_underway.is_(False), waiting | {"attempts": OutboxMessage.attempts - 1}),
        (again, waiting),
        (OutboxMessage.is_underway.is_(True), unknown),
    )
    return sum(_changed(session, (*held, which), values) for which, values in changes)


def _changed(
    session: Session, which: tuple[ColumnElement[bool], ...], values: dict[str, Any]
) -> int:
    done = session.execute(
        update(OutboxMessage)
        .where(*which)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def health(session: Session, *, at: datetime) -> Health:
    """Count what waits and what went wrong, in one reading of all rows."""
    is_due = OutboxMessage.due_at <= at
    rows = session.execute(
        select(
            OutboxMessage.state,
            func.count(),
            func.count().filter(OutboxMessage.sent_at > at - LATELY),
            func.count().filter(is_due),
            func.min(OutboxMessage.due_at).filter(is_due),
        ).group_by(OutboxMessage.state)
    ).all()
    counts = {row[0]: row[1] for row in rows}
    waiting = [row for row in rows if row[0] in (DeliveryState.PENDING, DeliveryState.SENDING)]
    oldest = min((row[4] for row in waiting if row[3]), default=None)
    return Health(
        waiting=sum(row[3] for row in waiting),
        oldest_due_age=None if oldest is None else (at - oldest).total_seconds(),
        failed=counts.get(DeliveryState.FAILED, 0),
        unknown=counts.get(DeliveryState.UNKNOWN, 0),
        refused_mail=_refused_mail(session) if counts.get(DeliveryState.FAILED) else 0,
        sent_lately=sum(row[2] for row in rows),
    )


def last_sent(session: Session) -> dict[str, datetime]:
    """Return when something last went out, by way; of programs by recipient as well."""
    to_program = case((OutboxMessage.way == Way.WEBHOOK, OutboxMessage.recipient), else_="")
    rows = session.execute(
        select(OutboxMessage.way, to_program, func.max(OutboxMessage.sent_at))
        .where(OutboxMessage.sent_at.is_not(None))
        .group_by(OutboxMessage.way, to_program)
    )
    return {recipient or way: at for way, recipient, at in rows}


def _refused_mail(session: Session) -> int:
    """Count what a mail server would not take for its recipient, and nothing else reached."""
    refused = select(func.count()).where(
        OutboxMessage.state == DeliveryState.FAILED,
        OutboxMessage.last_error.contains("smtp_", autoescape=True),
    )
    return session.scalar(refused) or 0
