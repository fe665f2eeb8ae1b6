"""Sign in with Slack: who somebody is there, proven by a token that Slack has signed.

Source: Slack, "Sign in with Slack"; OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3. Its scopes
never go together with others, so this is a flow of its own. People are known by team and user.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import ssl
import threading
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from integrations.ports import DeliveryError, FailureKind
from integrations.slack.client import SlackClient, broken
from integrations.slack.oauth import ClientPair

AUTHORIZE, KEYS = "/openid/connect/authorize", "/openid/connect/keys"
TEAM, USER = "https://slack.com/team_id", "https://slack.com/user_id"
SCOPES = "openid email profile"
LEEWAY_SECONDS = 60
FRESH = timedelta(hours=1)
MOST_BYTES = 200_000
TIMEOUT_SECONDS = 10


class NotProven(Exception):  # noqa: N818 - reads as the answer, not as an accident
    """A token that does not prove who somebody is; ``code`` says why, for the log alone."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class SlackPerson:
    """Somebody as Slack knows them."""

    team_id: str
    user_id: str
    enterprise_id: str = ""


@dataclass(frozen=True)
class Expected:
    """What a token has to be about: our app, this very sign-in, and now."""

    client_id: str
    nonce: str
    now: datetime


@dataclass
class SigningKeys:
    """Slack's public keys, read when first needed and again when one is not among them."""

    base: str
    _kept: tuple[datetime, KeySet] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keys(self, now: datetime, *, anew: bool = False) -> KeySet:
        """Return the keys; raise DeliveryError where they cannot be had."""
        with self._lock:
            if self._kept is None or anew or now - self._kept[0] > FRESH:
                self._kept = (now, self._read())
            return self._kept[1]

    def _read(self) -> KeySet:
        context = ssl.create_default_context() if self.base.startswith("https") else None
        try:
            with urllib.request.urlopen(  # noqa: S310 - the address is a setting
                f"{self.base}{KEYS}", timeout=TIMEOUT_SECONDS, context=context
            ) as answer:
                return KeySet.import_key_set(json.loads(answer.read(MOST_BYTES)))
        except OSError as error:
            raise broken(error) from error
        except (ValueError, JoseError) as error:
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
    claims = _verified(token, keys, expected.now)
    _check(claims, keys.base, expected)
    person = SlackPerson(
        team_id=str(claims.get(TEAM) or ""),
        user_id=str(claims.get(USER) or ""),
        enterprise_id=str(claims.get("https://slack.com/enterprise_id") or ""),
    )
    if not person.team_id or not person.user_id:
        raise NotProven("nobody_named")
    return person


def _verified(token: str, keys: SigningKeys, now: datetime) -> dict[str, Any]:
    for anew in (False, True):  # a key that is not known yet may have been added
        known = keys.keys(now, anew=anew)
        with contextlib.suppress(JoseError, ValueError, TypeError):
            return dict(jwt.decode(token, known, algorithms=["RS256"]).claims)
    raise NotProven("bad_signature")


def _check(claims: Mapping[str, Any], issuer: str, expected: Expected) -> None:
    audience = claims.get("aud")
    for_us = audience in (expected.client_id, [expected.client_id])
    ends, now = claims.get("exp"), expected.now.timestamp()
    same = hmac.compare_digest(str(claims.get("nonce") or "").encode(), expected.nonce.encode())
    begun = claims.get("iat", now)
    for code, holds in (
        ("wrong_issuer", claims.get("iss") == issuer),
        ("wrong_audience", for_us),
        ("wrong_nonce", bool(expected.nonce) and same),
        ("expired", isinstance(ends, int | float) and now < ends + LEEWAY_SECONDS),
        ("not_yet", isinstance(begun, int | float) and begun < now + LEEWAY_SECONDS),
    ):
        if not holds:
            raise NotProven(code)
