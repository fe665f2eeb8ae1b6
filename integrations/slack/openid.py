"""Sign in with Slack: who somebody is there, proven by a token that Slack has signed.

Source: Slack, "Sign in with Slack"; OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3. Its scopes
never go together with others, so this is a flow of its own. People are known by team and user.
"""

from __future__ import annotations

import json
import ssl
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from integrations import id_tokens
from integrations.id_tokens import Expected, NotProven, SigningKeys
from integrations.ports import DeliveryError, FailureKind
from integrations.slack.client import SlackClient, broken
from integrations.slack.oauth import ClientPair

AUTHORIZE, KEYS = "/openid/connect/authorize", "/openid/connect/keys"
TEAM, USER = "https://slack.com/team_id", "https://slack.com/user_id"
SCOPES = "openid email profile"
ALGORITHMS = ["RS256"]
MOST_BYTES = 200_000
TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class SlackPerson:
    """Somebody as Slack knows them."""

    team_id: str
    user_id: str
    enterprise_id: str = ""


def signing_keys(base: str) -> SigningKeys:
    """Return the public keys of the Slack at ``base``; DeliveryError where they cannot be had."""
    return SigningKeys(base, partial(_published_keys, base))


def _published_keys(base: str) -> Any:
    context = ssl.create_default_context() if base.startswith("https") else None
    try:
        with urllib.request.urlopen(  # noqa: S310 - the address is a setting
            f"{base}{KEYS}", timeout=TIMEOUT_SECONDS, context=context
        ) as answer:
            return json.loads(answer.read(MOST_BYTES))
    except OSError as error:
        raise broken(error) from error
    except ValueError as error:
        raise DeliveryError(FailureKind.LATER, "keys_unreadable") from error


def authorize_url(base: str, client_id: str, **asked: str) -> str:
    """Return Slack's page; ``asked`` holds redirect_uri, state, nonce and perhaps the team."""
    query = {"response_type": "code", "scope": SCOPES, "client_id": client_id, **asked}
    return f"{base}{AUTHORIZE}?{urlencode({k: v for k, v in query.items() if v})}"


def prove(
    api: SlackClient,
    keys: SigningKeys,
    pair: ClientPair,
    answered: Mapping[str, str],
    now: datetime,
) -> SlackPerson:
    """Exchange ``answered`` (code, redirect_uri, nonce) for who it is.

    Raises DeliveryError where Slack refuses or cannot be reached, NotProven where what it gave
    proves nothing.
    """
    given = api.form(
        "openid.connect.token",
        client_id=pair.client_id,
        client_secret=pair.client_secret,
        code=answered["code"],
        redirect_uri=answered["redirect_uri"],
        grant_type="authorization_code",
    )
    expected = Expected(pair.client_id, answered["nonce"], now)
    return read_token(str(given.get("id_token") or ""), keys, expected)


def read_token(token: str, keys: SigningKeys, expected: Expected) -> SlackPerson:
    """Return who a signed token is about; NotProven unless all it says is as expected."""
    claims = id_tokens.read_token(token, keys, ALGORITHMS, expected)
    person = SlackPerson(
        team_id=str(claims.get(TEAM) or ""),
        user_id=str(claims.get(USER) or ""),
        enterprise_id=str(claims.get("https://slack.com/enterprise_id") or ""),
    )
    if not person.team_id or not person.user_id:
        raise NotProven("nobody_named")
    return person
