"""Who is the first here, and what their company is called."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import PasswordField, RadioField, StringField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length, Optional, Regexp

from app.forms.account import NEW_PASSWORD
from app.forms.company_facts import SHORT
from app.i18n import language_choices
from app.translate import _l
from pulse.people.founding import Founder

NEEDED = DataRequired(_l("Please fill this in."))
CODE = Length(max=32, message=_l("This is too long."))
PLAIN = {"autocapitalize": "none", "spellcheck": "false"}


def _stripped(said: str | None) -> str:
    return (said or "").strip()


class FirstPersonForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The company, its first person, and their password typed twice."""

    company = StringField(
        _l("What is the company called?"),
        filters=[_stripped],
        validators=[NEEDED, SHORT],
        render_kw={"autocomplete": "organization"},
    )
    name = StringField(
        _l("Your name"),
        filters=[_stripped],
        validators=[NEEDED, SHORT],
        render_kw={"autocomplete": "name"},
    )
    number = StringField(
        _l("Your personnel number"),
        filters=[_stripped],
        validators=[NEEDED, CODE],
        render_kw={"autocomplete": "off", **PLAIN},
    )
    email = StringField(
        _l("Your mail address at work (optional)"),
        filters=[_stripped],
        validators=[
            Optional(),
            Length(max=254, message=_l("This is too long.")),
            Regexp(r"^[^@\s]+@[^@\s]+$", message=_l("This is not a mail address.")),
        ],
        render_kw={"autocomplete": "email", "inputmode": "email", **PLAIN},
    )
    locale = RadioField(
        _l("Language"),
        choices=language_choices,
        validators=[InputRequired(_l("Please choose a language."))],
    )
    company_code = StringField(
        _l("The company's code in your list of departments"),
        filters=[_stripped],
        validators=[NEEDED, CODE],
        render_kw={"autocomplete": "off", **PLAIN},
    )
    employer_code = StringField(
        _l("The company's code as employer in your list of people"),
        filters=[_stripped],
        validators=[NEEDED, CODE],
        render_kw={"autocomplete": "off", **PLAIN},
    )
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Please choose a password."))],
        render_kw=NEW_PASSWORD,
    )
    again = PasswordField(
        _l("The same password again"),
        validators=[EqualTo("password", _l("The two passwords are not the same."))],
        render_kw=NEW_PASSWORD,
    )

    def to_founder(self, timezone: str) -> Founder:
        """Return what was typed, frozen, for the domain."""
        return Founder(
            number=self.number.data,
            name=self.name.data,
            email=self.email.data,
            company=self.company.data,
            company_code=self.company_code.data,
            employer_code=self.employer_code.data,
            locale=self.locale.data,
            has_chosen_locale=True,
            timezone=timezone,
        )
