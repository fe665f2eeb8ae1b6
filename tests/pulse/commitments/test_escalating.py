"""Escalation: what is planned happens, holds shift it, no death loses or doubles a step.

Where each rule is tested besides here: rules and repeats in ``test_chains``; who hears instead of
whom, and that partner workers are never named, in ``test_recipients``; the thread, both heads in
it, taking a step on and its end, late notices and quiet hours as people meet them in
``tests/integrations/slack/test_escalation_handlers``; on the page in
``tests/app/views/test_request_acts``; the killed worker process in
``tests/journeys/test_escalations_killed``.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.commitments import escalating, requests
from pulse.commitments.events import HoldReason
from pulse.commitments.models import Escalation, EscalationState, ServiceRequest
from pulse.errors import Conflict, Invalid, NotFound, Refused
from pulse.outbox import OutboxMessage
from pulse.people.models import PersonStatus
from pulse.transaction import transaction
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, MINUTE, NINE, Scene

DAY = timedelta(days=1)
# Ten working hours from Wednesday nine, in a nine to six office.
EIGHTY_PER_CENT = NINE + 8 * HOUR
DUE = NINE + DAY + HOUR
EIGHT_MORE = NINE + DAY + 9 * HOUR
THREAD = "channel:T0402"


@pytest.fixture
def scene(session: Session) -> Scene:
    built = scenes.build(session)
    scenes.promise(session, built)
    return built


def fired_rules(session: Session, request: ServiceRequest) -> list[str]:
    rows = scenes.steps_of(session, request)
    return [row.rule for row in rows if row.state is EscalationState.FIRED]


def future(session: Session, request: ServiceRequest) -> list[tuple[str, datetime | None]]:
    return [(row.rule, row.due_at) for row in escalating.upcoming(session, request.id)]


def test_the_whole_chain_is_planned_at_the_opening(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    assert future(session, request)[:3] == [
        ("80pct", EIGHTY_PER_CENT),
        ("100pct", DUE),
        ("+8bh", EIGHT_MORE),
    ]


def test_the_chain_is_frozen_when_the_request_opens(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    chain = scenes.make_chain(session)
    chain.document = {"quiet_hours": "ignore", "steps": []}
    session.flush()
    requests.reply(session, request.id, scene.member.id, at=NINE)
    assert len(future(session, request)) == 5
    assert {row.quiet_hours for row in scenes.steps_of(session, request)} == {
        "defer_to_next_opening"
    }


def test_the_future_as_listed_is_what_happens(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    listed = future(session, request)
    at = NINE
    while at < NINE + 10 * DAY:
        escalating.fire_due(session, at)
        at += 30 * MINUTE
    rows = scenes.steps_of(session, request)
    assert [(row.rule, row.due_at) for row in rows] == listed
    assert all(row.fired_at == row.due_at for row in rows)
    assert [row.told for row in rows] == [
        [scene.owner.id],
        [scene.lead.id, scene.owner.id],
        [scene.division_head.id],
        [scene.division_head.id, scene.customer_head.id],
        [scene.chief.id],
    ]
    heard = scenes.told(session, "escalated")
    assert len([one for one in heard if one != THREAD]) == 6  # the last goes into the digest
    assert heard.count(THREAD) == 4


def test_a_step_fires_once(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    assert escalating.fire_due(session, EIGHTY_PER_CENT) == 1
    assert escalating.fire_due(session, EIGHTY_PER_CENT) == 0
    assert escalating.fire_due(session, EIGHTY_PER_CENT + MINUTE) == 0
    assert fired_rules(session, request) == ["80pct"]
    assert scenes.told(session, "escalated") == [f"person:{scene.owner.id}", THREAD]


def test_a_hold_holds_and_a_resume_shifts(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    requests.hold(
        session, request.id, scene.member.id, HoldReason.WAITING_REQUESTER, at=NINE + HOUR
    )
    assert {due_at for _, due_at in future(session, request)} == {None}
    assert escalating.fire_due(session, NINE + 30 * DAY) == 0
    requests.resume(session, request.id, scene.member.id, at=NINE + 2 * HOUR)
    assert future(session, request)[:2] == [
        ("80pct", EIGHTY_PER_CENT + HOUR),
        ("100pct", DUE + HOUR),
    ]


def test_resolved_cancels_and_reopened_brings_back_what_lies_ahead(
    session: Session, scene: Scene
) -> None:
    request = scenes.ask(session, scene)
    requests.resolve(session, request.id, scene.member.id, at=NINE + HOUR)
    assert future(session, request) == []
    requests.reopen(session, request.id, scene.asker.id, at=NINE + 2 * HOUR)
    assert future(session, request)[0] == ("80pct", EIGHTY_PER_CENT + HOUR)


def test_a_scheduler_that_was_down_catches_up_in_order_and_says_so(
    session: Session, scene: Scene
) -> None:
    request = scenes.ask(session, scene)
    late = DUE + 40 * MINUTE
    assert escalating.fire_due(session, late) == 2
    first, second = scenes.steps_of(session, request)[:2]
    assert escalating.late_seconds(second) == 2400
    assert escalating.late_seconds(first) == (late - EIGHTY_PER_CENT).total_seconds()
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "escalation.fired").order_by(AuditEntry.id)
    ).all()
    assert [entry.details["rule"] for entry in entries] == ["80pct", "100pct"]
    assert entries[1].details["late_seconds"] == 2400


def test_the_clock_is_read_again_before_a_step_fires(session: Session, scene: Scene) -> None:
    """A row that wrongly still says planned is put right instead of fired."""
    request = scenes.ask(session, scene)
    requests.hold(
        session, request.id, scene.member.id, HoldReason.WAITING_REQUESTER, at=NINE + HOUR
    )
    row = scenes.steps_of(session, request)[0]
    row.state, row.due_at = EscalationState.PLANNED, NINE + HOUR
    session.flush()
    assert escalating.fire_due(session, NINE + 3 * HOUR) == 0
    assert (row.state, row.fired_at) == (EscalationState.HELD, None)
    assert scenes.told(session, "escalated") == []


def test_the_limit_takes_the_longest_due_first(session: Session, scene: Scene) -> None:
    later = scenes.ask(session, scene, NINE + HOUR)
    sooner = scenes.ask(session, scene, NINE)
    assert escalating.fire_due(session, DUE - MINUTE, limit=1) == 1
    assert (fired_rules(session, sooner), fired_rules(session, later)) == (["80pct"], [])


def test_acknowledged_until_then_all_further_steps_wait(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    escalating.fire_due(session, EIGHTY_PER_CENT)
    first = scenes.steps_of(session, request)[0]
    until = DUE + 2 * HOUR
    escalating.acknowledge(session, first.id, scene.owner.id, EIGHTY_PER_CENT, until)
    assert future(session, request)[:2] == [("100pct", until), ("+8bh", EIGHT_MORE)]
    assert escalating.fire_due(session, until - MINUTE) == 0
    assert escalating.fire_due(session, until) == 1


def test_acknowledged_without_a_time_holds_until_it_is_reopened(
    session: Session, scene: Scene
) -> None:
    request = scenes.ask(session, scene)
    escalating.fire_due(session, EIGHTY_PER_CENT)
    first = scenes.steps_of(session, request)[0]
    escalating.acknowledge(session, first.id, scene.owner.id, EIGHTY_PER_CENT)
    requests.reply(session, request.id, scene.member.id, at=EIGHTY_PER_CENT + MINUTE)
    assert {due_at for _, due_at in future(session, request)} == {None}
    assert escalating.fire_due(session, NINE + 30 * DAY) == 0
    requests.resolve(session, request.id, scene.member.id, at=EIGHTY_PER_CENT + MINUTE)
    requests.reopen(session, request.id, scene.asker.id, at=EIGHTY_PER_CENT + 2 * MINUTE)
    assert future(session, request)[0] == ("100pct", DUE + MINUTE)


def test_one_acknowledges_and_only_those_concerned(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    row = scenes.steps_of(session, request)[0]
    with pytest.raises(NotFound):
        escalating.acknowledge(session, row.id, scene.owner.id, NINE)
    escalating.fire_due(session, EIGHTY_PER_CENT)
    with pytest.raises(Refused, match="may_not_acknowledge"):
        escalating.acknowledge(session, row.id, scene.stranger.id, EIGHTY_PER_CENT)
    with pytest.raises(Invalid, match="not_ahead"):
        escalating.acknowledge(session, row.id, scene.owner.id, EIGHTY_PER_CENT, NINE)
    until = EIGHTY_PER_CENT + HOUR
    escalating.acknowledge(session, row.id, scene.member.id, EIGHTY_PER_CENT, until)
    with pytest.raises(Conflict, match="already_acknowledged"):
        escalating.acknowledge(session, row.id, scene.owner.id, until - MINUTE)
    escalating.acknowledge(session, row.id, scene.owner.id, until)
    assert row.acknowledged_by == scene.owner.id


def test_whoever_is_away_is_replaced_by_the_next_in_line(session: Session, scene: Scene) -> None:
    scene.owner.status = PersonStatus.ON_LEAVE
    scene.owner.manager_id = scene.lead.id
    request = scenes.ask(session, scene)
    escalating.fire_due(session, EIGHTY_PER_CENT)
    assert scenes.steps_of(session, request)[0].told == [scene.lead.id]


def test_the_notice_waits_for_the_recipients_own_morning(session: Session, scene: Scene) -> None:
    scene.owner.timezone = "Europe/Berlin"
    scenes.ask(session, scene)
    escalating.fire_due(session, EIGHTY_PER_CENT)  # 17:00 in Seoul, 10:00 in Berlin
    notice = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert notice is not None
    assert notice.due_at == EIGHTY_PER_CENT
    scenes.ask(session, scene, NINE - 2 * HOUR)  # counts from nine, so the same moments
    escalating.fire_due(session, EIGHTY_PER_CENT)
    escalating.fire_due(session, DUE)  # 10:00 in Seoul, 03:00 in Berlin
    rows = session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.notice == "escalated", OutboxMessage.created_at == DUE)
        .order_by(OutboxMessage.id)
    ).all()
    waits = {row.recipient: row.due_at for row in rows}
    assert waits[f"person:{scene.lead.id}"] == DUE
    assert waits[f"person:{scene.owner.id}"] == DUE + 6 * HOUR


@pytest.mark.parametrize(("priority", "waits"), [("P1", False), ("P2", True)])
def test_only_the_urgent_goes_through_quiet_hours(
    session: Session, scene: Scene, priority: str, waits: bool
) -> None:
    scenes.make_chain(session, "E-NIGHT", quiet_hours="ignore_for_P1")
    scenes.promise(session, scene, goal_value=1, goal_unit="elapsed_hours", chain_code="E-NIGHT")
    evening = NINE + 12 * HOUR
    scenes.ask(session, scene, evening, priority=priority)
    escalating.fire_due(session, evening + HOUR)
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.notice == "escalated")).all()
    expected = NINE + DAY if waits else evening + HOUR
    assert {row.due_at for row in rows} == {expected}


class Killed(BaseException):
    """A process that dies."""


@pytest.mark.parametrize("dies_after", ["the claim", "the notice"])
def test_killed_before_the_commit_nothing_is_lost_and_nothing_doubled(
    fresh_engine: Engine, monkeypatch: pytest.MonkeyPatch, dies_after: str
) -> None:
    with Session(fresh_engine) as session:
        with transaction(session):
            scene = scenes.build(session)
            scenes.promise(session, scene)
            ids = [scenes.ask(session, scene).id for _ in range(3)]
        name = "_fire_all" if dies_after == "the claim" else "late_seconds"
        whole = getattr(escalating, name)

        def die(*arguments: object) -> int:
            if name == "late_seconds":
                whole(*arguments)
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(escalating, name, die)
            with pytest.raises(Killed), transaction(session):
                escalating.fire_due(session, EIGHTY_PER_CENT)
    with Session(fresh_engine) as session:
        assert scenes.told(session, "escalated") == []
        with transaction(session):
            assert escalating.fire_due(session, EIGHTY_PER_CENT) == 3
        with transaction(session):
            assert escalating.fire_due(session, EIGHTY_PER_CENT) == 0
        assert len(scenes.told(session, "escalated")) == 3 * 2  # the owner and the thread
        fired = session.scalars(
            select(Escalation.request_id).where(Escalation.state == EscalationState.FIRED)
        ).all()
        assert sorted(fired) == sorted(ids)


def test_nothing_due_costs_one_small_query(session: Session, scene: Scene) -> None:
    scenes.ask(session, scene)
    plan_for = "SELECT id FROM escalation WHERE escalation.state = 'planned' AND due_at <= '2026'"
    if session.get_bind().dialect.name == "sqlite":
        rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {plan_for}").all()
        assert "ix_escalation_due_at_planned" in str(rows)
    assert escalating.fire_due(session, NINE) == 0


def test_two_workers_at_once_fire_each_step_once(fresh_engine: Engine) -> None:
    with Session(fresh_engine) as session, transaction(session):
        scene = scenes.build(session)
        scenes.promise(session, scene)
        for _ in range(4):
            scenes.ask(session, scene)
    together = Barrier(2, timeout=60)

    def sweep() -> int:
        with Session(fresh_engine) as session:
            together.wait()
            with transaction(session):
                return escalating.fire_due(session, EIGHTY_PER_CENT, limit=3)

    with ThreadPoolExecutor(2) as pool:
        fired = sum(job.result() for job in [pool.submit(sweep) for _ in range(2)])
    with Session(fresh_engine) as session, transaction(session):
        fired += escalating.fire_due(session, EIGHTY_PER_CENT)
    assert fired == 4
    with Session(fresh_engine) as session:
        assert len(scenes.told(session, "escalated")) == 4 * 2  # the owner and the thread
