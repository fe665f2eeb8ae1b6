"""What becomes of sealed reports when their officer leaves, and when they have been seen through.

Only the officer can hand theirs over, to somebody who holds an office already, and each is sealed
anew for them; nobody can fetch them afterwards. So an officer who is gone leaves reports behind
that nobody opens, and the administrator is told how many and whose, never which.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.errors import Invalid
from pulse.notices import ReportFiled
from pulse.people.models import Person
from pulse.people.permissions import Viewer
from pulse.reports.filing import author_of, officers, reports_for, seal_again
from pulse.reports.models import SealedReport
from pulse.telling import person_recipient, tell
from pulse.vault import Vault

KEPT = timedelta(days=3 * 365)
"""How long a report stays once it was seen through; one that was not stays."""


@dataclass(frozen=True)
class Left:
    """Reports that nobody can open now: how many, and with whom they lie."""

    officer_id: int
    name_ko: str
    name_en: str
    count: int


def hand_over(
    session: Session, vault: Vault, viewer: Viewer, successor: str, *, at: datetime, on: date
) -> tuple[int, int]:
    """Give the viewer's reports to another officer; return how many went and how many stayed.

    What the successor wrote themself stays: nobody reads their own report as its officer. The
    successor hears of each; Invalid("report_incomplete") where nobody fitting was chosen.
    """
    chosen = {str(one.id): one.id for one in officers(session, on, but=viewer.person_id)}
    if successor not in chosen:
        raise Invalid("report_incomplete", fields={"officer": "officer_not_chosen"})
    heir, went, stayed = chosen[successor], 0, 0
    for row in reports_for(session, viewer):
        if author_of(vault, row) == heir:
            stayed += 1
            continue
        seal_again(vault, row)
        row.officer_id, row.opened_at = heir, None
        went += 1
        audit.record(
            session, "report_handed_over", "report", row.reference, at=at,
            actor_id=viewer.person_id, details={"to": heir},
        )  # fmt: skip
        if row.settled_at is None:
            tell(session, ReportFiled(row.reference), person_recipient(heir), at=at)
    session.flush()
    return went, stayed


def left_behind(session: Session, on: date) -> Sequence[Left]:
    """Return whose reports nobody can open now: the officer is gone, or holds no office."""
    present = [one.id for one in officers(session, on)]
    rows = session.execute(
        select(Person.id, Person.name_ko, Person.name_en, func.count())
        .join(SealedReport, SealedReport.officer_id == Person.id)
        .where(SealedReport.settled_at.is_(None), Person.id.not_in(present))
        .group_by(Person.id, Person.name_ko, Person.name_en)
        .order_by(Person.id)
    ).all()
    return [Left(*row) for row in rows]


def delete_old(session: Session, *, at: datetime, timezone: str) -> int:
    """Delete reports seen through three years ago; return how many.

    What stays is a certificate in the audit trail: the days, and the SHA-256 of what was sealed,
    so that a copy found somewhere can be told to be one that should be gone.
    """
    zone = ZoneInfo(timezone)
    old = session.scalars(
        select(SealedReport)
        .where(SealedReport.settled_at <= at - KEPT)
        .order_by(SealedReport.reference)
    ).all()
    for row in old:
        settled = row.settled_at or at
        facts = {
            "sent_on": row.sent_at.astimezone(zone).date().isoformat(),
            "settled_on": settled.astimezone(zone).date().isoformat(),
            "sha256": hashlib.sha256(row.sealed.encode()).hexdigest(),
        }
        audit.record(session, "report_deleted", "report", row.reference, at=at, details=facts)
        session.delete(row)
    session.flush()
    return len(old)
