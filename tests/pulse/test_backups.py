from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from pulse.backups import last_backup, note_backup, revision_of

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
