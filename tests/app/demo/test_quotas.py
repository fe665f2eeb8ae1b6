"""Answers shared out among people: the planted mean, and the same each time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.demo.moods import ELEVEN, FIVE, OFTEN, Scale
from app.demo.quotas import shared_out, shuffled, some

PEOPLE = [f"P{number:04d}" for number in range(40)]


@given(
    count=st.integers(1, 60),
    score=st.floats(5, 95),
    scale=st.sampled_from([FIVE, OFTEN, ELEVEN]),
)
def test_the_mean_is_as_near_as_whole_answers_come(count: int, score: float, scale: Scale) -> None:
    people = [f"P{number:04d}" for number in range(count)]
    given = shared_out(people, scale.mean(score), scale, "a word")
    assert set(given) == set(people)
    assert min(given.values()) >= scale.low
    assert max(given.values()) <= scale.high
    mean = sum(given.values()) / count
    assert abs(mean - scale.mean(score)) <= 0.5 / count + 1e-9 or count > 20
    assert abs(mean - scale.mean(score)) <= 0.6


@pytest.mark.parametrize("score", [41, 55, 66, 70, 87])
def test_a_team_of_twenty_says_what_was_planted(score: float) -> None:
    given = shared_out(PEOPLE[:20], FIVE.mean(score), FIVE, "a word")
    assert sum(given.values()) / 20 == pytest.approx(FIVE.mean(score), abs=0.026)
    assert len(set(given.values())) >= 3


def test_the_same_word_gives_the_same_and_another_word_another() -> None:
    assert shared_out(PEOPLE, 3.4, FIVE, "one") == shared_out(PEOPLE[::-1], 3.4, FIVE, "one")
    assert shared_out(PEOPLE, 3.4, FIVE, "one") != shared_out(PEOPLE, 3.4, FIVE, "other")
    assert shuffled(PEOPLE, "one") == shuffled(PEOPLE[::-1], "one") != PEOPLE


def test_a_share_of_people_is_a_whole_number_of_them() -> None:
    assert len(some(PEOPLE, 0.68, "a word")) == 27
    assert some(PEOPLE, 0.0, "a word") == []
    assert sorted(some(PEOPLE, 1.0, "a word")) == PEOPLE
