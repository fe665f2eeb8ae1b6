"""Small rows for tests: each takes what the test is about and fills in the rest."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.calendars.models import Calendar
from pulse.commitments.calendar_changes import CalendarAfter
from pulse.commitments.models import (
    Commitment,
    CommitmentVersion,
    Service,
    VersionState,
)
from pulse.people.models import (
    Department,
    DepartmentPlacement,
    Employer,
    Headship,
    Membership,
    Person,
    PersonStatus,
    RoleAssignment,
)

BEGINNING = date(2020, 1, 1)
CALENDAR = "CAL-TEST"
_numbers = count(1)


def make_calendar(session: Session, code: str = CALENDAR) -> Calendar:
    """Mondays to Fridays, nine to six, in Seoul."""
    found = session.get(Calendar, code)
    if found is not None:
        return found
    days = ("mon", "tue", "wed", "thu", "fri")
    made = Calendar(
        code=code,
        name_ko="사무 시간",
        name_en="Office hours",
        timezone="Asia/Seoul",
        document={"hours": {day: [["09:00", "18:00"]] for day in days}},
        holidays=[],
    )
    session.add(made)
    session.flush()
    return made


def with_holiday(before: CalendarAfter, on: date, ko: str, en: str) -> CalendarAfter:
    """The calendar with one more holiday."""
    added = {"date": on.isoformat(), "name": {"ko": ko, "en": en}}
    rows = sorted([*before.holidays, added], key=lambda row: str(row["date"]))
    return CalendarAfter(before.timezone, before.document, rows)


def make_employer(session: Session, code: str = "OWN", *, is_own: bool = True) -> Employer:
    found = session.scalar(select(Employer).where(Employer.code == code))
    if found is not None:
        return found
    made = Employer(code=code, name_ko=f"회사 {code}", name_en=f"Company {code}", is_own=is_own)
    session.add(made)
    session.flush()
    return made


def make_department(
    session: Session,
    code: str,
    parent: Department | None = None,
    *,
    name_ko: str = "",
    name_en: str = "",
    is_provider: bool = False,
) -> Department:
    """A department open since the beginning."""
    make_calendar(session)
    made = Department(
        code=code,
        level="company" if parent is None else "team",
        kind="hq",
        employer_id=make_employer(session).id if parent is None else parent.employer_id,
        calendar_code=CALENDAR,
        is_provider=is_provider,
        opened_on=BEGINNING,
    )
    session.add(made)
    session.flush()
    session.add(
        DepartmentPlacement(
            department_id=made.id,
            parent_id=None if parent is None else parent.id,
            name_ko=name_ko or f"부서 {code}",
            name_en=name_en or f"Department {code}",
            valid_from=BEGINNING,
        )
    )
    session.flush()
    return made


def make_person(
    session: Session, department: Department, *, roles: tuple[str, ...] = (), **given: Any
) -> Person:
    """Somebody active in ``department`` since the beginning, with company-wide ``roles``."""
    number = given.pop("number", f"T{next(_numbers):05d}")
    facts: dict[str, Any] = {
        "name_ko": f"사람 {number}",
        "name_en": f"Person {number}",
        "email": f"{number.lower()}@example.com",
        "employer_id": department.employer_id,
        "calendar_code": CALENDAR,
        "status": PersonStatus.ACTIVE,
        "hired_on": BEGINNING,
        "locale": "en",
    }
    made = Person(number=number, **{**facts, **given})
    session.add(made)
    session.flush()
    session.add(Membership(person_id=made.id, department_id=department.id, valid_from=BEGINNING))
    for role in roles:
        session.add(RoleAssignment(person_id=made.id, role=role, valid_from=BEGINNING))
    session.flush()
    return made


def make_head(session: Session, department: Department, **given: Any) -> Person:
    """The head of ``department``."""
    made = make_person(session, department, **given)
    session.add(Headship(department_id=department.id, person_id=made.id, valid_from=BEGINNING))
    session.flush()
    return made


def make_service(
    session: Session,
    provider: Department,
    customer: Department,
    *,
    code: str = "S01",
    **given: Any,
) -> Service:
    """A live service of ``provider`` for ``customer``, who also buys and decides."""
    make_calendar(session)
    facts: dict[str, Any] = {
        "name_ko": "상담화면 장애 지원",
        "name_en": "Agent desktop support",
        "description_ko": "상담 화면이 멈추면 바로 살려요.",
        "description_en": "Gets a frozen agent screen working.",
        "user_scope": ["ALL"],
        "buyer_department_id": customer.id,
        "decider_department_id": customer.id,
        "request_channels": ["slack", "web"],
        "calendar_code": CALENDAR,
        "criticality": 1,
        "status": "live",
    }
    made = Service(code=code, provider_department_id=provider.id, **{**facts, **given})
    session.add(made)
    session.flush()
    return made


def make_commitment(session: Session, service: Service, **given: Any) -> CommitmentVersion:
    """A promise in force: resolved within an hour of working time, for every urgency."""
    code = given.pop("code", f"{service.code}-C{next(_numbers)}")
    commitment = Commitment(code=code, service_id=service.id)
    session.add(commitment)
    session.flush()
    facts: dict[str, Any] = {
        "number": 1,
        "state": VersionState.IN_FORCE,
        "kind": "resolve",
        "wording_ko": "한 시간 안에 해결",
        "wording_en": "Solve within an hour",
        "goal_value": 60,
        "goal_unit": "business_minutes",
        "target_rate": 90,
        "priority": "any",
        "calendar_code": service.calendar_code,
        "start_event": "submitted",
        "stop_event": "resolved",
        "pause_when": ["waiting_requester"],
        "warn_at_pct": 80,
        "evidence": "event",
        "weight": 1,
        "effective_from": BEGINNING,
    }
    made = CommitmentVersion(commitment_id=commitment.id, **{**facts, **given})
    session.add(made)
    session.flush()
    return made
