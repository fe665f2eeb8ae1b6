"""Planning a survey: which questionnaire, when first, how often, how long and whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import (
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.forms.audience import Choices, rule_of
from app.forms.days import DayField
from app.i18n import localized
from app.translate import _l
from pulse.surveys.models import Template
from pulse.surveys.series import ONCE, NewSeries, suggested_days, suggested_rule

SUGGESTED, OWN = "suggested", "own"
_NEEDED = _l("Please fill this in.")
_LONG = _l("Please keep this under 200 characters.")


class Boxes(SelectMultipleField):  # type: ignore[misc]  # WTForms ships no types
    """Any number of choices, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SeriesForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A new series, or a survey asked once."""

    template = SelectField(_l("Which questionnaire?"), validators=[InputRequired(_NEEDED)])
    repeat = RadioField(
        _l("How often?"),
        choices=(
            SelectChoice(SUGGESTED, _l("As the questionnaire suggests")),
            SelectChoice("FREQ=WEEKLY", _l("Every week")),
            SelectChoice("FREQ=WEEKLY;INTERVAL=3", _l("Every three weeks")),
            SelectChoice("FREQ=MONTHLY", _l("Every month")),
            SelectChoice("FREQ=MONTHLY;INTERVAL=3", _l("Every three months")),
            SelectChoice(OWN, _l("By a rule of my own")),
            SelectChoice(ONCE, _l("Only once")),
        ),
        default=SUGGESTED,
    )
    rule = StringField(
        _l("A rule of my own (optional)"), validators=[Optional(), Length(max=200, message=_LONG)]
    )
    first_day = DayField(_l("First day"), validators=[InputRequired(_NEEDED)])
    hour = TimeField(_l("Opens at"), validators=[InputRequired(_NEEDED)], default=time(10))
    timezone = StringField(_l("Time zone"), validators=[InputRequired(_NEEDED), Length(max=48)])
    open_days = IntegerField(
        _l("Open for how many days? (optional)"),
        validators=[Optional(), NumberRange(1, 90, _l("Please give a number from 1 to 90."))],
    )
    department = SelectField(_l("Only in this department and below (optional)"), default="")
    job_family = Boxes(_l("Only these jobs"))
    site = Boxes(_l("Only at these sites"))
    employer = Boxes(_l("Only of these companies"))
    filter = StringField(
        _l("A rule of my own about people (optional)"),
        validators=[Optional(), Length(max=200, message=_LONG)],
    )
    sample = IntegerField(
        _l("Ask only so many, drawn at random (optional)"),
        validators=[
            Optional(),
            NumberRange(5, 100_000, _l("At least five people must be asked.")),
        ],
    )

    hypothesis = TextAreaField(
        _l("What do you expect to find? (needed where only some are asked)"),
        validators=[Length(max=500, message=_l("Please keep this under 500 characters."))],
        render_kw={"rows": "2"},
    )

    def validate_hypothesis(self, field: TextAreaField) -> None:
        """A sample answers a question: what is expected is written down before."""
        if self.sample.data and not str(field.data or "").strip():
            raise ValidationError(str(_l("Please say beforehand what you expect to find.")))

    def offer(self, templates: Sequence[Template], timezone: str) -> None:
        """Offer questionnaires, and the company's time zone."""
        self.template.choices = [(one.code, localized(one, "name")) for one in templates]
        self.timezone.data = self.timezone.data or timezone

    def offer_audience(self, departments: Choices, attributes: Mapping[str, Choices]) -> None:
        """Offer what people can be chosen by."""
        self.department.choices = [("", str(_l("everywhere"))), *departments]
        for name, choices in attributes.items():
            self[name].choices = choices

    def rules(self, template: Template) -> dict[str, Any]:
        """Return what narrows the questionnaire's audience.

        A rule that was typed stands in the place of the questionnaire's own; what was chosen
        narrows either.
        """
        chosen = [
            ("department", [str(self.department.data or "")]),
            *((name, self[name].data or ()) for name in ("job_family", "site", "employer")),
        ]
        typed = " ".join(str(self.filter.data or "").split())
        own = str((template.document.get("audience") or {}).get("filter") or "")
        is_chosen = any(value for _name, values in chosen for value in values)
        words = rule_of(chosen, typed or own) if is_chosen else typed
        return {"filter": words} if words else {}

    def to_series(self, template: Template, at: datetime) -> NewSeries:
        """Return what was typed, frozen, for the domain; an unknown zone is read as UTC there."""
        zone = str(self.timezone.data).strip()
        wall = datetime.combine(self.first_day.data, self.hour.data)
        chosen = str(self.repeat.data)
        rule = {SUGGESTED: suggested_rule(template), OWN: str(self.rule.data or "").strip()}
        days = self.open_days.data or suggested_days(template)
        starts_at = wall.replace(tzinfo=_zone(zone)).astimezone(UTC)
        is_this_minute = timedelta(0) < at - starts_at < timedelta(minutes=1)
        return NewSeries(
            template_code=template.code,
            starts_at=at if is_this_minute else starts_at,
            timezone=zone,
            open_for=timedelta(days=days),
            rule=rule.get(chosen, chosen),
            audience=self.rules(template),
            sample_size=self.sample.data,
            hypothesis=" ".join(str(self.hypothesis.data or "").split()),
        )


class LiftForm(FlaskForm):  # type: ignore[misc]
    """Why a survey may open although the last results have not been answered."""

    reason = TextAreaField(
        _l("Why should it open all the same?"),
        validators=[
            InputRequired(_l("Please say why, in at most 500 characters.")),
            Length(max=500, message=_l("Please say why, in at most 500 characters.")),
        ],
        render_kw={"rows": "2"},
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
