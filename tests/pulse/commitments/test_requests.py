"""The verbs: one event each, caches that follow, who may, who hears, two presses one effect."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pulse.commitments import requests
from pulse.commitments.events import HoldReason, Outcome
from pulse.commitments.intake import NewRequest
from pulse.commitments.models import (
    ClockState,
    EscalationState,
    EventKind,
    RequestEvent,
    RequestState,
)
from pulse.errors import Conflict, Invalid, NotFound, Refused
from pulse.transaction import transaction
from tests import factories
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, MINUTE, NINE, Scene


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def test_opening_pins_the_promise_starts_its_clock_and_tells_both_sides(
    session: Session, scene: Scene
) -> None:
    promise = scenes.promise(session, scene)
    request = scenes.ask(session, scene)
    clock = scenes.clock_of(session, request)
    assert request.number == f"R-{request.id:06d}"
    assert (clock.version_id, clock.state) == (promise.id, ClockState.RUNNING)
    assert clock.due_at == NINE + timedelta(days=1, hours=1)
    assert scenes.told(session, "request_opened") == ["channel:T0402", f"person:{scene.asker.id}"]
    assert scenes.event_count(session, request) == 1


def test_opening_takes_the_version_in_force_that_day_and_its_priority(
    session: Session, scene: Scene
) -> None:
    last_day = (NINE - timedelta(days=1)).date()
    scenes.promise(session, scene, effective_to=last_day)
    urgent = scenes.promise(session, scene, priority="P1")
    scenes.promise(session, scene, priority="P3")
    scenes.promise(session, scene, kind="notice_lead")
    scenes.promise(session, scene, evidence="manual")
    request = scenes.ask(session, scene, priority="P1")
    assert [clock.version_id for clock in request.clocks] == [urgent.id]


def test_what_cannot_be_asked_is_said_field_by_field(session: Session, scene: Scene) -> None:
    with pytest.raises(Invalid) as refused:
        scenes.ask(session, scene, subject=" ", priority="P9", role="boss")
    assert refused.value.fields == {
        "subject": "missing",
        "priority": "unknown_priority",
        "role": "unknown_role",
    }


def test_a_service_is_asked_only_by_those_it_is_for(session: Session, scene: Scene) -> None:
    scene.service.user_scope = ["T0901"]
    scenes.ask(session, scene)
    asked = NewRequest(scene.service.id, "P2", "x")
    with pytest.raises(Refused, match="not_offered_to_you"):
        requests.open_request(session, scene.stranger.id, asked, at=NINE)
    scene.service.status = "ended"
    with pytest.raises(Refused, match="not_offered"):
        scenes.ask(session, scene)


def test_the_same_outside_reference_is_opened_once(session: Session, scene: Scene) -> None:
    scenes.ask(session, scene, external_ref="INC1")
    with pytest.raises(Conflict, match="already_opened"):
        scenes.ask(session, scene, external_ref="INC1")


def test_the_first_reply_of_the_provider_stops_the_reply_clock(
    session: Session, scene: Scene
) -> None:
    replied = scenes.promise(session, scene, kind="first_response", goal_value=1)
    solved = scenes.promise(session, scene)
    request = scenes.ask(session, scene)
    requests.reply(session, request.id, scene.asker.id, "more", at=NINE + 10 * MINUTE)
    assert scenes.clock_of(session, request, replied).state is ClockState.RUNNING
    requests.reply(session, request.id, scene.member.id, "보고 있어요", at=NINE + 30 * MINUTE)
    clock = scenes.clock_of(session, request, replied)
    assert (clock.state, clock.elapsed_seconds) == (ClockState.STOPPED, 1800)
    assert clock.due_at is None
    assert clock.settled_at == NINE + HOUR
    assert scenes.clock_of(session, request, solved).state is ClockState.RUNNING
    assert scenes.told(session, "request_changed") == ["channel:T0402", f"person:{scene.asker.id}"]


def test_a_hold_pauses_only_for_the_reasons_the_promise_accepts(
    session: Session, scene: Scene
) -> None:
    accepting = scenes.promise(session, scene)
    strict = scenes.promise(session, scene, pause_when=[])
    request = scenes.ask(session, scene)
    requests.hold(
        session, request.id, scene.member.id, HoldReason.WAITING_REQUESTER, at=NINE + HOUR
    )
    session.refresh(request)
    assert request.state is RequestState.HELD
    paused = scenes.clock_of(session, request, accepting)
    assert (paused.state, paused.due_at) == (ClockState.PAUSED, None)
    assert scenes.clock_of(session, request, strict).state is ClockState.RUNNING
    requests.resume(session, request.id, scene.asker.id, at=NINE + 3 * HOUR)
    resumed = scenes.clock_of(session, request, accepting)
    assert resumed.due_at == NINE + timedelta(days=1, hours=3)
    assert resumed.paused_seconds == 7200


def test_only_whoever_was_waited_for_may_resume_from_the_asking_side(
    session: Session, scene: Scene
) -> None:
    request = scenes.ask(session, scene)
    requests.hold(session, request.id, scene.member.id, HoldReason.STOCK_OUT, at=NINE)
    with pytest.raises(Refused, match="may_not_resume"):
        requests.resume(session, request.id, scene.asker.id, at=NINE + HOUR)


def test_resolved_and_reopened_the_closed_time_does_not_count(
    session: Session, scene: Scene
) -> None:
    scenes.promise(session, scene)
    request = scenes.ask(session, scene)
    requests.resolve(session, request.id, scene.member.id, at=NINE + HOUR)
    assert scenes.clock_of(session, request).state is ClockState.STOPPED
    requests.reopen(session, request.id, scene.asker.id, at=NINE + 4 * HOUR)
    clock = scenes.clock_of(session, request)
    assert (clock.state, clock.elapsed_seconds) == (ClockState.RUNNING, 3600)
    assert clock.due_at == NINE + timedelta(days=1, hours=4)
    assert clock.settled_at is None


def test_a_change_of_priority_applies_the_new_goal_to_the_whole_time(
    session: Session, scene: Scene
) -> None:
    normal = scenes.promise(session, scene, priority="P2")
    urgent = scenes.promise(session, scene, priority="P1", goal_value=2)
    request = scenes.ask(session, scene)
    requests.hold(
        session, request.id, scene.member.id, HoldReason.WAITING_REQUESTER, at=NINE + HOUR
    )
    requests.resume(session, request.id, scene.member.id, at=NINE + 2 * HOUR)
    event = requests.change_priority(
        session, request.id, scene.lead.id, "P1", at=NINE + 2 * HOUR + 30 * MINUTE
    )
    before = scenes.clock_of(session, request, normal)
    assert (before.state, before.exclusion) == (ClockState.EXCLUDED, "priority_changed")
    now = scenes.clock_of(session, request, urgent)
    assert (now.elapsed_seconds, now.paused_seconds) == (5400, 3600)
    assert now.due_at == NINE + 3 * HOUR
    assert event.data["was"][0]["elapsed_seconds"] == 3600
    assert request.priority == "P1"
    requests.change_priority(session, request.id, scene.lead.id, "P2", at=NINE + 3 * HOUR)
    assert scenes.clock_of(session, request, normal).state is ClockState.RUNNING
    assert scenes.clock_of(session, request, urgent).state is ClockState.EXCLUDED


def test_after_a_change_of_priority_only_the_last_overdue_step_is_planned(
    session: Session, scene: Scene
) -> None:
    scenes.promise(session, scene, priority="P2")
    urgent = scenes.promise(session, scene, priority="P1", goal_value=1)
    request = scenes.ask(session, scene)
    at = NINE + 2 * HOUR
    requests.change_priority(session, request.id, scene.lead.id, "P1", at=at)
    new = scenes.clock_of(session, request, urgent)
    planned = [row for row in scenes.steps_of(session, request) if row.clock_id == new.id]
    assert [(row.rule, row.due_at) for row in planned][:2] == [
        ("100pct", at),
        ("+8bh", NINE + 9 * HOUR),
    ]
    old = [row for row in scenes.steps_of(session, request) if row.clock_id != new.id]
    assert {row.state for row in old} == {EscalationState.CANCELLED}


@pytest.mark.parametrize(
    ("who", "exclusion", "state"),
    [
        ("asker", "cancelled_by_requester", ClockState.EXCLUDED),
        ("lead", "cancelled_by_provider", ClockState.STOPPED),
    ],
)
def test_who_cancels_decides_whether_the_promise_counts(
    session: Session, scene: Scene, who: str, exclusion: str, state: ClockState
) -> None:
    scenes.promise(session, scene)
    request = scenes.ask(session, scene)
    requests.cancel(session, request.id, getattr(scene, who).id, at=NINE + HOUR)
    clock = scenes.clock_of(session, request)
    assert (clock.exclusion, clock.state) == (exclusion, state)
    assert clock.settled_at == NINE + timedelta(days=1, hours=1)


def test_waived_once_and_left_out(session: Session, scene: Scene) -> None:
    scenes.promise(session, scene, goal_value=1)
    request = scenes.ask(session, scene)
    requests.waive(session, request.id, scene.asker.id, "괜찮아요", at=NINE + 2 * HOUR)
    clock = scenes.clock_of(session, request)
    assert (clock.exclusion, clock.state) == ("waived", ClockState.EXCLUDED)
    with pytest.raises(Conflict, match="already_waived"):
        requests.waive(session, request.id, scene.asker.id, at=NINE + 3 * HOUR)


def test_declined_within_the_limit_is_left_out(session: Session, scene: Scene) -> None:
    scenes.promise(session, scene)
    request = scenes.ask(session, scene)
    requests.resolve(
        session,
        request.id,
        scene.member.id,
        Outcome.DECLINED_WITHIN_LIMIT,
        "한도 밖이에요",
        at=NINE + HOUR,
    )
    assert scenes.clock_of(session, request).exclusion == "declined_within_limit"


def test_work_is_given_to_people_of_the_provider_only(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    requests.reassign(session, request.id, scene.lead.id, scene.member.id, at=NINE)
    assert request.assignee_id == scene.member.id
    assert f"person:{scene.member.id}" in scenes.told(session, "request_changed")
    with pytest.raises(Conflict, match="already_assigned"):
        requests.reassign(session, request.id, scene.lead.id, scene.member.id, at=NINE)
    with pytest.raises(Invalid, match="not_of_the_provider"):
        requests.reassign(session, request.id, scene.lead.id, scene.stranger.id, at=NINE)


def test_a_correction_moves_an_event_and_keeps_it(session: Session, scene: Scene) -> None:
    scenes.promise(session, scene, goal_value=1)
    request = scenes.ask(session, scene)
    event = requests.resolve(session, request.id, scene.member.id, at=NINE + 2 * HOUR)
    assert scenes.clock_of(session, request).breached_at == NINE + HOUR + timedelta(seconds=1)
    requests.correct(
        session, event, scene.lead.id, NINE + 30 * MINUTE, "전화로 먼저", at=NINE + 3 * HOUR
    )
    clock = scenes.clock_of(session, request)
    assert (clock.breached_at, clock.elapsed_seconds) == (None, 1800)
    kept = session.get_one(RequestEvent, event.id)
    assert kept.at == NINE + 2 * HOUR
    assert scenes.event_count(session, request) == 3
    requests.correct(session, event, scene.lead.id, None, "아직", at=NINE + 4 * HOUR)
    session.refresh(request)
    assert request.state is RequestState.OPEN


@pytest.mark.parametrize(
    ("verb", "arguments", "may"),
    [
        (requests.reply, (), {"asker", "member", "lead", "owner", "customer_head"}),
        (requests.hold, (HoldReason.THIRD_PARTY,), {"member", "lead", "owner"}),
        (requests.change_priority, ("P1",), {"member", "lead", "owner"}),
        (requests.resolve, (), {"member", "lead", "owner"}),
        (requests.cancel, (), {"asker", "lead", "owner", "customer_head"}),
        (requests.waive, (), {"asker", "customer_head"}),
    ],
)
def test_who_may_do_what(
    session: Session, scene: Scene, verb: object, arguments: tuple[object, ...], may: set[str]
) -> None:
    people = ("asker", "member", "lead", "owner", "customer_head", "stranger")
    for who in people:
        request = scenes.ask(session, scene)
        act = lambda who=who, request=request: verb(  # type: ignore[operator]  # noqa: E731
            session, request.id, getattr(scene, who).id, *arguments, at=NINE
        )
        if who in may:
            act()
            assert scenes.event_count(session, request) == 2
        else:
            with pytest.raises(Refused, match=f"may_not_{verb.__name__}"):  # type: ignore[attr-defined]
                act()
            assert scenes.event_count(session, request) == 1


def test_in_the_wrong_state_it_is_a_conflict(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    requests.resolve(session, request.id, scene.member.id, at=NINE)
    for again in (requests.resolve, requests.cancel, requests.resume):
        with pytest.raises(Conflict, match="wrong_state"):
            again(session, request.id, scene.lead.id, at=NINE + HOUR)
    with pytest.raises(NotFound):
        requests.reply(session, 10**6, scene.lead.id, at=NINE)


def test_two_presses_at_once_have_one_effect(fresh_engine: Engine) -> None:
    with Session(fresh_engine) as session, transaction(session):
        scene = scenes.build(session)
        request_id, member_id = scenes.ask(session, scene).id, scene.member.id
    together = Barrier(2, timeout=60)

    def press() -> str:
        with Session(fresh_engine) as session:
            together.wait()
            try:
                with transaction(session):
                    requests.hold(session, request_id, member_id, HoldReason.STOCK_OUT, at=NINE)
            except Conflict as refused:
                return refused.code
        return "held"

    with ThreadPoolExecutor(2) as pool:
        outcomes = [press.result() for press in [pool.submit(press) for _ in range(2)]]
    assert sorted(outcomes) == ["held", "wrong_state"]
    with Session(fresh_engine) as session:
        held = select(RequestEvent).where(RequestEvent.kind == EventKind.HELD)
        assert len(session.scalars(held).all()) == 1


def test_the_log_never_changes(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    event = request.events[0]
    event.reason = "other"
    with pytest.raises(RuntimeError, match="append-only"):
        session.flush()


def test_somebody_of_a_partner_may_ask_when_it_is_for_all(session: Session, scene: Scene) -> None:
    partner = factories.make_employer(session, "PA", is_own=False)
    centre = factories.make_department(session, "PA")
    centre.employer_id = partner.id
    worker = factories.make_person(session, centre, employer_id=partner.id)
    scene.service.user_scope = ["ALL_OWN"]
    asked = NewRequest(scene.service.id, "P2", "x")
    with pytest.raises(Refused):
        requests.open_request(session, worker.id, asked, at=NINE)
    scene.service.user_scope = ["ALL"]
    assert requests.open_request(session, worker.id, asked, at=NINE).requester_id == worker.id
