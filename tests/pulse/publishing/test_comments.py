import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.publishing.comments import Block, comment_blocks, release
from pulse.publishing.plan import RosterPerson
from tests.pulse.publishing.rosters import block, rosters


def chance() -> random.Random:
    return random.SystemRandom()


def test_small_siblings_are_taken_together_within_their_department() -> None:
    roster = [
        *block(0, 12, ("C", "A", "A1")),
        *block(12, 6, ("C", "A", "A2")),
        *block(18, 5, ("C", "A", "A3")),
        *block(23, 11, ("C", "B")),
    ]
    found = {b.key: len(b.members) for b in comment_blocks(roster, range(34))}
    assert found == {"department:A1": 12, "department:A/rest": 11, "department:B": 11}


def test_what_stays_too_small_takes_the_smallest_block_along() -> None:
    roster = [
        *block(0, 12, ("C", "A")),
        *block(12, 15, ("C", "B")),
        *block(27, 3, ("C", "D")),
    ]
    found = {b.key: len(b.members) for b in comment_blocks(roster, range(30))}
    assert found == {"department:B": 15, "department:C/rest": 15}


def test_a_department_that_cannot_be_divided_is_one_block() -> None:
    roster = [*block(0, 9, ("C", "A", "A1")), *block(9, 9, ("C", "A", "A2"))]
    roster += block(18, 10, ("C", "B"))
    found = {b.key: b.node for b in comment_blocks(roster, range(28))}
    assert found == {"department:A": "A", "department:B": "B"}


def test_fewer_than_ten_respondents_write_to_nobody() -> None:
    roster = block(0, 30, ("C", "A"))
    assert comment_blocks(roster, range(9)) == ()
    with pytest.raises(ValueError, match="fewer than ten"):
        comment_blocks(roster, range(30), 9)


@given(rosters(60), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_every_respondent_is_in_exactly_one_block_of_ten(
    roster: list[RosterPerson], draw: random.Random
) -> None:
    people = frozenset(p.person_id for p in roster if draw.random() < 0.9)
    blocks = comment_blocks(roster, people)
    assert all(len(b.members) >= 10 for b in blocks)
    assert len({b.key for b in blocks}) == len(blocks)
    everybody = [person for b in blocks for person in b.members]
    assert sorted(everybody) == (sorted(people) if len(people) >= 10 else [])


def test_comments_are_listed_from_three_and_others_join_everyone() -> None:
    blocks = [
        Block("department:A", "A", frozenset(range(10))),
        Block("department:B", "B", frozenset(range(10, 20))),
        Block("department:D", "D", frozenset(range(20, 30))),
    ]
    written = [
        (0, "하나"),
        (1, "둘"),
        (2, "셋"),
        (10, "넷"),
        (20, "다섯"),
        (21, " 여섯 "),
        (22, "  "),
    ]
    shown = {(c.block_key, c.body) for c in release(written, blocks, chance())}
    assert {b for k, b in shown if k == "department:A"} == {"하나", "둘", "셋"}
    assert {b for k, b in shown if k == "everyone"} == {"넷", "다섯", "여섯"}
    assert release(written[3:5], blocks, chance()) == []


def test_comments_lose_their_order_and_their_traces() -> None:
    blocks = [Block("everyone", "", frozenset(range(40)))]
    written = [(n, f"{n}번 의견, 010-1234-5678") for n in range(40)]
    shown = [c.body for c in release(written, blocks, random.Random(3), ["아무개"])]
    masked = [f"{n}번 의견, ▇▇▇" for n in range(40)]
    assert shown != masked
    assert sorted(shown) == sorted(masked)


def test_somebody_outside_all_blocks_is_not_listed() -> None:
    blocks = [Block("everyone", "", frozenset(range(10)))]
    written = [(n, "말") for n in (1, 2, 3, 99)]
    assert len(release(written, blocks, chance())) == 3
