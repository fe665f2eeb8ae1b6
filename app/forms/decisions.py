"""Answering a decision on the digest's page."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, SubmitField, TextAreaField
from wtforms.validators import Length, Optional

from app.translate import _l


class DecisionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What was decided, in a sentence if there is one, and which of the two it is."""

    decision_id = HiddenField()
    note = TextAreaField(
        _l("What was decided, and who does it (you may leave this empty)"),
        validators=[Optional(), Length(max=1000, message=_l("This is too long."))],
        render_kw={"rows": "2"},
    )
    decided = SubmitField(_l("Decided"))
    put_off = SubmitField(_l("Not now"))
