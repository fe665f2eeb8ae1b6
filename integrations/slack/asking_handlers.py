"""Putting a question off, not being asked, and choosing when: what people decide in Slack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from integrations.moments import say_when
from integrations.slack import asking_blocks, ids, people
from integrations.slack.asking_blocks import ANY, KEEP, LINK, SKIP, AskingFace
from integrations.slack.context import Context, Outcome
from integrations.slack.payloads import ButtonPress, ViewSubmission
from integrations.slack.people import person_of
from integrations.slack.request_blocks import notice_modal
from integrations.slack.survey_handlers import Place, read_place
from integrations.wording import say
from pulse.errors import Invalid
from pulse.legible import plain_number
from pulse.outbox import Way
from pulse.people import preferences
from pulse.people.company_settings import company_settings
from pulse.people.models import Person
from pulse.surveys import invitations
from pulse.surveys.invitations import Later
from pulse.surveys.models import Wave
from pulse.transaction import transaction


def later(context: Context, press: ButtonPress) -> Outcome:
    """Put a survey off, or ask nothing more of it; the message says so and leads back to it."""
    place, at = read_place(press, context.locale), context.instant()
    with context.sessions() as session, transaction(session):
        person = person_of(session, press.actor)
        locale = context.speaks_to(person)
        text = _decided(session, person, place, locale, at)
        link = context.links.survey(place.wave_id, person.id)
        again = f"{place.wave_id}::" if _is_tapped(context, session, person, place) else ""
    said = asking_blocks.later_message(locale, text, again, press.block_id, link)
    if press.response_url and press.block_id.startswith("pulse."):
        body = {"replace_original": True, "text": said.text, "blocks": said.blocks}
        return Outcome(follow_ups=(partial(context.client.respond, press.response_url, body),))
    view = notice_modal(locale, text)
    return Outcome(
        follow_ups=(
            partial(context.client.call, "views.open", trigger_id=press.trigger_id, view=view),
        )
    )


def settings(context: Context, press: ButtonPress) -> Outcome:
    """Open the form for when one is asked."""
    return Outcome(follow_ups=(partial(_open_settings, context, press),))


def settings_sent(context: Context, submission: ViewSubmission) -> Outcome:
    """Keep what was chosen, and say so."""
    given, at = submission.values, context.instant()
    with context.sessions() as session, transaction(session):
        person = person_of(session, submission.actor)
        _keep_wishes(session, person, given)
        _keep_pause(session, person, given.get(ids.ASK_PAUSE, KEEP), _today(person, at))
        _keep_way(session, person, given)
        locale = context.speaks_to(person)
    view = notice_modal(locale, say(locale, "asking.saved"))
    return Outcome({"response_action": "update", "view": view})


def _decided(session: Session, person: Person, place: Place, locale: str, at: datetime) -> str:
    """Do what was chosen and return the sentence about it."""
    when = partial(say_when, at=at, timezone=person.timezone, locale=locale)
    if place.option == SKIP:
        invitations.skip_wave(session, place.wave_id, person.id, at)
        closes_at = session.get_one(Wave, place.wave_id).closes_at
        return say(locale, "asking.skipped", closes=when(closes_at))
    if place.option not in set(Later):
        raise Invalid("not_an_answer")
    moment = invitations.put_off(session, place.wave_id, person.id, Later(place.option), at)
    return say(locale, "asking.put_off", time=when(moment))


def _is_tapped(context: Context, session: Session, person: Person, place: Place) -> bool:
    """Tell whether the message asked right there; a survey by link only never does."""
    key = (place.wave_id, place.installment, place.locale)
    face = context.faces.read(session, key, context.instant())
    is_partners = face.is_rating and people.is_partners(session, person.id)
    return face.in_slack and not (is_partners or preferences.answers_by_link(session, person.id))


def _open_settings(context: Context, press: ButtonPress) -> None:
    with context.sessions() as session:
        person = person_of(session, press.actor)
        face = asking_face(context, session, person)
    view = asking_blocks.settings_modal(face)
    context.client.call("views.open", trigger_id=press.trigger_id, view=view)


def asking_face(context: Context, session: Session, person: Person) -> AskingFace:
    """Return what somebody chose, ready to be shown."""
    at = context.instant()
    mine = preferences.preferences_of(session, person.id)
    wishes, today = mine.wishes, _today(person, at)
    until = wishes.paused_until
    return AskingFace(
        locale=context.speaks_to(person),
        way=LINK if mine.is_link_only and mine.way is Way.SLACK else mine.way.value,
        has_mail=mine.has_mail,
        weekday=min(wishes.weekdays, default=None),
        minute=wishes.minute,
        asks=wishes.weekly_asks,
        paused_until=until if until is not None and until > today else None,
        today=today,
        week=company_settings(session).week,
        languages=context.languages.offered,
    )


def _keep_wishes(session: Session, person: Person, given: Mapping[str, str]) -> None:
    """Keep day, hour and budget; several days chosen on the page stay while the first is left."""
    before = preferences.wishes_of(session, person.id)
    day, minute = _number(given.get(ids.ASK_DAY)), _number(given.get(ids.ASK_HOUR))
    weekdays = frozenset() if day is None else frozenset({day})
    if before.weekdays and day == min(before.weekdays):
        weekdays = before.weekdays
    asks = _number(given.get(ids.ASK_MOST))
    changed = replace(before, weekdays=weekdays, minute=minute, weekly_asks=asks)
    preferences.wish(session, person.id, changed)


def _keep_pause(session: Session, person: Person, chosen: str, today: date) -> None:
    if chosen == ANY:
        preferences.end_pause(session, person.id)
    elif chosen != KEEP:
        weeks = timedelta(weeks=_number(chosen) or 0)
        preferences.pause(session, person.id, today + weeks, today)


def _keep_way(session: Session, person: Person, given: Mapping[str, str]) -> None:
    way = given.get(ids.ASK_WAY, "")
    mine = preferences.preferences_of(session, person.id)
    preferences.choose(
        session,
        person.id,
        locale=given.get(ids.ASK_LANGUAGE) or person.locale,
        way=Way.MAIL if way == Way.MAIL else Way.SLACK,
        wants_digests=mine.wants_digests,
        is_link_only=way == LINK,
    )


def _number(text: str | None) -> int | None:
    if text is None or text in ("", ANY):
        return None
    found = plain_number(text)
    if found is None:
        raise Invalid("not_an_answer")
    return found


def _today(person: Person, at: datetime) -> date:
    return at.astimezone(ZoneInfo(person.timezone)).date()
