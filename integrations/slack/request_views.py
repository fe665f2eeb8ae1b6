"""From stored service requests to what messages show of them, in a bounded number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from integrations.ports import Links
from integrations.slack.people import display_name
from integrations.slack.request_blocks import (
    PRIORITIES,
    DueFace,
    RequestFace,
    ServiceFace,
    Voice,
)
from integrations.wording import knows, say
from pulse.commitments import board, caches
from pulse.commitments.catalogue import PROTECTION, is_protection
from pulse.commitments.intake import offered_to
from pulse.commitments.models import (
    Clock,
    ClockState,
    CommitmentVersion,
    EventKind,
    RequestEvent,
    RequestState,
    Service,
    ServiceRequest,
)
from pulse.commitments.photos import count_photos
from pulse.commitments.standing import service_day
from pulse.errors import NotFound
from pulse.people.models import Department, Person
from pulse.people.permissions import viewer_of
from pulse.people.tree import subtree_ids

ACTIVE = (RequestState.OPEN, RequestState.HELD)
OFFERED = ("live", "pilot")
A_DAY = timedelta(days=1)
HERE = frozenset({"slack", "web"})
UNITS = {
    "business_minutes": "length.business_minutes",
    "business_hours": "length.business_hours",
    "business_days": "length.business_days",
    "elapsed_minutes": "length.minutes",
    "elapsed_hours": "length.hours",
    "calendar_days": "length.days",
}


def request_face(
    session: Session, request_id: int, links: Links, locale: str
) -> tuple[ServiceRequest, RequestFace]:
    """Return one request and how it stands; NotFound when there is none."""
    request = session.scalar(_with_parts().where(ServiceRequest.id == request_id))
    if request is None:
        raise NotFound("service_request_not_found", request_id=request_id)
    face = faces_of(session, [request], links, locale)[0]
    return request, replace(face, photos=count_photos(session, request_id))


def faces_of(
    session: Session, requests: Sequence[ServiceRequest], links: Links, locale: str
) -> list[RequestFace]:
    """Return how requests stand, in two queries for any number of them."""
    named = {r.requester_id for r in requests} | {r.assignee_id for r in requests if r.assignee_id}
    people = {p.id: p for p in session.scalars(select(Person).where(Person.id.in_(named)))}
    replied = _replied(session, [request.id for request in requests])
    return [
        RequestFace(
            id=request.id,
            number=request.number,
            subject=request.subject,
            details="" if is_protection(request.service) else request.details,
            service=_name(request.service, locale),
            priority=request.priority,
            requester=_person(people.get(request.requester_id), locale),
            assignee=_person(people.get(request.assignee_id or 0), locale),
            state=request.state.value,
            has_reply=request.id in replied,
            is_promised=bool(request.clocks),
            due=next_due(request.clocks),
            link=links.service_request(request.number),
        )
        for request in requests
    ]


def next_due(clocks: Iterable[Clock]) -> DueFace | None:
    """Return the promise that runs out first; a paused one only when none is running."""
    running = [c for c in clocks if c.state is ClockState.RUNNING and c.due_at is not None]
    if running:
        soonest = min(running, key=lambda clock: (clock.due_at, clock.id))
        return DueFace(soonest.target.value, soonest.due_at)
    paused = [clock for clock in clocks if clock.state is ClockState.PAUSED]
    return DueFace(paused[0].target.value, None) if paused else None


def requests_of(session: Session, person_id: int, limit: int = 50) -> list[ServiceRequest]:
    """Return somebody's own open requests, soonest due first."""
    mine = ServiceRequest.requester_id == person_id
    return _listed(session, mine, limit)


def queue_of(session: Session, department_id: int, limit: int = 50) -> list[ServiceRequest]:
    """Return what a department has promised and not yet done, soonest due first."""
    ours = ServiceRequest.provider_department_id == department_id
    return _listed(session, ours, limit)


def risks_of(
    session: Session, person_id: int, links: Links, voice: Voice
) -> list[RequestFace] | None:
    """Return what is broken or due within a day where somebody heads or answers; else None."""
    viewer = viewer_of(session, person_id, voice.today)
    ids = {
        below
        for headed in viewer.headed_department_ids
        for below in subtree_ids(session, headed, voice.today)
    }
    own = session.get(Department, viewer.department_id) if viewer.department_id else None
    if not ids and own is not None and own.is_provider:
        ids = {own.id}
    if not ids:
        return None
    found = board.risks(session, ids, voice.at, voice.at + A_DAY)
    at_risk = [line.request for line in (*found.broken, *found.due_soon)]
    return faces_of(session, at_risk, links, voice.locale)


def services_for(session: Session, person: Person, voice: Voice) -> list[ServiceFace]:
    """Return the services a person may ask from here, by code."""
    on = voice.today
    viewer = viewer_of(session, person.id, on)
    offered = select(Service).where(Service.status.in_(OFFERED)).order_by(Service.code)
    return [
        ServiceFace(service.id, _name(service, voice.locale), _about(service, voice.locale))
        for service in offered_to(session, offered, viewer)
        if HERE & set(service.request_channels)
    ]


def is_protected(session: Session, person: Person, voice: Voice) -> bool:
    """Tell whether a service that protects people is there for this person."""
    viewer = viewer_of(session, person.id, voice.today)
    guarding = select(Service).where(Service.status.in_(OFFERED), Service.category == PROTECTION)
    return bool(offered_to(session, guarding, viewer))


def promises_of(session: Session, service_id: int, voice: Voice) -> list[str]:
    """Return what a service promises for each priority, in words."""
    service = session.get(Service, service_id)
    if service is None:
        return []
    on = service_day(session, service, voice.at)
    found = []
    for priority in PRIORITIES:
        versions = caches.versions_for(session, service.id, priority, on)
        words = [v.wording_en if voice.locale == "en" else v.wording_ko for v in versions]
        found.append(" · ".join(words) or voice.say("request.none_promised"))
    return found


def goal_words(version: CommitmentVersion, locale: str) -> str:
    """Say the length of a promise."""
    key = UNITS.get(version.goal_unit, "")
    return say(locale, key, count=version.goal_value) if knows(key) else str(version.goal_value)


def _with_parts() -> Select[ServiceRequest]:
    return select(ServiceRequest).options(
        joinedload(ServiceRequest.service), selectinload(ServiceRequest.clocks)
    )


def _listed(session: Session, condition: ColumnElement[bool], limit: int) -> list[ServiceRequest]:
    query = (
        _with_parts()
        .where(condition, ServiceRequest.state.in_(ACTIVE))
        .order_by(ServiceRequest.opened_at, ServiceRequest.id)
        .limit(limit)
    )
    return sorted(session.scalars(query), key=_soonest)


def _soonest(request: ServiceRequest) -> tuple[bool, float, int]:
    due = next_due(request.clocks)
    moment = due.due_at if due else None
    return (moment is None, moment.timestamp() if moment else 0.0, request.id)


def _replied(session: Session, request_ids: Sequence[int]) -> set[int]:
    rows = session.execute(
        select(RequestEvent.request_id, RequestEvent.data).where(
            RequestEvent.request_id.in_(request_ids), RequestEvent.kind == EventKind.REPLIED
        )
    )
    return {request_id for request_id, data in rows if data.get("by") == "provider"}


def _name(service: Service, locale: str) -> str:
    return service.name_en if locale == "en" else service.name_ko


def _about(service: Service, locale: str) -> str:
    return service.description_en if locale == "en" else service.description_ko


def _person(person: Person | None, locale: str) -> str:
    return display_name(person, locale) if person else ""
