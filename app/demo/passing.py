"""What happens while the demo's time passes: every due moment is lived at its own moment.

A jump of four days would otherwise fire everything at its end, and each notice would honestly say
that it came four days late.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.demo import colleagues
from pulse.ballots.keys import KeyStore
from pulse.commitments import escalating, settling
from pulse.commitments.models import Escalation, EscalationState
from pulse.surveys import invitations
from pulse.surveys.models import Installment
from pulse.transaction import transaction

MOST_MOMENTS = 1000
ANSWERING = timedelta(hours=6)


def live_until(
    session: Session, engine: Engine, keys: KeyStore, begin: datetime, end: datetime
) -> None:
    """Live through the time from ``begin`` to just before ``end``."""
    for _ in range(MOST_MOMENTS):
        due = _next_due(session, begin)
        if due is None or due >= end:
            break
        _live(session, max(due, begin))
    for moment in _answering_moments(session, begin, end):
        colleagues.answer_open_waves(session, engine, keys, moment)
    session.rollback()


def _live(session: Session, moment: datetime) -> None:
    with transaction(session):
        settling.settle_due(session, moment)
        invitations.due_invitations(session, moment)
        escalating.fire_due(session, moment)


def _next_due(session: Session, begin: datetime) -> datetime | None:
    """Return when the next step fires or the next person is asked, whichever comes first."""
    step = session.scalar(
        select(func.min(Escalation.due_at)).where(Escalation.state == EscalationState.PLANNED)
    )
    asked = invitations.earliest_due(session, begin)
    return min((due for due in (step, asked) if due is not None), default=None)


def _answering_moments(session: Session, begin: datetime, end: datetime) -> list[datetime]:
    """Return when colleagues sit down to answer: some hours after an installment began."""
    opened = session.scalars(
        select(Installment.opens_at).where(Installment.opens_at > begin - ANSWERING)
    ).all()
    moments = {opens_at + ANSWERING for opens_at in opened if opens_at + ANSWERING < end}
    return sorted(moments)
