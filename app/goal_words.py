"""How much is promised, in words: a time, a share, or something by the next settlement."""

from __future__ import annotations

from app.translate import _, ngettext
from pulse.commitments.promise_kinds import PERCENT, SETTLEMENT


def duration_of_goal(value: int, unit: str) -> str:
    """Return a promise's goal in words; nothing for units that are not lengths of time."""
    if unit.endswith("_minutes") and value % 60 == 0:
        return duration_of_goal(value // 60, unit.replace("_minutes", "_hours"))
    words = {
        "business_minutes": ngettext(
            "within %(num)s minute of working time",
            "within %(num)s minutes of working time",
            value,
        ),
        "business_hours": ngettext(
            "within %(num)s hour of working time", "within %(num)s hours of working time", value
        ),
        "business_days": ngettext(
            "within %(num)s working day", "within %(num)s working days", value
        ),
        "elapsed_minutes": ngettext(
            "within %(num)s minute, day and night", "within %(num)s minutes, day and night", value
        ),
        "elapsed_hours": ngettext(
            "within %(num)s hour, day and night", "within %(num)s hours, day and night", value
        ),
        "calendar_days": ngettext(
            "within %(num)s calendar day", "within %(num)s calendar days", value
        ),
    }
    return words.get(unit, "")


def promised_words(kind: str, value: int, unit: str) -> str:
    """Return how much is promised in words, as its kind means it."""
    if unit == PERCENT:
        return _("at least %(value)s%%", value=value)
    if unit == SETTLEMENT:
        return (
            _("by the next settlement")
            if value == 1
            else _("within %(count)s settlements", count=value)
        )
    if kind == "notice_lead":
        return _("at least %(time)s ahead", time=_length(value, unit))
    if kind == "periodic":
        return _length(value, unit)
    return duration_of_goal(value, unit)


def _length(value: int, unit: str) -> str:
    lengths = {
        "business_minutes": ngettext(
            "%(num)s minute of working time", "%(num)s minutes of working time", value
        ),
        "business_hours": ngettext(
            "%(num)s hour of working time", "%(num)s hours of working time", value
        ),
        "business_days": ngettext("%(num)s working day", "%(num)s working days", value),
        "elapsed_minutes": ngettext("%(num)s minute", "%(num)s minutes", value),
        "elapsed_hours": ngettext("%(num)s hour", "%(num)s hours", value),
        "calendar_days": ngettext("%(num)s calendar day", "%(num)s calendar days", value),
    }
    return lengths.get(unit, "")
