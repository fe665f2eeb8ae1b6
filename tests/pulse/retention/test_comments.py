"""Comments go in time, with a certificate, and nothing else does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.publishing.auditing import audit_everything
from pulse.publishing.certificates import CommentsDeleted, certificate_of
from pulse.publishing.closing import close_wave, due_to_close, publish_due
from pulse.publishing.models import PublishedCell, PublishedComment, WaveRecord
from pulse.results.models import CommentLetter
from pulse.retention.comments import delete_comments_due, kept_comments
from pulse.surveys.keeping import FIELD
from pulse.transaction import transaction
from tests.pulse.publishing.waves import Ran
from tests.pulse.surveys.world import AFTER, PUBLISHES

CLOSED_ON, GOES_ON = date(2026, 8, 17), date(2027, 2, 17)
EVE = datetime(2027, 2, 16, 14, 59, tzinfo=UTC)
"""One minute before the day begins in Seoul."""
DUE = EVE + timedelta(minutes=1)


@pytest.fixture
def ran(fresh_engine: Engine) -> Ran:
    made = Ran(fresh_engine).open(**{FIELD: 6}).answer()
    close_wave(made.closer(), made.wave_id, AFTER)
    with made.session() as session, transaction(session):
        publish_due(session, PUBLISHES)
        one = session.scalars(select(PublishedComment.id).limit(1)).one()
        letter = {"office": "hr", "body": "고맙습니다", "released_on": CLOSED_ON}
        session.add(CommentLetter(id="L", comment_id=one, **letter))
    return made


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def stored(ran: Ran) -> tuple[int, int, int]:
    with ran.session() as session:
        return tuple(  # type: ignore[return-value]
            count(session, table) for table in (PublishedComment, CommentLetter, PublishedCell)
        )


def run(ran: Ran, at: datetime) -> int:
    with ran.session() as session, transaction(session):
        return delete_comments_due(session, at=at)


def test_comments_go_on_their_day_and_the_numbers_stay(ran: Ran) -> None:
    comments, letters, cells = stored(ran)
    assert comments > 2
    assert letters == 1
    with ran.session() as session:
        (kept,) = kept_comments(session)
        assert (kept.comments, kept.record.closed_on, kept.goes_on) == (
            comments, CLOSED_ON, GOES_ON
        )  # fmt: skip
    assert run(ran, EVE) == 0
    assert stored(ran) == (comments, letters, cells)
    assert run(ran, DUE) == comments
    assert stored(ran) == (0, 0, cells)
    with ran.session() as session:
        told = certificate_of(session, ran.wave_id)
        assert told.deleted == CommentsDeleted(GOES_ON, comments, 1, 6)
        assert told.comments == comments
        (found,) = audit_everything(session)
        assert (found.holds, found.is_sealed) == (True, True)


def test_a_second_run_changes_nothing_and_the_audit_trail_has_it_once(ran: Ran) -> None:
    run(ran, DUE)
    assert run(ran, DUE + timedelta(days=1)) == 0
    with ran.session() as session:
        noted = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "comments_deleted")
        ).all()
        assert [(one.object_id, one.details["on"]) for one in noted] == [
            (str(ran.wave_id), GOES_ON.isoformat())
        ]
        assert kept_comments(session) == []


def test_a_run_that_is_killed_leaves_all_or_nothing(ran: Ran) -> None:
    before = stored(ran)

    def killed() -> None:
        with ran.session() as session, transaction(session):
            delete_comments_due(session, at=DUE)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert stored(ran) == before
    with ran.session() as session:
        assert certificate_of(session, ran.wave_id).deleted is None
    assert run(ran, DUE) == before[0]


def test_the_files_are_cleaned_once_more_by_whoever_closes_waves(ran: Ran) -> None:
    with ran.session() as session:
        assert due_to_close(session, DUE) == []
    run(ran, DUE)
    with ran.session() as session:
        assert not certificate_of(session, ran.wave_id).is_complete
        assert due_to_close(session, DUE) == [ran.wave_id]
    close_wave(ran.closer(), ran.wave_id, DUE)
    with ran.session() as session:
        told = certificate_of(session, ran.wave_id)
        assert told.files_cleaned_at == DUE
        assert told.deleted is not None
        assert due_to_close(session, DUE) == []


def test_comments_said_to_be_deleted_that_are_there_are_found(ran: Ran) -> None:
    with ran.session() as session, transaction(session):
        record = session.get_one(WaveRecord, ran.wave_id)
        facts = {"on": GOES_ON.isoformat(), "comments": 1, "letters": 0, "months": 6}
        record.certificate = {**record.certificate, "comments_deleted": facts}
    with ran.session() as session:
        (found,) = audit_everything(session)
    assert found.findings == ("comments_not_deleted",)
