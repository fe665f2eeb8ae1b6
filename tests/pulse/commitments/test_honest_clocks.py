"""Honest clocks: what is promised of every reading, one test each. The index is ``rules``."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from pulse.commitments import requests
from pulse.commitments.board import story
from pulse.commitments.derivation import Party
from pulse.commitments.events import HoldReason
from pulse.commitments.forecast import Known, outlook
from pulse.commitments.fulfilment import service_fulfilment
from pulse.commitments.matrix import matrix
from pulse.commitments.models import ServiceRequest
from pulse.commitments.rates import FulfilmentVerdict, verdict_of, wilson
from tests.derivation_verifier import Promise, problems_of
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE, Scene

DAY = timedelta(days=1)
OFFICE = {"timezone": "Asia/Seoul", "hours": {day: [["09:00", "18:00"]] for day in
          ("mon", "tue", "wed", "thu", "fri")}}  # fmt: skip


@pytest.fixture
def scene(session: Session) -> Scene:
    made = scenes.build(session)
    pauses = ["waiting_requester", "third_party"]
    scenes.promise(session, made, goal_value=4, pause_when=pauses)
    return made


@pytest.fixture
def request_held(session: Session, scene: Scene) -> ServiceRequest:
    """Opened at nine, two hours with the requester, one with a third party, done next morning."""
    request = scenes.ask(session, scene)
    for hours, reason in ((1, HoldReason.WAITING_REQUESTER), (4, HoldReason.THIRD_PARTY)):
        requests.hold(session, request.id, scene.member.id, reason, at=NINE + hours * HOUR)
        back = NINE + (hours + (2 if hours == 1 else 1)) * HOUR
        requests.resume(session, request.id, scene.member.id, at=back)
    requests.resolve(session, request.id, scene.member.id, at=NINE + DAY)
    return request


def test_honest_1_every_reading_carries_a_derivation_somebody_else_can_re_add(
    session: Session, scene: Scene, request_held: ServiceRequest
) -> None:
    told = story(session, request_held.id, NINE + DAY)
    (clock,) = told.clocks
    log = [
        {"kind": event.kind.value, "at": event.at.isoformat(), "id": event.id,
         "hold": event.data.get("hold", ""), "by": ""}
        for event in told.events
    ]  # fmt: skip
    promise = Promise("resolution", ["waiting_requester", "third_party"])
    document = clock.derivation.to_document()
    assert problems_of(document, log, OFFICE, promise) == []
    document["segments"][0]["seconds"] += 1
    assert problems_of(document, log, OFFICE, promise) != []


def test_honest_2_the_parties_minutes_are_the_minutes_on_the_wall(
    session: Session, scene: Scene, request_held: ServiceRequest
) -> None:
    (clock,) = story(session, request_held.id, NINE + DAY).clocks
    parties = clock.derivation.by_party()
    assert parties == {
        Party.PROVIDER: 6 * 3600,
        Party.REQUESTER: 2 * 3600,
        Party.THIRD_PARTY: 3600,
        Party.CLOSED: 15 * 3600,
    }
    assert sum(parties.values()) == clock.derivation.real_seconds == 24 * 3600


def test_honest_3_both_figures_and_the_share_of_pauses_are_told(
    session: Session, scene: Scene
) -> None:
    request = scenes.ask(session, scene)
    waits = HoldReason.WAITING_REQUESTER
    requests.hold(session, request.id, scene.member.id, waits, at=NINE + HOUR)
    requests.resume(session, request.id, scene.member.id, at=NINE + 4 * HOUR)
    requests.resolve(session, request.id, scene.member.id, at=NINE + 6 * HOUR)
    found = service_fulfilment(session, scene.service.id, NINE, NINE + 9 * DAY, NINE + 9 * DAY)
    (version,) = found.versions
    assert version.tally.rate == 1.0
    assert version.tally.rate_without_pauses == 0.0
    assert version.tally.pause_share == pytest.approx(0.5)
    assert found.is_watermelon


def test_honest_4_one_cannot_say_missed_while_the_goal_lies_inside_the_interval() -> None:
    interval = wilson(51, 59)
    assert interval.low < 0.9 < interval.high
    assert verdict_of(51 / 59, interval, 0.9) is FulfilmentVerdict.CANNOT_SAY_MISSED
    assert verdict_of(0.5, wilson(50, 100), 0.9) is FulfilmentVerdict.MISSED


def test_honest_5_the_burn_rate_is_the_used_share_of_the_misses_allowed() -> None:
    found = outlook(Known(kept=20, missed=3, to_come=17), 0.9)
    assert (found.allowed, found.burn) == (4, 0.75)
    few = outlook(Known(kept=3, missed=1, to_come=4), 0.5).chance_below
    many = outlook(Known(kept=30, missed=10, to_come=40), 0.5).chance_below
    assert few is not None
    assert many is not None
    assert 0.0 < many < few < 0.5  # the same share, told with as much certainty as there is


def test_honest_6_the_matrix_shows_what_passed_between_two_departments(
    session: Session, scene: Scene, request_held: ServiceRequest
) -> None:
    (pair,) = matrix(session, NINE - DAY, NINE + 9 * DAY)
    assert pair.provider_id == scene.provider.id
    assert pair.customer_id == scene.customer.id
    assert (pair.asked, pair.due, pair.met) == (1, 1, 0)
