"""Wishes come out of the form as they went in, and empty choices wish nothing."""

from __future__ import annotations

from flask import Flask
from werkzeug.datastructures import MultiDict

from app.forms.asking import AskingForm
from pulse.people.preferences import NO_WISHES, Wishes


def test_wishes_come_back_as_they_were_shown(app: Flask) -> None:
    wishes = Wishes(frozenset({0, 4}), 540, 1, 10)
    with app.test_request_context():
        assert AskingForm.of(wishes).to_wishes() == wishes
        assert AskingForm.of(NO_WISHES).to_wishes() == NO_WISHES


def test_an_hour_nobody_offered_is_refused(app: Flask) -> None:
    with app.test_request_context():
        form = AskingForm(MultiDict({"hour": "300"}), meta={"csrf": False})
        assert not form.validate()
        assert set(form.errors) == {"hour"}
