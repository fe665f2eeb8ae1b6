"""A small catalogue: one company, two departments, one calendar, one chain, one service."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from pulse.calendars.registry import import_calendars
from pulse.commitments.chains_import import apply_chains, plan_chains
from pulse.commitments.services_import import apply_services, plan_services
from pulse.people.models import Department, Employer, Person, PersonStatus
from pulse.people.structure import open_department, transfer

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
ON = date(2026, 3, 2)
OPENED = date(2020, 1, 1)

SERVICE = {
    "service_id": "S1", "name_ko": "자재 불출", "name_en": "Materials", "category": "Materials",
    "provider_dept_id": "D", "owner_person_id": "P1", "user_dept_ids": "E", "buyer_dept_id": "D",
    "decider_dept_id": "C", "request_channels": "web;slack", "calendar_id": "CAL",
    "criticality": "1", "status": "live", "stage_set": "S5", "description_ko": "", "faq_ref": "",
    "description_en": "", "survey_sampling": "1_in_3", "pilot_until": "",
    "launched_on": "2024-01-02",
}  # fmt: skip

COMMITMENT = {
    "commitment_id": "S1-C1", "service_id": "S1", "wording_ko": "2영업일 안에 불출",
    "wording_en": "Issue within 2 business days", "kind": "resolve", "target_value": "2",
    "unit": "business_days", "target_rate_pct": "90", "priority": "P2", "calendar_id": "CAL",
    "start_event": "submitted", "stop_event": "resolved", "pause_when": "stock_out",
    "warn_at_pct": "80", "escalation_chain_id": "E-STD", "evidence": "event",
    "effective_from": "2025-01-01", "effective_to": "", "weight": "2",
}  # fmt: skip

CHAINS = {
    "chains": [
        {
            "id": "E-STD",
            "name": {"ko": "일반", "en": "Standard"},
            "quiet_hours": "defer_to_next_opening",
            "steps": [{"at": "80pct", "to": ["service_owner"], "via": "slack_dm"}],
        }
    ]
}

CALENDARS = {
    "timezone": "Asia/Seoul",
    "calendars": [{"id": "CAL", "hours": {"mon": [["09:00", "18:00"]]}}],
}


def numbered(*rows: dict[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Number rows as a file's lines."""
    return iter(enumerate(rows, start=2))


def service(code: str = "S1", **cells: str) -> dict[str, str]:
    """Return a sound row of a services file."""
    return {**SERVICE, "service_id": code, **cells}


def commitment(code: str = "S1-C1", **cells: str) -> dict[str, str]:
    """Return a sound row of a commitments file."""
    return {**COMMITMENT, "commitment_id": code, **cells}


def build_company(session: Session) -> None:
    """Store departments C over D and E, person P1 in D, the calendar and the chain."""
    own = Employer(code="C", name_ko="우리", name_en="Us", is_own=True)
    session.add(own)
    session.flush()
    parent: int | None = None
    for code in ("C", "D", "E"):
        unit = Department(
            code=code, level="team", kind="hq", employer_id=own.id, calendar_code="CAL",
            opened_on=OPENED,
        )  # fmt: skip
        opened = open_department(session, unit, parent, code, code)
        parent = parent or opened.id
    person = Person(
        number="P1", name_ko="김", name_en="Kim", employer_id=own.id, calendar_code="CAL",
        status=PersonStatus.ACTIVE, hired_on=OPENED,
    )  # fmt: skip
    session.add(person)
    session.flush()
    transfer(session, person, opened.id, OPENED)
    import_calendars(session, CALENDARS)
    apply_chains(session, plan_chains(session, CHAINS), AT)


def build_service(session: Session) -> None:
    """Store the company and its one service."""
    build_company(session)
    plan = plan_services(session, numbered(service()), ON, known_calendars={"CAL"})
    apply_services(session, plan, AT)
