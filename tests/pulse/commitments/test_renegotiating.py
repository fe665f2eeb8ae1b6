from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from pulse.calendars.registry import working_calendar
from pulse.commitments import requests
from pulse.commitments.clocks import Verdict
from pulse.commitments.events import Side, log_of
from pulse.commitments.models import ServiceRequest
from pulse.commitments.renegotiating import (
    AgreedTime,
    agree_due,
    agreed_time,
    open_proposal,
    propose_due,
)
from pulse.errors import Conflict, Invalid, Refused
from tests.factories import CALENDAR
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, MINUTE, NINE, Scene

LATER = NINE + 30 * HOUR
"""Three in the afternoon of the next day."""


@pytest.fixture
def scene(session: Session) -> Scene:
    made = scenes.build(session)
    scenes.promise(session, made, goal_value=4)
    return made


def agreed(session: Session, request: ServiceRequest, at: datetime) -> AgreedTime | None:
    calendar = working_calendar(session, CALENDAR)
    return agreed_time(log_of(session, request.id), calendar, request.opened_at, at)


def test_a_proposal_waits_for_the_other_side(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    propose_due(session, request.id, scene.member.id, LATER, "부품이 내일 와요", at=NINE + HOUR)
    waiting = open_proposal(log_of(session, request.id), NINE + HOUR)
    assert waiting is not None
    assert (waiting.due_at, waiting.side) == (LATER, Side.PROVIDER)
    assert agreed(session, request, NINE + HOUR) is None
    with pytest.raises(Refused):
        agree_due(session, request.id, scene.member.id, at=NINE + 2 * HOUR)


def test_both_times_stay_visible(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    signed = scenes.clock_of(session, request).due_at
    propose_due(session, request.id, scene.member.id, LATER, at=NINE + HOUR)
    agree_due(session, request.id, scene.asker.id, at=NINE + 2 * HOUR)
    assert scenes.clock_of(session, request).due_at == signed
    found = agreed(session, request, NINE + 3 * HOUR)
    assert found is not None
    assert (found.due_at, found.verdict, found.number) == (LATER, Verdict.OPEN, 1)


def test_late_by_the_promise_and_kept_by_the_agreement(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    propose_due(session, request.id, scene.asker.id, LATER, at=NINE + HOUR)
    agree_due(session, request.id, scene.member.id, at=NINE + 2 * HOUR)
    requests.resolve(session, request.id, scene.member.id, at=LATER)
    clock = scenes.clock_of(session, request)
    assert clock.breached_at is not None
    found = agreed(session, request, LATER + HOUR)
    assert found is not None
    assert (found.verdict, found.stopped_at) == (Verdict.KEPT, LATER)


def test_an_agreed_time_is_broken_by_the_first_working_second(
    session: Session, scene: Scene
) -> None:
    request = scenes.ask(session, scene)
    propose_due(session, request.id, scene.member.id, NINE + 9 * HOUR, at=NINE + HOUR)
    agree_due(session, request.id, scene.asker.id, at=NINE + 2 * HOUR)
    requests.resolve(session, request.id, scene.member.id, at=NINE + 24 * HOUR)
    found = agreed(session, request, LATER)
    assert found is not None
    assert found.verdict is Verdict.KEPT
    requests.reopen(session, request.id, scene.asker.id, at=NINE + 24 * HOUR + MINUTE)
    requests.resolve(session, request.id, scene.member.id, at=NINE + 25 * HOUR)
    found = agreed(session, request, LATER)
    assert found is not None
    assert found.verdict is Verdict.LATE


def test_one_agreement_a_proposal_and_the_last_one_counts(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    with pytest.raises(Conflict):
        agree_due(session, request.id, scene.asker.id, at=NINE + HOUR)
    propose_due(session, request.id, scene.member.id, LATER, at=NINE + HOUR)
    agree_due(session, request.id, scene.asker.id, at=NINE + 2 * HOUR)
    with pytest.raises(Conflict):
        agree_due(session, request.id, scene.asker.id, at=NINE + 2 * HOUR)
    propose_due(session, request.id, scene.member.id, LATER + HOUR, at=NINE + 3 * HOUR)
    agree_due(session, request.id, scene.customer_head.id, at=NINE + 4 * HOUR)
    found = agreed(session, request, NINE + 5 * HOUR)
    assert found is not None
    assert (found.due_at, found.number) == (LATER + HOUR, 2)


def test_who_may_and_what_may_be_proposed(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    with pytest.raises(Refused):
        propose_due(session, request.id, scene.stranger.id, LATER, at=NINE + HOUR)
    with pytest.raises(Invalid):
        propose_due(session, request.id, scene.member.id, NINE + HOUR, at=NINE + HOUR)
    with pytest.raises(Invalid):
        propose_due(session, request.id, scene.member.id, NINE + 10_000 * HOUR, at=NINE)
    propose_due(session, request.id, scene.member.id, LATER, at=NINE + HOUR)
    with pytest.raises(Refused):
        agree_due(session, request.id, scene.stranger.id, at=NINE + HOUR)


def test_both_sides_hear_of_it(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    propose_due(session, request.id, scene.member.id, LATER, at=NINE + HOUR)
    assert scenes.told(session, "request_changed") == [f"person:{scene.asker.id}"]
    agree_due(session, request.id, scene.asker.id, at=NINE + 2 * HOUR)
    assert scenes.told(session, "request_changed")[-1] == f"channel:{scene.provider.code}"
