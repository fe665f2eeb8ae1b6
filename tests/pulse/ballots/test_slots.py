from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pulse.ballots.slots import slot_in, with_slot

AT = datetime(2026, 6, 29, 7, 41, tzinfo=UTC)


def test_a_ballot_keeps_the_ten_minutes_it_began_in() -> None:
    first = with_slot({"S-ALL": 5}, AT)
    assert slot_in(first) == int(AT.timestamp()) // 600
    changed = with_slot({**first, "S-ALL": 4}, AT + timedelta(hours=3))
    assert slot_in(changed) == slot_in(first)
    assert slot_in(with_slot({"S-ALL": 5}, AT + timedelta(minutes=8, seconds=59))) == slot_in(
        first
    )


def test_nothing_is_noted_without_an_answer() -> None:
    assert with_slot({}, AT) == {}
    assert with_slot({"slot:": 3, "thread:S-TEXT": "aa"}, AT) == {}
    assert slot_in({"S-ALL": 5}) is None
