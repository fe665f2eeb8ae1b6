"""Load is counted by service, of the asked job families alone, each request once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from pulse.commitments.front_line import load_of
from pulse.commitments.models import ClockState
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import NINE
from tests.pulse.commitments.test_fulfilment import clocks


def test_each_request_counts_once_and_broken_is_not_due(session: Session) -> None:
    scene = scenes.build(session)
    version = scenes.promise(session, scene)
    family = scene.asker.job_family
    going = {"state": ClockState.RUNNING, "due_at": NINE + timedelta(hours=1)}
    clocks(session, scene, version, 2, **going, breached_at=NINE)
    clocks(session, scene, version, 3, **going)
    clocks(session, scene, version, 4)
    (found,) = load_of(session, {family}, NINE + timedelta(days=1)).services
    assert (found.waiting, found.broken, found.due_soon) == (9, 2, 3)
    assert load_of(session, {family}, NINE).due_soon == 0
    assert load_of(session, {"no such family"}, NINE).waiting == 0
