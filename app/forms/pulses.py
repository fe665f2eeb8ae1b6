"""Planning a survey: which questionnaire, when first, how often, how long and whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.i18n import localized
from app.translate import _l
from pulse.surveys.models import Template
from pulse.surveys.series import ONCE, NewSeries, suggested_days, suggested_rule

SUGGESTED, OWN = "suggested", "own"
_NEEDED = _l("Please fill this in.")
_LONG = _l("Please keep this under 200 characters.")


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
    first_day = DateField(_l("First day"), validators=[InputRequired(_NEEDED)])
    hour = TimeField(_l("Opens at"), validators=[InputRequired(_NEEDED)], default=time(10))
    timezone = StringField(_l("Time zone"), validators=[InputRequired(_NEEDED), Length(max=48)])
    open_days = IntegerField(
        _l("Open for how many days? (optional)"),
        validators=[Optional(), NumberRange(1, 90, _l("Please give a number from 1 to 90."))],
    )
    filter = StringField(
        _l("Only people with (optional)"), validators=[Optional(), Length(max=200, message=_LONG)]
    )
    sample = IntegerField(
        _l("Ask only so many, drawn at random (optional)"),
        validators=[
            Optional(),
            NumberRange(5, 100_000, _l("At least five people must be asked.")),
        ],
    )

    def offer(self, templates: Sequence[Template], timezone: str) -> None:
        """Offer questionnaires, and the company's time zone."""
        self.template.choices = [(one.code, localized(one, "name")) for one in templates]
        self.timezone.data = self.timezone.data or timezone

    def rules(self) -> dict[str, Any]:
        """Return what narrows the questionnaire's audience."""
        words = str(self.filter.data or "").strip()
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
            audience=self.rules(),
            sample_size=self.sample.data,
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
