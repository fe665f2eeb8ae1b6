"""Answering a decision: decided, or not now. The first answer counts, and is kept in the audit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.digests.proposing import tell_proposer
from pulse.digests.reading import in_reach
from pulse.errors import Conflict, Invalid, NotFound
from pulse.people.permissions import Viewer

ANSWERS = (DecisionState.DECIDED, DecisionState.PUT_OFF)
LONGEST_NOTE = 1000


def access_decision(session: Session, viewer: Viewer, decision_id: int) -> Decision:
    """Return a decision that is the viewer's to answer; NotFound for any other."""
    found = session.scalars(
        select(Decision).where(Decision.id == decision_id, in_reach(viewer)).with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound("decision_not_found")
    return found


def answer(
    session: Session,
    viewer: Viewer,
    decision_id: int,
    answered: DecisionState,
    note: str = "",
    *,
    at: datetime,
) -> Decision:
    """Answer a decision once; Conflict("already_answered") for whoever comes later.

    A proposal is answered with a reason, else Invalid("reason_missing"), and its author is told.

    Put off, it does not come back before the fact does: in the next month, or with the next wave.
    """
    found = access_decision(session, viewer, decision_id)
    if answered not in ANSWERS:
        raise Invalid("not_an_answer")
    if len(note.strip()) > LONGEST_NOTE:
        raise Invalid("too_long", fields={"note": "too_long"})
    if found.state is not DecisionState.OPEN:
        raise Conflict("already_answered")
    is_proposal = found.kind is DecisionKind.PROPOSAL
    if is_proposal and not note.strip():
        raise Invalid("reason_missing", fields={"note": "missing"})
    found.state, found.note = answered, note.strip()
    found.answered_by, found.answered_at = viewer.person_id, at
    session.flush()
    audit.record(
        session,
        "decision_answered",
        "decision",
        found.id,
        at=at,
        actor_id=viewer.person_id,
        details={"answer": answered.value},
    )
    if is_proposal:
        tell_proposer(session, found, at)
    return found
