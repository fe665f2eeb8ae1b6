"""What each kind of import is called, what it is for, and what its plan says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from flask_babel import get_locale

from app.cli import words
from app.cli.reporting import COUNTED_ONLY, SHOWN, WHOLE, describe
from app.import_mapped import EVERY
from app.translate import _, _l
from pulse.errors import Invalid
from pulse.people.models import PersonStatus
from pulse.people.permissions import Role
from pulse.people.problems import Problem
from pulse.people.roster_plan import Changed

NAMES: dict[str, object] = {
    "calendars": _l("Calendars"),
    "departments": _l("Departments"),
    "people": _l("People"),
    "transfers": _l("Transfers"),
    "absences": _l("Absences"),
    "chains": _l("Escalation chains"),
    "services": _l("Services"),
    "commitments": _l("Promises"),
    "templates": _l("Survey templates"),
    "banks": _l("Licensed scales"),
    "public-figures": _l("Public figures"),
    "requests": _l("Event log of another system"),
    "answers": _l("Answers of an earlier survey"),
}
"""In the order in which a new company brings them in."""

PURPOSES: dict[str, object] = {
    "calendars": _l("Working hours, shifts and holidays that promises are counted by."),
    "departments": _l("The tree of departments, with who heads each and from when."),
    "people": _l(
        "Everybody, with their roles: whom the file no longer names has left, and a role it no "
        "longer names is taken away. Keep sys_admin on your own row."
    ),
    "transfers": _l("Moves between departments, each with its day."),
    "absences": _l("Days away, without reasons: nobody is asked or reminded on them."),
    "chains": _l("Who is told when a promise is about to break, and after."),
    "services": _l("What departments do for each other, and who may ask for it."),
    "commitments": _l("What each service promises, in which time, from which day."),
    "templates": _l("Questions of pulses and checks, with their scales."),
    "banks": _l(
        "Items of a scale you hold a licence for, into the question bank: a table with a row an "
        "item, or a JSON document. Cut-offs are kept and never shown as a label of a person."
    ),
    "public-figures": _l(
        "Published figures of other surveys, each with source, year, number of people and licence."
    ),
    "requests": _l(
        "Cases of a ticket system become service requests, timed under promises you state. Nobody "
        "is told and nothing escalates; what was loaded before is left alone."
    ),
    "answers": _l(
        "They are sealed, closed and published like any other answers, so nothing is shown of "
        "fewer than five people. The file is deleted once it is in, or after two hours."
    ),
}

FACTS: dict[str, object] = {
    "name_ko": _l("Name in Korean"),
    "name_en": _l("Name in English"),
    "email": _l("Mail"),
    "locale": _l("Language"),
    "timezone": _l("Time zone"),
    "title_ko": _l("Title in Korean"),
    "title_en": _l("Title in English"),
    "job_family": _l("Occupation"),
    "is_customer_facing": _l("Works with customers"),
    "calendar_code": _l("Calendar"),
    "hired_on": _l("Hired on"),
    "status": _l("Status"),
    "left_on": _l("First day gone"),
    "employer": _l("Employer"),
    "site": _l("Site"),
    "manager": _l("Manager"),
    "roles": _l("Roles"),
    "slack": _l("Slack account"),
    "shift_code": _l("Shift"),
    "primary_channel": _l("First way to reach"),
    "fallback_channel": _l("Second way to reach"),
    "employment_type": _l("Kind of employment"),
}
"""What a list may change on a person; anything else by the name of its column."""

_NO_DEPARTMENT = _l("No department has this code. Bring in the departments first.")
_NO_PERSON = _l("Nobody has this number. Bring in the people first.")
_NO_CALENDAR = _l("No calendar has this code. Make or bring in calendars first.")
REMEDIES: dict[str, object] = {
    "dept_id": _NO_DEPARTMENT,
    "parent_id": _NO_DEPARTMENT,
    "provider_dept_id": _NO_DEPARTMENT,
    "buyer_dept_id": _NO_DEPARTMENT,
    "decider_dept_id": _NO_DEPARTMENT,
    "user_dept_ids": _NO_DEPARTMENT,
    "from_dept_id": _NO_DEPARTMENT,
    "to_dept_id": _NO_DEPARTMENT,
    "owner_person_id": _NO_PERSON,
    "manager_id": _l("Nobody in this list or here has this number."),
    "calendar_id": _NO_CALENDAR,
    "service_id": _l("No service has this code. Bring in the services first."),
    "escalation_chain_id": _l("No chain has this code. Bring in the escalation chains first."),
    "role_flags": _l("No such role. Write some of: %(codes)s"),
    "status": _l("Write one of: %(codes)s"),
}
"""What to do about a value that is not known, by the column it stands in."""
_CODES: dict[str, type[Enum]] = {"role_flags": Role, "status": PersonStatus}


@dataclass(frozen=True)
class Section:
    """One part of a plan: how many, and the first of them (all, where something ends)."""

    title: str
    count: int
    lines: list[str]
    more: int


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be taken as it is."""

    place: str
    why: str
    value: str


def sections_of(kind: str, plan: Any) -> list[Section]:
    """Return a plan part by part, as the command prints it; empty parts are left out."""
    found = ((name, list(getattr(plan, name))) for name in EVERY[kind].sections)
    return [_section(name, entries) for name, entries in found if entries]


def name_of(kind: str, plan: Any) -> str:
    """Digest a plan: any other consequence has another name."""
    said = {
        name: [describe(entry) for entry in getattr(plan, name)] for name in EVERY[kind].sections
    }
    rows = [row.place + row.why for row in bad_rows(plan.problems)]
    return hashlib.sha256(json.dumps([said, rows]).encode()).hexdigest()


def _section(name: str, entries: list[object]) -> Section:
    title = words.say(words.SECTIONS[name], _language())
    if name in COUNTED_ONLY:
        return Section(title, len(entries), [], 0)
    shown = entries if name in WHOLE else entries[:SHOWN]
    return Section(title, len(entries), [_said(one) for one in shown], len(entries) - len(shown))


def _said(entry: object) -> str:
    """Return one entry of a plan in a line, what changes on a person by its name."""
    if not isinstance(entry, Changed):
        return describe(entry)
    changed = [str(FACTS.get(name, name)) for name in entry.fields]
    return f"{entry.row.number}: {', '.join(changed)}"


def bad_rows(problems: Iterable[Problem] | dict[str, str]) -> list[BadRow]:
    """Return every problem with its place and reason."""
    if isinstance(problems, dict):
        return [BadRow(place, _why(code), "") for place, code in problems.items()]
    return [
        BadRow(f"{_('Line %(n)s', n=one.line)}, {one.field}", _remedy(one), one.value)
        for one in problems
    ]


def refusal_rows(error: Invalid) -> list[BadRow]:
    """Return why a whole file cannot be read."""
    return bad_rows(error.fields) or [BadRow(_("The file"), _why(error.code), "")]


def _remedy(problem: Problem) -> str:
    """Say what is wrong, and where a value is not known what to do about it."""
    words = REMEDIES.get(problem.field) if problem.code == "unknown" else None
    if words is None:
        return _why(problem.code)
    codes = ", ".join(str(one.value) for one in _CODES.get(problem.field, ()))
    return str(words) % {"codes": codes} if codes else str(words)


def _why(code: str) -> str:
    if code == "too_many_leavers":
        return _("More than a fifth of the people would leave.")
    return words.reason(code, _language())


def _language() -> str:
    return str(get_locale())
