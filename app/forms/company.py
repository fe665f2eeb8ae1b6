"""What the company sets for everybody; the limits are the domain's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import ClassVar

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectChoice, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange

from app.translate import _l
from pulse.people.company_settings import LIMITS, LONGEST_NAME, CompanySettings

NEEDED = InputRequired(_l("Please fill this in."))


def within(name: str) -> list[object]:
    """Return what makes sure of a number within the limits of a setting."""
    least, most = LIMITS[name]
    words = _l("Please give a number from %(min)s to %(max)s.")
    return [NEEDED, NumberRange(least, most, message=words)]


class CompanyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """One part of the settings; ``names`` are the settings its fields decide."""

    names: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def of(cls, kept: CompanySettings) -> CompanyForm:
        """Return the form as things stand."""
        return cls(formdata=None, data={name: getattr(kept, name) for name in cls.names})

    def wanted(self) -> Mapping[str, object]:
        """Return what was typed, by setting."""
        return {name: self[name].data for name in self.names if name in self}


class BudgetForm(CompanyForm):
    """How much everybody is asked at most."""

    names = ("weekly_asks", "weekly_questions")
    weekly_asks = SelectField(
        _l("Times in seven days"),
        coerce=int,
        choices=(SelectChoice(2, "2"), SelectChoice(1, "1")),
        validators=[NEEDED],
    )
    weekly_questions = IntegerField(
        _l("Questions in seven days"), validators=within("weekly_questions")
    )


class TimesForm(CompanyForm):
    """Times of the day, kept as minutes from midnight."""

    @classmethod
    def of(cls, kept: CompanySettings) -> TimesForm:
        """Return the form as things stand."""
        minutes = {name: int(getattr(kept, name)) for name in cls.names}
        said = {name: time(minute // 60, minute % 60) for name, minute in minutes.items()}
        return cls(formdata=None, data=said)

    def wanted(self) -> Mapping[str, object]:
        """Return the chosen times as minutes from midnight."""
        return {name: self[name].data.hour * 60 + self[name].data.minute for name in self.names}


class DigestForm(TimesForm):
    """When the weekly digest comes."""

    names = ("digest_minute",)
    digest_minute = TimeField(_l("On Mondays at"), validators=[NEEDED])


class DayForm(TimesForm):
    """Between which hours anybody without a shift is asked."""

    names = ("day_begins", "day_ends")
    day_begins = TimeField(_l("Not before"), validators=[NEEDED])
    day_ends = TimeField(_l("Not after"), validators=[NEEDED])


class MailForm(CompanyForm):
    """Whom mail seems to come from."""

    names = ("mail_name",)
    mail_name = StringField(
        _l("Name of the sender"),
        filters=[lambda said: (said or "").strip()],
        validators=[Length(max=LONGEST_NAME, message=_l("Please keep this under 60 characters."))],
    )


class LeaversForm(CompanyForm):
    """How long it is known who somebody was that left."""

    names = ("leaver_months",)
    leaver_months = IntegerField(
        _l("Months after somebody left"), validators=within("leaver_months")
    )


class PartnersForm(CompanyForm):
    """How long a partner company reads its own results before everybody else."""

    names = ("first_look_days",)
    first_look_days = IntegerField(
        _l("Days before everybody else"), validators=within("first_look_days")
    )


class MinimumsForm(CompanyForm):
    """How many people stand behind a number at least."""

    names = ("least_group", "least_comments")
    least_group = IntegerField(_l("People behind a score"), validators=within("least_group"))
    least_comments = IntegerField(
        _l("People behind comments and distributions of care topics"),
        validators=within("least_comments"),
    )
