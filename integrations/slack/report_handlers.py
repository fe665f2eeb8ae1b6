"""Reporting from Slack: a modal, sealed at once; no message ever holds a word of it."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from integrations.slack import ids
from integrations.slack.context import Context, Outcome
from integrations.slack.payloads import Actor, ButtonPress, ViewSubmission
from integrations.slack.people import person_of
from integrations.slack.report_blocks import ON_TOP, name_of, report_modal
from integrations.slack.request_blocks import notice_modal
from integrations.slack.request_handlers import view_key
from integrations.wording import say
from pulse.errors import Invalid
from pulse.inbox import first_time
from pulse.people.models import Person
from pulse.reports import filing
from pulse.reports.filing import Told
from pulse.transaction import transaction


def new(context: Context, press: ButtonPress) -> Outcome:
    """Open the modal, on top of the comment's where the button stands in that."""
    return ask(context, press.actor, press.trigger_id, is_on_top=press.value == ON_TOP)


def ask(context: Context, actor: Actor, trigger_id: str, *, is_on_top: bool = False) -> Outcome:
    """Open the modal for somebody we know, once the answer is out."""
    with context.sessions() as session:
        person_of(session, actor)
    return Outcome(follow_ups=(partial(_open, context, actor, trigger_id, is_on_top),))


def sent(context: Context, submission: ViewSubmission) -> Outcome:
    """Seal what was reported, and say to whom it went and what happens next."""
    at = context.instant()
    with context.sessions() as session, transaction(session):
        person = person_of(session, submission.actor)
        locale = context.speaks_to(person)
        if first_time(session, view_key(submission), at=at):
            text = _filed(context, session, person, submission, at)
        else:
            text = say(locale, "report.sent_again")
    return Outcome({"response_action": "update", "view": notice_modal(locale, text)})


def _filed(
    context: Context, session: Session, person: Person, submission: ViewSubmission, at: datetime
) -> str:
    if context.vault is None:
        return say(context.speaks_to(person), "report.none")
    if context.report_tries.are_spent(str(person.id)):
        raise Invalid("report_incomplete", fields={"text": "report_too_many"})
    given, on = submission.values, _today(person, at)
    told = Told(
        officer=given.get(ids.REPORT_OFFICER, ""),
        concern=given.get(ids.REPORT_CONCERN, ""),
        text=given.get(ids.REPORT_TEXT, ""),
    )
    reference = filing.file(session, context.vault, person.id, told, at=at, on=on)
    context.report_tries.note(str(person.id))
    officers = filing.officers(session, on)
    locale = context.speaks_to(person)
    name = next(name_of(one, locale) for one in officers if one.id == told.officer_id)
    return say(locale, "report.sent", name=name, reference=reference)


def _open(context: Context, actor: Actor, trigger_id: str, is_on_top: bool) -> None:
    with context.sessions() as session:
        person = person_of(session, actor)
        on = _today(person, context.instant())
        officers = filing.officers(session, on, but=person.id)
        locale = context.speaks_to(person)
    if officers and context.vault is not None:
        view = report_modal(locale, officers, context.links.page("/report"))
    else:
        view = notice_modal(locale, say(locale, "report.none"))
    method = "views.push" if is_on_top else "views.open"
    context.client.call(method, trigger_id=trigger_id, view=view)


def _today(person: Person, at: datetime) -> date:
    return at.astimezone(ZoneInfo(person.timezone)).date()
