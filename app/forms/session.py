"""Signing in."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.translate import _l


def login_field() -> StringField:
    """Return the field for who somebody is, as it stands wherever one is not signed in."""
    return StringField(
        _l("E-mail or person number"),
        validators=[
            InputRequired(_l("Please enter your e-mail or person number.")),
            Length(max=254, message=_l("This is too long.")),
        ],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """An e-mail address or person number, a password, and where to go afterwards."""

    login = login_field()
    password = PasswordField(
        _l("Password"),
        validators=[
            InputRequired(_l("Please enter your password.")),
            Length(max=200, message=_l("This is too long.")),
        ],
        render_kw={"autocomplete": "current-password"},
    )
    keep = BooleanField(_l("Keep me signed in on this phone for 31 days"))
    next = HiddenField()
