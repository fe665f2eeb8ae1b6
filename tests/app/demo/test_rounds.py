"""The rounds of pulses: when each opens, and that none steps on another of its kind."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from app.demo.clock import BEGINS_AT
from app.demo.company import ZONE
from app.demo.rounds import WEEKLY_WAVES, rounds
from app.demo.story import PAST, PRESENT


def test_the_last_weekly_round_is_the_one_before_the_demo() -> None:
    weekly = [one for one in rounds(PAST) if one.template == "TPL-WEEK"]
    assert len(weekly) == WEEKLY_WAVES
    assert weekly[-1].schedule == PAST
    assert weekly[0].schedule.opens_at.astimezone(ZONE).date().isoformat() == "2026-01-13"


def test_rounds_of_a_kind_follow_each_other_and_all_are_over() -> None:
    found = rounds(PAST)
    assert [one.schedule.opens_at for one in found] == sorted(
        one.schedule.opens_at for one in found
    )
    for template in {one.template for one in found}:
        mine = [one.schedule for one in found if one.template == template]
        assert all(a.publishes_at <= b.opens_at for a, b in pairwise(mine))
    assert max(one.schedule.publishes_at for one in found) < PRESENT.opens_at < BEGINS_AT


def test_results_come_on_a_morning_after_the_close() -> None:
    for one in rounds(PAST):
        schedule = one.schedule
        assert schedule.opens_at < schedule.closes_at < schedule.publishes_at
        assert schedule.publishes_at - schedule.closes_at < timedelta(days=8)
        local = schedule.publishes_at.astimezone(ZONE)
        assert (local.weekday(), local.hour) == (0, 9)
