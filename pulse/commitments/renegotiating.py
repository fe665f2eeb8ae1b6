"""A new time agreed on by both sides of a service request; the promise itself stays visible.

One side proposes a moment, the other agrees. The commitment's clock goes on as signed and is
what fulfilment counts; beside it stands the agreed time with a verdict of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from pulse.calendars.working_time import WorkingCalendar
from pulse.calendars.zones import to_epoch, to_instant
from pulse.commitments.acting import ACTIVE, Verb, begin
from pulse.commitments.clocks import Verdict
from pulse.commitments.events import EventFact, Side, in_order, log_of, whole_second
from pulse.commitments.models import EventKind, RequestEvent, TargetKind
from pulse.commitments.phases import Course, course_of
from pulse.commitments.standing import ASKING, PROVIDING
from pulse.errors import Conflict, Invalid, Refused

FARTHEST = timedelta(days=366)
_PROPOSED, _AGREED = "proposed", "agreed"
_PROPOSE = Verb("propose_due", EventKind.RENEGOTIATED, PROVIDING | ASKING, ACTIVE)
_AGREE = {
    Side.PROVIDER: Verb("agree_due", EventKind.RENEGOTIATED, ASKING, ACTIVE),
    Side.REQUESTER: Verb("agree_due", EventKind.RENEGOTIATED, PROVIDING, ACTIVE),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A moment one side has proposed and the other has not agreed to yet."""

    event_id: int
    due_at: datetime
    side: Side
    actor_id: int | None


@dataclass(frozen=True, slots=True)
class AgreedTime:
    """The agreed moment and what became of it; ``number`` counts the agreements so far.

    Kept means that the request was resolved by then, or later but before another working second
    had passed, which is the rule of every clock.
    """

    due_at: datetime
    number: int
    verdict: Verdict
    stopped_at: datetime | None


def propose_due(
    session: Session,
    request_id: int,
    actor_id: int | None,
    due_at: datetime,
    note: str = "",
    *,
    at: datetime,
) -> RequestEvent:
    """Propose a new time; a later proposal takes the place of one not agreed to yet."""
    act = begin(session, request_id, actor_id, _PROPOSE, at)
    moment = whole_second(due_at)
    if not at < moment <= at + FARTHEST:
        raise Invalid("not_ahead", fields={"due_at": "not_ahead"})
    act.data.update({"step": _PROPOSED, "due_at": moment.isoformat(), "by": act.side.value})
    return act.append(note)


def agree_due(
    session: Session, request_id: int, actor_id: int | None, note: str = "", *, at: datetime
) -> RequestEvent:
    """Agree to the moment the other side proposed; Conflict when none is waiting for an answer.

    Refused to whoever proposed it, even where they stand on both sides.
    """
    waiting = _require_proposal(session, request_id, at)
    act = begin(session, request_id, actor_id, _AGREE[waiting.side], at)
    if _require_proposal(session, request_id, at) != waiting:
        raise Conflict("another_proposal")
    if actor_id is not None and actor_id == waiting.actor_id:
        raise Refused("may_not_agree_due")
    act.data.update(
        {
            "step": _AGREED,
            "due_at": waiting.due_at.isoformat(),
            "by": act.side.value,
            "event": waiting.event_id,
        }
    )
    return act.append(note)


def open_proposal(events: Sequence[EventFact], as_of: datetime) -> Proposal | None:
    """Return what waits for the other side's answer, if anything."""
    steps = [e for e in in_order(events, as_of) if e.kind is EventKind.RENEGOTIATED]
    if not steps or steps[-1].data.get("step") != _PROPOSED:
        return None
    last = steps[-1]
    due_at = datetime.fromisoformat(str(last.data["due_at"]))
    return Proposal(last.id, due_at, Side(last.data["by"]), last.actor_id)


def agreed_time(
    events: Sequence[EventFact],
    calendar: WorkingCalendar,
    opened_at: datetime,
    as_of: datetime,
    known_at: datetime | None = None,
) -> AgreedTime | None:
    """Read the agreed time from the log; None when none was ever agreed.

    ``calendar`` is the one of the resolution's commitment, or of the service where none holds.
    """
    log = in_order(events, as_of, known_at)
    agreed = [
        event
        for event in log
        if event.kind is EventKind.RENEGOTIATED and event.data.get("step") == _AGREED
    ]
    if not agreed:
        return None
    due_at = datetime.fromisoformat(str(agreed[-1].data["due_at"]))
    course = course_of(
        log, TargetKind.RESOLUTION, frozenset(), to_epoch(opened_at), end=to_epoch(as_of)
    )
    stopped_at = None if course.stopped_at is None else to_instant(course.stopped_at)
    verdict = _verdict(course, calendar, due_at)
    return AgreedTime(due_at, len(agreed), verdict, stopped_at)


def _verdict(course: Course, calendar: WorkingCalendar, due_at: datetime) -> Verdict:
    if course.exclusion is not None:
        return Verdict.EXCLUDED
    if course.stopped_at is None:
        return Verdict.OPEN
    is_over = calendar.elapsed_seconds(to_epoch(due_at), course.stopped_at) > 0
    return Verdict.LATE if is_over else Verdict.KEPT


def _require_proposal(session: Session, request_id: int, at: datetime) -> Proposal:
    waiting = open_proposal(log_of(session, request_id), at)
    if waiting is None:
        raise Conflict("no_proposal")
    return waiting
