"""A file of days off, and what is meant by them."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, FileField, HiddenField, RadioField, SelectChoice, StringField
from wtforms.validators import Length

from app.translate import _l
from pulse.calendars.icalendar import decoded


class DaysForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """``text`` carries a file that was read already from the plan to its confirmation."""

    file = FileField(_l("An iCalendar file (.ics)"))
    text = HiddenField()
    kind = RadioField(
        _l("What the days are"),
        choices=[
            SelectChoice("holidays", _l("holidays: the calendar's rule for holidays holds")),
            SelectChoice("closures", _l("closures: closed in any case")),
        ],
        default="holidays",
        validate_choice=False,
    )
    reason = StringField(_l("Why it changes"), validators=[Length(max=500)])
    by_law = BooleanField(_l("A law leaves no choice"))

    def content(self) -> bytes:
        """Return what was uploaded now or before; the page goes on carrying it as text.

        Invalid for what is no iCalendar file.
        """
        given = self.file.data
        content: bytes = given.read() if given else b""
        if not content:
            return str(self.text.data or "").encode()
        self.text.data = decoded(content)
        return content
