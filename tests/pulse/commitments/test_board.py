"""Queues, lists, risks and a whole story, in a bounded number of queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from pulse.commitments import board, escalating, requests, settling
from pulse.commitments.events import HoldReason
from pulse.commitments.models import EventKind, TargetKind
from pulse.errors import NotFound
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE, Scene


@pytest.fixture
def scene(session: Session) -> Scene:
    built = scenes.build(session)
    scenes.promise(session, built)
    return built


def queries(session: Session, read: Callable[[], object]) -> int:
    session.expire_all()
    counted: list[str] = []

    def count(*given: object) -> None:
        counted.append(str(given[2]))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", count)
    try:
        read()
    finally:
        event.remove(connection, "before_cursor_execute", count)
    return len(counted)


def test_the_queue_is_due_soonest_first_then_paused_then_untimed(
    session: Session, scene: Scene
) -> None:
    later = scenes.ask(session, scene, NINE + HOUR)
    sooner = scenes.ask(session, scene, NINE)
    paused = scenes.ask(session, scene, NINE - HOUR)
    requests.hold(
        session, paused.id, scene.member.id, HoldReason.WAITING_REQUESTER, at=NINE + HOUR
    )
    for version in scene.service.commitments[0].versions:
        version.effective_to = (NINE - timedelta(days=9)).date()
    untimed = scenes.ask(session, scene, NINE)
    done = scenes.ask(session, scene, NINE)
    requests.resolve(session, done.id, scene.member.id, at=NINE)
    lines = board.provider_queue(session, [scene.provider.id], NINE + 2 * HOUR)
    assert [line.request.id for line in lines] == [sooner.id, later.id, paused.id, untimed.id]
    first, second, third, fourth = lines
    assert (first.remaining_seconds, second.remaining_seconds) == (8 * 3600, 9 * 3600)
    assert (third.remaining_seconds, third.due_at) == (9 * 3600, None)
    assert (fourth.clocks, fourth.due_at, fourth.remaining_seconds) == ((), None, None)
    assert first.requester.id == scene.asker.id
    assert board.provider_queue(session, [scene.customer.id], NINE) == []


def test_overdue_counts_below_zero(session: Session, scene: Scene) -> None:
    scenes.ask(session, scene)
    at = NINE + timedelta(days=1, hours=3)
    settling.settle_due(session, at)
    (line,) = board.provider_queue(session, [scene.provider.id], at)
    assert (line.remaining_seconds, line.is_breached) == (-2 * 3600, True)


def test_a_requester_sees_going_ones_first(session: Session, scene: Scene) -> None:
    closed = scenes.ask(session, scene, NINE)
    requests.resolve(session, closed.id, scene.member.id, at=NINE)
    going = scenes.ask(session, scene, NINE - HOUR)
    lines = board.requests_of(session, scene.asker.id, NINE)
    assert [line.request.id for line in lines] == [going.id, closed.id]
    assert board.requests_of(session, scene.stranger.id, NINE) == []


def test_a_head_sees_what_is_broken_and_what_is_due_on_both_sides(
    session: Session, scene: Scene
) -> None:
    broken = scenes.ask(session, scene, NINE - timedelta(days=2))
    soon = scenes.ask(session, scene, NINE - timedelta(days=1))
    scenes.ask(session, scene, NINE)
    at, evening = NINE + HOUR / 2, NINE + 9 * HOUR
    settling.settle_due(session, at)
    for side in (scene.provider, scene.customer):
        found = board.risks(session, [side.id], at, evening)
        assert [line.request.id for line in found.broken] == [broken.id]
        assert [line.request.id for line in found.due_soon] == [soon.id]


def test_the_number_of_queries_does_not_grow(session: Session, scene: Scene) -> None:
    def readers() -> list[int]:
        ids, at = [scene.provider.id], NINE + HOUR
        person_id = scene.asker.id
        return [
            queries(session, lambda: board.provider_queue(session, ids, at)),
            queries(session, lambda: board.requests_of(session, person_id, at)),
            queries(session, lambda: board.risks(session, ids, at, at + 20 * HOUR)),
        ]

    for _ in range(2):
        scenes.ask(session, scene)
    few = readers()
    for _ in range(10):
        scenes.ask(session, scene)
    assert readers() == few
    assert max(few) <= 6


def test_a_story_has_everything_and_adds_up(session: Session, scene: Scene) -> None:
    replied = scenes.promise(session, scene, kind="first_response", goal_value=1)
    request = scenes.ask(session, scene)
    requests.reply(session, request.id, scene.member.id, "볼게요", at=NINE + HOUR / 2)
    fire_at = NINE + 8 * HOUR
    escalating.fire_due(session, fire_at)
    told = board.story(session, request.id, fire_at)
    assert [one.kind for one in told.events] == [EventKind.OPENED, EventKind.REPLIED]
    assert {one.clock.target for one in told.clocks} == set(TargetKind)
    for one in told.clocks:
        assert sum(one.derivation.by_party().values()) == one.derivation.real_seconds
    reply = next(one for one in told.clocks if one.version.id == replied.id)
    assert reply.reading.elapsed_seconds == 1800
    assert [row.rule for row in told.fired] == ["80pct"]
    assert [row.rule for row in told.upcoming] == ["100pct", "+8bh", "+24bh", "+40bh"]
    assert {scene.asker.id, scene.member.id, scene.owner.id} <= set(told.people)
    request_id = request.id
    assert queries(session, lambda: board.story(session, request_id, fire_at)) <= 8


def test_a_request_is_found_by_its_number(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    assert board.request_by_number(session, request.number) == (request, frozenset())
    with pytest.raises(NotFound):
        board.request_by_number(session, "R-999999")
    with pytest.raises(NotFound):
        board.story(session, 10**6, NINE)
