"""The very first person: without anybody here, nobody could let anybody in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select, text
from sqlalchemy.orm import Session

from pulse import audit
from pulse.errors import Conflict
from pulse.people.models import Department, Employer, Membership, Person, PersonStatus
from pulse.people.models import RoleAssignment as Assignment
from pulse.people.permissions import Role
from pulse.people.structure import open_department

UNKNOWN_CALENDAR = "-"
"""Stands until calendars and lists are brought in; nobody is asked or measured by it."""

LONG_AGO = date(1970, 1, 1)
"""The company is there before any department that a list may name."""


@dataclass(frozen=True)
class Founder:
    """Who begins, and what their company is called."""

    number: str
    name: str
    email: str
    company: str
    company_code: str = "C0"
    employer_code: str = "OWN"
    locale: str = "ko"
    has_chosen_locale: bool = False
    timezone: str = "Asia/Seoul"


def is_anybody(session: Session) -> bool:
    """Tell whether there is, or was, anybody at all."""
    return bool(session.scalar(select(exists(select(Person.id)))))


def found(session: Session, founder: Founder, on: date, *, at: datetime) -> Person:
    """Add the company, its first person and the administrator's role; Conflict once anybody is.

    Of two at once the second waits until the first is there, and then finds that they are.
    """
    if session.get_bind().dialect.name == "postgresql":  # SQLite lets one write at a time anyway
        session.execute(text("LOCK TABLE person IN SHARE ROW EXCLUSIVE MODE"))
    if is_anybody(session):
        raise Conflict("already_founded")
    employer = session.scalar(select(Employer).where(Employer.is_own.is_(True)))
    if employer is None:
        names = {"name_ko": founder.company, "name_en": founder.company}
        employer = Employer(code=founder.employer_code, is_own=True, **names)
        session.add(employer)
        session.flush()
    company = _company(session, founder, employer)
    person = Person(
        number=founder.number,
        name_ko=founder.name,
        name_en=founder.name,
        email=founder.email.strip().lower() or None,
        locale=founder.locale,
        has_chosen_locale=founder.has_chosen_locale,
        timezone=founder.timezone,
        employer_id=employer.id,
        calendar_code=UNKNOWN_CALENDAR,
        hired_on=on,
        status=PersonStatus.ACTIVE,
    )
    session.add(person)
    session.flush()
    session.add(Membership(person_id=person.id, department_id=company.id, valid_from=on))
    role = Role.SYS_ADMIN.value
    session.add(Assignment(person_id=person.id, role=role, valid_from=on, is_by_hand=True))
    session.flush()
    audit.record(session, "company_founded", "person", person.id, at=at)
    return person


def _company(session: Session, founder: Founder, employer: Employer) -> Department:
    of_employer = select(Department).where(Department.employer_id == employer.id)
    known = session.scalar(of_employer.order_by(Department.id).limit(1))
    if known is not None:
        return known
    made = Department(
        code=founder.company_code,
        level="company",
        kind="company",
        employer_id=employer.id,
        calendar_code=UNKNOWN_CALENDAR,
        opened_on=LONG_AGO,
    )
    return open_department(session, made, None, founder.company, founder.company)
