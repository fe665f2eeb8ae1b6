"""Proofs: codes of an app, the password once more, and whose second proof is taken away."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.translate import _l

_LONG = Length(max=200, message=_l("This is too long."))
ONE_TIME = {
    "autocomplete": "one-time-code",
    "autocapitalize": "characters",
    "spellcheck": "false",
}


class CodeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A code of the app, or a recovery code."""

    code = StringField(
        _l("Code"),
        validators=[InputRequired(_l("Please enter the code.")), _LONG],
        render_kw=ONE_TIME,
    )


class ProofForm(FlaskForm):  # type: ignore[misc]
    """The password once more."""

    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Please enter your password.")), _LONG],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()
    to = HiddenField()
    typed = HiddenField()


class ProofCodeForm(CodeForm):
    """A code instead of the password."""

    next = HiddenField()
    to = HiddenField()
    typed = HiddenField()


class ResetForm(FlaskForm):  # type: ignore[misc]
    """Whose second proof is to be taken away."""

    number = StringField(
        _l("Person number"),
        validators=[InputRequired(_l("Please enter the person's number.")), _LONG],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
