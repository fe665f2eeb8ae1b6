"""Whose press is ours to act on, and what is said when Slack would not wait for us.

Source: Slack, "Handling user interaction": a trigger works once and for three seconds.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TypeVar

from integrations.ports import DeliveryError
from integrations.slack import people
from integrations.slack.context import Context, FollowUp, Outcome
from integrations.slack.payloads import (
    Actor,
    AppHomeOpened,
    ButtonPress,
    MessageShortcut,
    SlashCommand,
    ViewSubmission,
)
from integrations.wording import say

Act = ButtonPress | ViewSubmission | MessageShortcut | SlashCommand | AppHomeOpened
Acted = TypeVar("Acted", bound=Act)
TOO_LATE = frozenset(
    {"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"}
)


def at_home(context: Context, payload: Acted) -> Acted | None:
    """Return ``payload`` as done by one of ours, None when it was somebody else's.

    Where the app is installed for a whole organisation, its people act from any of its workspaces
    and are known under the organisation. Without a known workspace nobody is turned away here.
    """
    actor = payload.actor
    if not context.team_id or actor.team_id == context.team_id:
        return payload
    if actor.enterprise_id and actor.enterprise_id == context.team_id:
        return replace(payload, actor=replace(actor, team_id=context.team_id))
    return None


def with_apology(context: Context, payload: Act, outcome: Outcome) -> Outcome:
    """Let what is done after the answer tell the person when it came too late to be shown."""
    late = tuple(partial(_or_apologise, context, payload, each) for each in outcome.follow_ups)
    return replace(outcome, follow_ups=late)


def locale_of(context: Context, actor: Actor) -> str:
    """Return the language to answer somebody in."""
    with context.sessions() as session:
        return people.locale_of(session, actor, context.languages)


def _or_apologise(context: Context, payload: Act, follow_up: FollowUp) -> None:
    try:
        follow_up()
    except DeliveryError as error:
        if error.code not in TOO_LATE:
            raise
        _apologise(context, payload)


def _apologise(context: Context, payload: Act) -> None:
    """Say it where the press was, or else in a direct message: pressing again helps."""
    text = say(locale_of(context, payload.actor), "error.too_late")
    address = getattr(payload, "response_url", "")
    if address:
        body = {"response_type": "ephemeral", "replace_original": False, "text": text}
        context.client.respond(address, body)
    else:
        context.client.tell(payload.actor.user_id, text)
