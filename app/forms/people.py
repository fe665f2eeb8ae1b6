"""What an administrator decides about somebody: a role, an account, a language, the last day."""

from __future__ import annotations

from datetime import date, timedelta

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Optional, Regexp

from app.forms.days import DayField
from app.i18n import language_choices, localized
from app.people_words import ROLES
from app.translate import _l
from pulse.people.permissions import Role
from pulse.people.role_grants import GRANTABLE, RoleGrant
from pulse.people.tree import DepartmentTree

TODAY, TOMORROW = "today", "tomorrow"


class RoleForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A role from a day on, for the company or for one department."""

    role = SelectField(_l("Role"), validators=[InputRequired(_l("Please choose a role."))])
    department = SelectField(_l("Department"), validators=[Optional()])
    since = DayField(_l("From which day"), validators=[InputRequired(_l("Please give a day."))])
    until = DayField(_l("Up to, but not on (optional)"), validators=[Optional()])

    def offer(self, tree: DepartmentTree) -> None:
        """Offer the roles that are given, and the departments that are open."""
        self.role.choices = [("", "–"), *((one.value, ROLES[one]) for one in GRANTABLE)]
        indented = (
            (node.code, " " * 2 * depth + localized(node, "name")) for depth, node in tree.walk()
        )
        self.department.choices = [("", _l("the whole company")), *indented]

    def to_grant(self, person_id: int, tree: DepartmentTree) -> RoleGrant:
        """Return what was chosen, frozen, for the domain."""
        node = tree.by_code.get(self.department.data or "")
        return RoleGrant(
            person_id=person_id,
            role=Role(self.role.data),
            department_id=None if node is None else node.id,
            since=self.since.data,
            until=self.until.data,
        )


class AccountForm(FlaskForm):  # type: ignore[misc]
    """Which Slack account is the person's."""

    user_id = StringField(
        _l("Member ID in Slack"),
        validators=[
            InputRequired(_l("Please paste the member ID.")),
            Regexp(r"^\s*[UW][A-Z0-9]{1,30}\s*$", message=_l("A member ID begins with U or W.")),
        ],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class LanguageForm(FlaskForm):  # type: ignore[misc]
    """In which language somebody is written to."""

    locale = RadioField(
        _l("Language"),
        choices=language_choices,
        validators=[InputRequired(_l("Please choose a language."))],
    )


class LeavingForm(FlaskForm):  # type: ignore[misc]
    """The first day without somebody."""

    on = RadioField(
        _l("The first day without them"),
        choices=(SelectChoice(TODAY, _l("today")), SelectChoice(TOMORROW, _l("tomorrow"))),
        validators=[InputRequired(_l("Please choose today or tomorrow."))],
    )

    def first_day(self, today: date) -> date:
        """Return the day that was chosen."""
        return today + timedelta(days=1) if self.on.data == TOMORROW else today
