"""What forms about departments and people share: whose hand it is, names for numbers, refusals."""

from __future__ import annotations

from datetime import date

from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import Field

from app.access import viewer
from app.extensions import db
from app.i18n import local_now
from app.import_kinds import usual_of
from app.people_words import WRITTEN_ERRORS
from app.translate import _
from pulse.calendars.registry import calendar_codes
from pulse.errors import Invalid
from pulse.instants import utc_now
from pulse.people.by_hand import Hand
from pulse.people.finding import people_called


def own_hand(session: Session) -> Hand:
    """Return the hand of whoever is signed in, now."""
    at = utc_now()
    return Hand(
        actor_id=viewer().person_id,
        at=at,
        on=local_now(at).date(),
        calendars=calendar_codes(session),
        usual=usual_of(session),
    )


def find_person(field: Field, on: date) -> bool:
    """Turn a number, name or mail address into the number it stands for; tell whether it does."""
    called = people_called(db.session(), field.data, on)
    if len(called) == 1:
        field.data = called[0].number
        return True
    numbers = ", ".join(one.number for one in called)
    field.errors = [
        _("Several people are called so. Please write a number: %(numbers)s", numbers=numbers)
        if called
        else _("Nobody here has this number, name or mail address.")
    ]
    return False


def say_refused(form: FlaskForm, error: Invalid) -> None:
    """Say at its field what the domain refused."""
    for name, code in error.fields.items():
        if name in form:
            form[name].errors = [str(WRITTEN_ERRORS.get(code) or WRITTEN_ERRORS["unknown"])]
