from __future__ import annotations

from pulse.ballots.threads import (
    TOKEN_LENGTH,
    new_token,
    thread_in,
    thread_of,
    with_threads,
)


def test_a_token_is_new_each_time_and_survives_being_typed() -> None:
    tokens = {new_token() for _ in range(50)}
    assert len(tokens) == 50
    for token in tokens:
        assert len(token) == TOKEN_LENGTH
        assert token.isascii()
        assert token == token.lower()
        assert thread_of(f" {token.upper()} ") == thread_of(token)
        assert token not in thread_of(token)


def test_words_carry_their_thread_until_they_change() -> None:
    first = with_threads({"Q-1": 4, "Q-4": "말"}, {"Q-4": "말"}, {"Q-4": "aa"})
    assert thread_in(first, "Q-4") == "aa"
    later = with_threads({**first, "Q-1": 2}, {"Q-1": 2}, {})
    assert thread_in(later, "Q-4") == "aa"
    anew = with_threads({**later, "Q-4": "다른 말"}, {"Q-4": "다른 말"}, {"Q-4": "bb"})
    assert thread_in(anew, "Q-4") == "bb"
    assert thread_in(with_threads({**anew, "Q-4": "또"}, {"Q-4": "또"}, {}), "Q-4") is None


def test_there_is_no_thread_without_words() -> None:
    taken_back = with_threads({"Q-4": None}, {"Q-4": None}, {"Q-4": "aa"})
    assert thread_in(taken_back, "Q-4") is None
    never = with_threads({"Q-1": 4}, {"Q-1": 4}, {"Q-4": "aa"})
    assert thread_in(never, "Q-4") is None
    assert thread_in({"Q-4": "말"}, "Q-4") is None
