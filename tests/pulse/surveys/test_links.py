"""Links that only this installation can make and read, and in which nobody can be read."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.surveys.links import TOKEN_LENGTH, AnswerLinks, Invited

SECRET, EARLIER, FOREIGN = "s" * 40, "e" * 40, "f" * 40
LINKS = AnswerLinks([SECRET])
NUMBERS = st.integers(min_value=1, max_value=2**32 - 1)


@given(NUMBERS, NUMBERS)
def test_a_token_leads_back_to_its_place(wave_id: int, person_id: int) -> None:
    token = LINKS.token(wave_id, person_id)
    assert LINKS.read(token) == Invited(wave_id, person_id)
    assert len(token) == TOKEN_LENGTH
    assert token.isalnum()
    assert token == token.lower()


@given(NUMBERS, NUMBERS, st.integers(0, TOKEN_LENGTH - 1), st.sampled_from("abcdefgh234567"))
def test_a_token_changed_anywhere_is_none(
    wave_id: int, person_id: int, at: int, letter: str
) -> None:
    token = LINKS.token(wave_id, person_id)
    forged = token[:at] + letter + token[at + 1 :]
    assert LINKS.read(forged) in ({Invited(wave_id, person_id)} if forged == token else {None})


@given(st.text(max_size=60))
def test_whatever_else_comes_is_none(text: str) -> None:
    assert LINKS.read(text) is None


def test_the_same_place_has_the_same_link_and_another_has_another() -> None:
    assert LINKS.token(3, 7) == LINKS.token(3, 7)
    assert len({LINKS.token(wave, person) for wave in (1, 2, 3) for person in (1, 2, 3)}) == 9


def test_neighbours_share_nothing() -> None:
    """Tokens of two people next to each other agree no more than chance would have it."""
    one, other = (base64.b32decode(LINKS.token(1, n).upper()) for n in (1, 2))
    alike = sum(a == b for a, b in zip(one, other, strict=True))
    assert alike <= 2


def test_capitals_do_not_matter() -> None:
    assert LINKS.read(LINKS.token(3, 7).upper()) == Invited(3, 7)


def test_another_installation_reads_nothing() -> None:
    assert AnswerLinks([FOREIGN]).read(LINKS.token(3, 7)) is None


def test_after_a_change_of_the_secret_links_of_before_still_work() -> None:
    changed = AnswerLinks([SECRET, EARLIER])
    assert changed.read(AnswerLinks([EARLIER]).token(3, 7)) == Invited(3, 7)
    assert changed.token(3, 7) == LINKS.token(3, 7)


@pytest.mark.parametrize("secrets", [[], [""], [SECRET, ""]])
def test_nothing_is_signed_without_a_secret(secrets: list[str]) -> None:
    with pytest.raises(ValueError, match="secret"):
        AnswerLinks(secrets)
