"""Add to Slack: from an administrator's Allow to a bot token, and on to the next one.

Source: Slack, "Installing with OAuth" and "Using token rotation". A code works once and for ten
minutes; a refresh token works once, and of one installation's tokens only the two newest work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from integrations.ports import DeliveryError, FailureKind
from integrations.slack.client import SlackClient
from integrations.slack.keeping import Tokens
from pulse.people.workspaces import Place

AUTHORIZE = "/oauth/v2/authorize"


@dataclass(frozen=True)
class ClientPair:
    """What Slack knows the app by, and the secret that proves it."""

    client_id: str
    client_secret: str

    def __bool__(self) -> bool:
        return bool(self.client_id and self.client_secret)


@dataclass(frozen=True)
class Granted:
    """What Slack gave: where, with which tokens, for which scopes, until when."""

    place: Place
    tokens: Tokens
    scopes: frozenset[str]
    expires_at: datetime | None = None
    installer: str = ""


def authorize_url(base: str, client_id: str, scopes: tuple[str, ...], **asked: str) -> str:
    """Return Slack's page that asks for ``scopes``; ``asked`` holds redirect_uri and state."""
    query = {"client_id": client_id, "scope": ",".join(scopes), **asked}
    return f"{base}{AUTHORIZE}?{urlencode({k: v for k, v in query.items() if v})}"


def exchange_code(
    api: SlackClient, pair: ClientPair, code: str, redirect_uri: str, *, at: datetime
) -> Granted:
    """Return what an Allow gave; raise DeliveryError where Slack refuses the code."""
    answer = api.form(
        "oauth.v2.access",
        client_id=pair.client_id,
        client_secret=pair.client_secret,
        code=code,
        redirect_uri=redirect_uri,
    )
    return granted(answer, at)


def refresh(api: SlackClient, pair: ClientPair, refresh_token: str, *, at: datetime) -> Granted:
    """Return the next pair of tokens; the refresh token given is used up."""
    answer = api.form(
        "oauth.v2.access",
        client_id=pair.client_id,
        client_secret=pair.client_secret,
        grant_type="refresh_token",
        refresh_token=refresh_token,
    )
    return granted(answer, at)


def granted(answer: Mapping[str, Any], at: datetime) -> Granted:
    """Read Slack's answer; an installation for a whole organisation has no team."""
    token = str(answer.get("access_token") or "")
    team, enterprise = answer.get("team") or {}, answer.get("enterprise") or {}
    place = Place(
        team_id=str(team.get("id") or ""),
        enterprise_id=str(enterprise.get("id") or ""),
        team_name=str(team.get("name") or enterprise.get("name") or ""),
        bot_user_id=str(answer.get("bot_user_id") or ""),
    )
    if not token or not place.tenant:
        raise DeliveryError(FailureKind.BUG, "no_token_granted")
    lasts = answer.get("expires_in")
    return Granted(
        place=place,
        tokens=Tokens(token, str(answer.get("refresh_token") or "")),
        scopes=frozenset(str(answer.get("scope") or "").split(",")) - {""},
        expires_at=at + timedelta(seconds=int(lasts)) if lasts else None,
        installer=str((answer.get("authed_user") or {}).get("id") or ""),
    )
