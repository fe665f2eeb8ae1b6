"""A file to bring in, and the day from which it is to hold."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import DateField, FileField
from wtforms.validators import Optional

from app.translate import _l


class ImportForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Nothing is changed by sending it: its plan is shown first."""

    file = FileField(_l("The file"))
    on = DateField(_l("From which day"), validators=[Optional()])

    def content(self) -> tuple[str, bytes]:
        """Return what the file is called and its bytes; nothing where none was chosen."""
        given = self.file.data
        if not given:
            return "", b""
        return str(given.filename or "")[:80], given.read()
