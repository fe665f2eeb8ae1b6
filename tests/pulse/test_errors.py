"""Refusals carry a code and parameters, so that the edges own the words."""

from __future__ import annotations

import pickle

import pytest

from pulse.errors import Conflict, DomainError, Invalid, NotFound, Refused


@pytest.mark.parametrize("kind", [NotFound, Refused, Conflict, Invalid])
def test_every_refusal_is_a_domain_error_with_code_and_parameters(
    kind: type[DomainError],
) -> None:
    with pytest.raises(DomainError) as caught:
        raise kind("not_open_to_you", wave=3)
    assert (caught.value.code, caught.value.params) == ("not_open_to_you", {"wave": 3})
    assert str(caught.value) == "not_open_to_you"


def test_only_the_code_is_printed() -> None:
    error = Refused("sign_in_failed", login="haesol@example.com")
    assert "haesol" not in f"{error} {error!r}"


def test_an_invalid_input_names_its_fields() -> None:
    given = {"goal": "not_a_number"}
    error = Invalid("form", fields=given, row=7)
    given.clear()
    assert error.fields == {"goal": "not_a_number"}
    assert error.params == {"row": 7}
    assert Invalid("form").fields == {}


def test_the_four_refusals_are_told_apart() -> None:
    kinds = (NotFound, Refused, Conflict, Invalid)
    assert not any(issubclass(one, other) for one in kinds for other in kinds if one is not other)


def test_a_refusal_survives_the_way_between_processes() -> None:
    back = pickle.loads(pickle.dumps(Refused("not_allowed")))
    assert (type(back), back.code) == (Refused, "not_allowed")
