"""Before and after a decision: said only where it is no chance, and not too early."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy.orm import Session

from pulse.digests.answering import answer
from pulse.digests.effects import Change, change_of, effects_of
from pulse.digests.models import DecisionState
from pulse.digests.raising import PERIOD, raise_decisions
from pulse.digests.reading import asked_of
from tests.pulse.digests.stage import AT, ON, build


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ((30, 60), (58, 60), Change.BETTER),
        ((58, 60), (30, 60), Change.WORSE),
        ((5, 10), (7, 10), Change.CHANCE),
        ((5, 10), (0, 0), Change.NOT_COUNTED),
    ],
)
def test_better_and_worse_are_said_where_ranges_do_not_overlap(
    before: tuple[int, int], now: tuple[int, int], said: Change
) -> None:
    assert change_of(before, now) is said


@given(some.integers(0, 60), some.integers(0, 60))
def test_turned_round_it_says_the_opposite(first: int, second: int) -> None:
    opposite = {Change.BETTER: Change.WORSE, Change.WORSE: Change.BETTER}
    said = change_of((first, 60), (second, 60))
    assert change_of((second, 60), (first, 60)) is opposite.get(said, said)


def test_a_decision_is_told_with_what_it_rested_on_and_not_judged_too_early(
    session: Session,
) -> None:
    company = build(session)
    raise_decisions(session, AT, ON)
    chief = company.viewer("chief")
    (asked,) = asked_of(session, chief, AT)
    answer(session, chief, asked.id, DecisionState.DECIDED, "두 사람을 더 둔다", at=AT)
    (early,) = effects_of(session, chief, AT + timedelta(days=1))
    assert (early.change, early.before, early.now) == (Change.TOO_EARLY, (30, 60), None)
    (later,) = effects_of(session, chief, AT + PERIOD + timedelta(days=1))
    assert (later.change, later.now) == (Change.NOT_COUNTED, (0, 0))
    assert effects_of(session, company.viewer("asker"), AT + timedelta(days=1)) == []
