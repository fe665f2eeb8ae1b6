"""The first steps of a new company, read off what is there: nothing has to be ticked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, url_for
from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from app import import_words
from app.access import requires
from app.extensions import db
from app.i18n import local_now
from app.runtime import runtime
from app.translate import _, ngettext
from pulse.calendars.models import Calendar
from pulse.commitments.models import Commitment, CommitmentVersion, EscalationChain, Service
from pulse.instants import utc_now
from pulse.people.company_settings import CompanySetting
from pulse.people.models import Department, DepartmentPlacement, Headship, Person
from pulse.people.permissions import Permission
from pulse.people.tree import holds_on
from pulse.people.workspaces import current
from pulse.surveys.models import Template, Wave

blueprint = Blueprint("first_steps", __name__)
MORE_THAN_THE_FIRST = 1


@dataclass(frozen=True)
class Step:
    """One thing a company needs before the next makes sense; ``other`` is another way to it."""

    title: str
    why: str
    url: str
    words: str
    is_done: bool
    samples: tuple[str, ...] = ()
    other: tuple[str, str] | None = None
    note: str = ""
    is_needed: bool = True

    @property
    def is_left(self) -> bool:
        """Whether it still has to be done before a company can work."""
        return self.is_needed and not self.is_done


@dataclass(frozen=True)
class There:
    """What is in the database already, of what the steps ask for."""

    is_named: bool
    calendar: bool
    chains: bool
    service: str | None
    promise: bool
    template: bool
    wave: bool
    units: int
    headless: int
    people: int

    @property
    def has_units(self) -> bool:
        """Whether there is more than the company itself."""
        return self.units > MORE_THAN_THE_FIRST

    @property
    def has_people(self) -> bool:
        """Whether there is anybody but the first."""
        return self.people > MORE_THAN_THE_FIRST


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
    there = _there(session)
    has_slack = bool(runtime().settings.slack_team_id) or current(session) is not None
    return [
        _named_step(there),
        _calendar_step(there),
        _departments_step(there),
        _people_step(there),
        _slack_step(has_slack=has_slack, has_mail=bool(runtime().settings.smtp_url)),
        _promise_step(there),
        _pulse_step(there),
    ]


def headline(found: list[Step]) -> str:
    """Say what comes next, or that all is done."""
    left = [step for step in found if step.is_left]
    if not left:
        return _("Everything is set up.")
    return ngettext("%(num)s step is left.", "%(num)s steps are left.", len(left))


def _there(session: Session) -> There:
    units, on = select(func.count()).select_from(Department), local_now(utc_now()).date()
    return There(
        *session.execute(
            select(
                exists(select(CompanySetting.id).where(CompanySetting.name == "name_ko")),
                exists(select(Calendar.code)),
                exists(select(EscalationChain.code)),
                _unpromised().scalar_subquery(),
                exists(select(CommitmentVersion.id)),
                exists(select(Template.id)),
                exists(select(Wave.id)),
                units.scalar_subquery(),
                _headless(on).scalar_subquery(),
                select(func.count()).select_from(Person).scalar_subquery(),
            )
        ).one()
    )


def _unpromised() -> Select[str]:
    """Select the service that promises nothing yet, or else the first there is."""
    promises = exists(select(Commitment.id).where(Commitment.service_id == Service.id))
    return select(Service.code).order_by(promises, Service.id).limit(1)


def _headless(on: date) -> Select[int]:
    headed = select(Headship.id).where(
        Headship.department_id == DepartmentPlacement.department_id,
        holds_on(Headship.valid_from, Headship.valid_to, on),
    )
    stands = holds_on(DepartmentPlacement.valid_from, DepartmentPlacement.valid_to, on)
    return select(func.count()).select_from(DepartmentPlacement).where(stands, ~exists(headed))


def _named_step(there: There) -> Step:
    return Step(
        _("The company"),
        _("Its name, languages, clock and week; everything after this goes by them."),
        url_for("settings.company"),
        _("Say what it is called"),
        there.is_named,
    )


def _calendar_step(there: There) -> Step:
    return Step(
        _("Calendars"),
        _("Promises are counted in working hours, so these come first."),
        url_for("calendar_editing.new"),
        _("Write a calendar"),
        there.calendar,
        ("calendars",),
        (url_for("imports.choose", kind="calendars"), _("Bring in calendars")),
    )


def _departments_step(there: There) -> Step:
    waits = there.has_people and there.headless
    return Step(
        _("The departments"),
        _("Who belongs where decides who asks whom, and what may be shown."),
        url_for("departments.new"),
        _("Add a department"),
        there.has_units,
        ("departments",),
        (url_for("imports.choose", kind="departments"), _("Bring in departments")),
        note=ngettext(
            "%(num)s department has no head. Name one under Structure. If your file names one, "
            "bring the same file in once more: people have to be here before they can head "
            "anything.",
            "%(num)s departments have no head. Name them under Structure. If your file names "
            "them, bring the same file in once more: people have to be here before they can head "
            "anything.",
            there.headless,
        )
        if waits
        else "",
    )


def _people_step(there: There) -> Step:
    return Step(
        _("People"),
        _(
            "One after another, or all in a list with their roles. Your own row must be in the "
            "list, or it is refused."
        ),
        url_for("people_editing.new"),
        _("Add somebody"),
        there.has_people,
        ("people",),
        (url_for("imports.choose", kind="people"), _("Bring in people")),
    )


def _slack_step(*, has_slack: bool, has_mail: bool) -> Step:
    """Without Slack everything goes by mail, where that is set up."""
    return Step(
        "Slack",
        _("Mail works already. With Slack, people answer and ask where they already are.")
        if has_mail
        else _("Surveys and requests are answered where people already are."),
        url_for("slack_setup.show"),
        _("Connect Slack"),
        has_slack,
        is_needed=not has_mail,
    )


def _promise_step(there: There) -> Step:
    has_service = there.service is not None
    wanted = {"chains": there.chains, "services": has_service, "commitments": there.promise}
    kind = next((kind for kind, is_here in wanted.items() if not is_here), "commitments")
    return Step(
        _("The first promise"),
        _(
            "What a department does for others, by when, and by an escalation chain who is told "
            "when it is late. Each is written on a page or comes in by a file."
        ),
        url_for("promising.new", code=there.service)
        if has_service
        else url_for("service_editing.new"),
        _("Write down a promise") if has_service else _("Write down a service"),
        there.promise,
        tuple(one for one, is_here in wanted.items() if not is_here),
        (
            url_for("imports.choose", kind=kind),
            _("Bring in: %(kind)s", kind=str(import_words.NAMES[kind])),
        ),
    )


def _pulse_step(there: There) -> Step:
    plan = (url_for("pulses.new"), _("Plan a pulse"))
    bring = (url_for("imports.choose", kind="templates"), _("Bring in a questionnaire"))
    url, words = plan if there.template else bring
    return Step(
        _("The first pulse"),
        _("Bring in a questionnaire, then plan who is asked and when."),
        url,
        words,
        there.wave,
        () if there.template else ("templates",),
    )
