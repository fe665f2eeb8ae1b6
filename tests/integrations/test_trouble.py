"""One unclear end is an accident, several in a row an outage, and questions come ever rarer."""

from __future__ import annotations

from integrations.trouble import OUTAGE, Trouble


def test_the_first_unclear_end_costs_no_time_and_later_ones_do() -> None:
    trouble = Trouble(pause=5)
    assert [trouble.again() for _ in range(OUTAGE)] == [0, 5, 5]
    assert trouble.is_outage


def test_anything_that_arrives_ends_the_count() -> None:
    trouble = Trouble()
    for _ in range(OUTAGE):
        trouble.again()
    trouble.over()
    assert not trouble.is_outage
    assert trouble.again() == 0


def test_questions_come_at_growing_distances_up_to_a_limit() -> None:
    trouble, asked = Trouble(pause=5, longest=20), list[int]()
    for second in range(100):
        if trouble.may_ask(float(second)):
            asked.append(second)
    assert asked == [0, 10, 30, 50, 70, 90]
