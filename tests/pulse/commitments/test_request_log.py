"""A log becomes service requests under a stated commitment; a second load changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from integrations.tables_io import read_csv
from pulse.commitments.caches import timed_clocks
from pulse.commitments.derivation import derivation
from pulse.commitments.events import facts_of_requests
from pulse.commitments.fulfilment import service_fulfilment
from pulse.commitments.log_reading import LogMapping
from pulse.commitments.models import (
    Clock,
    ClockState,
    Escalation,
    EventKind,
    RequestEvent,
    RequestState,
    Service,
    ServiceRequest,
)
from pulse.commitments.request_log import (
    apply_request_log,
    lay_request_log_aside,
    plan_request_log,
)
from pulse.errors import Invalid, Refused
from pulse.outbox import OutboxMessage
from pulse.people.models import Person, PersonStatus
from pulse.transaction import one_connection, transaction
from tests import factories
from tests.derivation_verifier import Promise, problems_of
from tests.pulse.commitments.test_log_reading import DOCUMENT, row

NOW = datetime(2026, 9, 1, tzinfo=UTC)
MAPPING = LogMapping.from_document(DOCUMENT)
ROWS = [
    row("24-08-2026 09:00", "New"),
    row("24-08-2026 10:00", "User"),
    row("24-08-2026 16:00", "Active"),
    row("24-08-2026 17:00", "Active", prio="high"),
    row("25-08-2026 09:30", "Resolved", prio="high"),
    row("24-08-2026 09:00", "New", no="B2", prio="high"),
    row("24-08-2026 12:00", "Resolved", no="B2", prio="high"),
]


def load(session: Session, rows: list[dict[str, str]]) -> int:
    plan = plan_request_log(session, enumerate(rows, 2), MAPPING)
    return apply_request_log(session, plan, NOW).service_id


def test_cases_are_opened_at_their_time_and_timed_by_the_stated_promise(session: Session) -> None:
    factories.make_employer(session)
    service_id = load(session, ROWS)
    first, second = session.scalars(select(ServiceRequest).order_by(ServiceRequest.id)).all()
    assert (first.external_ref, first.state) == ("desk:A1", RequestState.RESOLVED)
    assert first.opened_at == datetime(2026, 8, 24, 0, 0, tzinfo=UTC)
    assert first.priority == "P1"
    assert [clock.state for clock in first.clocks] == [ClockState.EXCLUDED, ClockState.STOPPED]
    urgent = first.clocks[1]
    assert (urgent.elapsed_seconds, urgent.paused_seconds) == (3.5 * 3600, 6 * 3600)
    assert urgent.breached_at is not None
    found = service_fulfilment(session, service_id, first.opened_at, NOW, NOW)
    tallies = {version.commitment_code: version.tally for version in found.versions}
    assert (tallies["IMP-CP1"].due, tallies["IMP-CP1"].late) == (2, 2)
    assert second.clocks[0].elapsed_seconds == 3 * 3600


def test_nobody_is_told_and_nothing_escalates(session: Session) -> None:
    factories.make_employer(session)
    load(session, ROWS)
    for table in (OutboxMessage, Escalation):
        assert session.scalar(select(func.count()).select_from(table)) == 0
    stand_in = session.scalars(select(Person)).one()
    assert stand_in.status is PersonStatus.LEFT


def test_a_second_load_adds_only_what_is_new(session: Session) -> None:
    factories.make_employer(session)
    load(session, ROWS[:5])
    plan = plan_request_log(session, enumerate(ROWS, 2), MAPPING)
    assert (plan.known, [case.ref for case in plan.new]) == (["A1"], ["B2"])
    assert apply_request_log(session, plan, NOW).requests == 1
    again = plan_request_log(session, enumerate(ROWS, 2), MAPPING)
    with pytest.raises(Invalid, match="nothing_to_load"):
        apply_request_log(session, again, NOW)


def laid(engine: Engine, meanwhile: Callable[[Session], object]) -> list[tuple[str, int, int]]:
    """Load the rows through a pile laid aside, while something else is written."""
    with Session(engine) as other, transaction(other):
        factories.make_employer(other)
    with one_connection(engine) as session:
        plan = plan_request_log(session, enumerate(ROWS, 2), MAPPING)
        lay_request_log_aside(session, plan)
        with Session(engine) as other, transaction(other):
            meanwhile(other)
        with transaction(session):
            apply_request_log(session, plan, NOW)
    with Session(engine) as session:
        found = session.scalars(select(ServiceRequest).order_by(ServiceRequest.id)).all()
        return [(one.number, len(one.events), len(one.clocks)) for one in found]


def test_what_was_laid_aside_comes_in_behind_what_was_opened_meanwhile(
    sqlite_fresh: Engine,
) -> None:
    assert laid(sqlite_fresh, lambda _session: None) == [("R-000001", 7, 2), ("R-000002", 4, 1)]
    more = [{**one, "no": f"{one['no']}-more"} for one in ROWS]
    with one_connection(sqlite_fresh) as session:
        plan = plan_request_log(session, enumerate([*ROWS, *more], 2), MAPPING)
        lay_request_log_aside(session, plan)
        with Session(sqlite_fresh) as other, transaction(other):
            load(other, [row("24-08-2026 09:00", "New", no="C3")])
        with transaction(session):
            apply_request_log(session, plan, NOW)
        numbers = session.execute(
            select(ServiceRequest.number, ServiceRequest.external_ref, func.count(Clock.id))
            .join(Clock)
            .group_by(ServiceRequest.id)
            .order_by(ServiceRequest.id)
        )
        assert [tuple(one) for one in numbers][2:] == [
            ("R-000003", "desk:C3", 1),
            ("R-000004", "desk:A1-more", 2),
            ("R-000005", "desk:B2-more", 1),
        ]


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda session: load(session, ROWS[5:]),
        lambda session: factories.make_department(session, "D01"),
    ],
    ids=["a case was loaded", "its departments are others"],
)
def test_what_was_laid_aside_for_another_state_of_things_is_refused(
    sqlite_fresh: Engine, meanwhile: Callable[[Session], object]
) -> None:
    with pytest.raises(Refused, match="plan_changed"):
        laid(sqlite_fresh, meanwhile)


@pytest.mark.thorough
@pytest.mark.shared
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # 890 cases; small logs run on both
def test_the_public_incident_log_loads_whole_and_every_clock_adds_up(
    shared_data: Path, session: Session
) -> None:
    factories.make_employer(session)
    mappings = Path(__file__).parents[3] / "app" / "demo" / "mappings" / "servicenow.json"
    document = json.loads(mappings.read_text("utf-8"))
    mapping = LogMapping.from_document(document)
    content = (shared_data / "servicelogs" / "uci498_incident_event_log_head.csv").read_bytes()
    plan = plan_request_log(session, read_csv(content), mapping)
    assert (plan.log.rows, len(plan.new)) == (5998, 890)
    odd = dict.fromkeys(("out_of_order", "before_opening"), 0)
    for oddity in plan.log.oddities:
        odd[oddity.code] = odd.get(oddity.code, 0) + 1
    assert odd == {"out_of_order": 1, "before_opening": 5}
    loaded = apply_request_log(session, plan, NOW)
    assert loaded.requests == 890
    assert session.scalar(select(func.count()).select_from(RequestEvent)) == loaded.events
    assert loaded.events >= 5998 + 890
    assert {request.state for request in session.scalars(select(ServiceRequest))} == {
        RequestState.RESOLVED
    }
    _verify_all(session, document)
    service = session.get_one(Service, loaded.service_id)
    found = service_fulfilment(session, service.id, datetime(2016, 1, 1, tzinfo=UTC), NOW, NOW)
    counted = session.scalar(
        select(func.count()).where(Clock.state.in_((ClockState.STOPPED, ClockState.RUNNING)))
    )
    assert sum(version.tally.due for version in found.versions) == counted
    assert {version.commitment_code for version in found.versions} == {
        f"IMP-C{number}" for number in range(1, 6)
    }


def _verify_all(session: Session, document: dict[str, Any]) -> None:
    calendars = {entry["id"]: entry for entry in document["calendars"]["calendars"]}
    ids = session.scalars(select(ServiceRequest.id)).all()
    logs = facts_of_requests(session, ids)
    checked = 0
    for one in timed_clocks(session, logs, NOW):
        if one.clock.state is ClockState.EXCLUDED:
            continue
        events = logs[one.clock.request_id]
        found = derivation(events, one.goal, one.calendar, one.opened_at, NOW)
        assert sum(found.by_party().values()) == found.real_seconds
        written = {"timezone": "UTC", **calendars[one.version.calendar_code]}
        log = [
            {**event.data, "kind": event.kind.value, "id": event.id, "at": at.isoformat()}
            for event in events
            if event.kind is not EventKind.OPENED
            for at in (max(event.at, one.opened_at),)
        ]
        promise = Promise(one.clock.target.value, tuple(one.goal.pause_when))
        problems = problems_of(found.to_document(), log, written, promise)
        assert problems == []
        assert found.reading.elapsed_seconds == one.clock.elapsed_seconds
        checked += 1
    assert checked >= 2 * 890 - 60
