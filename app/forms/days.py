"""Days and moments as people type them: only such as can be reckoned with."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from wtforms import DateField, DateTimeLocalField

from app.translate import _
from pulse.legible import FIRST_DATE, LAST_DATE


class DayField(DateField):  # type: ignore[misc]  # WTForms ships no types
    """A day; one that no calendar reaches is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; what was typed stays in the field."""
        super().process_formdata(valuelist)
        _refuse_unreachable(self)


class MomentField(DateTimeLocalField):  # type: ignore[misc]
    """A day and a time of it, by the reader's clock."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the moment; what was typed stays in the field."""
        super().process_formdata(valuelist)
        _refuse_unreachable(self)


def _refuse_unreachable(field: Any) -> None:
    given: date | None = field.data
    day = given.date() if isinstance(given, datetime) else given
    if day is not None and not FIRST_DATE < day < LAST_DATE:
        field.data = None
        raise ValueError(_("Please give a day, such as 2026-08-28."))
