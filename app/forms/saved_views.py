"""Saving a view of a list under a name."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.translate import _l


class SaveViewForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What the view is called."""

    name = StringField(
        _l("Name of this view"),
        validators=[
            InputRequired(_l("Please give the view a name.")),
            Length(max=60, message=_l("Please keep this under 60 characters.")),
        ],
    )
