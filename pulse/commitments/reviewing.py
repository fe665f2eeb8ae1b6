"""What is to be looked at again: calendars once a year, agreements on their review date.

A calendar is due a year after somebody last said that it holds, and one nobody has looked at in
December, when the holidays of the coming year are known. Each reminder is told once: to whoever
keeps the calendars, and to the heads of both sides of an agreement.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.calendars.models import Calendar
from pulse.commitments.agreement_notices import heads_of_sides
from pulse.commitments.models import CommitmentVersion, VersionState
from pulse.commitments.recipients import DEFER, Recipients
from pulse.commitments.signing import due_for_review, sides_of
from pulse.errors import Conflict, NotFound, Refused
from pulse.notice import Notice
from pulse.notices import AgreementReviewDue, CalendarReviewDue
from pulse.people.permissions import Permission, Role, Viewer, holders_of
from pulse.telling import person_recipient, tell

_DECEMBER = 12
_YEAR = timedelta(days=365)


def calendar_due_on(reviewed_on: date | None, on: date) -> date:
    """Say on which day a calendar is, or was last, to be looked through."""
    if reviewed_on is not None:
        return reviewed_on + _YEAR
    return date(on.year, _DECEMBER, 1)


def calendars_due(session: Session, on: date) -> dict[date, list[Calendar]]:
    """List the calendars to be looked through, by the day they were due since."""
    found: dict[date, list[Calendar]] = {}
    for row in session.scalars(select(Calendar).order_by(Calendar.code)):
        due_on = calendar_due_on(row.reviewed_on, on)
        if due_on <= on:
            found.setdefault(due_on, []).append(row)
    return found


def remind_due(session: Session, *, at: datetime, on: date) -> int:
    """Tell whoever keeps calendars or signed agreements what is due; return how many are told.

    Run again it tells nothing more. Nobody is told outside the hours of their own calendar.
    """
    who = Recipients(session, on)
    told = 0
    for due_on in calendars_due(session, on):
        keepers = holders_of(session, Role.SYS_ADMIN, on)
        notice = CalendarReviewDue(slot=due_on.toordinal())
        told += _tell(session, who, notice, keepers, at)
    services = {
        (version.commitment.service, version.review_on)
        for version in due_for_review(session, on)
        if version.review_on is not None
    }
    for service, review_on in sorted(services, key=lambda pair: (pair[1], pair[0].code)):
        agreed = AgreementReviewDue(service_id=service.id, slot=review_on.toordinal())
        told += _tell(session, who, agreed, heads_of_sides(session, service, on), at)
    return told


def mark_calendar_reviewed(
    session: Session, code: str, viewer: Viewer, *, at: datetime, on: date
) -> Calendar:
    """Note that somebody has looked a calendar through and found that it holds."""
    if not viewer.can(Permission.MANAGE_SETTINGS):
        raise Refused("may_not_change_calendar")
    row = session.get(Calendar, code)
    if row is None:
        raise NotFound("calendar_not_found", calendar=code)
    row.reviewed_on = on
    audit.record(session, "calendar.reviewed", "calendar", code, at=at, actor_id=viewer.person_id)
    return row


def keep_agreement(
    session: Session, version_id: int, viewer: Viewer, *, at: datetime, on: date
) -> date:
    """Note that an agreement due for review still holds; return when it is looked at again.

    The promise itself does not change. Refused to whoever heads neither side; Conflict where
    nothing is due.
    """
    version = session.get(CommitmentVersion, version_id, with_for_update=True)
    if version is None:
        raise NotFound("version_not_found", version_id=version_id)
    if not sides_of(session, version.commitment.service, viewer, on):
        raise Refused("may_not_sign")
    is_due = version.review_on is not None and version.review_on <= on
    if version.state is not VersionState.IN_FORCE or not is_due:
        raise Conflict("not_due_for_review")
    version.review_on = on + _YEAR
    session.flush()
    details = {"review_on": version.review_on.isoformat()}
    audit.record(
        session,
        "commitment.reviewed",
        "commitment_version",
        version.id,
        at=at,
        actor_id=viewer.person_id,
        details=details,
    )
    return version.review_on


def _tell(
    session: Session, who: Recipients, notice: Notice, person_ids: Iterable[int], at: datetime
) -> int:
    return sum(
        tell(
            session,
            notice,
            person_recipient(person_id),
            at=at,
            due_at=who.may_hear_at(person_id, DEFER, "", at),
        )
        for person_id in person_ids
    )
