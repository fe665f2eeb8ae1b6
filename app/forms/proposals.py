"""Raising a proposal."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.translate import _l
from pulse.digests.proposing import LONGEST, Draft

COMPANY = "company"
_NEEDED = _l("Please fill this in.")
_LONG = _l("Please make this shorter.")


class ProposalForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What should change, what that rests on, and who decides."""

    title = StringField(
        _l("What should change, in a sentence?"),
        validators=[InputRequired(_NEEDED), Length(max=LONGEST["title"], message=_LONG)],
    )
    words = TextAreaField(
        _l("What exactly, and what would be better then?"),
        validators=[InputRequired(_NEEDED), Length(max=LONGEST["words"], message=_LONG)],
        render_kw={"rows": "5"},
    )
    rests_on = TextAreaField(
        _l("What is it based on?"),
        validators=[InputRequired(_NEEDED), Length(max=LONGEST["rests_on"], message=_LONG)],
        render_kw={"rows": "2"},
    )
    department_id = SelectField(_l("Who decides?"), validators=[InputRequired(_NEEDED)])

    def offer(self, departments: Sequence[tuple[int, str]]) -> None:
        """Name who can be asked: the company, then departments with a head."""
        self.department_id.choices = [
            (COMPANY, str(_l("Those who decide for the whole company"))),
            *((str(number), words) for number, words in departments),
        ]

    def to_draft(self) -> Draft:
        """Return what the domain takes; only of a form that is valid."""
        chosen = str(self.department_id.data)
        return Draft(
            title=str(self.title.data),
            words=str(self.words.data),
            rests_on=str(self.rests_on.data),
            department_id=None if chosen == COMPANY else int(chosen),
        )
