"""A file of days off travels as text from the plan to its confirmation."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from app.forms.calendar_days import DaysForm
from pulse.errors import Invalid
from tests.app.forms.filling import typed

FILE = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def test_an_upload_is_carried_on_as_text(app: Flask) -> None:
    given = FileStorage(io.BytesIO(FILE.encode()), "days.ics")
    with typed(app, DaysForm, {"file": given}) as form:
        assert form.content() == FILE.encode()
        carried = form.text.data
    with typed(app, DaysForm, {"text": carried, "kind": "closures"}) as form:
        assert form.content() == carried.encode()
        assert form.kind.data == "closures"


def test_nothing_chosen_is_nothing(app: Flask) -> None:
    with typed(app, DaysForm) as form:
        assert form.content() == b""


def test_what_is_no_text_is_refused(app: Flask) -> None:
    given = FileStorage(io.BytesIO(b"\xff\xfe\x00\xd8"), "days.ics")
    with typed(app, DaysForm, {"file": given}) as form, pytest.raises(Invalid):
        form.content()


def test_a_long_reason_is_refused(app: Flask) -> None:
    with typed(app, DaysForm, {"reason": "x" * 501}) as form:
        assert not form.validate()
