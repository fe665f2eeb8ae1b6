from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from pulse.calendars.hours import parse_calendar
from pulse.calendars.registry import working_calendar
from pulse.calendars.working_time import WorkingCalendar
from pulse.commitments import requests
from pulse.commitments.clocks import Verdict
from pulse.commitments.events import HoldReason
from pulse.commitments.models import Clock, CommitmentVersion
from pulse.commitments.replay import Terms, clocks_where, preview_calendar, preview_goal, reckon
from tests.factories import CALENDAR
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE, Scene

DAY = timedelta(days=1)
HOURS = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def with_holiday(date: str) -> WorkingCalendar:
    rows = [{"date": date, "name": {"ko": "임시공휴일", "en": "Extra holiday"}}]
    return WorkingCalendar(parse_calendar({"hours": HOURS, "holidays": rows}, {}, "Asia/Seoul"))


def test_a_holiday_saves_a_late_promise_and_says_whose(session: Session, scene: Scene) -> None:
    scenes.promise(session, scene, goal_value=4)
    late = scenes.ask(session, scene)
    requests.resolve(session, late.id, scene.member.id, at=NINE + 6 * HOUR)
    kept = scenes.ask(session, scene, at=NINE + DAY)
    requests.resolve(session, kept.id, scene.member.id, at=NINE + DAY + HOUR)
    found = preview_calendar(session, CALENDAR, with_holiday("2026-08-26"), NINE + 3 * DAY)
    assert found.clocks == 2
    assert [(f.clock.number, f.before.verdict, f.after.verdict) for f in found.flips] == [
        (late.number, Verdict.LATE, Verdict.KEPT)
    ]
    assert found.department_ids == {scene.provider.id, scene.customer.id}


def test_due_times_move_without_a_flip(session: Session, scene: Scene) -> None:
    scenes.promise(session, scene, goal_value=10)
    scenes.ask(session, scene)
    found = preview_calendar(session, CALENDAR, with_holiday("2026-08-27"), NINE + HOUR)
    assert found.flips == ()
    (moved,) = found.differences
    assert moved.before.due_at == NINE + DAY + HOUR
    assert moved.after.due_at == NINE + 2 * DAY + HOUR


def test_the_same_calendar_changes_nothing(session: Session, scene: Scene) -> None:
    scenes.promise(session, scene, goal_value=4)
    scenes.ask(session, scene)
    same = working_calendar(session, CALENDAR)
    assert preview_calendar(session, CALENDAR, same, NINE + DAY).differences == ()


def test_another_goal_flips_what_lies_between(session: Session, scene: Scene) -> None:
    version = scenes.promise(session, scene, goal_value=4)
    for hours in (1, 3, 5):
        request = scenes.ask(session, scene)
        requests.resolve(session, request.id, scene.member.id, at=NINE + hours * HOUR)
    found = preview_goal(session, version.id, 2, NINE + DAY)
    assert [f.after.verdict for f in found.flips] == [Verdict.LATE]
    assert len(preview_goal(session, version.id, 6, NINE + DAY).flips) == 1


def test_a_replay_of_what_is_gives_what_is_kept(session: Session, scene: Scene) -> None:
    """Pauses, breaches, going and real-time clocks: the columns are those of the events."""
    scenes.promise(session, scene, goal_value=2)
    scenes.promise(session, scene, goal_value=3, goal_unit="elapsed_hours")
    scenes.promise(session, scene, goal_value=1, goal_unit="business_days")
    held = scenes.ask(session, scene)
    member = scene.member.id
    requests.hold(session, held.id, member, HoldReason.WAITING_REQUESTER, at=NINE + HOUR)
    requests.resume(session, held.id, member, at=NINE + 4 * HOUR)
    requests.resolve(session, held.id, member, at=NINE + 7 * HOUR)
    scenes.ask(session, scene)
    terms = Terms(working_calendar(session, CALENDAR))
    at = NINE + 7 * HOUR
    clocks = clocks_where(session, CommitmentVersion.id > 0, at)
    assert len(clocks) == 6
    for clock, read in zip(clocks, reckon(clocks, terms), strict=True):
        kept = session.get_one(Clock, clock.clock_id)
        if clock.request_id == held.id:
            assert read.due_at == kept.settled_at
            assert read.is_breached == (kept.breached_at is not None)
        else:
            assert read.due_at == kept.due_at
