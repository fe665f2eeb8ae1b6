"""A company small enough to hold in the head: C over D over T1 and T2, and partner P."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy.orm import Session

from pulse.people.models import Department, Employer, Person, PersonStatus
from pulse.people.structure import open_department, transfer

OPENED = date(2020, 1, 1)
DAY = date(2026, 3, 2)

PERSON = {
    "person_id": "", "name_ko": "김하나", "name_en": "Hana Kim", "email": "", "locale": "ko",
    "employer": "C", "dept_id": "T1", "job_family": "staff", "title_ko": "담당",
    "title_en": "Specialist", "manager_id": "", "role_flags": "", "customer_facing": "N",
    "site": "본사", "region": "서울", "shift": "HQ", "calendar_id": "CAL",
    "primary_channel": "slack", "fallback_channel": "email_link", "slack_user_id": "",
    "employment_type": "regular", "hired_on": "2024-01-02", "status": "active", "left_on": "",
}  # fmt: skip


def person_row(number: str, **cells: str) -> dict[str, str]:
    """Return a sound row of a people file."""
    return {**PERSON, "person_id": number, **cells}


def numbered(*rows: dict[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Number rows as a file's lines."""
    return iter(enumerate(rows, start=2))


class SmallCompany:
    """Departments and people by code and number."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.own = Employer(code="C", name_ko="우리", name_en="Us", is_own=True)
        self.partner = Employer(code="P", name_ko="협력사", name_en="Partner", is_own=False)
        session.add_all([self.own, self.partner])
        session.flush()
        self.departments: dict[str, Department] = {}
        for code, parent in (("C", ""), ("D", "C"), ("T1", "D"), ("T2", "D"), ("P", "")):
            self.open(code, parent, employer=self.partner if code == "P" else self.own)

    def open(
        self, code: str, parent: str = "", employer: Employer | None = None, on: date = OPENED
    ) -> Department:
        """Open a department."""
        department = Department(
            code=code,
            level="team",
            kind="hq",
            employer_id=(employer or self.own).id,
            calendar_code="CAL",
            opened_on=on,
        )
        above = self.departments[parent].id if parent else None
        self.departments[code] = open_department(
            self.session, department, above, f"{code}부서", f"{code} department"
        )
        return department

    def id(self, code: str) -> int:
        """Return a department's id."""
        return self.departments[code].id

    def hire(
        self, number: str, department: str = "T1", on: date = OPENED, **facts: object
    ) -> Person:
        """Add somebody and place them."""
        given: dict[str, object] = {
            "status": PersonStatus.ACTIVE,
            "calendar_code": "CAL",
            "employer_id": self.departments[department].employer_id,
            "hired_on": on,
            **facts,
        }
        person = Person(number=number, name_ko=number, name_en=number, **given)
        self.session.add(person)
        self.session.flush()
        transfer(self.session, person, self.id(department), on)
        return person

    def codes(self, ids: Iterable[int]) -> set[str]:
        """Return the codes of department ids."""
        return {code for code, department in self.departments.items() if department.id in set(ids)}
