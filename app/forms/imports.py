"""A file to bring in, and the day from which it is to hold."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import FileField, StringField
from wtforms.validators import Length, Optional

from app.forms.days import DayField
from app.translate import _l

MOST_OF_MAPPING = 1_000_000


class ImportForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Nothing is changed by sending it: its plan is shown first."""

    file = FileField(_l("The file"))
    mapping = FileField(_l("The mapping"))
    on = DayField(_l("From which day"), validators=[Optional()])
    slack_team = StringField(_l("Slack team of the file's Slack ids"), validators=[Length(max=32)])

    def content(self) -> tuple[str, bytes]:
        """Return what the file is called and its bytes; nothing where none was chosen."""
        given = self.file.data
        if not given:
            return "", b""
        return str(given.filename or "")[:80], given.read()

    def mapping_read(self) -> bytes:
        """Return the mapping; nothing where none was chosen."""
        return self.mapping.data.read(MOST_OF_MAPPING) if self.mapping.data else b""
