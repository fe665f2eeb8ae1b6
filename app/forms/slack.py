"""What an administrator pastes from Slack. Secrets are taken, never shown again."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from app.translate import _l

NEVER_KEPT = {"autocomplete": "off", "spellcheck": "false"}
NO_SPACES = Regexp(r"^\S*$", message=_l("There is a space in it. Please copy it once more."))
TOO_LONG = Length(max=400, message=_l("This is too long."))


def _trimmed(value: str | None) -> str:
    return (value or "").strip()


def _signing_secret() -> PasswordField:
    """Return the field for the secret of both forms."""
    return PasswordField(
        _l("Signing secret"),
        filters=[_trimmed],
        validators=[
            Optional(),
            NO_SPACES,
            Length(min=16, max=400, message=_l("The signing secret is longer than this.")),
        ],
        render_kw=NEVER_KEPT,
    )


class TokensForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A bot token with the secret that proves deliveries, or the token for Socket Mode."""

    bot_token = PasswordField(
        _l("Bot User OAuth Token"),
        filters=[_trimmed],
        validators=[
            InputRequired(_l("Please paste the bot token.")),
            NO_SPACES,
            TOO_LONG,
            Regexp(r"^(xoxb-|xoxe\.xoxb-)", message=_l("A bot token begins with xoxb-.")),
        ],
        render_kw=NEVER_KEPT,
    )
    signing_secret = _signing_secret()
    app_token = PasswordField(
        _l("App-level token"),
        filters=[_trimmed],
        validators=[
            Optional(),
            NO_SPACES,
            TOO_LONG,
            Regexp(r"^xapp-", message=_l("An app-level token begins with xapp-.")),
        ],
        render_kw=NEVER_KEPT,
    )


class AppForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What the app is known by, for Add to Slack and Sign in with Slack."""

    client_id = StringField(
        _l("Client ID"),
        filters=[_trimmed],
        validators=[InputRequired(_l("Please paste the client ID.")), NO_SPACES, TOO_LONG],
        render_kw=NEVER_KEPT,
    )
    client_secret = PasswordField(
        _l("Client secret"),
        filters=[_trimmed],
        validators=[InputRequired(_l("Please paste the client secret.")), NO_SPACES, TOO_LONG],
        render_kw=NEVER_KEPT,
    )
    app_signing_secret = _signing_secret()
