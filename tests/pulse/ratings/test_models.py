"""What is kept of ratings names no one who was asked."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pulse.ratings.models import RatingBatch, RatingCursor, RatingRest
from tests.factories import make_department, make_service
from tests.pulse.surveys.world import make_template, open_by_hand, plain_questions


def test_no_row_points_at_a_person() -> None:
    tables = [kind.__table__ for kind in (RatingBatch, RatingRest, RatingCursor)]
    pointed = {key.column.table.name for table in tables for key in table.foreign_keys}
    assert pointed == {"wave", "service"}
    assert set(RatingRest.__table__.columns.keys()) == {"mark", "until"}


def test_a_batch_begins_open_with_nobody_asked(session: Session) -> None:
    company = make_department(session, "C0")
    service = make_service(session, company, company)
    wave = open_by_hand(session, make_template(session, plain_questions()), {})
    batch = RatingBatch(wave_id=wave.id, service_id=service.id)
    session.add(batch)
    session.flush()
    session.expire_all()
    assert (batch.asked_roles, batch.is_full) == ([], False)
    batch.asked_roles = [*batch.asked_roles, "user"]
    session.flush()
    session.expire_all()
    assert batch.asked_roles == ["user"]


def test_a_mark_rests_until_one_day(session: Session) -> None:
    session.add(RatingRest(mark=b"m" * 16, until=date(2026, 9, 1)))
    session.flush()
    session.expire_all()
    assert session.get_one(RatingRest, b"m" * 16).until == date(2026, 9, 1)
    session.expunge_all()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(RatingRest(mark=b"m" * 16, until=date(2026, 9, 2)))
        session.flush()


def test_a_batch_belongs_to_a_wave_there_is(session: Session) -> None:
    company = make_department(session, "C0")
    service = make_service(session, company, company)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(RatingBatch(wave_id=999_999, service_id=service.id))
        session.flush()
