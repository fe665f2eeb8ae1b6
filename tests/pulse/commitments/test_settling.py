"""A breach is recorded once, with the moment it happened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.commitments import requests, settling
from pulse.commitments.models import ClockState
from pulse.commitments.settling import settle_due
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, MINUTE, NINE

SECOND = timedelta(seconds=1)


def test_a_breach_is_recorded_once_with_its_own_moment(session: Session) -> None:
    scene = scenes.build(session)
    scenes.promise(session, scene, goal_value=2)
    request = scenes.ask(session, scene)
    assert settle_due(session, NINE + 2 * HOUR) == 0
    assert settle_due(session, NINE + 5 * HOUR) == 1
    assert settle_due(session, NINE + 5 * HOUR) == 0
    clock = scenes.clock_of(session, request)
    assert clock.breached_at == NINE + 2 * HOUR + SECOND
    assert clock.settled_at == NINE + 2 * HOUR
    assert clock.state is ClockState.RUNNING
    breaches = select(func.count()).where(AuditEntry.action == "clock.breached")
    assert session.scalar(breaches) == 1


def test_used_up_at_closing_time_it_is_broken_only_the_next_morning(session: Session) -> None:
    scene = scenes.build(session)
    scenes.promise(session, scene, goal_value=9)
    request = scenes.ask(session, scene)
    assert settle_due(session, NINE + 20 * HOUR) == 0
    assert settle_due(session, NINE + 24 * HOUR) == 0
    assert settle_due(session, NINE + 24 * HOUR + SECOND) == 1
    assert scenes.clock_of(session, request).breached_at == NINE + 24 * HOUR + SECOND


def test_more_than_one_batch_is_settled_in_one_go(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "_BATCH", 2)
    scene = scenes.build(session)
    scenes.promise(session, scene, goal_value=9)
    open_overnight = scenes.ask(session, scene)
    scenes.promise(session, scene, goal_value=1)
    for minutes in (0, 0, 0, 5):
        scenes.ask(session, scene, NINE + minutes * MINUTE)
    assert settle_due(session, NINE + 10 * HOUR) == 4
    assert scenes.clock_of(session, open_overnight).breached_at is None


def test_done_before_the_tick_looked_it_is_kept(session: Session) -> None:
    scene = scenes.build(session)
    scenes.promise(session, scene, goal_value=2)
    request = scenes.ask(session, scene)
    requests.resolve(session, request.id, scene.member.id, at=NINE + 2 * HOUR)
    assert settle_due(session, NINE + 9 * HOUR) == 0
    assert scenes.clock_of(session, request).breached_at is None
