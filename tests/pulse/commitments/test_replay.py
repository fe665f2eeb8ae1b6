from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.calendars.hours import parse_calendar
from pulse.calendars.models import Calendar
from pulse.calendars.registry import working_calendar
from pulse.calendars.working_time import WorkingCalendar
from pulse.commitments import caches, requests
from pulse.commitments.clocks import Verdict
from pulse.commitments.events import HoldReason
from pulse.commitments.models import Clock
from pulse.commitments.replay import preview_calendar, preview_goal
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


def test_columns_and_single_readings_agree_with_what_the_events_left(
    session: Session, scene: Scene
) -> None:
    """Before the change the replay reads what is kept; after it, what a refresh would keep."""
    for value, unit in ((2, "business_hours"), (3, "elapsed_hours"), (1, "business_days")):
        scenes.promise(session, scene, goal_value=value, goal_unit=unit)
    member = scene.member.id
    held, going = scenes.ask(session, scene), scenes.ask(session, scene)
    requests.hold(session, held.id, member, HoldReason.WAITING_REQUESTER, at=NINE + HOUR)
    requests.resume(session, held.id, member, at=NINE + 4 * HOUR)
    requests.resolve(session, held.id, member, at=NINE + 7 * HOUR)
    at = NINE + 7 * HOUR
    requests.reply(session, going.id, member, at=at)
    before = kept(session)
    found = preview_calendar(session, CALENDAR, with_holiday("2026-08-26"), at)
    assert found.clocks == 6
    real_time = [f for f in found.differences if f.clock.goal.is_real_time]
    assert real_time == []
    assert all(
        (f.before.due_at, f.before.is_breached) == before[f.clock.clock_id]
        for f in found.differences
    )
    calendar = session.get_one(Calendar, CALENDAR)
    calendar.holidays = [{"date": "2026-08-26", "name": {"ko": "쉼", "en": "Rest"}}]
    session.flush()
    for request in (held, going):
        caches.refresh(session, request, at)
    after = kept(session)
    changed = {clock_id for clock_id in before if before[clock_id] != after[clock_id]}
    assert {f.clock.clock_id for f in found.differences} == changed
    assert changed
    assert all(
        (f.after.due_at, f.after.is_breached) == after[f.clock.clock_id] for f in found.differences
    )


def kept(session: Session) -> dict[int, tuple[datetime | None, bool]]:
    return {
        clock.id: (clock.settled_at or clock.due_at, clock.breached_at is not None)
        for clock in session.scalars(select(Clock))
    }
