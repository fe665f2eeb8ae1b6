"""Writing a pilot down, and deciding on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from app.forms.audience import Choices
from app.forms.days import DayField
from app.forms.pulses import Boxes
from app.translate import _l
from pulse.pilots.models import Pilot
from pulse.pilots.planning import LONGEST, Written
from pulse.pilots.rules import MOST_POINTS, SHARES, Decision, Rule
from pulse.results.responses import LONGEST as LONGEST_ANSWER
from pulse.results.responses import Draft

_NEEDED = _l("Please fill this in.")
_LONG = _l("Please make this shorter.")
_POINTS = NumberRange(1, MOST_POINTS, _l("Please give a number from 1 to 50."))
_SHARES = [SelectChoice(str(share), f"{share}%") for share in SHARES]
DECISIONS = {
    Decision.WIDEN: _l("Widen it"),
    Decision.CHANGE: _l("Change it and go on trying"),
    Decision.STOP: _l("Stop it"),
}


class PilotForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What is tried where, until when, and the rule by which it is decided."""

    name = StringField(
        _l("What is tried?"),
        validators=[InputRequired(_NEEDED), Length(max=LONGEST["name"], message=_LONG)],
    )
    service = SelectField(_l("Which service is it about? (optional)"), default="")
    hypothesis = TextAreaField(
        _l("What do you expect?"),
        validators=[InputRequired(_NEEDED), Length(max=LONGEST["hypothesis"], message=_LONG)],
        render_kw={"rows": "3"},
    )
    trial = Boxes(_l("Trial departments"))
    compare = Boxes(_l("Compare departments"))
    starts_on = DayField(_l("First day"), validators=[InputRequired(_NEEDED)])
    ends_on = DayField(_l("Last day"), validators=[InputRequired(_NEEDED)])
    question = SelectField(_l("Which question decides?"), validators=[InputRequired(_NEEDED)])
    points = IntegerField(
        _l("Widen it if the trial is ahead by at least so many points"),
        validators=[InputRequired(_NEEDED), _POINTS],
        default=10,
    )
    keep = SelectField(
        _l("… and at least so many there would widen it"), choices=_SHARES, default="60"
    )
    worse = IntegerField(
        _l("Stop it if the trial is behind by at least so many points"),
        validators=[InputRequired(_NEEDED), _POINTS],
        default=10,
    )
    stop = SelectField(
        _l("… or at least so many there would stop it"), choices=_SHARES, default="50"
    )

    def offer(self, services: Choices, departments: Choices, questions: Mapping[str, str]) -> None:
        """Offer what can be chosen."""
        self.service.choices = [("", str(_l("none, a change of another kind"))), *services]
        self.trial.choices = self.compare.choices = departments
        self.question.choices = list(questions.items())

    def to_written(self) -> Written:
        """Return what was written, as the domain takes it."""
        return Written(
            name=self.name.data,
            hypothesis=self.hypothesis.data,
            service_id=int(self.service.data) if self.service.data else None,
            trial=self.trial.data or [],
            compare=self.compare.data or [],
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            rule=Rule(
                question=self.question.data,
                points=self.points.data,
                keep=int(self.keep.data),
                worse=self.worse.data,
                stop=int(self.stop.data),
            ),
        )


def facts_of(pilot: Pilot) -> dict[str, Any]:
    """Return a pilot as its form is filled in."""
    names = ("name", "hypothesis", "trial", "compare", "starts_on", "ends_on")
    shares = {name: str(pilot.rule[name]) for name in ("keep", "stop")}
    service = "" if pilot.service_id is None else str(pilot.service_id)
    return {n: getattr(pilot, n) for n in names} | pilot.rule | shares | {"service": service}


class DecisionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What was decided, why, and what follows."""

    decision = RadioField(
        _l("What is decided?"),
        choices=[SelectChoice(one.value, words) for one, words in DECISIONS.items()],
        validators=[InputRequired(_NEEDED)],
    )
    heard = TextAreaField(
        _l("What we heard"),
        validators=[InputRequired(_NEEDED), Length(max=LONGEST_ANSWER["heard"], message=_LONG)],
    )
    reason = TextAreaField(
        _l("Why, and what follows"),
        validators=[InputRequired(_NEEDED), Length(max=2300, message=_LONG)],
    )
    owner = StringField(
        _l("Which department or role sees to it"),
        validators=[InputRequired(_NEEDED), Length(max=LONGEST_ANSWER["owner"], message=_LONG)],
    )
    due_on = DayField(_l("By when"), validators=[InputRequired(_NEEDED)])

    def to_draft(self) -> Draft:
        """Return what both arms are told, but for the decision itself."""
        return Draft("", self.heard.data, "", self.owner.data, self.due_on.data)
