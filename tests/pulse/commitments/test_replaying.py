"""A change worked out piece by piece ends as the same change done in one go, at every point."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse import long_work
from pulse.calendars.models import Calendar
from pulse.commitments import caches, calendar_changes, replaying, requests, staging
from pulse.commitments.calendar_changes import CalendarAfter, Grounds, as_it_is
from pulse.commitments.models import Clock, Escalation
from pulse.commitments.record_models import CalendarChange, ClockChange, StagedClock
from pulse.errors import Refused
from pulse.long_work import WRITING_LEASE, LongWork, WorkState
from pulse.people.models import Person
from pulse.people.permissions import Viewer, viewer_of
from tests import factories
from tests.factories import CALENDAR, with_holiday
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE, Scene

DAY = timedelta(days=1)
LATER = NINE + 3 * DAY


@pytest.fixture
def scene(session: Session, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Requests done in time and late, before and on a day that becomes a holiday, and going."""
    monkeypatch.setattr(replaying, "PIECE", 2)
    made = scenes.build(session)
    scenes.promise(session, made, goal_value=4)
    for hours in (1, 3, 6, 7):
        request = scenes.ask(session, made)
        requests.resolve(session, request.id, made.member.id, at=NINE + hours * HOUR)
    for begun in (DAY, 2 * DAY):
        request = scenes.ask(session, made, at=NINE + begun)
        requests.resolve(session, request.id, made.member.id, at=NINE + begun + 5 * HOUR)
    scenes.ask(session, made, at=LATER - HOUR)
    scenes.ask(session, made, at=LATER - 3 * DAY)
    return made


def looks(session: Session, person: Person) -> Viewer:
    return viewer_of(session, person.id, LATER.date())


def holiday(session: Session) -> CalendarAfter:
    after = with_holiday(as_it_is(session, CALENDAR), date(2026, 8, 26), "임시공휴일", "Extra")
    return with_holiday(after, date(2026, 8, 27), "임시공휴일", "Extra")


def propose(session: Session, person: Person | None, **given: bool) -> CalendarChange:
    viewer = None if person is None else looks(session, person)
    grounds = Grounds("회사 전체가 쉬었어요", **given)
    return calendar_changes.propose(session, CALENDAR, holiday(session), viewer, grounds, at=LATER)


def work(session: Session, at: datetime = LATER, pieces: int = 99) -> None:
    """What a tick does, ending early as a killed one would."""
    claimed = long_work.claim(session, at)
    assert claimed is not None
    for _ in range(pieces):
        piece = replaying.read_piece(session, claimed.key, at)
        if piece is None:
            replaying.finish(session, claimed.key, at)
            session.flush()
            while replaying.replan_piece(session, claimed.key, at):
                pass
            return
        assert replaying.keep_piece(session, claimed.key, piece, at)


def kept(session: Session) -> dict[str, Any]:
    """All that a change writes, without the ids of rows."""
    session.flush()
    session.expire_all()
    clocks = [
        {name: getattr(one, name) for name in ("id", *caches.KEPT_COLUMNS)}
        for one in session.scalars(select(Clock).order_by(Clock.id))
    ]
    columns = [
        one.key for one in ClockChange.__table__.columns if one.key not in ("id", "change_id")
    ]
    changes = sorted(
        (
            [str(getattr(one, name)) for name in columns]
            for one in session.scalars(select(ClockChange))
        ),
        key=str,
    )
    steps = [
        (one.id, one.state, one.due_at)
        for one in session.scalars(select(Escalation).order_by(Escalation.id))
    ]
    revision = session.get_one(Calendar, CALENDAR).revision
    return {"clocks": clocks, "changes": changes, "steps": steps, "revision": revision}


def staged(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(StagedClock)) or 0


def in_one_go(session: Session, person: Person | None, **given: bool) -> tuple[Any, list[str]]:
    """What the same change does at once; it is taken back as if it had never been."""
    with session.begin_nested() as nested:
        change = propose(session, person, **given)
        found = (kept(session), scenes.told(session, "calendar_change_settled"))
        assert change.applied_at == LATER
        nested.rollback()
    session.expire_all()
    return found


def test_all_clocks_change_together_and_as_in_one_go(
    session: Session, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = in_one_go(session, scene.chief)
    before = kept(session)
    monkeypatch.setattr(staging, "LONG", 3)
    change = propose(session, scene.chief)
    assert change.applied_at is None
    assert calendar_changes.effect_of(session, change, LATER, 9) is None
    work(session, pieces=3)
    assert staged(session) > 0
    assert kept(session) == before, "nothing is half applied"
    later = LATER + timedelta(minutes=4)
    work(session, later)  # after a kill: another tick, once the claim has run out
    assert (change.applied_at, staged(session)) == (later, 0)
    assert (kept(session), scenes.told(session, "calendar_change_settled")) == wanted
    assert len(wanted[0]["changes"]) > 4
    assert session.scalars(select(LongWork.state)).all() == [WorkState.DONE]


def test_a_killed_tick_is_followed_behind_its_last_piece(
    session: Session, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "LONG", 3)
    propose(session, scene.chief)
    work(session, pieces=2)
    going = session.scalars(select(LongWork)).one()
    assert (going.rows_done, going.rows_total) == (4, 8)
    assert long_work.claim(session, LATER) is None, "its claim holds"
    claimed = long_work.claim(session, LATER + WRITING_LEASE)
    assert claimed is going
    piece = replaying.read_piece(session, going.key, LATER)
    assert piece is not None
    assert piece.behind == going.terms["cursor"] > 0
    assert replaying.keep_piece(session, going.key, piece, LATER)
    assert not replaying.keep_piece(session, going.key, piece, LATER), "once"
    assert going.rows_done == 6


def test_flips_are_named_before_the_heads_are_asked_and_the_last_consent_goes_on(
    session: Session, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "LONG", 3)
    change = propose(session, scene.lead)
    assert (change.asked, scenes.told(session, "calendar_change_proposed")) == ([], [])
    with pytest.raises(Refused):
        calendar_changes.consent(session, change.id, looks(session, scene.customer_head), at=LATER)
    work(session)
    assert sorted(change.asked) == sorted([scene.provider.id, scene.customer.id])
    assert calendar_changes.missing_consents(change) == [scene.customer.id]
    asked = [f"person:{scene.customer_head.id}"]
    assert scenes.told(session, "calendar_change_proposed") == asked
    whole = calendar_changes.preview(session, CALENDAR, holiday(session), LATER).effect(50)
    assert calendar_changes.effect_of(session, change, LATER, 50) == whole
    assert calendar_changes.effect_of(session, change, LATER, 0).flips == whole.flips  # type: ignore[union-attr]

    going = session.scalars(select(Clock).where(Clock.stopped_at.is_(None))).first()
    assert going is not None
    requests.resolve(session, going.request_id, scene.member.id, at=LATER + HOUR)
    new = scenes.ask(session, scene, at=LATER + HOUR)
    requests.resolve(session, new.id, scene.member.id, at=LATER + 2 * HOUR)
    then = LATER + DAY
    monkeypatch.setattr(staging, "LONG", 99)
    with session.begin_nested() as nested:
        session.delete(session.scalars(select(LongWork)).one())
        session.flush()
        calendar_changes.consent(session, change.id, looks(session, scene.customer_head), at=then)
        wanted = kept(session)
        nested.rollback()
    session.expire_all()
    calendar_changes.consent(session, change.id, looks(session, scene.customer_head), at=then)
    assert change.applied_at is None
    assert calendar_changes.effect_of(session, change, LATER, 0) is not None
    work(session, then)
    assert change.applied_at == then
    assert kept(session) == wanted


def test_it_is_stopped_before_it_takes_effect_and_leaves_nothing(
    session: Session, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept(session)
    monkeypatch.setattr(staging, "LONG", 3)
    change = propose(session, scene.chief)
    work(session, pieces=2)
    key = session.scalars(select(LongWork.key)).one()
    piece = replaying.read_piece(session, key, LATER)
    assert piece is not None
    calendar_changes.withdraw(session, change.id, looks(session, scene.chief), at=LATER)
    assert not replaying.keep_piece(session, key, piece, LATER)
    replaying.finish(session, key, LATER)
    assert replaying.read_piece(session, key, LATER) is None
    assert (change.applied_at, staged(session)) == (None, 0)
    assert kept(session) == before


def test_a_law_needs_no_consent_and_an_operator_no_person(
    session: Session, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "LONG", 3)
    change = propose(session, None, is_by_law=True)
    work(session)
    assert (change.applied_at, change.asked) == (LATER, [])
    assert session.scalar(select(func.count()).select_from(ClockChange))


def test_a_calendar_that_changed_meanwhile_ends_it(
    session: Session, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "LONG", 3)
    first = propose(session, scene.chief)
    monkeypatch.setattr(staging, "LONG", 99)
    hr_lead = factories.make_person(session, scene.provider, roles=("hr_lead",))
    assert propose(session, hr_lead, is_by_law=True).applied_at == LATER
    work(session)
    assert (first.applied_at, staged(session)) == (None, 0)
    assert session.scalars(select(LongWork.state)).all() == [WorkState.FAILED]
    assert calendar_changes.effect_of(session, first, LATER, 9) is None


def at_once(session: Session, person: Person | None, at: datetime, **given: bool) -> Any:
    """What the same change does in one go at another time; it is taken back."""
    with session.begin_nested() as nested:
        grounds = Grounds("회사 전체가 쉬었어요", **given)
        viewer = None if person is None else looks(session, person)
        calendar_changes.propose(session, CALENDAR, holiday(session), viewer, grounds, at=at)
        found = kept(session)
        nested.rollback()
    session.expire_all()
    return found


@pytest.mark.parametrize("hours", [0, 5, 24, 29, 77])
def test_what_time_alone_has_changed_since_is_read_again(
    session: Session, scene: Scene, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    """Goals are used up between the staging and the end, as the calendar is or would be."""
    then = LATER + hours * HOUR
    wanted = at_once(session, None, then, is_by_law=True)
    monkeypatch.setattr(staging, "LONG", 3)
    propose(session, None, is_by_law=True)
    claimed = long_work.claim(session, LATER)
    assert claimed is not None
    while (piece := replaying.read_piece(session, claimed.key, LATER)) is not None:
        assert replaying.keep_piece(session, claimed.key, piece, LATER)
    replaying.finish(session, claimed.key, then)
    while replaying.replan_piece(session, claimed.key, then):
        pass
    assert kept(session) == wanted


def test_going_requests_are_not_read_while_all_wait(
    session: Session, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "LONG", 3)
    monkeypatch.setattr(staging, "MARGIN", timedelta(0))
    propose(session, None, is_by_law=True)
    claimed = long_work.claim(session, LATER)
    assert claimed is not None
    while (piece := replaying.read_piece(session, claimed.key, LATER)) is not None:
        assert replaying.keep_piece(session, claimed.key, piece, LATER)
    assert staging.unsettled(session, CALENDAR, claimed, LATER + HOUR) == []


def test_a_worker_killed_after_the_change_goes_on_with_its_steps(
    session: Session, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "STEPS_OF", 1)
    wanted = at_once(session, None, LATER, is_by_law=True)
    monkeypatch.setattr(staging, "LONG", 3)
    change = propose(session, None, is_by_law=True)
    claimed = long_work.claim(session, LATER)
    assert claimed is not None
    while (piece := replaying.read_piece(session, claimed.key, LATER)) is not None:
        assert replaying.keep_piece(session, claimed.key, piece, LATER)
    replaying.finish(session, claimed.key, LATER)
    assert (change.applied_at, claimed.state) == (LATER, WorkState.WRITING)
    assert kept(session)["clocks"] == wanted["clocks"], "all at once"
    assert replaying.replan_piece(session, claimed.key, LATER)
    assert long_work.claim(session, LATER + WRITING_LEASE + HOUR) is claimed
    assert replaying.read_piece(session, claimed.key, LATER) is None
    replaying.finish(session, claimed.key, LATER)
    while replaying.replan_piece(session, claimed.key, LATER):
        pass
    assert kept(session) == wanted
    assert session.scalars(select(LongWork.state)).all() == [WorkState.DONE]
