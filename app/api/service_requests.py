"""Service requests: listing, reading, opening them, and what is done with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.api.answering import once, page_of, place_of, shown
from app.api.blueprint import blueprint, refusals
from app.api.caller import acting, needs, today
from app.api.catalogue import department_codes
from app.api.models import CallHeaders, PersonShown, WriteHeaders
from app.api.request_models import (
    ClockShown,
    EventList,
    EventShown,
    NewEvent,
    NewServiceRequest,
    NumberPath,
    RequestPage,
    RequestQuery,
    RequestShown,
)
from app.api.request_verbs import run
from app.extensions import db
from app.runtime import runtime
from app.translate import N_
from pulse.access import access_service_request
from pulse.commitments import catalogue, requests
from pulse.commitments.intake import NewRequest
from pulse.commitments.listing import Wanted, listed_requests
from pulse.commitments.models import RequestEvent, RequestState, ServiceRequest
from pulse.errors import Invalid, NotFound, Refused
from pulse.instants import utc_now
from pulse.people.api_tokens import Scope
from pulse.people.models import Person
from pulse.people.permissions import Permission

FACTS = ("by", "hold", "outcome", "step", "due_at", "from", "to")
"""What of an event's own facts is plain enough to be shown."""


@blueprint.get(
    "/service-requests",
    summary=N_("Service requests"),
    description=N_(
        "What the person asked, has to do, answers for, or may read by right, the newest first."
    ),
    responses={"200": RequestPage},
)
@needs(Scope.REQUESTS_READ)
def list_requests(header: CallHeaders, query: RequestQuery) -> Response:
    """List what the person asked, has to do, heads either side of, or reads by right."""
    wanted = Wanted(
        state=None if query.state is None else RequestState(query.state),
        service_code=query.service or "",
        external_ref=query.external_ref or "",
        before_id=place_of(query.cursor),
        limit=query.limit + 1,
    )
    found = listed_requests(db.session(), acting(), wanted, today())
    page, next_cursor = page_of(found, query.limit, lambda one: one.id)
    return shown(RequestPage(items=told(db.session(), page), next_cursor=next_cursor))


@blueprint.get(
    "/service-requests/<string:number>",
    summary=N_("One service request"),
    description=N_("How it stands, and the clocks of its promises."),
    responses={"200": RequestShown},
)
@needs(Scope.REQUESTS_READ)
def show_request(header: CallHeaders, path: NumberPath) -> Response:
    """Show a service request to whoever may open its page."""
    return shown(told(db.session(), [find(path.number)])[0])


@blueprint.get(
    "/service-requests/<string:number>/events",
    summary=N_("Its events"),
    description=N_("Everything that happened to it, in order."),
    responses={"200": EventList},
)
@needs(Scope.REQUESTS_READ)
def list_events(header: CallHeaders, path: NumberPath) -> Response:
    """List everything that happened to a service request, in order."""
    found, session = find(path.number), db.session()
    people = _people(session, {event.actor_id for event in found.events})
    return shown(EventList(items=[event_shown(one, people) for one in found.events]))


@blueprint.post(
    "/service-requests",
    summary=N_("Open a service request"),
    description=N_("Asks something of a service; its clocks start at once."),
    responses={"201": RequestShown, **refusals(409)},
)
@needs(Scope.REQUESTS_WRITE)
def open_request(header: WriteHeaders, body: NewServiceRequest) -> Response:
    """Ask something of a service; its clocks start at once."""
    who = acting()
    if not who.can(Permission.OPEN_REQUESTS):
        raise Refused("may_not_open")

    def act(session: Session) -> RequestShown:
        try:
            service = catalogue.service_by_code(session, body.service)
        except NotFound as error:
            raise Invalid("invalid_input", fields={"service": "unknown"}) from error
        asked = NewRequest(
            service_id=service.id,
            priority=body.priority,
            subject=body.subject,
            details=body.details,
            source="api",
            external_ref=body.external_ref,
        )
        opened = requests.open_request(session, who.person_id, asked, at=utc_now())
        session.refresh(opened)
        return told(session, [opened])[0]

    return once(act)


@blueprint.post(
    "/service-requests/<string:number>/events",
    summary=N_("Do something with a service request"),
    description=N_(
        "Does one thing and shows what was added. `hold` takes `hold`; `resolve` takes "
        "`outcome`; `reassign` takes `assignee`; `change_priority` takes `priority`; `hand_over` "
        "takes `service`; `propose` takes `due_at`; `lacks` takes `lacks`. Every verb takes a "
        "`note`, and `reply` needs one."
    ),
    responses={"201": EventList, **refusals(409)},
)
@needs(Scope.REQUESTS_WRITE)
def add_event(header: WriteHeaders, path: NumberPath, body: NewEvent) -> Response:
    """Do one thing and show what was added."""
    who = acting()

    def act(session: Session) -> EventList:
        found, _ = access_service_request(session, who, path.number, today())
        before = {event.id for event in found.events}
        run(session, found, who, body, utc_now())
        session.expire(found, ["events"])
        added = [event for event in found.events if event.id not in before]
        people = _people(session, {event.actor_id for event in added})
        return EventList(items=[event_shown(one, people) for one in added])

    return once(act)


def find(number: str) -> ServiceRequest:
    """Return a service request through its door."""
    return access_service_request(db.session(), acting(), number, today())[0]


def told(session: Session, found: Sequence[ServiceRequest]) -> list[RequestShown]:
    """Return requests as programs read them."""
    people = _people(session, {i for one in found for i in (one.requester_id, one.assignee_id)})
    ids = {i for one in found for i in (one.customer_department_id, one.provider_department_id)}
    codes, links = department_codes(ids), runtime().context.links
    return [
        RequestShown(
            number=one.number,
            service=one.service.code,
            subject=one.subject,
            details=one.details,
            priority=one.priority,
            state=one.state.value,
            requester=people[one.requester_id],
            assignee=people.get(one.assignee_id or 0),
            customer_department=codes[one.customer_department_id],
            provider_department=codes[one.provider_department_id],
            opened_at=one.opened_at,
            external_ref=one.external_ref,
            clocks=_clocks(one),
            url=links.service_request(one.number),
        )
        for one in found
    ]


def _clocks(found: ServiceRequest) -> list[ClockShown]:
    return [
        ClockShown(
            target=clock.target.value,
            state=clock.state.value,
            due_at=clock.due_at,
            breached_at=clock.breached_at,
        )
        for clock in found.clocks
    ]


def event_shown(event: RequestEvent, people: dict[int, PersonShown]) -> EventShown:
    """Return one event as programs read it."""
    plain = {name: event.data[name] for name in FACTS if name in event.data}
    return EventShown(
        id=event.id,
        kind=event.kind.value,
        at=event.at,
        recorded_at=event.recorded_at,
        actor=people.get(event.actor_id or 0),
        note=event.reason,
        facts={name: said for name, said in plain.items() if isinstance(said, str)},
    )


def _people(session: Session, ids: Iterable[int | None]) -> dict[int, PersonShown]:
    wanted = {found for found in ids if found is not None}
    people = session.scalars(select(Person).where(Person.id.in_(wanted)))
    return {
        one.id: PersonShown(number=one.number, name_ko=one.name_ko, name_en=one.name_en)
        for one in people
    }
