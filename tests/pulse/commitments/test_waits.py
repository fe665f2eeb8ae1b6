from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from pulse.commitments import requests
from pulse.commitments.catalogue import PROTECTION
from pulse.commitments.models import Service
from pulse.commitments.waits import Waited, waited
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import NINE, Scene
from tests.pulse.commitments.scene import ask_and_resolve as done

DAY = timedelta(days=1)
SPANS = [(NINE - DAY, NINE + DAY), (NINE + DAY, NINE + 2 * DAY)]


@pytest.fixture
def scene(session: Session) -> Scene:
    made = scenes.build(session)
    scenes.promise(session, made, goal_value=4)
    return made


def test_kept_and_broken_are_counted_by_span_and_side(session: Session, scene: Scene) -> None:
    done(session, scene, 1)
    number = done(session, scene, 6)
    request = session.get_one(requests.ServiceRequest, number)
    (found,) = waited(session, SPANS)
    sides = (request.customer_department_id, request.provider_department_id)
    assert found == Waited(0, *sides, request.service_id, due=2, met=1)
    assert found.broken == 1


def test_it_is_told_by_job_family_too_and_of_these_alone(session: Session, scene: Scene) -> None:
    done(session, scene, 6)
    family = scene.asker.job_family
    assert [one.customer for one in waited(session, SPANS, (family,))] == [family]
    assert waited(session, SPANS, ("nobody",)) == []


def test_what_fell_due_outside_the_spans_is_not_counted(session: Session, scene: Scene) -> None:
    done(session, scene, 6)
    assert waited(session, SPANS[1:]) == []
    assert waited(session, []) == []


def test_nobody_learns_that_somebody_waited_for_protection(session: Session, scene: Scene) -> None:
    number = done(session, scene, 6)
    request = session.get_one(requests.ServiceRequest, number)
    session.get_one(Service, request.service_id).category = PROTECTION
    session.flush()
    assert waited(session, SPANS) == []
