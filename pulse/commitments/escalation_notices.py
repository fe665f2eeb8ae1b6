"""Who hears of a fired step, where, and not before their own quiet hours end.

Those meant hear it in person, and the request's thread in the provider's channel hears it too, so
that both sides meet in one place. A chain that forbids details of a case is told in person only.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from pulse.commitments.announcing import announce_escalation
from pulse.commitments.models import Clock, Escalation, EscalationChain, ServiceRequest
from pulse.commitments.recipients import Recipients
from pulse.commitments.telling import provider_channel
from pulse.notices import Escalated, EscalationAcknowledged
from pulse.telling import person_recipient, tell, tell_each


def tell_fired(
    session: Session,
    row: Escalation,
    request: ServiceRequest,
    recipients: Recipients,
    at: datetime,
) -> None:
    """Tell a fired step to ``row.told`` and to the thread, which waits for the last of them."""
    announce_escalation(session, request, row, at=at)
    notice = Escalated(escalation_id=row.id)
    heard_at = {
        person_id: recipients.may_hear_at(person_id, row.quiet_hours, request.priority, at)
        for person_id in row.told
    }
    for person_id, due_at in heard_at.items():
        tell(session, notice, person_recipient(person_id), at=at, due_at=due_at)
    if not is_discreet(session, row):
        due_at = max(heard_at.values(), default=at)
        tell(session, notice, provider_channel(session, request), at=at, due_at=due_at)


def tell_acknowledged(
    session: Session, row: Escalation, request: ServiceRequest, at: datetime
) -> None:
    """Let everybody who was told know that somebody took the step on, and until when."""
    places = [person_recipient(person_id) for person_id in row.told]
    if not is_discreet(session, row):
        places.append(provider_channel(session, request))
    notice = EscalationAcknowledged(escalation_id=row.id, slot=int(at.timestamp()))
    tell_each(session, notice, places, at=at)


def is_discreet(session: Session, row: Escalation) -> bool:
    """Tell whether the step's chain forbids details of the case in messages."""
    version = session.get_one(Clock, row.clock_id).version
    chain = session.get(EscalationChain, version.chain_code) if version.chain_code else None
    return chain is not None and bool(chain.document.get("content"))
