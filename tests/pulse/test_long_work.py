"""A long file is read and brought in step by step; stopped in time it leaves nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from pulse import long_work
from pulse.errors import Conflict, NotFound
from pulse.long_work import (
    KEPT,
    MOST_TRIES,
    READING_LEASE,
    STILL,
    WRITING_LEASE,
    LongWork,
    WorkKind,
    WorkState,
)
from tests.factories import make_department, make_person

AT = datetime(2026, 8, 31, 1, tzinfo=UTC)
SOON = AT + timedelta(minutes=1)


@pytest.fixture
def work(session: Session) -> LongWork:
    person = make_person(session, make_department(session, "C0"))
    kept = LongWork(
        key="k" * 22,
        person_id=person.id,
        kind=WorkKind.IMPORT,
        subject="people",
        name="people.csv",
        locale="ko",
        content=b"a\n1\n",
        state=WorkState.WAITING,
        rows_total=2,
        asked_at=AT,
        changed_at=AT,
    )
    session.add(kept)
    session.flush()
    return kept


def test_it_goes_from_reading_to_a_plan_to_done(session: Session, work: LongWork) -> None:
    assert long_work.is_due(session, AT)
    assert long_work.claim(session, AT) is work
    assert long_work.claim(session, AT) is None  # taken
    assert not long_work.is_due(session, AT)
    assert long_work.report(session, work.key, 1, AT)
    long_work.settle(session, work.key, WorkState.READY, {"plan": "p1"}, SOON)
    assert (work.state, work.rows_done) == (WorkState.READY, 2)
    long_work.order(work, "p1", is_forced=True, at=SOON)
    session.flush()
    assert long_work.claim(session, SOON) is work
    assert work.state is WorkState.WRITING
    long_work.settle(session, work.key, WorkState.DONE, {}, SOON)
    assert (work.state, work.content) == (WorkState.DONE, None)


def test_only_the_plan_that_was_read_is_ordered(session: Session, work: LongWork) -> None:
    with pytest.raises(Conflict):
        long_work.order(work, "", is_forced=False, at=AT)
    work.state, work.found = WorkState.READY, {"plan": "p1"}
    with pytest.raises(Conflict):
        long_work.order(work, "p2", is_forced=False, at=AT)


def test_a_stopped_file_is_neither_read_on_nor_planned(session: Session, work: LongWork) -> None:
    long_work.claim(session, AT)
    assert long_work.stop(work, SOON)
    session.flush()
    assert not long_work.report(session, work.key, 1, SOON)
    long_work.settle(session, work.key, WorkState.READY, {"plan": "p1"}, SOON)
    assert (work.state, work.content, work.found) == (WorkState.STOPPED, None, {})
    assert long_work.claim(session, SOON) is None


def test_work_is_stopped_until_it_is_done(session: Session, work: LongWork) -> None:
    work.state = WorkState.WRITING
    assert long_work.stop(work, SOON)
    session.flush()
    assert long_work.settle(session, work.key, WorkState.DONE, {}, SOON) is None
    assert work.state is WorkState.STOPPED
    work.state = WorkState.DONE
    assert not long_work.stop(work, SOON)


def test_a_killed_tick_is_followed_by_another(session: Session, work: LongWork) -> None:
    long_work.claim(session, AT)
    assert long_work.claim(session, AT + READING_LEASE) is None
    assert long_work.claim(session, AT + READING_LEASE + timedelta(seconds=1)) is work
    assert work.state is WorkState.READING


def test_what_a_process_left_behind_is_freed_for_the_next(
    session: Session, work: LongWork
) -> None:
    assert long_work.free_left_behind(session, AT) == 0
    long_work.claim(session, AT)
    assert long_work.free_left_behind(session, SOON) == 1
    assert long_work.is_due(session, SOON)
    assert long_work.claim(session, SOON) is work
    assert work.state is WorkState.READING


def test_what_goes_on_all_the_same_is_not_taken_away(session: Session, work: LongWork) -> None:
    long_work.claim(session, AT)
    long_work.free_left_behind(session, SOON)
    assert long_work.report(session, work.key, 1, SOON)
    assert long_work.claim(session, SOON) is None


def test_what_brings_its_process_down_again_and_again_is_given_up(
    session: Session, work: LongWork
) -> None:
    for _ in range(MOST_TRIES):
        assert long_work.claim(session, AT) is work
        long_work.free_left_behind(session, AT)
    assert long_work.claim(session, AT) is None
    assert (work.state, work.found["why"], work.content) == (WorkState.FAILED, "broken", None)


def test_a_replay_goes_on_however_often_it_was_left_behind(
    session: Session, work: LongWork
) -> None:
    work.kind = WorkKind.REPLAY
    for _ in range(MOST_TRIES + 1):
        assert long_work.claim(session, AT) is work
        long_work.free_left_behind(session, AT)


def test_what_begins_anew_counts_anew_and_a_replay_counts_on(
    session: Session, work: LongWork
) -> None:
    for kind, left in ((WorkKind.IMPORT, 0), (WorkKind.REPLAY, 1)):
        work.kind = kind
        long_work.claim(session, AT)
        long_work.report(session, work.key, 1, AT)
        long_work.free_left_behind(session, AT)
        session.refresh(work)
        assert long_work.claim(session, AT) is work
        assert work.rows_done == left
        work.state = WorkState.WAITING
        session.flush()


def test_work_that_stands_still_says_so(session: Session, work: LongWork) -> None:
    late = AT + STILL + timedelta(seconds=1)
    assert not long_work.is_still(work, AT + STILL)
    assert long_work.is_still(work, late)
    for state in (WorkState.WRITING, WorkState.DONE):  # the first tells nothing while it goes on
        work.state = state
        assert not long_work.is_still(work, late)


def test_another_person_does_not_find_it(session: Session, work: LongWork) -> None:
    assert long_work.of_person(session, WorkKind.IMPORT, work.key, work.person_id or 0) is work
    with pytest.raises(NotFound):
        long_work.of_person(session, WorkKind.IMPORT, work.key, (work.person_id or 0) + 1)


def test_it_is_forgotten_after_a_day(session: Session, work: LongWork) -> None:
    assert long_work.forget_old(session, AT + KEPT) == 0
    assert long_work.forget_old(session, AT + KEPT + timedelta(seconds=1)) == 1


def test_writing_tells_nothing_and_is_waited_for_longer(session: Session, work: LongWork) -> None:
    work.state, work.changed_at = WorkState.WRITING, AT
    session.flush()
    assert long_work.claim(session, AT + WRITING_LEASE) is None
    assert long_work.claim(session, AT + WRITING_LEASE + timedelta(seconds=1)) is work
    assert work.state is WorkState.WRITING


def test_work_of_another_kind_is_not_found(session: Session, work: LongWork) -> None:
    with pytest.raises(NotFound):
        long_work.of_person(session, WorkKind.EXPORT, work.key, work.person_id or 0)
    assert long_work.all_of_person(session, WorkKind.EXPORT, work.person_id or 0) == []
    assert long_work.all_of_person(session, WorkKind.IMPORT, work.person_id or 0) == [work]


def test_a_replay_waits_for_consent_as_long_as_it_takes(session: Session, work: LongWork) -> None:
    work.kind, work.state = WorkKind.REPLAY, WorkState.READY
    session.flush()
    assert long_work.forget_old(session, AT + 9 * KEPT) == 0
    work.state = WorkState.DONE
    session.flush()
    assert long_work.forget_old(session, AT + 9 * KEPT) == 1
