from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.backups import (
    failing,
    is_due,
    last_backup,
    note_backup,
    note_failed,
    revision_of,
)

AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)


def test_the_newest_copy_on_record_is_told_and_grows_old(session: Session) -> None:
    assert last_backup(session) is None
    note_backup(session, "first.db", 10, at=AT)
    note_backup(session, "second.db", 20, at=AT + timedelta(days=1))
    session.flush()
    found = last_backup(session)
    assert found is not None
    assert (found.name, found.size, found.revision) == ("second.db", 20, revision_of(session))
    assert not found.is_old(AT + timedelta(days=8))
    assert found.is_old(AT + timedelta(days=8, seconds=1))
    assert found.is_old(AT + timedelta(days=2, hours=7), is_daily=True)
    assert not found.is_old(AT + timedelta(days=2), is_daily=True)


NOW = datetime(2026, 9, 1, 3, 0, tzinfo=ZoneInfo("Asia/Seoul"))


@pytest.mark.parametrize(
    ("made", "tried", "expected"),
    [
        (None, None, True),
        (timedelta(days=1), timedelta(days=1), True),
        (timedelta(hours=2), timedelta(hours=2), True),
        (timedelta(0), timedelta(0), False),
        (timedelta(days=1), timedelta(minutes=59), False),
        (None, timedelta(minutes=60), True),
    ],
)
def test_a_copy_is_due_from_its_hour_on_until_one_was_made(
    made: timedelta | None, tried: timedelta | None, *, expected: bool
) -> None:
    given = [None if one is None else NOW - one for one in (made, tried)]
    assert is_due(given[0], given[1], NOW, time(3), NOW.tzinfo) is expected


def test_the_hour_is_the_companys_and_a_moved_clock_skips_no_day() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    last = datetime(2026, 3, 28, 1, 30, tzinfo=UTC)
    noon = datetime(2026, 3, 29, 10, 0, tzinfo=UTC)  # half past two was left out that night
    assert is_due(last, last, noon, time(2, 30), berlin)
    assert not is_due(noon, noon, noon + timedelta(hours=13), time(2, 30), berlin)


def test_failing_is_told_since_the_first_time_until_one_is_made(session: Session) -> None:
    assert failing(session) is None
    for hours in range(3):
        note_failed(session, "full", at=AT + timedelta(hours=hours))
        session.flush()
    found = failing(session)
    assert found is not None
    assert (found.at, found.reason) == (AT, "full")
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == 1
    note_failed(session, "folder", at=AT)
    note_backup(session, "one.db", 1, at=AT)
    session.flush()
    assert failing(session) is None
