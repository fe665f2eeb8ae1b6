"""What a copy of the database tells of a sealed report: that it exists, and for whom."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pulse.reports.models import SealedReport
from tests.factories import make_department, make_person

AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)


def test_nothing_in_the_open_says_who_wrote_or_what() -> None:
    table = SealedReport.__table__
    assert set(table.columns.keys()) == {
        "reference",
        "officer_id",
        "sealed",
        "sent_at",
        "opened_at",
        "settled_at",
    }
    assert {key.parent.name for key in table.foreign_keys} == {"officer_id"}


def test_a_report_begins_unopened_and_keeps_all_its_words(session: Session) -> None:
    officer = make_person(session, make_department(session, "C0"))
    sealed = "암" * 20_000
    session.add(SealedReport(reference="R-1", officer_id=officer.id, sealed=sealed, sent_at=AT))
    session.flush()
    session.expire_all()
    kept = session.get_one(SealedReport, "R-1")
    assert kept.sealed == sealed
    assert (kept.sent_at, kept.opened_at, kept.settled_at) == (AT, None, None)


def test_a_report_has_a_reader_and_a_reference_of_its_own(session: Session) -> None:
    officer = make_person(session, make_department(session, "C0"))
    facts = {"sealed": "x", "sent_at": AT}
    session.add(SealedReport(reference="R-1", officer_id=officer.id, **facts))
    session.flush()
    session.expunge_all()
    for row in (
        SealedReport(reference="R-1", officer_id=officer.id, **facts),
        SealedReport(reference="R-2", officer_id=999_999, **facts),
        SealedReport(reference="R-3", officer_id=None, **facts),
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(row)
            session.flush()
