"""A decision is answered by one of two buttons, with a sentence if there is one."""

from __future__ import annotations

import pytest
from flask import Flask

from app.forms.decisions import DecisionForm
from tests.app.forms.filling import typed


@pytest.mark.parametrize(("button", "other"), [("decided", "put_off"), ("put_off", "decided")])
def test_the_button_says_which(app: Flask, button: str, other: str) -> None:
    with typed(app, DecisionForm, {"decision_id": "7", button: "x"}) as form:
        assert form.validate()
        assert (form[button].data, form[other].data, form.decision_id.data) == (True, False, "7")


def test_a_long_sentence_is_refused(app: Flask) -> None:
    with typed(app, DecisionForm, {"note": "x" * 1001}) as form:
        assert not form.validate()
