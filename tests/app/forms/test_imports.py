"""A file is taken with its name and its day."""

from __future__ import annotations

import io
from datetime import date

from flask import Flask
from werkzeug.datastructures import FileStorage

from app.forms.imports import ImportForm
from tests.app.forms.filling import typed


def test_a_file_comes_with_a_short_name(app: Flask) -> None:
    given = FileStorage(io.BytesIO(b"a,b"), "x" * 200)
    with typed(app, ImportForm, {"file": given, "on": "2026-08-31"}) as form:
        assert form.validate()
        assert form.content() == ("x" * 80, b"a,b")
        assert form.on.data == date(2026, 8, 31)


def test_no_file_is_nothing_and_no_day_is_refused_only_when_odd(app: Flask) -> None:
    with typed(app, ImportForm) as form:
        assert form.validate()
        assert form.content() == ("", b"")
    with typed(app, ImportForm, {"on": "soon"}) as form:
        assert not form.validate()
