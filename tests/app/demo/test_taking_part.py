"""What is told of taking part: promises that change ahead of their day, and two raters."""

from __future__ import annotations

import csv

from sqlalchemy.orm import Session

from app.demo.clock import BEGINS_AT
from app.demo.company import DATA
from app.demo.taking_part import DECIDED, RATED_AT, SIDES, SIGNED, chapters
from pulse.participation.periods import half_of
from pulse.participation.rubric import APART, MOST_POINTS, Criterion


def test_everything_is_told_before_the_demo_begins(session: Session) -> None:
    times = [at for at, _ in chapters(session)]
    assert max(times) < BEGINS_AT
    assert len(times) == len(SIGNED) + 1 + len(RATED_AT)


def test_promises_change_ahead_of_their_day_and_one_of_two_was_signed_in_each_half() -> None:
    with (DATA / "commitments.csv").open(encoding="utf-8") as lines:
        known = {row["commitment_id"] for row in csv.DictReader(lines)}
    assert {one.commitment for one in SIGNED} | {DECIDED["commitment_id"]} <= known
    assert all(one.proposed_at.date() < one.effective_from for one in SIGNED)
    assert {half_of(one.effective_from).number for one in SIGNED} == {1, 2}


def test_both_raters_give_ten_of_twenty_points_and_need_not_talk() -> None:
    assert set(SIDES) == set(Criterion)
    both = [points for points, _ in SIDES.values()]
    for place in range(2):
        assert sum(points[place] for points in both) * 2 == MOST_POINTS * len(Criterion)
    assert all(abs(first - second) <= APART for first, second in both)
