"""People who left are forgotten some months later: what says who they were goes, the rest stays.

The row of a person stays, nameless, so that service requests, their events and the audit trail
keep telling what happened. Whoever still owns, heads or holds something is not forgotten before
somebody else has taken it over. What stays of it is one line in the audit trail: the day they
left, and how many rows went.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.base import Base
from pulse.commitments.catalogue import LIVE_STATES
from pulse.commitments.models import RequestState, Service, ServiceRequest
from pulse.commitments.photos import RequestPhoto
from pulse.commitments.saved_views import SavedView
from pulse.long_work import LongWork
from pulse.outbox import OutboxMessage
from pulse.people.absences import Absence
from pulse.people.api_tokens import ApiToken
from pulse.people.company_settings import company_settings
from pulse.people.mail_bounces import MailBounce
from pulse.people.models import Credential, Headship, Identity, Person, PersonStatus, RoomPin
from pulse.people.newcomers import Newcomer
from pulse.people.preferences import PulsePreference
from pulse.people.second_factor import RecoveryCode, SecondFactor
from pulse.people.sign_ins import SignIn
from pulse.people.tree import holds_on
from pulse.reports.models import SealedReport
from pulse.surveys.keeping import months_after
from pulse.surveys.models import RecentAsk
from pulse.telling import person_recipient

FORGOTTEN = "person_forgotten"
NAME_KO, NAME_EN = "떠난 사람", "Somebody who left"
DELETED: tuple[type[Base], ...] = (
    Absence,
    ApiToken,
    Credential,
    Identity,
    LongWork,
    MailBounce,
    Newcomer,
    PulsePreference,
    RecentAsk,
    RecoveryCode,
    RequestPhoto,
    RoomPin,
    SavedView,
    SecondFactor,
    SignIn,
)
"""Whose rows about the person, by ``person_id``, go; the messages sent to them go as well."""


class Duty(StrEnum):
    """What keeps somebody from being forgotten: others must first take it over."""

    SERVICE = "service"
    DEPARTMENT = "department"
    REQUEST = "request"
    REPORT = "report"


@dataclass(frozen=True)
class Leaver:
    """Somebody who left and still has a name here: until when, and what keeps it longer."""

    person: Person
    goes_on: date
    duties: tuple[Duty, ...]

    def is_due(self, on: date) -> bool:
        """Tell whether the months are over."""
        return self.goes_on <= on


def leavers(session: Session, on: date) -> Sequence[Leaver]:
    """Return who left and is not forgotten yet, soonest first, with their duties on ``on``."""
    months = company_settings(session).leaver_months
    rows = session.execute(
        select(Person, *(held.label(duty.name) for duty, held in _holding(on).items())).where(
            Person.status == PersonStatus.LEFT,
            Person.left_on.is_not(None),
            Person.forgotten_at.is_(None),
        )
    )
    found = [
        Leaver(person, months_after(person.left_on, months), _named(held))
        for person, *held in rows
        if person.left_on is not None
    ]
    return sorted(found, key=lambda one: (one.goes_on, one.person.id))


def held_by_duties(session: Session, on: date) -> Sequence[Leaver]:
    """Return those whose months are over, but who still own, head or hold something."""
    return [one for one in leavers(session, on) if one.is_due(on) and one.duties]


def forget_due(session: Session, *, at: datetime, on: date) -> int:
    """Forget everybody whose months are over on ``on`` and who holds nothing; count them."""
    due = [one for one in leavers(session, on) if one.is_due(on) and not one.duties]
    for one in due:
        _forget(session, one.person, at)
    session.flush()
    return len(due)


def _named(held: Sequence[bool]) -> tuple[Duty, ...]:
    return tuple(duty for duty, holds in zip(Duty, held, strict=True) if holds)


def _holding(on: date) -> dict[Duty, ColumnElement[bool]]:
    """Return what tells for a row of people whether they have each duty, in the enum's order."""
    open_states = (RequestState.OPEN, RequestState.HELD)
    return {
        Duty.SERVICE: exists().where(
            Service.owner_id == Person.id, Service.status.in_(LIVE_STATES)
        ),
        Duty.DEPARTMENT: exists().where(
            Headship.person_id == Person.id, holds_on(Headship.valid_from, Headship.valid_to, on)
        ),
        Duty.REQUEST: exists().where(
            ServiceRequest.assignee_id == Person.id, ServiceRequest.state.in_(open_states)
        ),
        Duty.REPORT: exists().where(
            SealedReport.officer_id == Person.id, SealedReport.settled_at.is_(None)
        ),
    }


def _forget(session: Session, person: Person, at: datetime) -> None:
    left_on = person.left_on
    rows = sum(_delete(session, table, person.id) for table in DELETED)
    sent = delete(OutboxMessage).where(OutboxMessage.recipient == person_recipient(person.id))
    rows += session.execute(sent, execution_options=_BY_ITSELF).rowcount  # type: ignore[attr-defined]
    person.number, person.email = f"left-{person.id}", None
    person.name_ko, person.name_en = NAME_KO, NAME_EN
    person.title_ko = person.title_en = person.job_family = person.employment_type = ""
    person.shift_code = person.chosen_way = ""
    person.hired_on = person.site_id = person.manager_id = None
    person.is_customer_facing, person.wants_digests = False, False
    person.session_epoch += 1
    person.forgotten_at = at
    details = {"left_on": None if left_on is None else left_on.isoformat(), "rows": rows}
    audit.record(session, FORGOTTEN, "person", person.id, at=at, details=details)


_BY_ITSELF = {"synchronize_session": False}


def _delete(session: Session, table: Any, person_id: int) -> int:
    gone = delete(table).where(table.person_id == person_id)
    return int(session.execute(gone, execution_options=_BY_ITSELF).rowcount)  # type: ignore[attr-defined]
