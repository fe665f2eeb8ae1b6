"""The verbs of a service request as programs call them: each leads to its one domain function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.api.request_models import NewEvent
from pulse.commitments import handing_over, renegotiating, requests
from pulse.commitments.catalogue import service_by_code
from pulse.commitments.events import HoldReason, Outcome
from pulse.commitments.models import ServiceRequest
from pulse.commitments.request_quality import say_lacks
from pulse.errors import Invalid, NotFound
from pulse.people.numbers import person_numbered
from pulse.people.permissions import Viewer

Verb = Callable[[Session, int, int, NewEvent, datetime], object]


def run(
    session: Session, found: ServiceRequest, who: Viewer, body: NewEvent, at: datetime
) -> None:
    """Do what ``body`` says to a request, as ``who``; Invalid where the verb lacks its field."""
    needed = NEEDED.get(body.verb)
    if needed is not None and not getattr(body, needed):
        raise Invalid("invalid_input", fields={needed: "missing"})
    VERBS[body.verb](session, found.id, who.person_id, body, at)


def _plain(verb: Callable[..., object]) -> Verb:
    def act(session: Session, found: int, actor: int, body: NewEvent, at: datetime) -> object:
        return verb(session, found, actor, body.note, at=at)

    return act


def _hold(session: Session, found: int, actor: int, body: NewEvent, at: datetime) -> object:
    return requests.hold(session, found, actor, HoldReason(str(body.hold)), body.note, at=at)


def _resolve(session: Session, found: int, actor: int, body: NewEvent, at: datetime) -> object:
    return requests.resolve(session, found, actor, Outcome(body.outcome), body.note, at=at)


def _priority(session: Session, found: int, actor: int, body: NewEvent, at: datetime) -> object:
    return requests.change_priority(session, found, actor, str(body.priority), body.note, at=at)


def _reassign(session: Session, found: int, actor: int, body: NewEvent, at: datetime) -> object:
    person_id = session.scalar(select(person_numbered(str(body.assignee))))
    if person_id is None:
        raise Invalid("invalid_input", fields={"assignee": "unknown"})
    return requests.reassign(session, found, actor, person_id, body.note, at=at)


def _hand_over(session: Session, found: int, actor: int, body: NewEvent, at: datetime) -> object:
    try:
        service = service_by_code(session, str(body.service))
    except NotFound as error:
        raise Invalid("invalid_input", fields={"service": "unknown"}) from error
    return handing_over.hand_over(session, found, actor, service.id, body.note, at=at)


def _propose(session: Session, found: int, actor: int, body: NewEvent, at: datetime) -> object:
    if body.due_at is None:
        raise Invalid("invalid_input", fields={"due_at": "missing"})
    return renegotiating.propose_due(session, found, actor, body.due_at, body.note, at=at)


def _lacks(session: Session, found: int, actor: int, body: NewEvent, at: datetime) -> object:
    return say_lacks(session, found, actor, body.lacks, body.note, at=at)


NEEDED: Mapping[str, str] = {
    "reply": "note",
    "hold": "hold",
    "reassign": "assignee",
    "change_priority": "priority",
    "hand_over": "service",
    "propose": "due_at",
}
VERBS: Mapping[str, Verb] = {
    "reply": _plain(requests.reply),
    "hold": _hold,
    "resume": _plain(requests.resume),
    "resolve": _resolve,
    "reopen": _plain(requests.reopen),
    "cancel": _plain(requests.cancel),
    "waive": _plain(requests.waive),
    "reassign": _reassign,
    "change_priority": _priority,
    "hand_over": _hand_over,
    "propose": _propose,
    "agree": _plain(renegotiating.agree_due),
    "lacks": _lacks,
}
