"""Who hears of a fired step, when, and what a chain that keeps quiet keeps from the thread."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.commitments import escalation_notices
from pulse.commitments.models import Escalation, ServiceRequest
from pulse.commitments.recipients import DEFER, Recipients
from pulse.outbox import OutboxMessage
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE, Scene

THREAD = "channel:T0402"
EVENING = NINE + 12 * HOUR
NEXT_MORNING = NINE + 24 * HOUR


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def stepped(session: Session, scene: Scene, *told: int, **document: str) -> Escalation:
    """The first step of a request's chain, as it stands when those ``told`` are to hear it."""
    scenes.make_chain(session, "E-OWN", **document)
    scenes.promise(session, scene, chain_code="E-OWN")
    row = scenes.steps_of(session, scenes.ask(session, scene))[0]
    row.told = list(told)
    session.flush()
    return row


def tell_fired(session: Session, row: Escalation, at: datetime) -> dict[str, datetime]:
    request = session.get_one(ServiceRequest, row.request_id)
    escalation_notices.tell_fired(session, row, request, Recipients(session, at.date()), at)
    found = session.scalars(select(OutboxMessage).where(OutboxMessage.notice == "escalated"))
    return {one.recipient: one.due_at for one in found}


def test_the_thread_waits_for_the_last_of_those_who_are_told(
    session: Session, scene: Scene
) -> None:
    scene.owner.timezone = "Europe/Berlin"
    row = stepped(session, scene, scene.lead.id, scene.owner.id)
    row.quiet_hours = DEFER
    assert tell_fired(session, row, EVENING) == {
        f"person:{scene.lead.id}": NEXT_MORNING,
        f"person:{scene.owner.id}": EVENING,  # two in the afternoon in Berlin
        THREAD: NEXT_MORNING,
    }


def test_a_step_that_reaches_nobody_still_stands_in_the_thread(
    session: Session, scene: Scene
) -> None:
    assert tell_fired(session, stepped(session, scene), NINE + HOUR) == {THREAD: NINE + HOUR}


def test_a_chain_that_forbids_details_is_told_in_person_only(
    session: Session, scene: Scene
) -> None:
    row = stepped(session, scene, scene.lead.id, content="no case details in messages")
    assert escalation_notices.is_discreet(session, row)
    assert list(tell_fired(session, row, NINE + HOUR)) == [f"person:{scene.lead.id}"]
    request = session.get_one(ServiceRequest, row.request_id)
    escalation_notices.tell_acknowledged(session, row, request, NINE + HOUR)
    told = scenes.told(session, "escalation_acknowledged")
    assert told == [f"person:{scene.lead.id}"]


def test_each_taking_on_is_told_to_all_who_heard_and_once(session: Session, scene: Scene) -> None:
    row = stepped(session, scene, scene.lead.id, scene.owner.id)
    assert not escalation_notices.is_discreet(session, row)
    request = session.get_one(ServiceRequest, row.request_id)
    for at in (NINE + HOUR, NINE + HOUR):
        escalation_notices.tell_acknowledged(session, row, request, at)
    everybody = [f"person:{scene.lead.id}", f"person:{scene.owner.id}", THREAD]
    assert sorted(scenes.told(session, "escalation_acknowledged")) == sorted(everybody)
    escalation_notices.tell_acknowledged(session, row, request, NINE + 2 * HOUR)
    assert len(scenes.told(session, "escalation_acknowledged")) == 6
