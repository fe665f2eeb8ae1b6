"""What is typed becomes values of the domain, within its limits."""

from __future__ import annotations

from datetime import time

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.forms.company import (
    BudgetForm,
    CompanyForm,
    DayForm,
    DigestForm,
    LeaversForm,
    MailForm,
    MinimumsForm,
    PartnersForm,
)
from app.forms.company_facts import ClockForm, EntranceForm, LanguagesForm, NamesForm
from pulse.people.company_settings import USUAL

FORMS = (BudgetForm, DayForm, DigestForm, LeaversForm, MailForm, MinimumsForm, PartnersForm)
FACTS = (ClockForm, EntranceForm, LanguagesForm, NamesForm)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_as_things_stand_wants_nothing_else(app: Flask, form: type[CompanyForm]) -> None:
    with app.test_request_context():
        wanted = form.of(USUAL).wanted()
    assert wanted == {name: getattr(USUAL, name) for name in form.names}


def test_every_setting_has_a_form() -> None:
    assert {name for form in FORMS + FACTS for name in form.names} == set(vars(USUAL))


@pytest.mark.parametrize(
    ("form", "typed"),
    [
        (MinimumsForm, {"least_group": "4", "least_comments": "10"}),
        (MinimumsForm, {"least_group": "5", "least_comments": "nine"}),
        (BudgetForm, {"weekly_asks": "3", "weekly_questions": "30"}),
        (BudgetForm, {"weekly_asks": "2", "weekly_questions": "31"}),
        (DigestForm, {"digest_minute": ""}),
        (LeaversForm, {"leaver_months": "0"}),
        (MailForm, {"mail_name": "x" * 61}),
    ],
)
def test_what_is_outside_the_limits_is_refused(
    app: Flask, form: type[CompanyForm], typed: dict[str, str]
) -> None:
    with app.test_request_context():
        assert not form(formdata=MultiDict(typed), meta={"csrf": False}).validate()


def test_a_time_becomes_minutes(app: Flask) -> None:
    with app.test_request_context():
        form = DigestForm(formdata=MultiDict({"digest_minute": "09:15"}), meta={"csrf": False})
        assert form.validate()
        assert form.digest_minute.data == time(9, 15)
        assert form.wanted() == {"digest_minute": 555}
