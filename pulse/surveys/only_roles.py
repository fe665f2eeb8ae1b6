"""Questions meant for some roles only: asked of nobody else, and of nobody where they are few.

A question answered by a handful would make a group of them, whatever its cells are called. So it
is asked only where at least ten people (or the minimum group, if larger) hold one of its roles
when the wave opens; else it is left out of the wave. Roles are the job family, as in groups, and
roles held in the product, such as a partner's site manager.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pulse.people.models import Person, RoleAssignment
from pulse.surveys.models import Question, RosterEntry, Wave

FEWEST = 10
SEPARATOR = " "


def settle_roles(session: Session, wave: Wave, roster: Sequence[RosterEntry]) -> list[str]:
    """Note on the roster what each person is not asked; return the questions left out of all."""
    meant = [question for question in wave.template.questions if roles_of(question)]
    if not meant:
        return []
    held = _held(session, wave, roster)
    left_out: list[str] = []
    for question in meant:
        asked = {person_id for person_id, roles in held.items() if roles & roles_of(question)}
        if len(asked) < max(FEWEST, wave.k):
            left_out.append(question.code)
            continue
        for entry in roster:
            if entry.person_id not in asked:
                entry.left_out = SEPARATOR.join([*codes_in(entry.left_out), question.code])
    for part in wave.installments:
        part.question_codes = [code for code in part.question_codes if code not in left_out]
    session.flush()
    return left_out


def roles_of(question: Question) -> frozenset[str]:
    """Return the roles a question is meant for; empty for everybody."""
    return frozenset(question.options.get("only_roles") or ())


def codes_in(left_out: str) -> tuple[str, ...]:
    """Return the codes of what somebody is not asked, as they stand on the roster."""
    return tuple(left_out.split())


def _held(
    session: Session, wave: Wave, roster: Sequence[RosterEntry]
) -> Mapping[int, frozenset[str]]:
    ids = [entry.person_id for entry in roster]
    found: dict[int, set[str]] = {
        person_id: {family} if family else set()
        for person_id, family in session.execute(
            select(Person.id, Person.job_family).where(Person.id.in_(ids))
        )
    }
    on = wave.opens_at.date()
    rows = session.execute(
        select(RoleAssignment.person_id, RoleAssignment.role)
        .where(RoleAssignment.person_id.in_(ids), RoleAssignment.valid_from <= on)
        .where(or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > on))
    )
    for person_id, role in rows:
        found[person_id].add(role)
    return {person_id: frozenset(roles) for person_id, roles in found.items()}
