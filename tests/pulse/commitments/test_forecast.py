from __future__ import annotations

import math
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pulse.commitments import forecast, requests
from pulse.commitments.forecast import Known, beta_binomial, needed, outlook, service_outlook
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE

DAY = timedelta(days=1)


def chance(known: Known, target: float = 0.9) -> float:
    found = outlook(known, target).chance_below
    assert found is not None
    return found


def test_a_uniform_belief_makes_every_number_as_likely() -> None:
    assert beta_binomial(4, 1.0, 1.0) == pytest.approx([0.2] * 5)


@given(st.integers(0, 60), st.floats(0.2, 50), st.floats(0.2, 50))
def test_probabilities_add_up_and_have_the_right_mean(
    trials: int, alpha: float, beta: float
) -> None:
    found = beta_binomial(trials, alpha, beta)
    assert math.fsum(found) == pytest.approx(1.0)
    mean = math.fsum(kept * p for kept, p in enumerate(found))
    assert mean == pytest.approx(trials * alpha / (alpha + beta), abs=1e-6)


@given(st.integers(0, 5_000), st.integers(1, 100))
def test_what_is_needed_is_exact(whole: int, percent: int) -> None:
    need = needed(whole, percent / 100)
    goal = Fraction(percent, 100)
    assert whole == 0 or Fraction(need, whole) >= goal
    assert need == 0 or Fraction(need - 1, whole) < goal


def test_a_period_of_forty_allows_four_misses() -> None:
    found = outlook(Known(kept=20, missed=3, to_come=17), 0.9)
    assert found.allowed == 4
    assert found.burn == 0.75
    assert 0.5 < chance(found.known) < 0.9


def test_a_goal_that_cannot_be_missed_or_reached_any_more() -> None:
    assert chance(Known(kept=39, missed=1, to_come=0)) == 0.0
    assert chance(Known(kept=10, missed=5, to_come=5)) == 1.0
    assert outlook(Known(kept=3, missed=1, to_come=0), 0.9).burn is None
    assert outlook(Known(0, 0, 0), 0.9).chance_below is None


def test_few_promises_leave_the_outcome_open() -> None:
    assert 0.1 < chance(Known(kept=1, missed=0, to_come=9)) < 0.9


@given(st.integers(0, 30), st.integers(0, 10), st.integers(0, 30))
def test_another_miss_never_improves_the_outlook(kept: int, missed: int, to_come: int) -> None:
    better = chance(Known(kept + 1, missed, to_come))
    assert chance(Known(kept, missed + 1, to_come)) >= better - 1e-9


def test_the_time_before_counts_for_a_few_promises_only() -> None:
    good = chance(Known(2, 0, 10, kept_before=990, due_before=1000))
    poor = chance(Known(2, 0, 10, kept_before=500, due_before=1000))
    assert good < 0.2
    assert poor > 0.9
    little = chance(Known(30, 0, 10, kept_before=500, due_before=1000))
    assert little < poor


def test_a_service_is_read_from_its_clocks(session: Session) -> None:
    scene = scenes.build(session)
    scenes.promise(session, scene, goal_value=4)
    for hours in (1, 2, 6):
        request = scenes.ask(session, scene)
        requests.resolve(session, request.id, scene.member.id, at=NINE + hours * HOUR)
    scenes.ask(session, scene, at=NINE + 2 * DAY)
    at = NINE + 2 * DAY + HOUR
    (found,) = service_outlook(session, scene.service.id, NINE - DAY, NINE + 5 * DAY, at)
    known = found.outlook.known
    assert (known.kept, known.missed, known.to_come) == (2, 1, 1)
    assert found.outlook.allowed == 0
    assert found.outlook.chance_below == 1.0


def test_the_time_before_lets_expect_more(session: Session) -> None:
    scene = scenes.build(session)
    scenes.promise(session, scene, goal_value=4)
    for _ in range(13):
        request = scenes.ask(session, scene)
        requests.resolve(session, request.id, scene.member.id, at=NINE + HOUR)
    start = NINE + 20 * DAY
    scenes.ask(session, scene, at=start + HOUR)
    to = start + forecast.LOOK_BACK / 7
    (found,) = service_outlook(session, scene.service.id, start, to, start + HOUR)
    assert found.outlook.known.to_come == 2
    assert found.outlook.known.due_before == 13


def test_nothing_promised_nothing_said(session: Session) -> None:
    scene = scenes.build(session)
    assert service_outlook(session, scene.service.id, NINE, NINE + DAY, NINE) == []
