"""A long file is read and brought in step by step; stopped in time it leaves nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from pulse import long_imports
from pulse.errors import Conflict, NotFound
from pulse.long_imports import KEPT, LEASE, ImportState, LongImport
from tests.factories import make_department, make_person

AT = datetime(2026, 8, 31, 1, tzinfo=UTC)
SOON = AT + timedelta(minutes=1)


@pytest.fixture
def work(session: Session) -> LongImport:
    person = make_person(session, make_department(session, "C0"))
    kept = LongImport(
        key="k" * 22,
        person_id=person.id,
        kind="people",
        name="people.csv",
        on_day=AT.date(),
        locale="ko",
        content=b"a\n1\n",
        state=ImportState.WAITING,
        rows_total=2,
        asked_at=AT,
        changed_at=AT,
    )
    session.add(kept)
    session.flush()
    return kept


def test_it_goes_from_reading_to_a_plan_to_done(session: Session, work: LongImport) -> None:
    assert long_imports.is_due(session, AT)
    assert long_imports.claim(session, AT) is work
    assert long_imports.claim(session, AT) is None  # taken
    assert not long_imports.is_due(session, AT)
    assert long_imports.report(session, work.key, 1, AT)
    long_imports.settle(session, work.key, ImportState.READY, {"plan": "p1"}, SOON)
    assert (work.state, work.rows_done) == (ImportState.READY, 2)
    long_imports.order(work, "p1", is_forced=True, at=SOON)
    session.flush()
    assert long_imports.claim(session, SOON) is work
    assert work.state is ImportState.WRITING
    long_imports.settle(session, work.key, ImportState.DONE, {}, SOON)
    assert (work.state, work.content) == (ImportState.DONE, None)


def test_only_the_plan_that_was_read_is_ordered(session: Session, work: LongImport) -> None:
    with pytest.raises(Conflict):
        long_imports.order(work, "", is_forced=False, at=AT)
    work.state, work.found = ImportState.READY, {"plan": "p1"}
    with pytest.raises(Conflict):
        long_imports.order(work, "p2", is_forced=False, at=AT)


def test_a_stopped_file_is_neither_read_on_nor_planned(session: Session, work: LongImport) -> None:
    long_imports.claim(session, AT)
    assert long_imports.stop(work, SOON)
    session.flush()
    assert not long_imports.report(session, work.key, 1, SOON)
    long_imports.settle(session, work.key, ImportState.READY, {"plan": "p1"}, SOON)
    assert (work.state, work.content, work.found) == (ImportState.STOPPED, None, {})
    assert long_imports.claim(session, SOON) is None


def test_what_is_being_written_is_not_stopped(session: Session, work: LongImport) -> None:
    work.state = ImportState.WRITING
    assert not long_imports.stop(work, SOON)
    assert work.state is ImportState.WRITING


def test_a_killed_tick_is_followed_by_another(session: Session, work: LongImport) -> None:
    long_imports.claim(session, AT)
    assert long_imports.claim(session, AT + LEASE) is None
    assert long_imports.claim(session, AT + LEASE + timedelta(seconds=1)) is work
    assert work.state is ImportState.READING


def test_another_person_does_not_find_it(session: Session, work: LongImport) -> None:
    assert long_imports.of_person(session, work.key, work.person_id) is work
    with pytest.raises(NotFound):
        long_imports.of_person(session, work.key, work.person_id + 1)


def test_it_is_forgotten_after_a_day(session: Session, work: LongImport) -> None:
    assert long_imports.forget_old(session, AT + KEPT) == 0
    assert long_imports.forget_old(session, AT + KEPT + timedelta(seconds=1)) == 1
