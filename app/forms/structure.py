"""A department as an administrator writes it down, and the day it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from app.forms.audience import Choices
from app.forms.days import DayField
from app.site_words import site_name
from app.translate import _, _l
from pulse.people.departments_import import DEPARTMENT_COLUMNS
from pulse.people.models import Site

NEEDED = InputRequired(_l("Please fill this in."))
CHOOSE = InputRequired(_l("Please choose one."))
DAY = InputRequired(_l("Please give a day."))
YES, NO = "Y", "N"


def at_most(signs: int) -> Length:
    """Return the check that a text fits where it is kept."""
    return Length(max=signs, message=_l("Please make this shorter."))


def yes_or_no() -> Choices:
    """Return the two answers as a file writes them."""
    return [(YES, _("Yes")), (NO, _("No"))]


def site_choices(sites: Sequence[Site]) -> Choices:
    """Return the places there are, or none."""
    return [("", _("none")), *((one.name, site_name(one)) for one in sites)]


class DepartmentForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A department; each field but the day is called as its column in a file."""

    name_ko = StringField(_l("What is it called? (Korean)"), [NEEDED, at_most(120)])
    name_en = StringField(_l("What is it called? (English, optional)"), [at_most(120)])
    dept_id = StringField(_l("Short code"), [NEEDED])
    parent_id = SelectField(_l("Below which department?"))
    head_person_id = StringField(_l("Who heads it? (optional)"), [at_most(254)])
    effective_from = DayField(_l("Since which day is it there?"), [DAY])
    since = DayField(_l("From which day does this hold?"), [DAY])
    calendar_id = SelectField(_l("Which calendar does it work by?"), [CHOOSE])
    site = SelectField(_l("Where is it?"))
    is_provider = RadioField(_l("Does it do something for other departments?"), default=NO)

    def offer(self, places: Choices, calendars: Choices, sites: Sequence[Site]) -> None:
        """Offer what can be chosen."""
        self.parent_id.choices = places
        self.calendar_id.choices = [("", "–"), *calendars]
        self.site.choices = site_choices(sites)
        self.is_provider.choices = yes_or_no()

    def said(self) -> dict[str, str]:
        """Return what was typed as a file would have it, column by column."""
        return {one.name: written(one.data) for one in self if one.name in DEPARTMENT_COLUMNS}


class ClosingForm(FlaskForm):  # type: ignore[misc]
    """The first day without a department."""

    on = DayField(_l("The first day without it"), [DAY])


class SiteForm(FlaskForm):  # type: ignore[misc]
    """A place where people work."""

    name = StringField(_l("What is the site called?"), [NEEDED, at_most(80)])
    name_en = StringField(_l("In English (optional)"), [at_most(80)])
    region = StringField(_l("Region (optional)"), [at_most(80)])


def written(given: object) -> str:
    """Return what was given in a field as a file writes it."""
    if isinstance(given, date):
        return given.isoformat()
    return "" if given is None else str(given).strip()


def filled(row: Mapping[str, str], days: Sequence[str]) -> dict[str, Any]:
    """Return what a stored row puts into a form, with its days as days."""
    read = {name: date.fromisoformat(row[name]) if row[name] else None for name in days}
    return {**row, **read}
