"""The first steps of a new company, read off what is there: nothing has to be ticked."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app import import_words
from app.access import requires
from app.extensions import db
from app.runtime import runtime
from app.translate import _, ngettext
from pulse.calendars.models import Calendar
from pulse.commitments.models import CommitmentVersion
from pulse.people.company_settings import CompanySetting
from pulse.people.models import Department, Person
from pulse.people.permissions import Permission
from pulse.people.workspaces import current
from pulse.surveys.models import Wave

blueprint = Blueprint("first_steps", __name__)
MORE_THAN_THE_FIRST = 1


@dataclass(frozen=True)
class Step:
    """One thing a company needs before the next makes sense."""

    title: str
    why: str
    url: str
    words: str
    is_done: bool
    samples: tuple[str, ...] = ()


@blueprint.get("/first-steps")
@requires(Permission.MANAGE_SETTINGS)
def show() -> str:
    """Show what is done and what comes next."""
    found = steps(db.session())
    return render_template(
        "first_steps/show.html", steps=found, headline=headline(found), names=import_words.NAMES
    )


def steps(session: Session) -> list[Step]:
    """Return every step in its order; whether it is done is read from the database."""
    is_named, calendar, units, promise, wave, people = session.execute(
        select(
            exists(select(CompanySetting.id).where(CompanySetting.name == "name_ko")),
            exists(select(Calendar.code)),
            select(func.count()).select_from(Department).scalar_subquery(),
            exists(select(CommitmentVersion.id)),
            exists(select(Wave.id)),
            select(func.count()).select_from(Person).scalar_subquery(),
        )
    ).one()
    has_people, has_units = people > MORE_THAN_THE_FIRST, units > MORE_THAN_THE_FIRST
    has_slack = bool(runtime().settings.slack_team_id) or current(session) is not None
    return [
        _named_step(is_done=is_named),
        *_company_steps(calendar, has_units, has_people),
        *_working_steps(has_slack, promise, wave),
    ]


def headline(found: list[Step]) -> str:
    """Say what comes next, or that all is done."""
    left = [step for step in found if not step.is_done]
    if not left:
        return _("Everything is set up.")
    return ngettext("%(num)s step is left.", "%(num)s steps are left.", len(left))


def _named_step(*, is_done: bool) -> Step:
    return Step(
        _("The company"),
        _("Its name, languages, clock and week; everything after this goes by them."),
        url_for("settings.company"),
        _("Say what it is called"),
        is_done,
    )


def _company_steps(*done: bool) -> list[Step]:
    has_calendar, has_department, has_people = done
    return [
        Step(
            _("Calendars"),
            _("Promises are counted in working hours, so these come first."),
            url_for("imports.choose", kind="calendars"),
            _("Bring in calendars"),
            has_calendar,
            ("calendars",),
        ),
        Step(
            _("The departments"),
            _("Who belongs where decides who asks whom, and what may be shown."),
            url_for("imports.choose", kind="departments"),
            _("Bring in departments"),
            has_department,
            ("departments",),
        ),
        Step(
            _("People"),
            _("With their roles. Your own row must be in the list, or it is refused."),
            url_for("imports.choose", kind="people"),
            _("Bring in people"),
            has_people,
            ("people",),
        ),
    ]


def _working_steps(*done: bool) -> list[Step]:
    has_slack, has_promise, has_wave = done
    return [
        Step(
            "Slack",
            _("Surveys and requests are answered where people already are."),
            url_for("slack_setup.show"),
            _("Connect Slack"),
            has_slack,
        ),
        Step(
            _("The first promise"),
            _("Bring in escalation chains, then services, then what they promise."),
            url_for("imports.index"),
            _("Bring in from files"),
            has_promise,
            ("chains", "services", "commitments"),
        ),
        Step(
            _("The first pulse"),
            _("Bring in survey templates, then plan who is asked and when."),
            url_for("pulses.calendar"),
            _("Plan a pulse"),
            has_wave,
            ("templates",),
        ),
    ]
