"""Whoever's proofs change hears of it, once for each time, and for a week at most."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.outbox import OutboxMessage, Way
from pulse.people.proof_notices import NEWS, ProofChange, tell_of_token, tell_owner

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)


def test_each_time_is_told_once_to_its_owner_by_mail_first(session: Session) -> None:
    for at in (AT, AT, AT + timedelta(minutes=1)):
        tell_owner(session, 7, ProofChange.RECOVERY_CODE_USED, at=at)
    tell_of_token(session, 3, 8, at=AT)
    rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    assert [row.recipient for row in rows] == ["person:7", "person:7", "person:8"]
    assert {row.way for row in rows} == {Way.MAIL.value}
    assert [row.expires_at for row in rows] == [row.created_at + NEWS for row in rows]
