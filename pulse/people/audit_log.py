"""Reading the audit trail: privacy officers see all of it, administrators the set-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from pulse.audit import AuditEntry
from pulse.errors import NotFound
from pulse.people.models import Person
from pulse.people.numbers import person_numbered
from pulse.people.permissions import Permission, Viewer

SET_UP = (
    "api_token",
    "calendar",
    "calendar_change",
    "catalogue",
    "company",
    "database",
    "department",
    "people",
    "person",
    "roster",
    "service",
    "site",
    "table",
    "tree",
    "webhook",
    "workspace",
    "workspace_app",
    "workspace_install",
)
"""What administrators read: who let whom in, and what was set up or imported."""
OF_CLOCKS = ("clock", "escalation")
"""What promises do by themselves, left out unless it is asked for."""


Columns = TypeVarTuple("Columns")


@dataclass(frozen=True)
class AuditWanted:
    """Which entries: of one kind of thing, by one person, from and until an instant."""

    kind: str = ""
    number: str = ""
    since: datetime | None = None
    until: datetime | None = None
    has_clocks: bool = False
    before_id: int | None = None
    limit: int = 50


@dataclass(frozen=True)
class AuditLine:
    """One entry, and who did it; nobody: the product by itself."""

    entry: AuditEntry
    actor: Person | None


def readable_kinds(viewer: Viewer) -> tuple[str, ...] | None:
    """Return the kinds of things whose entries a viewer reads; None for all of them.

    NotFound for whoever reads none.
    """
    if viewer.can(Permission.READ_AUDIT):
        return None
    if viewer.can(Permission.MANAGE_SETTINGS):
        return SET_UP
    raise NotFound("page_not_found")


def read_entries(session: Session, viewer: Viewer, wanted: AuditWanted) -> list[AuditLine]:
    """Return entries the viewer may read, the newest first, in one query."""
    query = (
        select(AuditEntry, Person)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(wanted.limit)
    )
    kinds = readable_kinds(viewer)
    if kinds is not None:
        query = query.where(AuditEntry.object_kind.in_(kinds))
    rows = session.execute(_narrowed(query, wanted))
    return [AuditLine(entry, actor) for entry, actor in rows]


def count_entries(session: Session, viewer: Viewer, wanted: AuditWanted) -> int:
    """Count the entries that ``read_entries`` would return."""
    query = select(AuditEntry.id).outerjoin(Person, Person.id == AuditEntry.actor_id)
    kinds = readable_kinds(viewer)
    if kinds is not None:
        query = query.where(AuditEntry.object_kind.in_(kinds))
    counted = _narrowed(query, wanted).limit(wanted.limit).subquery()
    return session.scalar(select(func.count()).select_from(counted)) or 0


def known_kinds(session: Session, viewer: Viewer) -> Sequence[str]:
    """Return the kinds of things there are entries about, for choosing among them."""
    kinds = readable_kinds(viewer)
    if kinds is not None:
        return kinds
    return sorted(session.scalars(select(AuditEntry.object_kind).distinct()))


def _narrowed(query: Select[*Columns], wanted: AuditWanted) -> Select[*Columns]:
    if wanted.kind:
        query = query.where(AuditEntry.object_kind == wanted.kind)
    elif not wanted.has_clocks:
        query = query.where(
            or_(AuditEntry.object_kind.not_in(OF_CLOCKS), AuditEntry.actor_id.is_not(None))
        )
    if wanted.number:
        query = query.where(Person.id == person_numbered(wanted.number))
    if wanted.since is not None:
        query = query.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditEntry.at < wanted.until)
    if wanted.before_id is not None:
        query = query.where(_comes_before(wanted.before_id))
    return query


def _comes_before(entry_id: int) -> ColumnElement[bool]:
    """Select what happened before an entry; of the same instant, what was noted before it."""
    entry = aliased(AuditEntry)
    its_time = select(entry.at).where(entry.id == entry_id).scalar_subquery()
    is_before = or_(AuditEntry.at < its_time, AuditEntry.id < entry_id)
    return and_(AuditEntry.at <= its_time, is_before)
