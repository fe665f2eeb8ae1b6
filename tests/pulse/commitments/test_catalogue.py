from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from pulse.commitments.agreements import apply_commitments, plan_commitments
from pulse.commitments.catalogue import (
    live_services,
    most_specific,
    service_by_code,
    services_for,
    versions_in_force,
)
from pulse.commitments.models import VersionState
from pulse.commitments.services_import import apply_services, plan_services
from pulse.errors import NotFound
from tests.pulse.commitments.small_catalogue import (
    AT,
    ON,
    build_company,
    build_service,
    commitment,
    numbered,
    service,
)


def in_force(session: Session, service_id: int, on: date, priority: str) -> list[int]:
    """The goals that hold for a request of that priority opened that day."""
    versions = versions_in_force(session, on, [service_id]).get(service_id, [])
    return [version.goal_value for version in most_specific(versions, priority)]


def promise(session: Session, *rows: dict[str, str]) -> int:
    build_service(session)
    plan = plan_commitments(session, numbered(*rows), ON, known_calendars={"CAL"})
    apply_commitments(session, plan, AT)
    return service_by_code(session, "S1").id


def test_only_live_services_and_pilots_can_be_asked_for(session: Session) -> None:
    build_company(session)
    rows = [service(f"S{number}", status=state) for number, state in
            enumerate(("live", "pilot", "draft", "ended"))]  # fmt: skip
    plan = plan_services(session, numbered(*rows), ON, known_calendars={"CAL"})
    apply_services(session, plan, AT)

    assert [item.code for item in live_services(session)] == ["S0", "S1"]
    with pytest.raises(NotFound):
        service_by_code(session, "S9")


def test_services_are_for_the_departments_they_name(session: Session) -> None:
    build_company(session)
    rows = [
        service("S1", user_dept_ids="E", criticality="2"),
        service("S2", user_dept_ids="ALL", criticality="3"),
        service("S3", user_dept_ids="ALL_OWN", criticality="1"),
    ]
    plan = plan_services(session, numbered(*rows), ON, known_calendars={"CAL"})
    apply_services(session, plan, AT)

    def codes(*path: str, own: bool = True) -> list[str]:
        return [item.code for item in services_for(session, path, employer_is_own=own)]

    assert codes("C", "E", "T9") == ["S3", "S1", "S2"]
    assert codes("C", "D") == ["S3", "S2"]
    assert codes("PA", "PA01", own=False) == ["S2"]


def test_the_version_of_the_day_is_in_force(session: Session) -> None:
    service_id = promise(
        session,
        commitment(effective_to="2026-03-31"),
        commitment("S1-C2", target_value="1", effective_from="2026-04-01"),
    )

    def goals(on: date) -> list[int]:
        return in_force(session, service_id, on, "P2")

    assert goals(date(2024, 12, 31)) == []
    assert goals(date(2026, 3, 31)) == [2]
    assert goals(date(2026, 4, 1)) == [1]


def test_a_named_priority_comes_before_any(session: Session) -> None:
    service_id = promise(
        session,
        commitment("S1-C1", priority="any", target_value="9"),
        commitment("S1-C2", priority="P1", target_value="1"),
        commitment("S1-C3", priority="any", kind="first_response", target_value="5"),
    )

    def goals(priority: str) -> list[int]:
        return in_force(session, service_id, ON, priority)

    assert goals("P1") == [1, 5]
    assert goals("P3") == [9, 5]


def test_drafts_and_proposals_are_never_in_force(session: Session) -> None:
    service_id = promise(session, commitment())
    version = versions_in_force(session, ON)[service_id][0]
    version.state = VersionState.PROPOSED
    session.flush()

    assert in_force(session, service_id, ON, "P2") == []
    assert versions_in_force(session, ON, [service_id]) == {}
