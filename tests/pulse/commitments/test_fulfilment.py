"""Fulfilment: the worked examples, what counts, what is left out and disclosed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from pulse.commitments.fulfilment import (
    ServiceFulfilment,
    Tally,
    VersionFulfilment,
    company_fulfilment,
    service_fulfilment,
)
from pulse.commitments.models import Clock, ClockState, CommitmentVersion, TargetKind
from pulse.commitments.rates import FulfilmentVerdict
from tests import factories
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import NINE, Scene

FROM, TO = NINE - timedelta(days=30), NINE + timedelta(days=1)


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def clocks(
    session: Session,
    scene: Scene,
    version: CommitmentVersion,
    count: int,
    *,
    settled_at: datetime = NINE,
    **columns: object,
) -> None:
    """Clocks as the sweep leaves them, without telling each one's story."""
    facts: dict[str, object] = {
        "state": ClockState.STOPPED,
        "goal_seconds": 3600,
        "elapsed_seconds": 600,
        "target": TargetKind.RESOLUTION,
        "settled_at": settled_at,
        **columns,
    }
    for _ in range(count):
        request = scenes.ask(session, scene, NINE - timedelta(days=2), is_historic=True)
        for clock in request.clocks:
            session.delete(clock)
        session.flush()
        session.add(Clock(request_id=request.id, version_id=version.id, **facts))
    session.flush()


def april(session: Session, scene: Scene) -> CommitmentVersion:
    version = scenes.promise(session, scene)
    breached = {"breached_at": NINE}
    clocks(session, scene, version, 42)
    clocks(session, scene, version, 9, paused_seconds=3001)
    clocks(session, scene, version, 5, **breached)
    clocks(session, scene, version, 2, state=ClockState.RUNNING, **breached)
    clocks(session, scene, version, 1, exclusion="cancelled_by_provider")
    clocks(
        session, scene, version, 1, state=ClockState.EXCLUDED, exclusion="cancelled_by_requester"
    )
    return version


def test_the_example_of_april(session: Session, scene: Scene) -> None:
    april(session, scene)
    found = service_fulfilment(session, scene.service.id, FROM, TO, TO)
    (version,) = found.versions
    tally = version.tally
    assert (tally.met, tally.late, tally.open, tally.provider_cancelled) == (51, 5, 2, 1)
    assert (tally.due, tally.left_out, tally.requester_cancelled) == (59, 1, 1)
    assert tally.rate == pytest.approx(0.864, abs=5e-4)
    assert tally.rate_without_pauses == pytest.approx(0.712, abs=5e-4)
    assert version.interval is not None
    assert version.interval.low == pytest.approx(0.775, abs=5e-4)
    assert version.interval.high == pytest.approx(0.922, abs=5e-4)
    assert version.verdict is FulfilmentVerdict.CANNOT_SAY_MISSED


def test_what_was_due_in_another_period_is_not_counted(session: Session, scene: Scene) -> None:
    version = scenes.promise(session, scene)
    clocks(session, scene, version, 1, settled_at=FROM)
    clocks(session, scene, version, 1, settled_at=TO)
    clocks(session, scene, version, 1, settled_at=FROM - timedelta(seconds=1))
    found = service_fulfilment(session, scene.service.id, FROM, TO, TO)
    assert found.versions[0].tally.due == 1


def test_waived_declined_and_replaced_are_left_out(session: Session, scene: Scene) -> None:
    version = scenes.promise(session, scene)
    for why in ("waived", "declined_within_limit", "priority_changed"):
        clocks(session, scene, version, 1, state=ClockState.EXCLUDED, exclusion=why)
    running = {"state": ClockState.RUNNING, "due_at": NINE}
    clocks(session, scene, version, 1, **{**running, "settled_at": None})  # type: ignore[arg-type]
    (found,) = service_fulfilment(session, scene.service.id, FROM, TO, TO).versions
    assert (found.tally.due, found.tally.waived, found.tally.declined) == (0, 1, 1)
    assert (found.tally.left_out, found.tally.undecided) == (2, 1)
    assert found.tally.rate is None
    assert found.interval is None
    assert found.verdict is FulfilmentVerdict.NOTHING_DUE


def part(kept: int, due: int, weight: int, **columns: object) -> VersionFulfilment:
    facts: dict[str, object] = {
        "version_id": weight,
        "commitment_id": weight,
        "commitment_code": f"S01-C{weight}",
        "service_id": 1,
        "wording_ko": "",
        "wording_en": "",
        "target_rate": 90,
        "weight": weight,
        "tally": Tally(met=kept, late=due - kept, elapsed_seconds=70, paused_seconds=30),
    }
    return VersionFulfilment(**{**facts, **columns})  # type: ignore[arg-type]


def whole(*versions: VersionFulfilment, **columns: object) -> ServiceFulfilment:
    facts: dict[str, object] = {
        "service_id": 1,
        "code": "S01",
        "name_ko": "",
        "name_en": "",
        "criticality": 1,
        "provider_department_id": 1,
        "versions": versions,
    }
    return ServiceFulfilment(**{**facts, **columns})  # type: ignore[arg-type]


def test_promises_are_rolled_up_by_weight_never_pooled() -> None:
    service = whole(part(38, 40, 2), part(16, 20, 3), part(90, 100, 1))
    assert service.rate == pytest.approx(0.867, abs=5e-4)
    assert service.promises_kept_to_target == (2, 3)
    assert service.interval is not None
    assert service.interval.low < 0.867 < service.interval.high


def test_two_versions_of_one_commitment_have_its_weight_once() -> None:
    old, new = part(10, 10, 2), part(0, 30, 2, version_id=9)
    other = part(10, 10, 2, commitment_id=7)
    assert whole(old, new, other).rate == pytest.approx((2 * 0.25 + 2 * 1.0) / 4)


@pytest.mark.parametrize(
    ("satisfaction", "paused", "kept", "flagged"),
    [(49.9, 0, 95, True), (50.0, 0, 95, False), (None, 31, 95, True), (49.9, 0, 80, False)],
)
def test_green_outside_red_inside(
    satisfaction: float | None, paused: int, kept: int, flagged: bool
) -> None:
    tally = Tally(met=kept, late=100 - kept, elapsed_seconds=100 - paused, paused_seconds=paused)
    service = whole(replace(part(1, 1, 1), tally=tally), satisfaction=satisfaction)
    assert service.is_watermelon is flagged


def test_the_whole_company_takes_two_queries(session: Session, scene: Scene) -> None:
    april(session, scene)
    quiet = factories.make_service(session, scene.provider, scene.customer, code="S02")
    counted: list[str] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *given: counted.append(str(given[2])))
    company = company_fulfilment(session, FROM, TO, TO, satisfactions={scene.service.id: 40.0})
    assert len(counted) == 2
    assert [service.code for service in company] == ["S01"]
    factories.make_commitment(session, quiet)
    again = company_fulfilment(session, FROM, TO, TO, provider_ids=[scene.provider.id])
    assert [service.rate is None for service in again] == [False, True]
    assert company_fulfilment(session, FROM, TO, TO, provider_ids=[]) == ()


def test_a_service_that_promises_nothing_has_no_rate(session: Session) -> None:
    scene = scenes.build(session)
    found = service_fulfilment(session, scene.service.id, FROM, TO, TO)
    assert found.rate is None
    assert found.versions == ()
