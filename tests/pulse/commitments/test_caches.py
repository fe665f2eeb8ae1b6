"""The cached columns follow from the log: rebuilt, they are the same; spoiled, they come back."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from pulse.commitments import caches, escalating, requests
from pulse.commitments.events import HoldReason
from pulse.commitments.models import Clock, ClockState, EscalationState, RequestState
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE

COLUMNS = [column.key for column in Clock.__table__.columns]


def kept(session: Session, clock: Clock) -> dict[str, object]:
    session.refresh(clock)
    return {name: getattr(clock, name) for name in COLUMNS}


def test_a_rebuild_gives_the_same_columns_and_steps(session: Session) -> None:
    scene = scenes.build(session)
    scenes.promise(session, scene)
    scenes.promise(session, scene, kind="first_response", goal_value=1)
    request = scenes.ask(session, scene)
    requests.reply(session, request.id, scene.member.id, at=NINE + HOUR)
    requests.hold(
        session, request.id, scene.member.id, HoldReason.WAITING_REQUESTER, at=NINE + 2 * HOUR
    )
    requests.resume(session, request.id, scene.asker.id, at=NINE + 4 * HOUR)
    at = NINE + 4 * HOUR
    before = [kept(session, clock) for clock in request.clocks]
    steps = [(row.state, row.due_at) for row in scenes.steps_of(session, request)]
    for clock in request.clocks:
        clock.state, clock.due_at, clock.elapsed_seconds = ClockState.STOPPED, None, 7
        clock.settled_at = clock.breached_at = NINE
    for row in scenes.steps_of(session, request):
        row.state, row.due_at = EscalationState.PLANNED, NINE
    request.state = RequestState.RESOLVED
    session.flush()
    escalating.replan(session, caches.refresh(session, request, at), at)
    assert [kept(session, clock) for clock in request.clocks] == before
    assert [(row.state, row.due_at) for row in scenes.steps_of(session, request)] == steps
    assert request.state is RequestState.OPEN


def test_the_named_priority_goes_before_any_and_both_last_days_count(session: Session) -> None:
    scene = scenes.build(session)
    on = NINE.date()
    broad = scenes.promise(session, scene)
    urgent = scenes.promise(session, scene, priority="P1", effective_to=on)
    scenes.promise(session, scene, priority="P1", effective_from=on + timedelta(days=1))

    def named(priority: str) -> list[int]:
        found = caches.versions_for(session, scene.service.id, priority, on)
        return [version.id for version in found]

    assert named("P1") == [urgent.id]
    assert named("P2") == [broad.id]
    found = caches.versions_for(session, scene.service.id, "P1", on + timedelta(days=1))
    assert urgent.id not in {version.id for version in found}
