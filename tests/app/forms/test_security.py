"""Proofs need something typed, of a sensible length, and lead back to where one was."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_wtf import FlaskForm

from app.forms.security import CodeForm, ProofCodeForm, ProofForm, ResetForm
from tests.app.forms.filling import typed

FIELDS: list[tuple[type[FlaskForm], str]] = [
    (CodeForm, "code"),
    (ProofCodeForm, "code"),
    (ProofForm, "password"),
    (ResetForm, "number"),
]


@pytest.mark.parametrize(("form", "name"), FIELDS)
@pytest.mark.parametrize(("said", "is_sound"), [("", False), ("x" * 201, False), ("x", True)])
def test_something_short_is_needed(
    app: Flask, form: type[FlaskForm], name: str, said: str, *, is_sound: bool
) -> None:
    with typed(app, form, {name: said}) as filled:
        assert filled.validate() is is_sound
        assert (name in filled.errors) is not is_sound


@pytest.mark.parametrize("form", [ProofForm, ProofCodeForm])
def test_a_proof_carries_where_to_go_on(app: Flask, form: type[FlaskForm]) -> None:
    with typed(app, form, {"next": "/imports"}) as filled:
        assert filled["next"].data == "/imports"


def test_a_password_is_never_shown_again(app: Flask) -> None:
    with typed(app, ProofForm, {"password": "secret"}) as form:
        assert "secret" not in str(form.password())
