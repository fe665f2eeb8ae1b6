"""The Home tab and the slash command."""

from __future__ import annotations

from functools import partial

from sqlalchemy.orm import Session

from integrations.ports import Message
from integrations.slack import (
    home_blocks,
    parts,
    report_handlers,
    request_blocks,
    request_handlers,
    request_views,
)
from integrations.slack.asking_blocks import paused_line
from integrations.slack.context import Context, Outcome
from integrations.slack.home_blocks import HomeFace, PulseLine
from integrations.slack.payloads import Actor, AppHomeOpened, ButtonPress, SlashCommand
from integrations.slack.people import display_name, person_of
from integrations.slack.request_blocks import Draft, Voice
from integrations.slack.unit_results import heard_last
from pulse.people import newcomers
from pulse.people.models import Department, Person
from pulse.people.preferences import wishes_of
from pulse.people.tree import department_of
from pulse.surveys.waves import open_waves
from pulse.transaction import transaction

REQUEST_WORDS = frozenset({"request", "요청", "부탁"})
PROMISE_WORDS = frozenset({"promises", "약속"})
REPORT_WORDS = frozenset({"report", "신고"})


def command(context: Context, typed: SlashCommand) -> Outcome:
    """Do what the first word asks for; without one we know, say what can be done."""
    _note_use(context, typed.actor)
    word, _, rest = typed.text.partition(" ")
    if word.lower() in REQUEST_WORDS:
        draft = Draft(goal=parts.cut(rest.strip(), 200))
        return request_handlers.ask_new(context, typed.actor, typed.trigger_id, draft)
    if word.lower() in REPORT_WORDS:
        return report_handlers.ask(context, typed.actor, typed.trigger_id)
    with context.sessions() as session:
        person = person_of(session, typed.actor)
        if word.lower() in PROMISE_WORDS:
            message = _promises(context, session, person)
        else:
            message = home_blocks.help_message(context.speaks_to(person), context.command)
    return Outcome({"response_type": "ephemeral", "text": message.text, "blocks": message.blocks})


def opened(context: Context, event: AppHomeOpened) -> Outcome:
    """Show the Home tab as it is now."""
    note = partial(_note_use, context, event.actor)
    if event.tab != "home":
        return Outcome(follow_ups=(note,))
    return Outcome(follow_ups=(partial(_publish, context, event.actor), note))


def promises(context: Context, press: ButtonPress) -> Outcome:
    """Show all of one's open requests."""
    return Outcome(follow_ups=(partial(_open_promises, context, press),))


def link_opened(_context: Context, _press: ButtonPress) -> Outcome:
    """Do nothing: the page opens by itself."""
    return Outcome()


def _note_use(context: Context, actor: Actor) -> None:
    """Note the first use of an account, never an answer: that path writes one row of one table."""
    with context.sessions() as session:
        if newcomers.has_unused_account(session, actor.team_id, actor.user_id):
            session.rollback()
            with transaction(session):
                newcomers.note_used(session, actor.team_id, actor.user_id)


def _publish(context: Context, actor: Actor) -> None:
    with context.sessions() as session:
        person = person_of(session, actor)
        voice = _voice(person, context)
        face = _face(context, session, person, voice)
    view = home_blocks.home_view(face, voice, context.command)
    context.client.call("views.publish", user_id=actor.user_id, view=view)


def _protection(context: Context, session: Session, person: Person, voice: Voice) -> str:
    """Return where this person stops and is contacted; nothing where nobody protects them."""
    is_protected = request_views.is_protected(session, person, voice)
    return context.links.page("/protection") if is_protected else ""


def _face(context: Context, session: Session, person: Person, voice: Voice) -> HomeFace:
    waves = open_waves(session, person.id, voice.at)
    mine = request_views.requests_of(session, person.id)
    department_id = department_of(session, person.id, voice.today)
    department = session.get(Department, department_id) if department_id else None
    queue = None
    if department is not None and department.is_provider:
        rows = request_views.queue_of(session, department.id)
        queue = request_views.faces_of(session, rows, context.links, voice.locale)
    return HomeFace(
        name=display_name(person, voice.locale),
        pulses=[
            PulseLine(
                name=wave.name_en if voice.locale == "en" else wave.name_ko,
                closes=voice.when(wave.closes_at),
                link=context.links.survey(wave.id, person.id),
                wave_id=wave.id,
            )
            for wave in waves
        ],
        mine=request_views.faces_of(session, mine, context.links, voice.locale),
        queue=queue,
        settings=context.links.settings(),
        protection=_protection(context, session, person, voice),
        paused=_paused(session, person, voice),
        risks=request_views.risks_of(session, person.id, context.links, voice),
        heard=heard_last(session, department_id, voice.locale, voice.today),
    )


def _paused(session: Session, person: Person, voice: Voice) -> str:
    """Say until when somebody takes a break from surveys."""
    until = wishes_of(session, person.id).paused_until
    if until is None or until <= voice.today:
        return ""
    return paused_line(voice.locale, until, voice.today)


def _promises(context: Context, session: Session, person: Person) -> Message:
    voice = _voice(person, context)
    rows = request_views.requests_of(session, person.id)
    faces = request_views.faces_of(session, rows, context.links, voice.locale)
    return request_blocks.promises_message(faces, voice, context.command)


def _open_promises(context: Context, press: ButtonPress) -> None:
    with context.sessions() as session:
        person = person_of(session, press.actor)
        message = _promises(context, session, person)
    view = request_blocks.list_modal(context.speaks_to(person), message.blocks)
    context.client.call("views.open", trigger_id=press.trigger_id, view=view)


def _voice(person: Person, context: Context) -> Voice:
    return Voice(context.speaks_to(person), person.timezone, context.instant())
