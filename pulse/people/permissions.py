"""Roles, what each allows, who looks (the viewer), and who holds a role on a day.

Set-up and results are apart on purpose: the administrator's role opens no result, and what a
head may read of a department comes from heading it, not from a job title.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, literal, null, select, union_all
from sqlalchemy.orm import Session

from pulse.errors import NotFound
from pulse.people.models import (
    Department,
    Employer,
    Headship,
    Membership,
    Person,
    PersonStatus,
    RoleAssignment,
)
from pulse.people.tree import department_path, holds_on, is_current_on, path_codes


class Role(enum.Enum):
    """What somebody is, for the company or for one department."""

    AGENT = "agent"
    TECHNICIAN = "technician"
    PARTNER_WORKER = "partner_worker"
    PARTNER_MANAGER = "partner_manager"
    PARTNER_LEAD = "partner_lead"
    TEAM_LEAD = "team_lead"
    DEPT_HEAD = "dept_head"
    SERVICE_OWNER = "service_owner"
    CENTER_MANAGER = "center_manager"
    CS_LEAD = "cs_lead"
    HR_LEAD = "hr_lead"
    HR_ANALYST = "hr_analyst"
    HR_PARTNER = "hr_partner"
    SURVEY_OWNER = "survey_owner"
    PRIVACY_OFFICER = "privacy_officer"
    PRIVACY_REVIEWER = "privacy_reviewer"
    EXECUTIVE = "executive"
    ESCALATION_FINAL = "escalation_final"
    SAFETY_OFFICER = "safety_officer"
    ABUSE_CASE_OWNER = "abuse_case_owner"
    GRIEVANCE_OFFICER = "grievance_officer"
    COUNCIL_EMPLOYER = "council_employer"
    COUNCIL_WORKER = "council_worker"
    SECURITY_REVIEWER = "security_reviewer"
    INSIGHT_EDITOR = "insight_editor"
    DECIDER = "decider"
    SYS_ADMIN = "sys_admin"


class Permission(enum.Enum):
    """What a viewer may do; where it reaches (own department, company) the doors decide."""

    ANSWER_PULSES = "answer_pulses"
    OPEN_REQUESTS = "open_requests"
    WORK_REQUESTS = "work_requests"
    MANAGE_SERVICES = "manage_services"
    READ_DEPARTMENT_COMMITMENTS = "read_department_commitments"
    READ_ALL_COMMITMENTS = "read_all_commitments"
    SIGN_COMMITMENTS = "sign_commitments"
    READ_DEPARTMENT_RESULTS = "read_department_results"
    READ_FIRM_RESULTS = "read_firm_results"
    READ_FRONT_LINE_RESULTS = "read_front_line_results"
    READ_COMPANY_RESULTS = "read_company_results"
    READ_ALL_RESULTS = "read_all_results"
    READ_CARE_RESULTS = "read_care_results"
    USE_LAB = "use_lab"
    MANAGE_SURVEYS = "manage_surveys"
    MANAGE_RETENTION = "manage_retention"
    READ_AUDIT = "read_audit"
    READ_PUBLICATION_RECORDS = "read_publication_records"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_SETTINGS = "manage_settings"
    READ_STATUS = "read_status"
    DECIDE = "decide"
    READ_REPORTS = "read_reports"
    RATE_PARTICIPATION = "rate_participation"


_EVERYBODY = frozenset({Permission.ANSWER_PULSES})
_COLLEAGUE = frozenset({Permission.OPEN_REQUESTS, Permission.WORK_REQUESTS})
_LEADING = frozenset({Permission.READ_DEPARTMENT_RESULTS, Permission.READ_DEPARTMENT_COMMITMENTS})
_COMPANY_WIDE = frozenset(
    {
        Permission.READ_COMPANY_RESULTS,
        Permission.READ_ALL_COMMITMENTS,
        Permission.DECIDE,
        Permission.RATE_PARTICIPATION,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    **dict.fromkeys(Role, frozenset[Permission]()),
    Role.PARTNER_WORKER: frozenset({Permission.READ_FIRM_RESULTS}),
    Role.PARTNER_LEAD: frozenset({Permission.OPEN_REQUESTS}),
    Role.PARTNER_MANAGER: _LEADING | {Permission.OPEN_REQUESTS},
    Role.TEAM_LEAD: _LEADING,
    Role.DEPT_HEAD: _LEADING | {Permission.SIGN_COMMITMENTS},
    Role.SERVICE_OWNER: frozenset(
        {Permission.MANAGE_SERVICES, Permission.READ_DEPARTMENT_COMMITMENTS}
    ),
    Role.CENTER_MANAGER: _LEADING | {Permission.READ_FRONT_LINE_RESULTS, Permission.USE_LAB},
    Role.CS_LEAD: frozenset({Permission.READ_FRONT_LINE_RESULTS, Permission.USE_LAB}),
    Role.HR_LEAD: frozenset(
        {
            Permission.READ_ALL_RESULTS,
            Permission.READ_COMPANY_RESULTS,
            Permission.USE_LAB,
            Permission.MANAGE_SURVEYS,
            Permission.READ_ALL_COMMITMENTS,
            Permission.RATE_PARTICIPATION,
        }
    ),
    Role.HR_ANALYST: frozenset({Permission.READ_ALL_RESULTS, Permission.READ_COMPANY_RESULTS}),
    Role.HR_PARTNER: frozenset({Permission.READ_COMPANY_RESULTS}),
    Role.SURVEY_OWNER: frozenset({Permission.MANAGE_SURVEYS}),
    Role.SAFETY_OFFICER: frozenset({Permission.READ_CARE_RESULTS}),
    Role.ABUSE_CASE_OWNER: frozenset({Permission.READ_CARE_RESULTS}),
    Role.PRIVACY_OFFICER: frozenset(
        {
            Permission.MANAGE_RETENTION,
            Permission.READ_AUDIT,
            Permission.READ_PUBLICATION_RECORDS,
            Permission.READ_REPORTS,
        }
    ),
    Role.GRIEVANCE_OFFICER: frozenset({Permission.READ_REPORTS}),
    Role.PRIVACY_REVIEWER: frozenset({Permission.READ_AUDIT, Permission.READ_PUBLICATION_RECORDS}),
    Role.EXECUTIVE: _COMPANY_WIDE,
    Role.DECIDER: _COMPANY_WIDE,
    Role.ESCALATION_FINAL: frozenset({Permission.READ_ALL_COMMITMENTS}),
    Role.COUNCIL_EMPLOYER: frozenset(
        {Permission.READ_COMPANY_RESULTS, Permission.RATE_PARTICIPATION}
    ),
    Role.COUNCIL_WORKER: frozenset(
        {Permission.READ_COMPANY_RESULTS, Permission.RATE_PARTICIPATION}
    ),
    Role.SECURITY_REVIEWER: frozenset({Permission.READ_AUDIT}),
    Role.INSIGHT_EDITOR: frozenset({Permission.READ_FRONT_LINE_RESULTS}),
    Role.SYS_ADMIN: frozenset(
        {Permission.MANAGE_PEOPLE, Permission.MANAGE_SETTINGS, Permission.READ_STATUS}
    ),
}

DEPARTMENT_ROLES = frozenset(
    {
        Role.DEPT_HEAD,
        Role.CENTER_MANAGER,
        Role.TEAM_LEAD,
        Role.PARTNER_LEAD,
        Role.PARTNER_MANAGER,
    }
)
"""Roles held for one department; all others are held for the company."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody looking at the product on a day, with all that decides what they may see.

    ``on`` is that day; without one, whatever is not yet everybody's to read stays unread.
    """

    person_id: int
    locale: str
    timezone: str
    roles: frozenset[Role]
    permissions: frozenset[Permission]
    department_id: int | None
    path_codes: tuple[str, ...]
    headed_department_ids: frozenset[int]
    headed_codes: frozenset[str]
    employer_id: int
    employer_is_own: bool
    session_epoch: int = 0
    on: date = date.min

    def can(self, permission: Permission) -> bool:
        """Tell whether the viewer holds ``permission``, wherever it reaches."""
        return permission in self.permissions

    def heads_any(self, path_codes: tuple[str, ...] | list[str]) -> bool:
        """Tell whether a department with this path lies in what the viewer heads."""
        return not self.headed_codes.isdisjoint(path_codes)


def permissions_of(
    roles: frozenset[Role], *, employer_is_own: bool, heads_something: bool
) -> frozenset[Permission]:
    """Return what roles, the employer and heading a department allow together."""
    allowed = set(_EVERYBODY)
    if employer_is_own:
        allowed |= _COLLEAGUE
    if heads_something:
        allowed |= _LEADING
    return frozenset(allowed.union(*(PERMISSIONS[role] for role in roles)))


def viewer_of(session: Session, person_id: int, on: date) -> Viewer:
    """Return the viewer a person is on ``on``, in three queries; NotFound once they have left."""
    found = session.execute(_who(person_id, on)).one_or_none()
    if found is None:
        raise NotFound("person_not_found", person_id=person_id)
    locale, timezone, employer_id, is_own, department_id, epoch = found
    roles, headed = _roles_and_headships(session, person_id, on)
    if not is_own:
        roles |= {Role.PARTNER_WORKER}
    path = () if department_id is None else path_codes(session, department_id, on)
    return Viewer(
        person_id=person_id,
        locale=locale,
        timezone=timezone,
        roles=roles,
        permissions=permissions_of(roles, employer_is_own=is_own, heads_something=bool(headed)),
        department_id=department_id,
        path_codes=path,
        headed_department_ids=frozenset(headed),
        headed_codes=frozenset(headed.values()),
        employer_id=employer_id,
        employer_is_own=is_own,
        session_epoch=epoch,
        on=on,
    )


def _who(person_id: int, on: date) -> Any:
    place = (Membership.person_id == Person.id) & holds_on(
        Membership.valid_from, Membership.valid_to, on
    )
    return (
        select(
            Person.locale,
            Person.timezone,
            Person.employer_id,
            Employer.is_own,
            Membership.department_id,
            Person.session_epoch,
        )
        .join(Employer, Employer.id == Person.employer_id)
        .outerjoin(Membership, place)
        .where(Person.id == person_id, is_current_on(on))
    )


def _roles_and_headships(
    session: Session, person_id: int, on: date
) -> tuple[frozenset[Role], dict[int, str]]:
    query: CompoundSelect[Any] = union_all(
        select(RoleAssignment.role, null().label("id"), null().label("code")).where(
            RoleAssignment.person_id == person_id,
            holds_on(RoleAssignment.valid_from, RoleAssignment.valid_to, on),
        ),
        select(literal("head"), Headship.department_id, Department.code)
        .join(Department, Department.id == Headship.department_id)
        .where(
            Headship.person_id == person_id,
            holds_on(Headship.valid_from, Headship.valid_to, on),
        ),
    )
    roles: set[Role] = set()
    headed: dict[int, str] = {}
    for role, department_id, code in session.execute(query):
        if department_id is None:
            roles.add(Role(role))
        else:
            headed[department_id] = code
    return frozenset(roles), headed


def holders_of(
    session: Session, role: Role, on: date, department_id: int | None = None
) -> list[int]:
    """Return who holds ``role`` on ``on`` (on leave included, left excluded), lowest id first.

    With ``department_id``, those nearest to it: holders for that department itself, else for
    the next one above that has any, else those who hold the role for the company.
    """
    rows = session.execute(
        select(RoleAssignment.person_id, RoleAssignment.department_id)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(
            RoleAssignment.role == role.value,
            holds_on(RoleAssignment.valid_from, RoleAssignment.valid_to, on),
            is_current_on(on),
        )
    ).all()
    if department_id is None:
        return sorted({person_id for person_id, _ in rows})
    path = [department.id for department in department_path(session, department_id, on)]
    for scope in (*reversed(path), None):
        nearest = {person_id for person_id, held_for in rows if held_for == scope}
        if nearest:
            return sorted(nearest)
    return []


def present_instead(session: Session, person_ids: list[int], on: date) -> list[int]:
    """Return who to turn to: each person, or whoever is next in line while they are away.

    Next in line is the manager, then the manager's manager; somebody without anybody present
    above is left out. The order is kept and nobody is named twice.
    """
    found: list[int] = []
    for person_id in person_ids:
        asked = _first_present(session, person_id, on)
        if asked is not None and asked not in found:
            found.append(asked)
    return found


def _first_present(session: Session, person_id: int | None, on: date) -> int | None:
    seen: set[int] = set()
    while person_id is not None and person_id not in seen:
        seen.add(person_id)
        person = session.get_one(Person, person_id)
        if _is_present(person, on):
            return person_id
        person_id = person.manager_id
    return None


def _is_present(person: Person, on: date) -> bool:
    if person.left_on is None:
        return person.status == PersonStatus.ACTIVE
    return person.left_on > on and person.status != PersonStatus.ON_LEAVE
