"""What a person decides about their own account: how they are told, and their password."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, RadioField, SelectChoice
from wtforms.validators import InputRequired, Length

from app.forms.session import login_field
from app.i18n import language_choices
from app.translate import _l

LINK = "link"
"""Told in Slack, but with a link only: the answers themselves never pass through Slack."""

WAYS = (
    SelectChoice("slack", "Slack"),
    SelectChoice(LINK, _l("Slack, but surveys only as a link")),
    SelectChoice("mail", _l("E-mail")),
)
NEW_PASSWORD = {"autocomplete": "new-password", "minlength": "12"}


class PreferencesForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Language, channel and summaries; no language where there is nothing to choose from."""

    locale = RadioField(
        _l("Language"),
        choices=language_choices,
        validators=[InputRequired(_l("Please choose a language."))],
    )
    way = RadioField(
        _l("Where should messages reach you?"),
        choices=WAYS,
        validators=[InputRequired(_l("Please choose where messages should reach you."))],
    )
    wants_digests = BooleanField(_l("Send me summaries by mail"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if len(language_choices()) == 1:
            del self.locale

    def language(self, own: str) -> str:
        """Return the language chosen; where there was no choice, the person's ``own`` stays."""
        return str(self.locale.data) if "locale" in self else own


# Fields of a form stand in the order they are made in, so this one is made before the new one.
_PRESENT = PasswordField(
    _l("Present password"),
    validators=[
        InputRequired(_l("Please enter your present password.")),
        Length(max=200, message=_l("This is too long.")),
    ],
    render_kw={"autocomplete": "current-password"},
)


class NewPasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A new password; its rules are the domain's."""

    password = PasswordField(
        _l("New password"),
        validators=[InputRequired(_l("Please enter a new password."))],
        render_kw=NEW_PASSWORD,
    )


class ChangePasswordForm(NewPasswordForm):
    """A new password for somebody who proves the present one."""

    current = _PRESENT


class ForgottenForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Whose password is to be chosen anew."""

    login = login_field()
