"""The rubric of taking part: points and a link to what shows it, for each of five sides."""

from __future__ import annotations

from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField

from app.translate import _l
from pulse.legible import plain_number
from pulse.participation.rubric import MOST_POINTS, Criterion, Given
from pulse.results.models import RubricRating

POINTS = {
    0: _l("0, not there"),
    1: _l("1, here and there"),
    2: _l("2, as a rule"),
    3: _l("3, as a rule, and it is looked after"),
    4: _l("4, always, and anybody can see it"),
}
SIDES: Mapping[Criterion, object] = {
    Criterion.CHANNELS: _l("The ways to speak fit the people"),
    Criterion.EASE: _l("It is easy to speak"),
    Criterion.LISTENING: _l("How well people are listened to"),
    Criterion.USE: _l("What is said is used in management"),
    Criterion.DISCLOSURE: _l("What came of it is told"),
}
PROBLEMS = {
    "missing": _l("Please fill this in."),
    "not_a_link": _l("Please give an address that begins with https:// or /."),
    "too_long": _l("Please make this shorter."),
}


class RubricForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Five sides, each with points, evidence and a note."""

    def __init__(self) -> None:
        super().__init__()
        for criterion in Criterion:
            self.field(criterion, "points").choices = [
                (str(points), POINTS[points]) for points in range(MOST_POINTS + 1)
            ]

    def show(self, own: Mapping[Criterion, RubricRating]) -> None:
        """Fill in what this rater gave before."""
        for criterion, given in own.items():
            self.field(criterion, "points").data = str(given.points)
            self.field(criterion, "evidence").data = given.evidence
            self.field(criterion, "note").data = given.note

    def field(self, criterion: Criterion, part: str) -> Field:
        """Return one field of one side."""
        return self[f"{criterion.value}_{part}"]

    def given(self) -> dict[Criterion, Given]:
        """Return what was written, as the domain takes it."""
        return {criterion: self._given(criterion) for criterion in Criterion}

    def refuse(self, fields: Mapping[str, str]) -> None:
        """Say at each field what is wrong with it."""
        for name, code in fields.items():
            self[name].errors = [str(PROBLEMS.get(code, code))]

    def _given(self, criterion: Criterion) -> Given:
        points = str(self.field(criterion, "points").data or "")
        written = {part: self.field(criterion, part).data or "" for part in ("evidence", "note")}
        return Given(plain_number(points), **written)


for _criterion in Criterion:
    _name = _criterion.value
    setattr(RubricForm, f"{_name}_points", RadioField(SIDES[_criterion], validate_choice=False))
    setattr(RubricForm, f"{_name}_evidence", StringField(_l("Where it can be seen")))
    setattr(RubricForm, f"{_name}_note", StringField(_l("A note, if needed")))
