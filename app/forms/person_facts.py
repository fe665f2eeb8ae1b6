"""What is on record about somebody, as an administrator writes it down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField, SelectField, StringField
from wtforms.validators import Optional

from app.forms.audience import Choices
from app.forms.days import DayField
from app.forms.structure import (
    CHOOSE,
    DAY,
    NEEDED,
    NO,
    at_most,
    site_choices,
    written,
    yes_or_no,
)
from app.i18n import localized
from app.translate import _, _l
from app.words import WORDS, word
from pulse.people.models import Employer, Site
from pulse.people.roster_rows import PEOPLE_COLUMNS

EMPLOYMENT = ("regular", "fixed_term", "partner")


class PersonForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Somebody; each field but the day is called as its column in a list of people."""

    name_ko = StringField(_l("Name (Korean)"), [NEEDED, at_most(80)])
    name_en = StringField(_l("Name (English, optional)"), [at_most(120)])
    person_id = StringField(_l("Number"), [NEEDED])
    email = EmailField(_l("Mail (optional)"), [at_most(254)])
    dept_id = SelectField(_l("Which department are they in?"), [CHOOSE])
    since = DayField(_l("From which day are they in that department?"), [DAY])
    manager_id = StringField(_l("Who is their manager? (optional)"), [at_most(254)])
    job_family = SelectField(_l("What kind of work do they do?"))
    customer_facing = RadioField(_l("Do they work with customers?"), default=NO)
    title_ko = StringField(_l("Title (Korean, optional)"), [at_most(80)])
    title_en = StringField(_l("Title (English, optional)"), [at_most(120)])
    site = SelectField(_l("Where do they work?"))
    employer = SelectField(_l("Who employs them?"))
    employment_type = SelectField(_l("How are they employed?"))
    calendar_id = SelectField(_l("Which calendar do they work by?"), [CHOOSE])
    shift = SelectField(_l("Which shift? (optional)"))
    hired_on = DayField(_l("First day at work (optional)"), [Optional()])

    def offer(
        self,
        departments: Choices,
        employers: Sequence[Employer],
        calendars: Choices,
        sites: Sequence[Site],
        shifts: Sequence[str],
    ) -> None:
        """Offer what can be chosen."""
        self.dept_id.choices = [("", "–"), *departments]
        firms = [(one.code, localized(one, "name")) for one in employers]
        self.employer.choices = [("", _("the company of their department")), *firms]
        self.calendar_id.choices = [("", "–"), *calendars]
        self.site.choices = site_choices(sites)
        self.customer_facing.choices = yes_or_no()
        self.shift.choices = _codes(shifts, self.shift.data)
        self.job_family.choices = _words("job", WORDS["job"], self.job_family.data)
        self.employment_type.choices = _words("employment", EMPLOYMENT, self.employment_type.data)

    def said(self) -> dict[str, str]:
        """Return what was typed as a list would have it, column by column."""
        return {one.name: written(one.data) for one in self if one.name in PEOPLE_COLUMNS}


def _words(family: str, known: Iterable[str], held: str | None) -> Choices:
    """Return codes in words, with the one that is held already, and none."""
    codes = dict.fromkeys([*known, *([held] if held else [])])
    return [("", "–"), *((code, word(family, code)) for code in codes)]


def _codes(known: Iterable[str], held: str | None) -> Choices:
    codes = dict.fromkeys([*known, *([held] if held else [])])
    return [("", _("none")), *((code, code) for code in codes)]
