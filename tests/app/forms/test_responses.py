from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.forms.responses import ResponseForm
from pulse.results.models import Wording
from pulse.results.responses import Draft

WHOLE = {
    "unit_code": "T1",
    "heard": "들은 이야기",
    "doing": "할 일",
    "owner": "인사팀",
    "due_on": "2026-10-01",
}
ENGLISH = {"heard_other": "What we heard", "doing_other": "What we do", "owner_other": "HR"}
NOTHING = {"heard": "", "doing": " ", "owner": ""}


def form(
    app: Flask, *offered: str, **given: str
) -> tuple[bool, dict[str, list[str]], Draft | None]:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context(
        method="POST", data={**WHOLE, **given}, headers={"Accept-Language": "en"}
    ):
        units = [("", "The whole company"), ("T1", "Team 1")]
        made = ResponseForm(units, offered or ("ko", "en"))
        is_valid = made.validate_on_submit()
        errors = {name: [str(one) for one in found] for name, found in made.errors.items()}
        return is_valid, errors, made.to_draft() if is_valid else None


def test_a_whole_form_becomes_a_draft(app: Flask) -> None:
    is_valid, _errors, draft = form(app)
    assert is_valid
    assert draft == Draft("T1", "들은 이야기", "할 일", "인사팀", date(2026, 10, 1), "ko")


def test_the_same_may_be_said_in_the_other_language(app: Flask) -> None:
    _valid, _errors, draft = form(app, **ENGLISH)
    assert draft is not None
    assert (draft.locale, draft.heard) == ("ko", "들은 이야기")
    assert draft.other == Wording("en", *ENGLISH.values())


def test_a_field_of_the_other_language_names_it(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        made = ResponseForm([], ("en", "ko"))
        assert str(made.heard.label.text) == "What we heard"
        assert str(made.heard_other.label.text) == "What we heard (Korean)"


def test_the_other_language_alone_is_enough(app: Flask) -> None:
    is_valid, _errors, draft = form(app, **NOTHING, **ENGLISH)
    assert is_valid
    assert draft == Draft("T1", *ENGLISH.values(), date(2026, 10, 1), "en")


def test_the_words_stay_in_the_language_the_form_was_filled_in(app: Flask) -> None:
    _valid, _errors, draft = form(app, "en", "ko", locale="ko")
    assert draft is not None
    assert draft.locale == "ko"


def test_where_one_language_is_offered_there_is_no_other(app: Flask) -> None:
    _valid, _errors, draft = form(app, "en", **ENGLISH)
    assert draft is not None
    assert (draft.locale, draft.other) == ("en", None)


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"heard": ""}, {"heard"}),
        (NOTHING, {"heard", "doing", "owner"}),
        ({"heard_other": "What we heard"}, {"doing_other", "owner_other"}),
        ({"doing": "x" * 2501}, {"doing"}),
        ({"owner": "x" * 161}, {"owner"}),
        ({"due_on": "someday"}, {"due_on"}),
        ({"unit_code": "T9"}, {"unit_code"}),
        ({"locale": "fr"}, {"locale"}),
    ],
)
def test_what_is_wrong_is_named_at_its_field(
    app: Flask, given: dict[str, str], fields: set[str]
) -> None:
    is_valid, errors, _draft = form(app, **given)
    assert not is_valid
    assert set(errors) == fields
