"""Filing a sealed report, and its one way out: the officer it was sent to.

Sealed under the installation's secret (`pulse.vault`), so neither the tables nor a copy of them
tell who reported or what. Whoever sets the product up never reads one, whatever else they are;
each opening is noted in the audit trail, without a word of what it says.
"""

from __future__ import annotations

import enum
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.errors import Invalid, NotFound
from pulse.legible import plain_number
from pulse.notices import ReportFiled
from pulse.people.models import Person, RoleAssignment
from pulse.people.permissions import Permission, Role, Viewer
from pulse.people.tree import holds_on, is_current_on
from pulse.reports.models import SealedReport
from pulse.telling import person_recipient, tell
from pulse.vault import Vault

SHORTEST, LONGEST = 5, 3000
OFFICES = (Role.GRIEVANCE_OFFICER, Role.PRIVACY_OFFICER)
"""Who may be named as the reader."""
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters that are not mistaken for one another when read out."""


class Concern(enum.Enum):
    """What a report is about."""

    DANGER = "danger"
    HARASSMENT = "harassment"
    CRIME = "crime"
    OTHER = "other"


@dataclass(frozen=True)
class Officer:
    """Somebody a report can be sent to."""

    id: int
    name_ko: str
    name_en: str
    office: Role


@dataclass(frozen=True)
class Told:
    """What somebody reports, as it was typed: to whom, what about, and the words."""

    officer: str
    concern: str
    text: str

    @property
    def officer_id(self) -> int:
        """The officer chosen; nobody has the number 0."""
        return plain_number(self.officer) or 0


@dataclass(frozen=True)
class Opened:
    """A report as its officer reads it."""

    reference: str
    author: Person | None
    concern: Concern
    text: str
    sent_at: datetime
    settled_at: datetime | None


def officers(session: Session, on: date, *, but: int | None = None) -> list[Officer]:
    """Return who may be named on ``on``, never an administrator and never ``but``."""
    rows = session.execute(
        select(Person.id, Person.name_ko, Person.name_en, RoleAssignment.role)
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .where(
            RoleAssignment.role.in_([role.value for role in (*OFFICES, Role.SYS_ADMIN)]),
            holds_on(RoleAssignment.valid_from, RoleAssignment.valid_to, on),
            is_current_on(on),
        )
        .order_by(RoleAssignment.role, Person.id)
    ).all()
    barred = {person_id for person_id, *_, role in rows if Role(role) is Role.SYS_ADMIN} | {but}
    found: dict[int, Officer] = {}
    for person_id, name_ko, name_en, role in rows:
        if person_id not in barred:
            found.setdefault(person_id, Officer(person_id, name_ko, name_en, Role(role)))
    return list(found.values())


def file(
    session: Session, vault: Vault, author_id: int, told: Told, *, at: datetime, on: date
) -> str:
    """Seal a report for the officer its author named; return the reference to quote.

    The officer learns that there is one, not more: what it says stays behind the sign-in.
    """
    problems = _problems(session, author_id, told, on)
    if problems:
        raise Invalid("report_incomplete", fields=problems)
    reference = "".join(secrets.choice(_SIGNS) for _ in range(8))
    within = {"author": author_id, "concern": told.concern, "text": told.text.strip()}
    sealed = vault.seal(json.dumps(within), _about(reference))
    session.add(
        SealedReport(reference=reference, officer_id=told.officer_id, sealed=sealed, sent_at=at)
    )
    session.flush()
    tell(session, ReportFiled(reference), person_recipient(told.officer_id), at=at)
    return reference


def _problems(session: Session, author_id: int, told: Told, on: date) -> dict[str, str]:
    found: dict[str, str] = {}
    length = len(told.text.strip())
    if told.concern not in {one.value for one in Concern}:
        found["concern"] = "concern_not_chosen"
    if told.officer_id not in {one.id for one in officers(session, on, but=author_id)}:
        found["officer"] = "officer_not_chosen"
    if not SHORTEST <= length <= LONGEST:
        found["text"] = "report_too_short" if length < SHORTEST else "report_too_long"
    return found


def may_read(viewer: Viewer) -> bool:
    """Tell whether reports can reach this viewer at all; an administrator's role bars it."""
    return viewer.can(Permission.READ_REPORTS) and Role.SYS_ADMIN not in viewer.roles


def reports_for(session: Session, viewer: Viewer) -> Sequence[SealedReport]:
    """Return the reports sent to the viewer, the newest first; sealed as they are."""
    if not may_read(viewer):
        return []
    query = select(SealedReport).where(SealedReport.officer_id == viewer.person_id)
    return session.scalars(query.order_by(SealedReport.sent_at.desc())).all()


def open_report(
    session: Session, vault: Vault, viewer: Viewer, reference: str, *, at: datetime
) -> Opened:
    """Return a report to the officer it was sent to, and note that it was opened."""
    row = _own(session, viewer, reference)
    told = json.loads(vault.open(row.sealed, _about(reference)))
    row.opened_at = row.opened_at or at
    _note(session, "report_opened", viewer, reference, at)
    return Opened(
        reference=reference,
        author=session.get(Person, told["author"]),
        concern=Concern(told["concern"]),
        text=told["text"],
        sent_at=row.sent_at,
        settled_at=row.settled_at,
    )


def settle(session: Session, viewer: Viewer, reference: str, *, at: datetime) -> None:
    """Mark a report as seen through, once."""
    row = _own(session, viewer, reference)
    if row.settled_at is None:
        row.settled_at = at
        _note(session, "report_settled", viewer, reference, at)


def open_again(session: Session, viewer: Viewer, reference: str, *, at: datetime) -> None:
    """Take back that a report was seen through: it waits again, and is kept."""
    row = _own(session, viewer, reference)
    if row.settled_at is not None:
        row.settled_at = None
        _note(session, "report_reopened", viewer, reference, at)


def author_of(vault: Vault, row: SealedReport) -> int:
    """Return who sent a report; for the acts of its own officer only."""
    return int(json.loads(vault.open(row.sealed, _about(row.reference)))["author"])


def seal_again(vault: Vault, row: SealedReport) -> None:
    """Seal a report anew under the secret in force, so that no earlier copy equals it."""
    row.sealed = vault.seal(vault.open(row.sealed, _about(row.reference)), _about(row.reference))


def _own(session: Session, viewer: Viewer, reference: str) -> SealedReport:
    row = session.get(SealedReport, reference)
    if row is None or row.officer_id != viewer.person_id or not may_read(viewer):
        raise NotFound("report_not_found")
    return row


def _note(session: Session, act: str, viewer: Viewer, reference: str, at: datetime) -> None:
    audit.record(session, act, "report", reference, at=at, actor_id=viewer.person_id)


def _about(reference: str) -> str:
    return f"report {reference}"
