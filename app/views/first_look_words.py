"""That a partner company reads its own results first, said to both sides, before and after."""

from __future__ import annotations

from app.translate import _, ngettext
from app.words import day
from pulse.people.permissions import Viewer
from pulse.publishing.first_look import days_of, everybody_from
from pulse.surveys.models import Wave


def as_published(wave: Wave, viewer: Viewer) -> str:
    """Say to a reader of results whose turn it is; empty once everybody reads."""
    begins = everybody_from(wave)
    if begins is None or viewer.on >= begins:
        return ""
    if not viewer.employer_is_own:
        return _(
            "Your company reads this first; the company that asked, from %(day)s.", day=day(begins)
        )
    return _(
        "Each partner company reads its own results first: you see them from %(day)s.",
        day=day(begins),
    )


def as_planned(days: int, partners: int) -> str:
    """Say it to whoever plans a survey that asks ``partners`` people of partner companies."""
    if not (days and partners):
        return ""
    return ngettext(
        "People of partner companies are asked too. For %(num)s day after publication each "
        "company alone reads its own results; you read them after that.",
        "People of partner companies are asked too. For %(num)s days after publication each "
        "company alone reads its own results; you read them after that.",
        days,
    )


def as_asked(wave: Wave, employer: str) -> str:
    """Say it to a partner's worker before they answer; empty to anybody else."""
    days = days_of(wave, employer)
    if not days:
        return ""
    return ngettext(
        "Your company reads its own results first, for %(num)s day; only then does the company "
        "that asks.",
        "Your company reads its own results first, for %(num)s days; only then does the company "
        "that asks.",
        days,
    )
