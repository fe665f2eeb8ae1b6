"""Rows reckoned for many cases at once are those that telling each case by itself gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.commitments import caches, intake
from pulse.commitments.clocks import TARGET_OF_KIND
from pulse.commitments.events import Happening, append, event_row
from pulse.commitments.log_reading import LoggedCase, LogMapping, events_of
from pulse.commitments.models import Clock, EventKind, Service, ServiceRequest, TargetKind
from pulse.commitments.request_log import apply_request_log, plan_request_log
from pulse.errors import Invalid, Refused
from pulse.people.models import Person
from tests import factories
from tests.pulse.commitments.test_log_reading import DOCUMENT, row

NOW = datetime(2026, 9, 1, tzinfo=UTC)
FIRST = datetime(2026, 8, 24, 9, 0)  # noqa: DTZ001 - as a log writes it
PROMISE = DOCUMENT["commitments"][0]
MANY = {
    **DOCUMENT,
    "commitments": [
        *DOCUMENT["commitments"],
        {**PROMISE, "code": "IMP-ANY", "priority": "any", "goal_unit": "calendar_days"},
        {**PROMISE, "code": "IMP-FIRST", "priority": "any", "kind": "first_response"},
        {**PROMISE, "code": "IMP-P3", "priority": "P3", "goal_unit": "business_days"},
    ],
}
MAPPING = LogMapping.from_document(MANY)
UPDATES = st.lists(
    st.tuples(
        st.sampled_from(["New", "Active", "User", "Vendor", "Resolved", "Closed", "Odd"]),
        st.sampled_from(["low", "high", "other"]),
        st.sampled_from(["g1", "g2"]),
        st.integers(-90, 6000),
    ),
    min_size=1,
    max_size=7,
)


def written(minutes: int) -> str:
    return (FIRST + timedelta(minutes=minutes)).strftime("%d-%m-%Y %H:%M")


def rows_of(cases: list[list[tuple[str, str, str, int]]]) -> list[dict[str, str]]:
    return [
        row(written(minutes), state, prio=priority, group=group, no=f"N{number}")
        for number, updates in enumerate(cases)
        for state, priority, group, minutes in updates
    ]


def tell_one_by_one(session: Session, cases: list[LoggedCase]) -> None:
    """Tell each case through the session, event by event, and read its clocks at the end."""
    service = session.scalars(select(Service)).one()
    requester = session.scalars(select(Person)).one()
    for case in cases:
        _tell(session, service, requester.id, case)


def _tell(session: Session, service: Service, requester_id: int, case: LoggedCase) -> None:
    asked = intake.NewRequest(
        service.id, case.priority, case.ref, source="import", external_ref=f"desk:{case.ref}",
        is_historic=True,
    )  # fmt: skip
    request = intake.store(session, service, requester_id, asked, case.opened_at)
    on = case.opened_at.astimezone(MAPPING.zone).date()
    versions = caches.versions_for(session, service.id, case.priority, on)
    caches.start_clocks(session, request, versions)
    data = {"priority": case.priority, "versions": [version.id for version in versions]}
    opening = Happening(EventKind.OPENED, requester_id, data=data)
    append(session, request.id, opening, at=case.opened_at)
    stopped: set[TargetKind] = set()
    for event in events_of(case):
        told = dict(event.data)
        match event.kind, told.get("by"):
            case EventKind.PRIORITY_CHANGED, _:
                told["versions"] = _other(session, request, str(told["to"]), stopped)
            case EventKind.RESOLVED, _:
                stopped = set(TargetKind)
            case EventKind.REOPENED, _:
                stopped = stopped - {TargetKind.RESOLUTION}
            case EventKind.REPLIED, "provider":
                stopped = stopped | {TargetKind.FIRST_REPLY}
        session.add(event_row(request.id, Happening(event.kind, data=told), event.at, event.at))
        session.flush()
    caches.refresh(session, request, max(case.last_at, case.opened_at))


def _other(
    session: Session, request: ServiceRequest, priority: str, stopped: set[TargetKind]
) -> list[int]:
    on = request.opened_at.date()
    promised = caches.versions_for(session, request.service_id, priority, on)
    new = [version for version in promised if TARGET_OF_KIND[version.kind] not in stopped]
    caches.start_clocks(session, request, new)
    kept = session.scalars(
        select(Clock.version_id).where(Clock.request_id == request.id, Clock.target.in_(stopped))
    )
    return sorted({version.id for version in new} | set(kept))


def stored(session: Session) -> list[Any]:
    """Everything about all requests but their ids."""
    session.expire_all()
    found = []
    for request in session.scalars(select(ServiceRequest).order_by(ServiceRequest.id)):
        assert request.number == intake.NUMBER % request.id
        rows = [request, *sorted(request.events, key=lambda one: one.id), *request.clocks]
        found.append([facts(one) for one in rows])
    return found


def facts(one: Any) -> dict[str, Any]:
    own = ("id", "number", "request_id")
    names = (column.key for column in one.__table__.columns)
    return {name: getattr(one, name) for name in names if name not in own}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(UPDATES, min_size=1, max_size=3))
def test_cases_come_out_as_if_each_had_been_told_by_itself(
    session: Session, cases: list[list[tuple[str, str, str, int]]]
) -> None:
    with session.begin_nested() as undone:
        factories.make_employer(session)
        plan = plan_request_log(session, enumerate(rows_of(cases), 2), MAPPING)
        apply_request_log(session, plan, NOW)
        at_once = stored(session)
        before = session.scalars(select(ServiceRequest.id)).all()
        for model in (ServiceRequest.clocks, ServiceRequest.events):
            table = model.property.mapper.local_table
            session.execute(table.delete().where(table.c.request_id.in_(before)))
        session.execute(ServiceRequest.__table__.delete())
        tell_one_by_one(session, plan.new)
        assert at_once == stored(session)
        undone.rollback()


def test_a_case_that_cannot_be_a_request_is_refused_by_name(session: Session) -> None:
    factories.make_employer(session)
    long = [row("24-08-2026 09:00", "New", no="x" * 201)]
    with pytest.raises(Invalid) as refused:
        apply_request_log(session, plan_request_log(session, enumerate(long, 2), MAPPING), NOW)
    assert refused.value.fields == {"subject": "too_long"}


def test_who_stands_for_those_who_asked_must_have_been_somewhere_then(session: Session) -> None:
    factories.make_employer(session)
    first, earlier = rows_of([[("New", "low", "g1", 0)]]), rows_of([[("New", "low", "g1", 0)]])
    apply_request_log(session, plan_request_log(session, enumerate(first, 2), MAPPING), NOW)
    earlier[0] |= {"no": "B1", "opened": "01-08-2026 09:00"}
    with pytest.raises(Refused, match="requester_without_department"):
        apply_request_log(session, plan_request_log(session, enumerate(earlier, 2), MAPPING), NOW)
