"""Groups of people by what they are: who belongs to an audience, and in which groups they count.

Everything is read as of a day, so that a wave opened in the past or shown again later counts
people where they were then.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from pulse.people.audience_rules import AudienceRule, Candidate
from pulse.people.models import Employer, Membership, Person, Site
from pulse.people.tree import DepartmentTree, holds_on, is_current_on, load_tree

SETTLING_DAYS = 7
"""Days in a new unit before somebody is asked about it: long enough to have seen it, and an
answer right after a move would stand out in the unit's numbers."""

TENURE_BANDS = ("under_1y", "1y_to_2y", "2y_to_5y", "5y_to_10y", "over_10y")
_BAND_YEARS = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class RosterAttributes:
    """One person's groups on a day, as a wave freezes them.

    A partner's people are told of as one company: they have no group below it, and neither role,
    site nor time with it.
    """

    person_id: int
    department_id: int
    department_path: tuple[str, ...]
    role: str
    site: str
    tenure_band: str
    employer: str


def tenure_band(hired_on: date | None, on: date) -> str:
    """Return the band of full years since hiring (counted to the anniversary); empty if unknown.

    A band holds its lower bound: exactly two years is ``2y_to_5y``. Somebody hired on 29
    February completes a year on 1 March.
    """
    if hired_on is None:
        return ""
    had_anniversary = (on.month, on.day) >= (hired_on.month, hired_on.day)
    years = on.year - hired_on.year - (0 if had_anniversary else 1)
    return TENURE_BANDS[sum(years >= bound for bound in _BAND_YEARS)]


def roster_attributes(
    session: Session,
    on: date,
    *,
    rule: AudienceRule | None = None,
    person_ids: Collection[int] | None = None,
    settling_days: int = SETTLING_DAYS,
) -> list[RosterAttributes]:
    """Return the groups of everybody a rule admits on ``on``, by person id. Two queries.

    Left out: who has left, who is in no department, and who came to theirs less than
    ``settling_days`` ago; then whom the rule leaves out (without one, nobody else).
    """
    tree = load_tree(session, on)
    wanted = None if person_ids is None else set(person_ids)
    found = []
    rows = session.execute(_candidates(on, settling_days))
    for person, department_id, employer, is_own, site in rows:
        if department_id not in tree or (wanted is not None and person.id not in wanted):
            continue
        candidate = Candidate(
            person=person,
            employer=employer,
            employer_is_own=is_own,
            site=site or "",
            path_codes=tree.path_codes(department_id),
        )
        if rule is None or rule.admits(candidate):
            found.append(_attributes(candidate, department_id, tree, on))
    return found


def count_audience(
    session: Session, rule: AudienceRule, on: date, *, settling_days: int = SETTLING_DAYS
) -> int:
    """Return how many people a rule would ask on ``on``."""
    return len(roster_attributes(session, on, rule=rule, settling_days=settling_days))


def audience_rule(document: Mapping[str, Any]) -> AudienceRule:
    """Read a template's ``audience``; Invalid names the part that cannot be understood."""
    return AudienceRule.from_document(document)


def _candidates(on: date, settling_days: int) -> Select[Person, int, str, bool, str | None]:
    return (
        select(
            Person,
            Membership.department_id.label("department_id"),
            Employer.code.label("employer"),
            Employer.is_own.label("is_own"),
            Site.name.label("site"),
        )
        .join(Membership, Membership.person_id == Person.id)
        .join(Employer, Employer.id == Person.employer_id)
        .outerjoin(Site, Site.id == Person.site_id)
        .where(
            is_current_on(on),
            holds_on(Membership.valid_from, Membership.valid_to, on),
            Membership.valid_from <= on - timedelta(days=settling_days),
        )
        .order_by(Person.id)
    )


def _attributes(
    candidate: Candidate, department_id: int, tree: DepartmentTree, on: date
) -> RosterAttributes:
    person, is_own = candidate.person, candidate.employer_is_own
    return RosterAttributes(
        person_id=person.id,
        department_id=department_id,
        department_path=candidate.path_codes if is_own else _as_one(tree, department_id, person),
        role=person.job_family if is_own else "",
        site=candidate.site if is_own else "",
        tenure_band=tenure_band(person.hired_on, on) if is_own else "",
        employer=candidate.employer,
    )


def _as_one(tree: DepartmentTree, department_id: int, person: Person) -> tuple[str, ...]:
    """Return the way down to a partner's company and no further."""
    path: list[str] = []
    for node in tree.path(department_id):
        path.append(node.code)
        if node.employer_id == person.employer_id:
            break
    return tuple(path)
