"""Telling: a notice becomes an outbox row for each recipient, once; or nobody hears of it.

Recipients are addresses by purpose, resolved to a channel or a mail box when the row is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.notice import Notice
from pulse.outbox import DeliveryState, OutboxMessage, enqueue_all

FRONT_LINE_CHANNEL = "cs"
"""Where those who lead the front line meet; results go there only where it is set up."""

LONGEST_IDENTITY = 64
"""What names a fact by more takes its digest instead, so that a key keeps its length."""

_UNTOLD = "ieum_untold"


@contextmanager
def untold(session: Session) -> Iterator[None]:
    """Tell nobody of what happens inside: a past told afterwards is news to no one."""
    session.info[_UNTOLD] = True
    try:
        yield
    finally:
        session.info.pop(_UNTOLD, None)


def is_untold(session: Session) -> bool:
    """Say whether nobody is to be told of what happens now."""
    return bool(session.info.get(_UNTOLD))


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
    if is_untold(session):
        return False
    row = _row(notice, recipient, at)
    row.due_at, row.expires_at = due_at or at, expires_at
    return enqueue_all(session, [row]) == 1


def tell_each(session: Session, notice: Notice, recipients: Iterable[str], *, at: datetime) -> int:
    """Put ``notice`` into the outbox once for each of ``recipients``; return how many are new."""
    if is_untold(session):
        return 0
    return enqueue_all(session, [_row(notice, recipient, at) for recipient in recipients])


def not_told(session: Session, notice: Notice, recipients: Iterable[str]) -> list[str]:
    """Return which of ``recipients`` have not been told ``notice``, in one reading.

    For what is looked at again and again: nearly always there is nobody left to write for.
    """
    keys = {_key(notice, recipient): recipient for recipient in recipients}
    known = select(OutboxMessage.dedup_key).where(OutboxMessage.dedup_key.in_(keys))
    told = set(session.scalars(known))
    return [recipient for key, recipient in keys.items() if key not in told]


def note_delivered(
    session: Session, notice: Notice, recipients: Iterable[str], *, at: datetime
) -> int:
    """Keep on record that a notice reached some recipients in a past told afterwards.

    Nothing is sent. Returns how many are new.
    """
    rows = [_row(notice, recipient, at) for recipient in recipients]
    for row in rows:
        row.state, row.sent_at = DeliveryState.SENT, at
    return enqueue_all(session, rows)


def _row(notice: Notice, recipient: str, at: datetime) -> OutboxMessage:
    return OutboxMessage(
        dedup_key=_key(notice, recipient),
        notice=notice.kind,
        payload=notice.to_payload(),
        recipient=recipient,
        lane=int(notice.lane),
        way=notice.way.value,
        created_at=at,
        due_at=at,
        may_repeat=notice.may_repeat,
    )


def _key(notice: Notice, recipient: str) -> str:
    """Return what is the same whenever the same fact is told to the same recipient."""
    identity = notice.identity()
    if len(identity) > LONGEST_IDENTITY:
        identity = sha256(identity.encode()).hexdigest()
    return f"{notice.kind}:{identity}:{recipient}"
