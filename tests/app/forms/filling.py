"""Forms as a browser would send them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from flask import Flask
from flask_babel import force_locale
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

F = TypeVar("F", bound=FlaskForm)


@contextmanager
def typed(
    app: Flask, form: type[F], said: Mapping[str, object] | None = None, locale: str = "en"
) -> Iterator[F]:
    """A form with what somebody typed, outside any page."""
    with app.test_request_context(), force_locale(locale):
        yield form(formdata=MultiDict(said or {}), meta={"csrf": False})
