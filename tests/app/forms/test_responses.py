from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.forms.responses import ResponseForm
from pulse.results.responses import Draft

WHOLE = {
    "unit_code": "T1",
    "heard": "들은 이야기",
    "doing": "할 일",
    "owner": "인사팀",
    "due_on": "2026-10-01",
}


def form(app: Flask, **given: str) -> tuple[bool, dict[str, list[str]], Draft | None]:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context(
        method="POST", data={**WHOLE, **given}, headers={"Accept-Language": "en"}
    ):
        made = ResponseForm([("", "The whole company"), ("T1", "Team 1")])
        is_valid = made.validate_on_submit()
        errors = {name: [str(one) for one in found] for name, found in made.errors.items()}
        return is_valid, errors, made.to_draft() if is_valid else None


def test_a_whole_form_becomes_a_draft(app: Flask) -> None:
    is_valid, _errors, draft = form(app)
    assert is_valid
    assert draft == Draft("T1", "들은 이야기", "할 일", "인사팀", date(2026, 10, 1))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"heard": ""}, "heard"),
        ({"doing": "x" * 2501}, "doing"),
        ({"owner": "x" * 161}, "owner"),
        ({"due_on": "someday"}, "due_on"),
        ({"unit_code": "T9"}, "unit_code"),
    ],
)
def test_what_is_wrong_is_named_at_its_field(
    app: Flask, given: dict[str, str], field: str
) -> None:
    is_valid, errors, _draft = form(app, **given)
    assert not is_valid
    assert set(errors) == {field}
