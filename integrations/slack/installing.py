"""Trying out what an administrator was given, before it is kept: live, and in plain findings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from integrations.ports import DeliveryError, FailureKind
from integrations.slack.client import SlackClient
from integrations.slack.install import BOT_SCOPES, OPTIONAL_SCOPES
from integrations.wording import say
from pulse.people.workspaces import Place

MakeClient = Callable[[str], SlackClient]
"""Makes a client that calls with a token."""


@dataclass(frozen=True)
class Findings:
    """What Slack said of a bot token: whose it is, and what it may not do that we need."""

    place: Place
    scopes: frozenset[str]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Greeting:
    """Whether the one who installs heard from us: ``code`` is empty when they did."""

    code: str = ""

    @property
    def arrived(self) -> bool:
        """Whether the message is in Slack."""
        return not self.code


def look_up(make: MakeClient, bot_token: str) -> Findings:
    """Ask Slack whose token this is; raise DeliveryError where it is refused."""
    told, scopes = make(bot_token).identify()
    is_whole = bool(told.get("is_enterprise_install"))
    place = Place(
        team_id="" if is_whole else str(told.get("team_id") or ""),
        enterprise_id=str(told.get("enterprise_id") or ""),
        team_name=str(told.get("team") or ""),
        bot_user_id=str(told.get("user_id") or ""),
    )
    if not place.tenant or not told.get("bot_id"):
        raise DeliveryError(FailureKind.ADMIN, "not_a_bot_token")
    return Findings(place, scopes, missing_scopes(scopes))


def missing_scopes(scopes: frozenset[str]) -> tuple[str, ...]:
    """Return what we cannot work without and an installation does not have."""
    needed = (scope for scope in BOT_SCOPES if scope not in OPTIONAL_SCOPES)
    return tuple(scope for scope in needed if scope not in scopes)


def wanted_scopes(scopes: frozenset[str]) -> tuple[str, ...]:
    """Return what the manifest asks for besides, and an installation does not have."""
    return tuple(sorted(OPTIONAL_SCOPES - scopes))


def try_app_token(make: MakeClient, app_token: str) -> None:
    """Ask for a Socket Mode address, which nobody then uses; raise DeliveryError if refused."""
    make(app_token).call("apps.connections.open")


def greet(client: SlackClient, mail: str, locale: str, *, user_id: str = "") -> Greeting:
    """Write to whoever installs, found by mail unless Slack has told who it is."""
    try:
        found = user_id or _by_mail(client, mail)
        if not found:
            return Greeting("no_mail")
        client.tell(found, say(locale, "install.greeting"))
    except DeliveryError as error:
        return Greeting(error.code)
    return Greeting()


def _by_mail(client: SlackClient, mail: str) -> str:
    if not mail:
        return ""
    answer = client.read("users.lookupByEmail", email=mail)
    return str((answer.get("user") or {}).get("id") or "")
