"""The company's own facts: its name, languages, clock and ways in."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import get_locale
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import Length

from app.forms.company import NEEDED, CompanyForm, within
from app.translate import _, _l
from pulse.people.company_settings import LANGUAGES, LONGEST_NAME

MONDAY, SUNDAY = 0, 6
SHORT = Length(max=LONGEST_NAME, message=_l("Please keep this under 60 characters."))


def language_words(code: str) -> str:
    """Say which languages are offered, the usual one first."""
    words = {
        "ko,en": _("Korean and English; Korean where nobody has chosen"),
        "en,ko": _("Korean and English; English where nobody has chosen"),
        "ko": _("Korean only"),
        "en": _("English only"),
    }
    return words[code]


def _offers() -> list[tuple[str, str]]:
    return [(code, language_words(code)) for code in LANGUAGES if code]


def _weekdays() -> list[tuple[int, str]]:
    names = get_locale().days["format"]["wide"]
    return [(day, names[day]) for day in (MONDAY, SUNDAY)]


def _name(label: object) -> StringField:
    return StringField(
        label, filters=[lambda said: (said or "").strip()], validators=[NEEDED, SHORT]
    )


class NamesForm(CompanyForm):
    """What the company is called."""

    names = ("name_ko", "name_en")
    name_ko = _name(_l("In Korean"))
    name_en = _name(_l("In English"))


class LanguagesForm(CompanyForm):
    """Which languages are offered."""

    names = ("languages",)
    languages = RadioField(
        _l("Spoken here"), choices=_offers, validators=[NEEDED], default=LANGUAGES[1]
    )


class ClockForm(CompanyForm):
    """Where the company's clock hangs, its usual working hours and its weeks."""

    names = ("timezone", "calendar", "week_begins")
    timezone = StringField(
        _l("Time zone"),
        filters=[lambda said: (said or "").strip()],
        validators=[NEEDED, SHORT],
        description=_l(
            "For example Asia/Seoul. Whoever is in the company's zone moves along; whoever has "
            "another of their own keeps it and sees times in that."
        ),
    )
    calendar = SelectField(
        _l("Usual calendar"),
        description=_l("Holds for departments, people and services that name none."),
    )
    week_begins = RadioField(
        _l("A week begins on"), coerce=int, choices=_weekdays, validators=[NEEDED]
    )

    def offer(self, calendars: Mapping[str, str]) -> None:
        """Offer the calendars there are, by code."""
        known = [SelectChoice(code, name) for code, name in calendars.items()]
        self.calendar.choices = [SelectChoice("", _l("none yet")), *known]


class EntranceForm(CompanyForm):
    """By which ways people sign in, and for how long."""

    names = ("takes_passwords", "takes_slack", "takes_provider", "sign_in_days")
    takes_passwords = BooleanField(_l("With a password"))
    takes_slack = BooleanField(_l("With Slack"))
    takes_provider = BooleanField(_l("Through the company's provider"))
    sign_in_days = IntegerField(
        _l("Days a sign-in lasts at most"),
        validators=within("sign_in_days"),
        description=_l("Then everybody is asked once more, in each browser."),
    )

    def keep(self, names: frozenset[str]) -> None:
        """Leave out the ways that are not set up."""
        for name in self.names[:3]:
            if name not in names:
                del self[name]
