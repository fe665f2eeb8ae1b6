"""The answer to a published wave, as HR or a unit's head writes it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.forms.days import DayField
from app.translate import _l
from pulse.results.responses import LONGEST, Draft

_NEEDED = _l("Please fill this in.")
_LONG = _l("Please make this shorter.")


class ResponseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What we heard, what we do, by when, who."""

    unit_code = SelectField(_l("Who is answering"))
    heard = TextAreaField(
        _l("What we heard"),
        validators=[InputRequired(_NEEDED), Length(max=LONGEST["heard"], message=_LONG)],
    )
    doing = TextAreaField(
        _l("What we do, and what we do not"),
        validators=[InputRequired(_NEEDED), Length(max=LONGEST["doing"], message=_LONG)],
    )
    owner = StringField(
        _l("Which department or role sees to it"),
        validators=[InputRequired(_NEEDED), Length(max=LONGEST["owner"], message=_LONG)],
    )
    due_on = DayField(_l("By when"), validators=[InputRequired(_NEEDED)])

    def __init__(self, units: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.unit_code.choices = list(units)

    def to_draft(self) -> Draft:
        """Return what was written, as the domain takes it."""
        return Draft(
            unit_code=self.unit_code.data,
            heard=self.heard.data,
            doing=self.doing.data,
            owner=self.owner.data,
            due_on=self.due_on.data,
        )
