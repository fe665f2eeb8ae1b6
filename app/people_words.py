"""What roles are called, what they open, and what is said about people's places and accounts."""

from __future__ import annotations

from app.translate import _l
from pulse.people.accounts import MatchedBy
from pulse.people.finding import Match, Presence
from pulse.people.models import Identity
from pulse.people.permissions import PERMISSIONS, Permission, Role
from pulse.people.structure_history import Change

ROLES: dict[Role, object] = {
    Role.AGENT: _l("Agent"),
    Role.TECHNICIAN: _l("Technician"),
    Role.PARTNER_WORKER: _l("Partner's worker"),
    Role.PARTNER_MANAGER: _l("Partner's site manager"),
    Role.PARTNER_LEAD: _l("Partner's team lead"),
    Role.TEAM_LEAD: _l("Team lead"),
    Role.DEPT_HEAD: _l("Department head"),
    Role.SERVICE_OWNER: _l("Service owner"),
    Role.CENTER_MANAGER: _l("Centre manager"),
    Role.CS_LEAD: _l("Customer service lead"),
    Role.HR_LEAD: _l("HR lead"),
    Role.HR_ANALYST: _l("HR analyst"),
    Role.HR_PARTNER: _l("HR partner"),
    Role.SURVEY_OWNER: _l("Survey owner"),
    Role.PRIVACY_OFFICER: _l("Privacy officer"),
    Role.PRIVACY_REVIEWER: _l("Privacy reviewer"),
    Role.EXECUTIVE: _l("Executive"),
    Role.ESCALATION_FINAL: _l("Last stop for escalations"),
    Role.SAFETY_OFFICER: _l("Safety officer"),
    Role.ABUSE_CASE_OWNER: _l("Case owner for abuse"),
    Role.GRIEVANCE_OFFICER: _l("Grievance officer"),
    Role.COUNCIL_EMPLOYER: _l("Works council, employer's side"),
    Role.COUNCIL_WORKER: _l("Works council, employees' side"),
    Role.SECURITY_REVIEWER: _l("Security reviewer"),
    Role.INSIGHT_EDITOR: _l("Insight editor"),
    Role.DECIDER: _l("Decider"),
    Role.SYS_ADMIN: _l("Administrator"),
}
DOORS: dict[Permission, object] = {
    Permission.ANSWER_PULSES: _l("answer surveys"),
    Permission.OPEN_REQUESTS: _l("ask other departments"),
    Permission.WORK_REQUESTS: _l("work on requests"),
    Permission.MANAGE_SERVICES: _l("look after services"),
    Permission.READ_DEPARTMENT_COMMITMENTS: _l("read their own department's promises"),
    Permission.READ_ALL_COMMITMENTS: _l("read all promises"),
    Permission.SIGN_COMMITMENTS: _l("sign promises"),
    Permission.READ_DEPARTMENT_RESULTS: _l("read their own department's published results"),
    Permission.READ_FIRM_RESULTS: _l("read their own company's published results"),
    Permission.READ_FRONT_LINE_RESULTS: _l("read the front line's published results"),
    Permission.READ_CARE_RESULTS: _l("read the results about load and protection"),
    Permission.RATE_PARTICIPATION: _l("rate how people take part"),
    Permission.READ_COMPANY_RESULTS: _l("read the company's published results"),
    Permission.READ_ALL_RESULTS: _l("read all published results"),
    Permission.USE_LAB: _l("use the Lab"),
    Permission.MANAGE_SURVEYS: _l("plan surveys"),
    Permission.MANAGE_RETENTION: _l("decide what is kept how long"),
    Permission.READ_AUDIT: _l("read the whole audit trail"),
    Permission.READ_PUBLICATION_RECORDS: _l("read what was published"),
    Permission.MANAGE_PEOPLE: _l("look after people and roles"),
    Permission.MANAGE_SETTINGS: _l("set things up"),
    Permission.READ_STATUS: _l("read the status of the installation"),
    Permission.DECIDE: _l("decide what a digest asks"),
    Permission.READ_REPORTS: _l("read sealed reports sent to them"),
}
PRESENCES: dict[Presence, object] = {
    Presence.HERE: _l("works here"),
    Presence.ON_LEAVE: _l("on leave"),
    Presence.LEFT: _l("has left"),
    Presence.ALL: _l("everybody"),
}
MATCHES: dict[Match, object] = {
    Match.CONFIRMED: _l("matched"),
    Match.GUESS: _l("a guess"),
    Match.NONE: _l("none"),
}
MATCHED_BY: dict[str, object] = {
    MatchedBy.ROSTER.value: _l("given by the list of people"),
    MatchedBy.MAIL.value: _l("found by the mail address"),
    MatchedBy.HAND.value: _l("said by hand"),
}
CHANGES: dict[Change, object] = {
    Change.OPENED: _l("opened"),
    Change.CLOSED: _l("closed"),
    Change.RENAMED: _l("renamed"),
    Change.MOVED: _l("moved"),
    Change.HEADED: _l("new head"),
    Change.HEADLESS: _l("without a head"),
}
FIELD_ERRORS: dict[str, object] = {
    "role_follows": _l("This role follows the catalogue or the employer and is not given."),
    "role_needs_department": _l("This role is held for a department. Please choose one."),
    "role_for_company": _l("This role is held for the whole company. Choose no department."),
    "role_in_the_past": _l("Please choose today or a later day."),
    "role_ends_before": _l("It must end after it begins."),
    "leave_within_a_day": _l("Please choose today or tomorrow."),
}
WRITTEN_ERRORS: dict[str, object] = {
    "bad_code": _l("Letters, digits, - and _ only, such as D01."),
    "bad_email": _l("This is not a mail address."),
    "bad_number": _l("Letters, digits, dots, - and _ only, such as P0001."),
    "company_stays": _l("A company stands below nothing."),
    "department_closed": _l("That department is not open on that day."),
    "department_cycle": _l("A department cannot stand below itself."),
    "duplicate": _l("Somebody else has this one."),
    "missing": _l("Please fill this in."),
    "other_company": _l("A department stays with its company."),
    "own_manager": _l("Nobody is their own manager."),
    "parent_closed": _l("The department above is not open for all that time."),
    "past_day": _l("Please choose today or a later day."),
    "taken": _l("This is in use, or was once. Please choose another."),
    "too_long": _l("Please make this shorter."),
    "unknown": _l("Please look at this again."),
}
"""Why what was written of a department or of somebody cannot be, by the code of the refusal."""


def role_words(code: str) -> str:
    """Say what a role is called."""
    return str(ROLES[Role(code)])


def doors_of(codes: frozenset[str]) -> list[str]:
    """Say what roles open together, in the order of the product."""
    held = set[Permission]().union(*(PERMISSIONS[Role(code)] for code in codes))
    return [str(words) for door, words in DOORS.items() if door in held]


def account_words(account: Identity) -> str:
    """Say how certain it is that an account is somebody's, and who says so."""
    if account.ended_at is not None:
        return str(_l("deactivated in Slack"))
    if account.matched_by == MatchedBy.REFUSED:
        return str(_l("said by hand not to be theirs"))
    if not account.is_confirmed:
        return str(_l("a guess: it lets nobody in and is told nothing"))
    return str(MATCHED_BY[account.matched_by])
