"""Accounts of an OpenID Connect provider: whose they are, and the roles that follow their groups.

An account is known by its issuer and subject. The first time, the verified mail address of
exactly one person who works here makes the match; nothing less does. Roles named in the mapping
belong to the provider: at each sign-in people have them if, and only if, a group of theirs gives
them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.errors import Refused
from pulse.people.last_administrator import is_last_administrator
from pulse.people.models import Identity, Person, PersonStatus, RoleAssignment
from pulse.people.permissions import DEPARTMENT_ROLES, Role
from pulse.people.turns import take_turn

OIDC = "oidc"
LONGEST_SUBJECT = 128


@dataclass(frozen=True)
class ProviderAccount:
    """An account as the provider proved it; ``mail`` is verified or empty."""

    issuer: str
    subject: str
    mail: str = ""


def read_group_roles(pairs: Mapping[str, str]) -> dict[str, Role]:
    """Return roles by group; ValueError for a role nobody can hold for the whole company."""
    found = {group: Role(role) for group, role in pairs.items()}
    for role in found.values():
        if role in DEPARTMENT_ROLES:
            msg = f"{role.value} is held for one department, so no group can give it"
            raise ValueError(msg)
    return found


def person_of(session: Session, account: ProviderAccount, *, at: datetime) -> int:
    """Return whose account this is, remembering a first match; Refused("sign_in_unknown")."""
    tenant, subject = tenant_of(account.issuer), _subject(account.subject)
    known = session.execute(
        select(Identity, Person.status)
        .join(Person, Person.id == Identity.person_id)
        .where(Identity.provider == OIDC, Identity.tenant == tenant, Identity.subject == subject)
    ).one_or_none()
    if known is None:
        return _first_match(session, account, at)
    identity, status = known
    if not identity.is_confirmed or status is PersonStatus.LEFT:
        raise Refused("sign_in_unknown")
    person_id: int = identity.person_id
    return person_id


def follow_groups(
    session: Session,
    person_id: int,
    groups: Collection[str],
    group_roles: Mapping[str, Role],
    on: date,
    *,
    at: datetime,
) -> None:
    """Give and take the roles the mapping names, from ``on``; the last administrator stays one."""
    take_turn(session, person_id)
    meant = {role for group, role in group_roles.items() if group in groups}
    held = {row.role: row for row in _held(session, person_id, group_roles, on)}
    given = {role.value for role in meant} - held.keys()
    taken = held.keys() - {role.value for role in meant}
    if Role.SYS_ADMIN.value in taken and is_last_administrator(session, person_id, on):
        taken.discard(Role.SYS_ADMIN.value)
    for role in sorted(given):
        session.add(RoleAssignment(person_id=person_id, role=role, valid_from=on))
    for role in taken:
        if held[role].valid_from < on:
            held[role].valid_to = on
        else:
            session.delete(held[role])
    session.flush()
    if given or taken:
        details = {"given": sorted(given), "taken": sorted(taken)}
        audit.record(session, "roles_followed_groups", "person", person_id, at=at, details=details)


def _first_match(session: Session, account: ProviderAccount, at: datetime) -> int:
    mail = account.mail.strip().lower()
    query = select(Person.id).where(func.lower(Person.email) == mail)
    found = session.scalars(query.where(Person.status != PersonStatus.LEFT)).all() if mail else []
    if len(found) != 1 or _has_other(session, found[0], account):
        raise Refused("sign_in_unknown")
    session.add(
        Identity(
            person_id=found[0],
            provider=OIDC,
            tenant=tenant_of(account.issuer),
            subject=_subject(account.subject),
            matched_by="mail",
        )
    )
    session.flush()
    audit.record(session, "sign_in_linked", "person", found[0], at=at)
    return found[0]


def _has_other(session: Session, person_id: int, account: ProviderAccount) -> bool:
    """Tell whether somebody has another account there: then a second one is no proof."""
    query = select(Identity.id).where(
        Identity.person_id == person_id,
        Identity.provider == OIDC,
        Identity.tenant == tenant_of(account.issuer),
    )
    return session.scalars(query).first() is not None


def _held(
    session: Session, person_id: int, group_roles: Mapping[str, Role], on: date
) -> list[RoleAssignment]:
    named = {role.value for role in group_roles.values()}
    query = select(RoleAssignment).where(
        RoleAssignment.person_id == person_id,
        RoleAssignment.department_id.is_(None),
        RoleAssignment.role.in_(named),
        or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > on),
        RoleAssignment.valid_from <= on,
    )
    return list(session.scalars(query))


def tenant_of(issuer: str) -> str:
    """Return what an issuer is kept as: addresses are longer than the column."""
    return hashlib.sha256(issuer.encode()).hexdigest()


def _subject(subject: str) -> str:
    if len(subject) <= LONGEST_SUBJECT:
        return subject
    return hashlib.sha256(subject.encode()).hexdigest()
